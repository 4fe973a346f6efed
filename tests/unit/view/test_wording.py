"""What the bot says: every text that the code asks for is there, and none is idle."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ast_ftl
from fluent.syntax.serializer import serialize_pattern

import bot
from bot.asking import FACTS
from bot.core.alerts import Unusual
from bot.core.answers import Reveal
from bot.core.blame import Blame
from bot.core.charts import Step
from bot.core.errors import GlassboxError, LimitReached, ModelError, Unpriced, Unreadable
from bot.core.limits import MONEY, Measure, Scope
from bot.core.material import Fault
from bot.core.people import Role
from bot.core.spans import Period
from bot.core.strategies import Strategy
from bot.core.usage import Outcome
from bot.view import texts as texts_module
from bot.view.chart_screens import Kind, Light
from bot.view.charts import KINDS
from bot.view.commands import ADMIN, GROUP, PRIVATE
from bot.view.privacy import CHAPTERS
from bot.view.stats_buttons import RANKED, Section
from bot.view.sums import COUNTED, TOKENS
from bot.view.texts import LANGUAGES, OPERATOR, Texts, language_of, texts_for

ROOT = Path(bot.__file__).parent


def kinds(root: type[ModelError] = ModelError) -> set[type[ModelError]]:
    """Every kind of error of a model call, at any depth."""
    here = (child for child in root.__subclasses__() if child.__module__ == ModelError.__module__)
    return {kind for child in here for kind in (child, *kinds(child))}


ENDINGS = {
    "st-": {*Section, *(name.replace("_", "-") for name in (*COUNTED, *TOKENS)), "p50", "p95"},
    "st-by-": RANKED,
    "st-none-": RANKED,
    "st-note-": {"unpriced", "corrected", "estimated", "unknown"},
    "st-budget-": {f"{holder}-{measure}" for holder in (Scope.USER, Scope.BOT) for measure in MONEY},
    "st-chart-": {*Kind, *Light, *(f"{kind}-title" for kind in Kind)},
    "st-outcome-": {outcome.replace("_", "-") for outcome in set(Outcome) - {Outcome.OK, Outcome.OPEN}},
    "st-error-": {kind.code for kind in kinds()},
    "error-": {kind.code for kind in kinds() - {LimitReached, Unreadable}},
    "unreadable-": set(Fault),
    "operator-": {kind.code for kind in kinds()},
    "period-": {period.value for period in Period},
    "setting-": {"mode", "model", "language", "footer", "live", "reveal"},
    "setting-reveal-": set(Reveal),
    "privacy-": {"kept", "long", "who", "yours", *(f"{chapter}-title" for chapter in CHAPTERS)},
    "mode-": {mode.value + ending for mode in Strategy for ending in ("", "-about")},
    "command-": {*PRIVATE, *GROUP, *ADMIN},
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
    "told-": {kind.code for kind in kinds() if kind.blame is Blame.OPERATOR} - {Unpriced.code},
    "chart-": {kind.replace("_", "-") for kind in KINDS},
    "wait-": {"seconds", "minutes", "hours"},
    "chart-by-": {Step.WEEK, Step.MONTH},
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


@cache
def messages(language: str) -> dict[str, ast_ftl.Pattern]:
    """The texts of a file in the order in which they stand, by key; of a language, or the operator's."""
    folder = ROOT / "view" if language == OPERATOR else ROOT / "view" / "locales"
    body = FluentParser().parse((folder / f"{language}.ftl").read_text("utf-8")).body
    assert [entry for entry in body if isinstance(entry, ast_ftl.Junk)] == []
    found = [entry for entry in body if isinstance(entry, ast_ftl.Message)]
    assert len({entry.id.name for entry in found}) == len(found)
    return {entry.id.name: entry.value for entry in found if entry.value is not None}


def keys(language: str) -> set[str]:
    """The keys of a file."""
    return set(messages(language))


def values(pattern: ast_ftl.Pattern) -> tuple[set[str], set[str]]:
    """The names of the values, and of other texts, that a text shows in some of its forms; and of all that it uses."""
    shown, used = set(), set()
    for element in pattern.elements:
        expression = element.expression if isinstance(element, ast_ftl.Placeable) else None
        if isinstance(expression, ast_ftl.VariableReference | ast_ftl.MessageReference):
            shown.add(expression.id.name)
        elif isinstance(expression, ast_ftl.SelectExpression):
            used.add(expression.selector.id.name)
            for variant in expression.variants:
                more = values(variant.value)
                shown, used = shown | more[0], used | more[1]
    return shown, used | shown


