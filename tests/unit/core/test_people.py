"""Who may ask, and who may change whom."""

from itertools import product

import pytest

from bot.core.people import Access, Person, Rights, Role

OWNER, GROUP = 1, -100
PEOPLE = {
    "owner": Person(id=OWNER),
    "admin": Person(id=2, role=Role.ADMIN),
    "member": Person(id=3, role=Role.MEMBER),
    "guest": Person(id=4),
    "listed": Person(id=5),
    "banned member": Person(id=6, role=Role.MEMBER, banned=True),
    "banned, listed": Person(id=7, banned=True),
    "banned owner": Person(id=OWNER, banned=True),
    "banned admin": Person(id=8, role=Role.ADMIN, banned=True),
}


def rights(access: Access = Access.OPEN) -> Rights:
    return Rights(access=access, owners=frozenset({OWNER}), allowed=frozenset({5, 7, GROUP}))


@pytest.mark.parametrize("access", Access)
def test_who_may_ask(access: Access) -> None:
    """In private: admitted or listed people; everybody where access is open; a banned one only as owner."""
    may = {name for name, person in PEOPLE.items() if rights(access).may_ask(person, person.id)}
    always = {"owner", "admin", "member", "listed", "banned owner"}
    assert may == (always | {"guest"} if access is Access.OPEN else always)


@pytest.mark.parametrize("access", Access)
def test_a_listed_group_is_open_to_all_but_the_banned(access: Access) -> None:
    """Whatever the access."""
    refused = {name for name, person in PEOPLE.items() if not rights(access).may_ask(person, GROUP)}
    assert refused == {"banned member", "banned, listed", "banned admin"}


def test_who_is_an_admin() -> None:
    """Those of the settings, banned or not, and those by role who are not banned."""
    assert {name for name, person in PEOPLE.items() if rights().administers(person)} == {
        "owner",
        "admin",
        "banned owner",
    }


def test_who_may_change_whom() -> None:
    """Owners all but owners, admins those below them, others nobody; nobody itself."""
    people = {"owner": Person(id=OWNER), "admin": PEOPLE["admin"], "member": PEOPLE["member"], "guest": PEOPLE["guest"]}
    others = {name: Person(id=100 + person.id, role=person.role) for name, person in people.items() if name != "owner"}
    may = {(by, subject) for by, subject in product(people, others) if rights().may_change(people[by], others[subject])}
    below = {("admin", "member"), ("admin", "guest")}
    assert may == {("owner", "admin"), ("owner", "member"), ("owner", "guest"), *below}
    assert not any(rights().may_change(person, person) for person in people.values())
    assert not any(rights().may_change(person, people["owner"]) for person in people.values())


def test_who_may_give_which_role() -> None:
    """Owners are made in the settings alone, admins by owners, the rest by admins."""
    given = {name: {role.value for role in Role if rights().may_give(person, role)} for name, person in PEOPLE.items()}
    assert given["owner"] == {"guest", "member", "admin"}
    assert given["admin"] == {"guest", "member"}
    assert given["member"] == given["guest"] == set()
