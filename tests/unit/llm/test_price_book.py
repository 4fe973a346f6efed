"""What calls cost: own prices, the provider's, the list's, or unpriced."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.core.usage import UNPRICED, Price, TokenUsage
from bot.llm.own_prices import OwnPrice
from bot.llm.prices import Prices, known_provider, listed_provider, provider_name

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
USAGE = TokenUsage(input=1000, output=500)
OWN = OwnPrice(model="llama3*", input=100, cached_input=10, cache_write=125, output=400)


def price(
    usage: TokenUsage = USAGE, *, model: str = "gpt-4o-mini", reported: str | None = None, **book: object
) -> Price:
    prices = Prices(**{"provider": "openai", **book})  # type: ignore[arg-type]
    return prices.price(model=model, usage=usage, reported_usd=reported, at=AT)


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


# -- in force


def test_the_price_in_force_of_the_list() -> None:
    """Dollars per million by kind, the name it was found by, and who sells it."""
    found = Prices(provider="openai").in_force("gpt-4o-mini-2024-07-18", AT)
    assert (found.input, found.cached_input, found.output) == (Decimal("0.15"), Decimal("0.075"), Decimal("0.6"))
    assert found.cache_write == found.input
    assert (found.matched, found.provider, found.at_address) == ("gpt-4o-mini", "openai", True)
    assert found.source is not None
    assert found.source.startswith("genai-prices ")
    assert not Prices(provider=None).in_force("gpt-4o-mini", AT).at_address


def test_the_price_in_force_has_dates() -> None:
    """It is that of the moment, and says from when to when the list has it."""
    prices = Prices(provider="openai")
    before, after = (prices.in_force("o3", datetime(2025, month, 1, tzinfo=UTC)) for month in (5, 12))
    assert (before.input, before.since, before.until) == (Decimal(10), None, date(2025, 6, 10))
    assert (after.input, after.since, after.until) == (Decimal(2), date(2025, 6, 10), None)
    assert prices.in_force("gpt-4o-mini", AT).since is None


def test_the_price_in_force_has_tiers() -> None:
    """What long questions cost, by kind."""
    found = Prices(provider="google").in_force("gemini-2.5-pro", AT)
    assert (found.input, found.output) == (Decimal("1.25"), Decimal(10))
    assert found.tiers[0] == (200_000, "input", Decimal("2.5"))
    assert (200_000, "cache_write", Decimal("2.5")) in found.tiers
    assert {kind for _, kind, _ in found.tiers} == {"input", "cached_input", "cache_write", "output"}


def test_the_price_in_force_knows_hours() -> None:
    """A price that is another one at night is marked."""
    assert Prices(provider="deepseek").in_force("deepseek-chat", AT).hourly
    assert not Prices(provider="openai").in_force("o3", AT).hourly


def test_the_price_in_force_of_the_operator() -> None:
    """It goes first, and shows its pattern."""
    found = Prices(provider="openai", own=(OWN,)).in_force("llama3:8b", AT)
    assert (found.source, found.matched) == ("operator", "llama3*")
    assert found.input == Decimal("0.0001")
    assert (found.cached_input, found.cache_write) == (Decimal("0.00001"), Decimal("0.000125"))


def test_no_price_is_in_force() -> None:
    """For a model that nobody knows everything is unknown."""
    found = Prices(provider="openai").in_force("my-own-model", AT)
    assert (found.source, found.input, found.output, found.matched) == (None, None, None, None)


@pytest.mark.parametrize(
    ("model", "provider"), [("moderation", "openai"), ("qwen-3-coder-480b", "cerebras"), ("gpt-4o", "github-copilot")]
)
def test_a_listed_model_without_prices_is_unpriced(model: str, provider: str) -> None:
    """The list counts what it has no price for as nothing; we do not."""
    prices = Prices(provider=provider)
    assert prices.price(model=model, usage=USAGE, reported_usd=None, at=AT) == UNPRICED
    assert prices.in_force(model, AT).source is None


def test_free_models_are_free() -> None:
    """They are listed without prices, and by their name cost nothing."""
    model = "agentica-org/deepcoder-14b-preview:free"
    found = Prices(provider="openrouter").price(model=model, usage=USAGE, reported_usd=None, at=AT)
    assert found.pico == 0
    assert Prices(provider="openrouter").in_force(model, AT).output == 0


def test_an_embedding_needs_no_price_for_output() -> None:
    """A price for what was not used is not missed."""
    found = price(TokenUsage(input=1000, output=0), model="text-embedding-3-small")
    assert found.pico == 20_000_000


def test_providers_by_the_name_they_have_in_the_ledger() -> None:
    """An id of the list stays, any other name is no provider of it."""
    assert listed_provider("openai") == "openai"
    assert listed_provider("127.0.0.1") is None
