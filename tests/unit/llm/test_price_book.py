"""What calls cost: own prices, the provider's, the list's, or unpriced."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import SettingsFault
from bot.core.money import usd_from_pico
from bot.core.usage import UNPRICED, Price, TokenUsage
from bot.llm.prices import OwnPrice, Prices, known_provider, provider_name, read_own_prices

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
USAGE = TokenUsage(input=1000, output=500)
OWN = OwnPrice(model="llama3*", input=100, cached_input=10, cache_write=125, output=400)


def price(
    usage: TokenUsage = USAGE, *, model: str = "gpt-4o-mini", reported: str | None = None, **book: object
) -> Price:
    prices = Prices(**{"provider": "openai", **book})  # type: ignore[arg-type]
    return prices.price(model=model, usage=usage, reported_usd=reported, at=AT)


def write(folder: Path, text: str) -> Path:
    path = folder / "prices.toml"
    path.write_text(text, encoding="utf-8")
    return path


# -- the list


@pytest.mark.parametrize(
    ("usage", "pico"),
    [
        (TokenUsage(input=1000, output=500), 1000 * 150_000 + 500 * 600_000),
        (TokenUsage(input=1, output=0), 150_000),
        (TokenUsage(input=1000, cached_input=600, output=500), 400 * 150_000 + 600 * 75_000 + 500 * 600_000),
        (TokenUsage(input=1000, cached_input=5000, output=0), 1000 * 75_000),
        (TokenUsage(input=1000, output=500, reasoning=400), 1000 * 150_000 + 500 * 600_000),
        (TokenUsage(input=0, output=0), 0),
    ],
)
def test_listed_price_is_exact(usage: TokenUsage, pico: int) -> None:
    """gpt-4o-mini: 0.15, 0.075 and 0.60 dollars per million; reasoning is part of output already."""
    found = price(usage)
    assert found.pico == pico
    assert found.source is not None
    assert found.source.startswith("genai-prices ")


def test_cached_tokens_beyond_the_input_do_not_lose_the_price() -> None:
    """A provider's slip is clamped: neither unpriced nor more than the input."""
    odd = TokenUsage(input=100, cached_input=90, cache_write=90, output=0)
    assert price(odd).pico is not None
    assert OWN.cost(odd) == 90 * 10 + 10 * 125


def test_prices_have_dates() -> None:
    """A call is priced by the price of its day."""
    prices = Prices(provider="openai")
    costs = [
        prices.price(model="o3", usage=USAGE, reported_usd=None, at=datetime(2025, month, 1, tzinfo=UTC)).pico
        for month in (5, 12)
    ]
    assert costs[0] is not None
    assert costs[1] is not None
    assert costs[0] > costs[1]


def test_prices_have_tiers() -> None:
    """A long question costs more by token with models that are priced so."""
    prices = Prices(provider="google")
    short, long = (
        prices.price(model="gemini-2.5-pro", usage=TokenUsage(input=size, output=0), reported_usd=None, at=AT).pico
        for size in (100_000, 400_000)
    )
    assert short is not None
    assert long is not None
    assert long > 4 * short


def test_unknown_model_is_unpriced() -> None:
    """Never a guess, never nothing."""
    assert price(model="my-own-model") == UNPRICED
    assert price(model="gpt-4o-mini-of-mine") == UNPRICED
    assert price(model="") == UNPRICED


def test_unknown_counts_are_unpriced() -> None:
    """Half a count has no price, not even by the operator's list."""
    for usage in (TokenUsage(), TokenUsage(input=5), TokenUsage(output=5)):
        assert price(usage) == UNPRICED
        assert price(usage, model="llama3", own=(OWN,)) == UNPRICED


def test_at_an_unknown_address_the_makers_price_is_taken() -> None:
    """A gateway of one's own in front of a known model."""
    assert price(provider=None).pico == price().pico


# -- precedence


