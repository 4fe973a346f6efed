"""What is said at start of access and limits, and the audit trail in words."""

from datetime import UTC, datetime

import pytest

from bot.core.limits import Measure, Rule, Scope, in_force
from bot.core.money import PICO
from bot.core.people import Access, Deed, Rights
from bot.view.access import access_lines
from bot.view.texts import texts_for
from bot.view.trail import deed_said

TEXTS = texts_for(None)
MINE = Rule(scope=Scope.EVERYONE, measure=Measure.MONTH, amount=5 * PICO)


def lines(rules: tuple[Rule, ...], rights: Rights) -> list[str]:
    return access_lines(in_force(rules, is_open=rights.access is Access.OPEN), rights, TEXTS)


def test_the_default_limit_is_said_where_it_is_in_force() -> None:
    """And nothing where somebody set one."""
    (line,) = lines((), Rights())
    assert "each user has $1.00 a day" in line
    assert lines((MINE,), Rights()) == []


@pytest.mark.parametrize("access", [Access.INVITE, Access.LIST])
def test_closed_access_says_who_has_it(access: Access) -> None:
    """With the numbers of the settings; without an owner, that nobody can admit anybody."""
    (line,) = lines((), Rights(access=access, owners=frozenset({1}), allowed=frozenset({2, 3})))
    assert "admins, members and 2 numbers of ALLOWED_IDS may ask" in line
    assert lines((), Rights(access=access))[1] == "ADMIN_IDS is not set, so nobody can admit anybody."


def deed(action: str, subject: str, before: str | None = None, after: str | None = None) -> str:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return deed_said(Deed(at=at, by_id=1, action=action, subject=subject, before=before, after=after), {}, TEXTS)


def test_deeds_in_words() -> None:
    """Those of all scopes; what another version wrote is shown as it is."""
    assert deed("limit", "everyone:day", None, "1500000000000") == "Limit – Everyone: none → $1.50 a day"
    assert deed("limit", "role:guest:minute", "1", "unlimited") == (
        "Limit – Role guest: one question a minute → no limit by the minute"
    )
    assert deed("limit", "everyone:day", "5000000000000", "default:1000000000000") == (
        "Limit – Everyone: $5.00 a day → $1.00 a day (the default)"
    )
    assert deed("limit", "group:-100:month", "1", None) == "Limit – Group -100: $0.000000000001 a month → none"
    assert deed("role", "user:5", None, "admin") == "Role of user 5: guest → admin"
    assert deed("painted", "bikeshed:red") == "painted bikeshed:red"
