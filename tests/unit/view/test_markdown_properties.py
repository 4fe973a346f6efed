"""What holds of any Markdown on its way to messages, judged by Telegram's own rules as the playground holds them."""

import os
import re
from collections import Counter
from dataclasses import asdict

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.markdowns import WORD, markdowns

from bot.core.answers import Answer
from bot.core.thoughts import Step, Trace
from bot.playground.rules import read_text
from bot.view.markdown import from_markdown
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, Entity, RichText, is_blank, units
from bot.view.splitting import split
from bot.view.texts import texts_for
from bot.view.thoughts import answer_screens

STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
EXAMPLES = int(os.environ.get("GLASSBOX_EXAMPLES", "100"))
PHASES = (Phase.explicit, Phase.generate)
bounded = settings(
    derandomize=True, phases=PHASES, max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck)
)


def wire(entity: Entity) -> dict[str, object]:
    fields = {"type": entity.kind, "offset": entity.offset, "length": entity.length}
    return fields | {key: value for key, value in asdict(entity).items() if key in ("url", "language") and value}


def covered(entities: list[dict[str, object]]) -> Counter[object]:
    """Which units have which style, and where the other entities stand."""
    seen: Counter[object] = Counter()
    for entity in entities:
        start, length, kind = int(entity["offset"]), int(entity["length"]), entity["type"]
        seen.update((kind, at) for at in range(start, start + length)) if kind in STYLES else seen.update(
            [(kind, start, length)]
        )
    return seen


def assert_stands(part: RichText, limit: int = TEXT_LIMIT, entity_limit: int = ENTITY_LIMIT) -> None:
    """Telegram takes the part, and neither drops nor cuts any of it."""
    assert 1 <= units(part.text) <= limit
    assert len(part.entities) <= entity_limit
    assert not is_blank(part.text)
    given = [wire(entity) for entity in part.entities]
    stored = read_text(part.text, given)
    assert stored.text == part.text
    if len(stored.entities) == ENTITY_LIMIT:  # what Telegram finds by itself takes the place of the last ones
        return
    ours = {entity.kind for entity in part.entities}
    assert covered([entity for entity in stored.entities if entity["type"] in ours]) == covered(given)


def words(text: str) -> set[str]:
    return set(WORD.findall(text))


@bounded
@given(markdowns())
def test_it_stands_as_it_was_sent(source: str) -> None:
    """Text and entities of a whole answer go through Telegram's rules unchanged."""
    for part in split(from_markdown(source)):
        assert_stands(part)


@bounded
@given(markdowns(), st.sampled_from([300, 40, 7, 2]), st.sampled_from([ENTITY_LIMIT, 5, 1]))
def test_every_part_stands(source: str, limit: int, entity_limit: int) -> None:
    """However small the parts, each goes through unchanged, and together they hold every visible character."""
    whole = from_markdown(source)
    parts = split(whole, limit, entity_limit)
    for part in parts:
        assert_stands(part, limit, entity_limit)
    hidden = re.compile("[\\s\u180e\u200b-\u200f\u2060-\u2064\u2800\ufeff\ufffc]")
    assert hidden.sub("", "".join(part.text for part in parts)) == hidden.sub("", whole.text)


@bounded
@given(markdowns())
def test_no_word_is_lost(source: str) -> None:
    """Each word of the source is in the text, or in a link or the language of a block of code."""
    shown = from_markdown(source)
    also = " ".join((entity.url or "") + " " + (entity.language or "") for entity in shown.entities)
    assert words(source) - words(shown.text + " " + also) == set()


@bounded
@given(markdowns(broken=False))
def test_names_and_numbers_stay(source: str) -> None:
    """Names between double underscores keep them; an item of a list has its own number, or counts the first one on."""
    shown = from_markdown(source).text
    plain = source if "$" not in source and "\\" not in source else ""
    assert [name for name in re.findall(r"(?<!\w)__w\d+q__(?!\w)|__init__|_my_name_", plain) if name not in shown] == []
    assert set(re.findall("1990|007", source)) <= set(re.findall("1990|007", shown))


@bounded
@given(markdowns())
def test_a_language_is_a_word(source: str) -> None:
    """Of bounded length, without the settings behind it."""
    languages = [entity.language for entity in from_markdown(source).entities if entity.language is not None]
    assert [language for language in languages if not re.fullmatch(r"[\w+#.-]{1,30}", language)] == []


@bounded
@given(st.integers(2, 3), st.integers(1, 300), st.sampled_from(["", "> ", "- x\n\n  "]), st.sampled_from([700, 2400]))
def test_a_table_goes_on_under_its_head(columns: int, rows: int, margin: str, limit: int) -> None:
    """Each part with rows of a table begins them with its head, once; no row is lost, or there twice."""
    head = [f"中😀 {number}" for number in range(columns)]
    body = [[f"r{row}c{number}" for number in range(columns)] for row in range(rows)]
    table = ("\n" + margin.rpartition("\n")[2]).join(
        "|".join(["", *row, ""]) for row in [head, ["--"] * columns, *body]
    )
    whole = from_markdown(f"Before.\n\n{margin}{table}\n\nAfter.")
    parts = split(whole, limit)
    for part in parts:
        assert_stands(part, limit)
        lines = part.text.split("\n")
        first = next((at for at, line in enumerate(lines) if "c0" in line), None)
        assert first is None or ("中😀 0" in lines[first - 2] and part.text.count("中😀 0") == 1)
    assert re.findall(r"(r\d+)c0", "\n".join(part.text for part in parts)) == [f"r{row}" for row in range(rows)]


@bounded
@given(markdowns(), st.sampled_from([120, 60]))
def test_lines_of_code_stay_whole(source: str, limit: int) -> None:
    """A line of a block of code that fits into a part is not cut."""
    whole = from_markdown(source)
    raw = whole.text.encode("utf-16-le")
    lines = {
        line
        for entity in whole.entities
        if entity.kind == "pre"
        for line in raw[2 * entity.offset : 2 * entity.end].decode("utf-16-le").split("\n")
    }
    if any(units(line) > limit for line in lines):
        return
    for part in split(whole, limit):
        kept = part.text.encode("utf-16-le")
        blocks = [kept[2 * e.offset : 2 * e.end].decode("utf-16-le") for e in part.entities if e.kind == "pre"]
        assert [
            line for block in blocks for line in block.split("\n") if line.rstrip() not in {x.rstrip() for x in lines}
        ] == []


@bounded
@given(markdowns(), st.integers(1, 40), st.booleans())
def test_screens_of_an_answer_stand(source: str, times: int, thought: bool) -> None:
    """Every message of an answer, long or short, goes through unchanged; its words are in them or in the file."""
    steps = (Step(title="One", content="text"),) if thought else ()
    trace = Trace(steps=steps, answer="\n\n".join([source] * times))
    screens = answer_screens(answer_of(trace), texts_for("en"))
    for screen in screens:
        if screen.document is None:
            assert_stands(screen.text)
    files = " ".join(screen.document.content.decode() for screen in screens if screen.document)
    links = " ".join(f"{e.url} {e.language}" for screen in screens for e in screen.text.entities)
    assert words(source) - words(" ".join(screen.text.text for screen in screens) + links + files) == set()
    assert len(screens) <= 5 or bool(files)
    assert all(screen.buttons == () for screen in screens[:-1])
    assert screens[-1].buttons


def answer_of(trace: Trace) -> Answer:
    return Answer(
        id=1, chat_id=1, thread_id=None, user_id=1, trace=trace, strategy="think",
        model="m", seconds=1.0, tokens=5, cost=7, uncertain=False, asked="Why?",
    )  # fmt: skip
