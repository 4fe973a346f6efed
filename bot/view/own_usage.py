"""A user's own usage: what was used and cost, by what, and what is left."""

from bot.core.limits import MONEY, Limit, Measure, Scope
from bot.core.stats import By, OwnUsage, Ranked, UsageSums
from bot.core.strategies import Strategy
from bot.view import figures
from bot.view.limits import bar_line
from bot.view.names import short_name
from bot.view.reports import cost_of, sums_text
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

MOST = 5
"""Lines of models or of modes; what is beyond them is summed up in one more."""


def own_usage_screen(usage: OwnUsage, user_id: int, texts: Texts) -> Screen:
    """A user's own sums, the limits that hold, and the button for the line under answers."""
    blocks = [styled(texts.say("usage-title"), "bold")]
    blocks += [_titled(texts.say(f"period-{period.value}"), sums_text(sums, texts)) for period, sums in usage.by_period]
    blocks += _budgets(usage, texts)
    blocks += _shares(By.MODEL, usage.models, texts)
    blocks += _shares(By.STRATEGY, usage.strategies, texts)
    key, wanted = ("own-hide-cost", "off") if usage.footer else ("own-show-cost", "on")
    button = Button(label=texts.say(key), data=f"footer:{wanted}:{user_id}")
    return Screen(text=joined(blocks, "\n\n"), buttons=((button,),))


def _titled(title: str, text: RichText | str) -> RichText:
    return styled(title, "bold") + "\n" + text


def _budgets(usage: OwnUsage, texts: Texts) -> list[RichText]:
    """The limits; nothing where none applies."""
    lines = [bar_line(standing, texts) for standing in usage.standings if standing.limit.measure in MONEY]
    lines += [_pace(limit, texts) for limit in usage.paces if limit.measure is Measure.MINUTE]
    return [_titled(texts.say("own-left"), "\n".join(lines))] if lines else []


def _pace(limit: Limit, texts: Texts) -> str:
    return texts.say("own-pace-group" if limit.holder is Scope.GROUP else "own-pace-user", questions=limit.amount)


def _shares(by: By, shares: tuple[Ranked, ...], texts: Texts) -> list[RichText]:
    """Dearest first, as they come; nothing where nothing was asked."""
    if not shares:
        return []
    kept = shares if len(shares) <= MOST + 1 else shares[:MOST]
    lines = [_share(_name(by, share.key, texts), share.sums, texts) for share in kept]
    if rest := shares[len(kept) :]:
        sums = sum((share.sums for share in rest), UsageSums())
        lines.append(_share(texts.say("own-others", others=len(rest)), sums, texts))
    return [_titled(texts.say("own-by-model" if by is By.MODEL else "own-by-strategy"), "\n".join(lines))]


def _share(name: str, sums: UsageSums, texts: Texts) -> str:
    calls = texts.say("calls", calls=sums.calls, shown=figures.count(sums.calls, texts))
    return f"{name} – {calls} · {cost_of(sums, texts)}"


def _name(by: By, key: str, texts: Texts) -> str:
    if by is By.STRATEGY and key in set(Strategy):
        return texts.say(f"mode-{key}")
    return short_name(key)
