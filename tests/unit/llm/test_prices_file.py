"""The operator's price file: what is right, and what is wrong in it, by line."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import SettingsFault
from bot.core.money import usd_from_pico
from bot.core.usage import TokenUsage
from bot.llm.own_prices import LARGEST_FILE, MOST_FAULTS, OwnPrice, read_own_prices

SECRET = "never-to-be-seen"
GOOD = 'model = "m"\ninput = 1\noutput = 1\n'
"""Three lines of an entry; with its header before it they are lines 2 to 4."""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "prices.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults(folder: Path, text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(SettingsFault) as caught:
        read_own_prices(write(folder, text))
    assert all(fault.startswith("PRICES_FILE: ") for fault in caught.value.faults)
    assert SECRET not in str(caught.value)
    return tuple(fault.removeprefix("PRICES_FILE: ") for fault in caught.value.faults)


def test_own_file(tmp_path: Path) -> None:
    """Dollars per million; what is not given costs as much as input."""
    text = """
    [[price]]
    model = "llama3*"
    input = 0.15
    output = 1
    cached_input = 0.075
    [[price]]
    model = "free"
    input = 0
    output = 0.0
    """
    assert read_own_prices(write(tmp_path, text)) == (
        OwnPrice(model="llama3*", input=150_000, cached_input=75_000, cache_write=150_000, output=1_000_000),
        OwnPrice(model="free", input=0, cached_input=0, cache_write=0, output=0),
    )


def test_own_prices_are_exact(tmp_path: Path) -> None:
    """Decimals are never floats on the way."""
    (own,) = read_own_prices(write(tmp_path, '[[price]]\nmodel = "m"\ninput = 0.000003\noutput = 0.1'))
    assert usd_from_pico(own.cost(TokenUsage(input=1_000_000, output=3))) == "0.0000033"


def test_other_ways_to_write_the_same(tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, and an inline list are TOML, too."""
    expected = (OwnPrice(model="m", input=10**6, cached_input=10**6, cache_write=10**6, output=10**6),)
    entry = f"[[price]]\n{GOOD}"
    assert read_own_prices(write(tmp_path, b"\xef\xbb\xbf" + entry.encode())) == expected
    assert read_own_prices(write(tmp_path, entry.replace("\n", "\r\n"))) == expected
    assert read_own_prices(write(tmp_path, 'price = [{model = "m", input = 1, output = 1}]')) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("price = []", "holds no [[price]] entry; begin each entry with [[price]]"),
        ("# nothing\n", "holds no [[price]] entry"),
        ("\n\nprice = 3", "line 3: should be [[price]], in two pairs of brackets"),
        ("price = [1]", "line 1: should be [[price]]"),
        (f"# mine\n[price]\n{GOOD}", "line 2: should be [[price]]"),
        (f"[[price]]\n{GOOD}[[prices]]\n{GOOD}", "line 5: is no price; begin each entry with [[price]]"),
        (f"x = 1\n[[price]]\n{GOOD}", "line 1: is no price"),
        ("[[price]]\ninput = 1\noutput = 1", "line 1: model must be a name or pattern"),
        ('[[price]]\nmodel = " "\ninput = 1\noutput = 1', "line 2: model must be a name"),
        ("[[price]]\nmodel = 3\ninput = 1\noutput = 1", "line 2: model must be a name"),
        ('\n[[price]]\nmodel = "m"\noutput = 1', "line 2: input must be dollars per million tokens, such as 0.15; it"),
        ('[[price]]\nmodel = "m"\ninput = 1', "line 1: output must be dollars per million tokens, such as 0.15; it"),
        (f"[[price]]\n{GOOD}[[price]]\n{GOOD}cached_input = -1", "line 9: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cache_write = '{SECRET}'", "line 5: cache_write must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = true", "line 5: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = nan", "line 5: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = -inf", "line 5: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = 1000001", "line 5: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = 1e999999999999999999999", "line 5: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = [\n1,\n]", "line 5: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = 2026-11-01", "line 5: cached_input must be dollars"),
        (
            f"[[price]]\n{GOOD}cached_input = 0.00000015",
            "line 5: cached_input must be dollars per million tokens, such as",
        ),
        (f"[[price]]\n{GOOD}{SECRET} = 1", "line 5: unknown key; known are model, input, cached_input,"),
        (f'[[price]]\n{GOOD}"{SECRET}" = 1', "line 5: unknown key"),
        (f"[[price]]\n{GOOD}[price.{SECRET}]\na = 1", "line 1: unknown key"),
        (f'[[price]]\nmodel = """\n[[price]]\ninput = 7\n"""\n{GOOD[12:]}output2 = 1', "line 8: unknown key"),
        (f"[[price]] # [[price]]\n# input = 7\n{GOOD}cached_input = '\"#'", "line 6: cached_input must be"),
        ('price = [{model = "m", input = 1}]', "price 1: output must be dollars"),
        (f"[[price]]\nmodel = {SECRET}\n", "line 2: is not valid TOML (column 9)"),
        (f"[[price]]\n{GOOD}input = 1\n", "line 5: a key stands there twice"),
        ('[[price]]\nmodel = "m', "line 2: is not valid TOML"),
        (f"[[price]]\n[price]\n{SECRET} = 1", "line 2: is not valid TOML"),
        (f"[[price]]\ninput = {'9' * 5000}\n", "line 2: is not valid TOML"),
        ("a = " + "[" * 5000, "is nested too deeply"),
    ],
)
def test_malformed_file(tmp_path: Path, text: str, said: str) -> None:
    """One fault: it names the setting, the line and what would be right, and never what stands there."""
    (fault,) = faults(tmp_path, text)
    assert fault.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "is empty; begin each entry"),
        (b" \n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (GOOD.encode("utf-16"), "is UTF-16; save it as UTF-8"),
        (GOOD.encode("utf-16-le"), "line 1: holds NUL bytes"),
        (b"\x7fELF\x02\n\x80\xff", "line 2: is not text in UTF-8"),
        (b"a = 1\n\nb = '\xe9'", "line 3: is not text in UTF-8"),
        (b"#\x01", "line 1: is not valid TOML"),
        (b"#" * (LARGEST_FILE + 1), "is larger than a price file can be: at most 1 MB"),
        (
            b'{"price": [{"model": "m"}]}',
            "line 1: looks like JSON, and should be TOML: begin each entry with [[price]]",
        ),
        (b'\n["m", {}]', "line 2: looks like JSON"),
        (b"{broken", "line 1: looks like JSON"),
        (b"---\nprice:\n", "line 1: looks like YAML"),
        (b"# prices\nprice:\n  - model: m\n", "line 2: looks like YAML"),
        (b"- model: m\n  input: 1\n", "line 1: looks like YAML"),
        (b"model,input,output\nm,1,1\n", "line 1: looks like CSV"),
        (b"model;input;output\nm;1;1\n", "line 1: looks like CSV"),
        (b"<html>", "line 1: is not valid TOML"),
        (b"[project]\nname = 'x'\n", "line 1: is no price; begin each entry with [[price]]"),
    ],
)
def test_foreign_file(tmp_path: Path, text: bytes, said: str) -> None:
    """Other formats and encodings are called by their names."""
    (fault,) = faults(tmp_path, text)
    assert fault.startswith(said)


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Every wrong entry is named, in the order of the lines."""
    found = faults(tmp_path, "[[price]]\n[[price]]\nmodel = 'm'\noutput = 'x'\ninput = 1\n[other]\n")
    assert [fault.split(":")[0] for fault in found] == ["line 1", "line 1", "line 1", "line 4", "line 6"]


def test_very_many_faults_are_counted(tmp_path: Path) -> None:
    """A file of another kind does not fill the screen."""
    found = faults(tmp_path, f"[[price]]\n{GOOD}cached_input = 'x'\n" * 50)
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == f"and {50 - MOST_FAULTS} more faults of this kind"


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, or a folder."""
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(SettingsFault, match="PRICES_FILE: cannot be read: "):
            read_own_prices(path)


LINES = st.sampled_from(
    [
        "[[price]]",
        'model = "m"',
        "input = 1",
        "output = x",
        "[price]",
        '"""',
        "'''",
        "a.b = [",
        "]",
        "#",
        '"q" = 1',
        "{",
    ]
)


@given(st.one_of(st.binary(max_size=200), st.lists(LINES, max_size=12).map(lambda lines: "\n".join(lines).encode())))
@example(b'[[price]]\nmodel = "\\""\ninput = 1\noutput = 1\n')
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """Whatever the bytes are: prices, or faults, and nothing else."""
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(raw)
    with suppress(SettingsFault):
        assert read_own_prices(path)
