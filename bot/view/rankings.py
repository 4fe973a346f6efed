"""Pages of rankings: users, groups, models, strategies, and how calls failed."""

from bot.core.stats import PAGE, By, Ranked, Ranking
from bot.core.strategies import Strategy
from bot.view import figures
from bot.view.changes import share
from bot.view.names import ranked_name, short_name
from bot.view.overview import cost_share, head
from bot.view.reports import cost_of
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Screen
from bot.view.stats_buttons import RANKED, Section, back_row, number_rows, page_rows, period_rows
from bot.view.texts import Texts


def ranking_screen(ranking: Ranking, zone: str, texts: Texts) -> Screen:
    """A page, with the ways to the other pages and periods, to users' cards, and back."""
    section = next(section for section, by in RANKED.items() if by is ranking.by)
    first = ranking.page * PAGE + 1
    numbered = list(enumerate(ranking.lines, first))
    lines = [_line(number, line, ranking, texts) for number, line in numbered]
    blocks = [head(texts.say(f"st-by-{section}"), ranking.span, zone, texts)]
    blocks.append(joined(lines, "\n") if lines else RichText(texts.say(f"st-none-{section}")))
    if ranking.pages > 1:
        last = first + len(ranking.lines) - 1
        blocks.append(RichText(texts.say("st-page", first=first, last=last, total=figures.count(ranking.total, texts))))
    cards = [(number, line.key) for number, line in numbered] if ranking.by is By.USER else []
    buttons = (
        *number_rows(ranking.span, ranking.page, cards),
        *page_rows(section, ranking.span, ranking.page, ranking.pages),
        *period_rows(section, ranking.span, texts, 0),
        back_row(Section.OVERVIEW, ranking.span, texts),
    )
    return Screen(text=joined(blocks, "\n\n"), buttons=buttons)


def label_of(line: Ranked, by: By, texts: Texts) -> str:
    """Who or what a line is about."""
    if by is By.USER:
        return ranked_name(line, texts)
    if by is By.CHAT:
        return texts.say("st-group", id=line.key)
    if by is By.STRATEGY and line.key in set(Strategy):
        return texts.say(f"mode-{line.key}")
    return failure(line.key, texts) if by is By.OUTCOME else short_name(line.key) or texts.say("st-unnamed")


def failure(key: str, texts: Texts) -> str:
    """How calls failed, in words: `failed:busy` is how the ledger has it."""
    outcome, _, error = key.partition(":")
    said = _said(f"st-outcome-{outcome.replace('_', '-')}", outcome, texts)
    if not error or error.replace("-", "_") == outcome:
        return said
    return texts.say("st-outcome-why", outcome=said, why=_said(f"st-error-{error}", error, texts))


def _said(key: str, raw: str, texts: Texts) -> str:
    try:
        return texts.say(key)
    except KeyError:  # a kind that is not ours, such as the name of an exception
        return short_name(raw)


def _line(number: int, line: Ranked, ranking: Ranking, texts: Texts) -> RichText:
    sums, whole = line.sums, ranking.everything
    first = RichText(f"{number}. ") + styled(label_of(line, ranking.by, texts), "bold") + "\n"
    calls = texts.say("calls", calls=sums.calls, shown=figures.count(sums.calls, texts))
    if ranking.by is By.OUTCOME:
        part = share(sums.calls, whole.calls, texts)
        return first + (texts.say("st-of-all-calls", calls=calls, share=part) if part else calls)
    tokens = sums.input + sums.output
    said = [
        cost_of(sums, texts),
        cost_share(sums, whole, texts),
        texts.say("answers", answers=sums.answers, shown=figures.count(sums.answers, texts)),
        texts.say("footer-tokens", tokens=tokens, shown=figures.count(tokens, texts)),
    ]
    if sums.failed:
        said.append(texts.say("failed", shown=figures.count(sums.failed, texts)))
    if sums.liked or sums.disliked:
        said.append(
            texts.say("st-thumbs", liked=figures.count(sums.liked, texts), disliked=figures.count(sums.disliked, texts))
        )
    return first + " · ".join(filter(None, said))