def test_own_price_goes_first() -> None:
    """The operator's word beats the provider's, which beats the list's."""
    own = OwnPrice(model="gpt-4o*", input=1, cached_input=1, cache_write=1, output=2)
    assert price(reported="0.5", own=(own,)) == Price(pico=2000, source="operator")
    assert price(reported="0.5") == Price(pico=500_000_000_000, source="provider")
    assert price(TokenUsage(), reported="0.5") == Price(pico=500_000_000_000, source="provider")
    assert price(reported="0") == Price(pico=0, source="provider")
    assert price(reported="1e-07") == Price(pico=100_000, source="provider")


def test_the_first_own_price_that_matches_is_taken() -> None:
    """Special ones go first; patterns mind the case."""
    special = OwnPrice(model="llama3:70b", input=7, cached_input=7, cache_write=7, output=7)
    assert price(model="llama3:70b", own=(special, OWN)).pico == 7 * 1500
    assert price(model="llama3:8b", own=(special, OWN)).pico == 1000 * 100 + 500 * 400
    assert price(model="Llama3", own=(special, OWN)) == UNPRICED


# -- addresses


@pytest.mark.parametrize(
    ("url", "known", "name"),
    [
        ("https://api.openai.com/v1", "openai", "openai"),
        ("https://api.deepseek.com/v1", "deepseek", "deepseek"),
        ("https://openrouter.ai/api/v1", "openrouter", "openrouter"),
        ("http://127.0.0.1:11434/v1", None, "127.0.0.1"),
        ("https://llm.example.org/v1", None, "llm.example.org"),
        ("nonsense", None, "unknown"),
    ],
)
def test_providers_by_address(url: str, known: str | None, name: str) -> None:
    """The list's id where it knows the address, else the host."""
    assert known_provider(url) == known
    assert provider_name(url) == name


# -- the operator's file


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


GOOD = 'model = "m"\ninput = 1\noutput = 1\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "holds no [[price]] entry"),
        ("price = 3", "holds no [[price]] entry"),
        ("price = []", "holds no [[price]] entry"),
        (f"[price]\n{GOOD}", "holds no [[price]] entry"),
        (f"[[price]]\n{GOOD}[[prices]]\n{GOOD}", "unknown entry prices"),
        ("[[price]]\nmodel = \n", "is not valid TOML: Invalid value (at line 2, column 9)"),
        ("price = [1]", "price 1: is not a table"),
        ("[[price]]\ninput = 1\noutput = 1", "price 1: model must be a name"),
        ('[[price]]\nmodel = " "\ninput = 1\noutput = 1', "price 1: model must be a name"),
        ('[[price]]\nmodel = "m"\noutput = 1', "price 1: input must be dollars per million"),
        ('[[price]]\nmodel = "m"\ninput = 1', "price 1: output must be dollars per million"),
        (f"[[price]]\n{GOOD}[[price]]\n{GOOD}cached_input = -1", "price 2: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cache_write = '1'", "price 1: cache_write must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = true", "price 1: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = nan", "price 1: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = inf", "price 1: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}cached_input = 1000001", "price 1: cached_input must be dollars"),
        (f"[[price]]\n{GOOD}reasoning = 1", "price 1: unknown key reasoning; known are model, input"),
    ],
)
def test_malformed_file(tmp_path: Path, text: str, fault: str) -> None:
    """Each fault names the setting, the entry, and what would be right."""
    with pytest.raises(SettingsFault) as caught:
        read_own_prices(write(tmp_path, text))
    (said,) = caught.value.faults
    assert said.startswith("PRICES_FILE: ")
    assert fault in said


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Every wrong entry is named."""
    with pytest.raises(SettingsFault) as caught:
        read_own_prices(write(tmp_path, "[[price]]\n[[price]]\nmodel = 'm'\ninput = 1\noutput = 'x'"))
    assert [fault.split(":")[1] for fault in caught.value.faults] == [" price 1", " price 1", " price 1", " price 2"]


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, a folder, or not UTF-8."""
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    for path in (tmp_path / "missing.toml", tmp_path, binary):
        with pytest.raises(SettingsFault, match="PRICES_FILE: "):
            read_own_prices(path)