@cache
def plain(language: str) -> dict[str, str]:
    """The texts as they stand in the file, in all their forms."""
    return {key: serialize_pattern(pattern) for key, pattern in messages(language).items()}


def built() -> set[str]:
    """All keys that are put together."""
    return {beginning + ending for beginning, endings in ENDINGS.items() for ending in endings}


def test_every_key_in_the_code_has_a_text() -> None:
    """No tap or command ends in a missing text."""
    whole, beginnings = said_keys()
    assert len(whole) > 30
    assert beginnings <= set(ENDINGS)
    assert whole | built() <= keys("en") | keys(OPERATOR)


def test_no_text_is_idle() -> None:
    """Every text is asked for somewhere."""
    assert (keys("en") | keys(OPERATOR)) - literals() - built() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_texts(language: str) -> None:
    """A translation is whole, has nothing besides, and keeps the order, in which it is read beside the original."""
    assert list(messages(language)) == list(messages("en"))
    assert not keys(language) & keys(OPERATOR)
    assert Texts(language).language == language
    assert Texts(language).name


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_show_the_same_values(language: str) -> None:
    """What one language says of a number or a name, all do; they may choose their forms by fewer of them."""
    for key, pattern in messages(language).items():
        (here, used), (there, known) = values(pattern), values(messages("en")[key])
        assert here == there, key
        assert used <= known, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_and_settings_are_not_translated(language: str) -> None:
    """What somebody has to type, or to look up in the README, is the same in every language."""
    for key, said in plain(language).items():
        typed = r"/[a-z]+\b|\b[A-Z]{3,}_[A-Z_]+\b"
        assert sorted(re.findall(typed, said)) == sorted(re.findall(typed, plain("en")[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_are_those_of_the_language(language: str) -> None:
    """Chinese has marks of its own, with no blank behind them; brackets come in pairs."""
    for key, said in plain(language).items():
        assert not re.search(r"[\u4e00-\u9fff”][,;:!?]|[,;:!?][\u4e00-\u9fff“]|[，。；：！？] ", said), key
        assert said.count("（") == said.count("）"), key


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


@pytest.mark.parametrize("code", [None, "", "en", "EN-us", "en_GB", "ru", "pt-br", "x" * 1000, "-", "zhx", "operator"])
def test_every_user_gets_texts(code: str | None) -> None:
    """A language that is not there is English, and the texts are read once, whatever tags users send."""
    assert texts_for(code) is texts_for("en")


@pytest.mark.parametrize(
    "code",
    ["zh", "ZH", "zh-hans", "zh-cn", "zh_CN", "zh-sg", "zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh-Hant-TW", "zh-x-y"],
)
def test_every_chinese_is_chinese(code: str) -> None:
    """Traditional letters, too, as long as there are none: they are nearer than English."""
    assert texts_for(code) is texts_for("zh")


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("zh-hk", "zh-hant"),
        ("zh-Hant-MO", "zh-hant"),
        ("zh-cn", "zh"),
        ("pt-br", "pt-br"),
        ("pt-pt", "pt"),
        ("de", None),
    ],
)
def test_the_nearest_language_counts(code: str, nearest: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the script or the region where there is one, else the wider one."""
    monkeypatch.setattr("bot.view.texts.LANGUAGES", ("en", "pt", "pt-br", "zh", "zh-hant"))
    assert language_of(code) == nearest


def test_a_text_that_a_language_lacks_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than nothing: the tests find it before it is missed."""
    whole = texts_module._read("zh")
    fewer = [entry for entry in whole.body if getattr(entry, "id", None) is None or entry.id.name != "stopped"]
    read = {"zh": ast_ftl.Resource(body=fewer)}
    monkeypatch.setattr(texts_module, "_read", lambda name: read.get(name) or texts_module.FluentResource(""))
    with pytest.raises(KeyError):
        Texts("zh").say("stopped")
    read["en"] = texts_module.FluentResource("stopped = Stopped here.")
    assert Texts("zh").say("stopped") == "Stopped here."
    assert Texts("zh").say("thinking") == "正在思考…"
