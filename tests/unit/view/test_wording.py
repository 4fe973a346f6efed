"""What the bot says: every text that the code asks for is there, and none is idle."""

import ast
import re
from pathlib import Path

import pytest

import bot
from bot.asking import FACTS
from bot.core.alerts import Unusual
from bot.core.charts import Step
from bot.core.errors import GlassboxError, LimitReached, ModelError
from bot.core.limits import MONEY, Measure, Scope
from bot.core.people import Role
from bot.core.spans import Period
from bot.core.strategies import Strategy
from bot.core.usage import Outcome
from bot.view.chart_screens import Kind, Light
from bot.view.charts import KINDS
from bot.view.stats_buttons import RANKED, Section
from bot.view.sums import COUNTED, TOKENS
from bot.view.texts import LANGUAGES, Texts, texts_for

ROOT = Path(bot.__file__).parent


def kinds(root: type[ModelError] = ModelError) -> set[type[ModelError]]:
    """Every kind of error of a model call, at any depth."""
    here = (child for child in root.__subclasses__() if child.__module__ == ModelError.__module__)
    return {kind for child in here for kind in (child, *kinds(child))}


ENDINGS = {
    "st-": {*Section, *(name.replace("_", "-") for name in (*COUNTED, *TOKENS)), "p50", "p95"},
    "st-by-": RANKED,
    "st-none-": RANKED,
    "st-note-": {"unpriced", "estimated", "unknown"},
    "st-budget-": {f"{holder}-{measure}" for holder in (Scope.USER, Scope.BOT) for measure in MONEY},
    "st-chart-": {*Kind, *Light, *(f"{kind}-title" for kind in Kind)},
    "st-outcome-": {outcome.replace("_", "-") for outcome in set(Outcome) - {Outcome.OK, Outcome.OPEN}},
    "st-error-": {kind.code for kind in kinds()},
    "error-": {kind.code for kind in kinds() - {LimitReached}},
    "operator-": {kind.code for kind in kinds()},
    "period-": {period.value for period in Period},
    "mode-": {mode.value + ending for mode in Strategy for ending in ("", "-about")},
    "cli-": set(FACTS),
    "limit-": {f"{holder}-{measure.value}" for holder in ("user", "group", "bot") for measure in Measure},
    "hint-": {f"{holder}-{measure.value}" for holder in ("user", "group") for measure in MONEY},
    "budget-": {f"{holder}-{measure.value}" for holder in ("user", "group") for measure in MONEY},
    "role-": set(Role),
    "may-": set(Role),
    "place-": {"everyone", "bot"},
    "measure-": set(Measure),
    "by-": set(Measure),
    "unlimited-": set(Measure),
    "per-": set(Measure),
    "left-": set(MONEY),
    "alert-": set(Unusual),
    "chart-": {kind.replace("_", "-") for kind in KINDS},
    "chart-by-": {Step.WEEK, Step.MONTH},
    "month-": {str(number) for number in range(1, 13)},
    "reprice-": {"no-price", "no-counts"},
    "bad-": {
        *("form", "scope", "role", "user", "group", "measure", "money", "comma", "fine", "large", "pace"),
        *("role-form", "ban-form"),
    },
}
"""What may stand behind the fixed beginning of a key that is put together."""


def sources() -> list[ast.Module]:
    """The program, without the playground, whose skills have texts of their own."""
    return [ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py") if "playground" not in path.parts]


def literals() -> set[str]:
    """Every string in the code: keys also travel as arguments and in tables."""
    nodes = (node for tree in sources() for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def said_keys() -> tuple[set[str], set[str]]:
    """Keys in calls of say: whole ones, and the beginnings of those put together."""
    whole, beginnings = set(), set()
    calls = (node for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("say", "_say") or not call.args:
            continue
        for node in ast.walk(call.args[-1] if call.func.attr == "_say" else call.args[0]):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and re.fullmatch(r"[a-z][a-z-]+", str(node.value)):
                whole.add(str(node.value))
    return whole - beginnings, beginnings


def keys(language: str) -> set[str]:
    """The keys of a language's file."""
    lines = (ROOT / "view" / "locales" / f"{language}.ftl").read_text("utf-8").splitlines()
    found = [match[1] for line in lines if (match := re.match(r"([a-z][\w-]*) *=", line))]
    assert len(found) == len(set(found))
    return set(found)


def built() -> set[str]:
    """All keys that are put together."""
    return {beginning + ending for beginning, endings in ENDINGS.items() for ending in endings}


def test_every_key_in_the_code_has_a_text() -> None:
    """No tap or command ends in a missing text."""
    whole, beginnings = said_keys()
    assert len(whole) > 30
    assert beginnings <= set(ENDINGS)
    assert whole | built() <= keys("en")


def test_no_text_is_idle() -> None:
    """Every text is asked for somewhere."""
    assert keys("en") - literals() - built() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_texts(language: str) -> None:
    """A translation is whole."""
    assert keys(language) == keys("en")
    assert Texts(language).language == language


def test_codes_of_errors_are_their_own() -> None:
    """Two kinds of error never share a sentence by accident."""
    codes = [kind.code for kind in kinds()]
    assert len(codes) == len(set(codes))
    assert all(issubclass(kind, GlassboxError) for kind in kinds())


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("calls", {"calls": 1, "shown": "1"}, "1 call"),
        ("calls", {"calls": 1234, "shown": "1,234"}, "1,234 calls"),
        ("calls", {"calls": 0, "shown": "0"}, "0 calls"),
        ("footer-steps", {"steps": 1}, "1 step"),
        ("footer-steps", {"steps": 500}, "500 steps"),
        ("nameless", {"id": "1234567890"}, "user 1234567890"),
        ("reasoning-page", {"title": "Reasoning", "page": 2, "pages": 11}, "Reasoning, page 2 of 11"),
        ("incident", {"incident": "{ $evil }"}, "(incident { $evil })"),
    ],
)
def test_numbers_and_plurals(key: str, values: dict[str, str | int], said: str) -> None:
    """Plurals follow the number, and values are never read as markup."""
    assert texts_for("en").say(key, **values) == said


def test_missing_text_or_value() -> None:
    """Both are faults of the program, and loud."""
    with pytest.raises(KeyError):
        texts_for("en").say("no-such-text")
    with pytest.raises(KeyError):
        texts_for("en").say("incident")
    with pytest.raises(KeyError):
        Texts("xx")


@pytest.mark.parametrize("code", [None, "", "en", "EN-us", "en_GB", "ru", "pt-br", "x" * 1000])
def test_every_user_gets_texts(code: str | None) -> None:
    """A language that is not there is English, and the texts are read once, whatever tags users send."""
    assert texts_for(code) is texts_for("en")
