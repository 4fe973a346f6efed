"""Who may ask, and how much, for the operator at start."""

from collections.abc import Iterable

from bot.core.limits import Rule
from bot.core.people import Access, Rights
from bot.view.rules import amount_said
from bot.view.texts import Texts


def access_lines(rules: Iterable[Rule], rights: Rights, texts: Texts) -> list[str]:
    """One sentence each: the default limit, where it is in force; who has access, where not everybody has."""
    lines = [
        texts.say("start-default-limit", amount=amount_said(rule.measure, rule.amount, texts))
        for rule in rules
        if rule.default
    ]
    if rights.access is Access.OPEN:
        return lines
    key = "start-access-list" if rights.access is Access.LIST else "start-access-invite"
    lines.append(texts.say(key, ids=len(rights.allowed)))
    return lines if rights.owners else [*lines, texts.say("start-no-admin")]
