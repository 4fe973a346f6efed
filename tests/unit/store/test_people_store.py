"""People in the database: roles, bans, invitations, and the trail of who changed them."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.messages import TERMINAL, Asker
from bot.core.people import INVITATION_LASTS, Role
from bot.store.people import SqlPeople
from bot.store.trail import SqlTrail

ADMIN, BO = 1, 1002


@pytest.fixture
def people(database, clock):
    return SqlPeople(database, clock)


@pytest.fixture
def trail(database):
    return SqlTrail(database)


async def test_who_is_met_for_the_first_time_is_a_guest(people):
    """Once: also when two messages arrive at the same time."""
    met = await asyncio.gather(*(people.meet(Asker(id=BO, name="Bo")) for _ in range(5)))
    assert sorted(fresh for _, fresh in met) == [False, False, False, False, True]
    assert {person.role for person, _ in met} == {Role.GUEST}
    assert (await people.meet(Asker(id=BO, name="Other")))[0].name == "Bo"


async def test_an_invitation_is_used_up_by_one_of_many(people, trail):
    """However many use it at once; the code itself is stored nowhere."""
    for number in range(8):
        await people.meet(Asker(id=BO + number))
    await people.invite("secret-code", ADMIN)
    taken = await asyncio.gather(*(people.accept("secret-code", BO + number) for number in range(8)))
    assert sum(taken) == 1
    roles = [(await people.person(BO + number)).role for number in range(8)]
    assert roles.count(Role.MEMBER) == 1
    assert not any("secret-code" in str(deed) for deed in (await trail.deeds(limit=10))[0])


async def test_an_invitation_lasts_so_long(people, clock):
    """To the millisecond before its end, and not at it."""
    await people.meet(Asker(id=BO))
    await people.invite("early", ADMIN)
    await people.invite("late", ADMIN)
    clock.time += INVITATION_LASTS - timedelta(milliseconds=1)
    assert await people.accept("early", BO)
    clock.time += timedelta(milliseconds=1)
    assert not await people.accept("late", BO)


async def test_a_decision_is_made_once(people, trail):
    """The first of several at once counts, and alone stands in the trail; an unknown person cannot be decided on."""
    await people.meet(Asker(id=BO))
    made = await asyncio.gather(*(people.decide(BO, admit=by % 2 == 0, by_id=by) for by in range(6)))
    assert sum(made) == 1
    deeds, total = await trail.deeds(limit=10, subject=f"user:{BO}")
    assert total == 1
    person = await people.person(BO)
    assert (person.role is Role.MEMBER, person.banned) == (deeds[0].action == "role", deeds[0].action == "ban")
    assert not await people.decide(4242, admit=True, by_id=ADMIN)


async def test_the_trail_of_one_person(people, trail):
    """Lines about others are left out."""
    await people.set_role(BO, Role.MEMBER, ADMIN)
    await people.set_role(BO + 1, Role.MEMBER, ADMIN)
    await people.set_banned(BO, banned=True, by_id=ADMIN)
    deeds, total = await trail.deeds(limit=1, subject=f"user:{BO}")
    assert (deeds[0].action, total) == ("ban", 2)


async def test_the_search_takes_words_as_they_stand(people):
    """Neither % nor _ stands for anything; the terminal is nobody; numbers of any length are harmless."""
    names = {BO: "Bo 100%", BO + 1: "under_score", BO + 2: "Zoë", TERMINAL: "terminal"}
    for number, name in names.items():
        await people.meet(Asker(id=number, name=name, username=f"nick{number}"))

    async def found(words):
        return {person.id for person in (await people.search(words, limit=10))[0]}

    assert await found("") == {BO, BO + 1, BO + 2}
    assert await found("%") == {BO}
    assert await found("_") == {BO + 1}
    assert await found("nick1003") == await found("@NICK1003") == await found("1003") == {BO + 1}
    assert await found("9" * 4000) == await found("'; DROP TABLE users; --") == set()
