"""What calls cost: own prices, the provider's, the list's, or unpriced."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.core.usage import LOCAL, UNPRICED, Price, ServedBy, TokenUsage
from bot.llm.local_models import address_in_ledger, has_local_tag, is_local_model
from bot.llm.own_prices import OwnPrice
from bot.llm.prices import Prices, known_provider, listed_provider, provider_name

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
USAGE = TokenUsage(input=1000, output=500)
OWN = OwnPrice(model="llama3*", input=100, cached_input=10, cache_write=125, output=400)


def price(
    usage: TokenUsage = USAGE,
    *,
    model: str = "gpt-4o-mini",
    reported: str | None = None,
    served: str | None = None,
    tier: str | None = None,
    **book: object,
) -> Price:
    prices = Prices(**{"provider": "openai", **book})  # type: ignore[arg-type]
    by = ServedBy(model=served, tier=tier)
    return prices.price(model=model, usage=usage, reported_usd=reported, at=AT, served=by)


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
    assert price(reported="0").pico == price().pico
    assert price(reported="1e-07") == Price(pico=100_000, source="provider")


def test_the_first_own_price_that_matches_is_taken() -> None:
    """Special ones go first; patterns mind the case."""
    special = OwnPrice(model="llama3:70b", input=7, cached_input=7, cache_write=7, output=7)
    assert price(model="llama3:70b", own=(special, OWN)).pico == 7 * 1500
    assert price(model="llama3:8b", own=(special, OWN)).pico == 1000 * 100 + 500 * 400
    assert price(model="Llama3", own=(special, OWN)) == UNPRICED


# -- a cost of nothing


@pytest.mark.parametrize(
    ("model", "answered", "provider", "pico"),
    [
        ("gpt-4o-mini", None, None, 1000 * 150_000 + 500 * 600_000),
        ("gpt-4o-mini", None, "openai", 1000 * 150_000 + 500 * 600_000),
        ("somebody/thing:free", None, None, 0),
        ("openrouter/free", "somebody/thing:free", None, 0),
        ("gpt-4o-mini", "somebody/thing:free", None, 1000 * 150_000 + 500 * 600_000),
        ("stealth-model", None, "openrouter", 0),
        ("stealth-model", None, None, None),
        ("deployment-7", "gpt-4o-mini-2024-07-18", None, 1000 * 150_000 + 500 * 600_000),
    ],
)
def test_a_cost_of_nothing(model: str, answered: str | None, provider: str | None, pico: int | None) -> None:
    """Is no cost beside a known price, and no more than unknown where nobody knows one but a gateway."""
    prices = Prices(provider=provider)
    served = ServedBy(model=answered)
    assert prices.price(model=model, usage=USAGE, reported_usd="0", at=AT, served=served).pico == pico


def test_a_cost_of_nothing_from_a_server_of_ones_own() -> None:
    """Says nothing: only the operator knows what it costs."""
    prices = Prices(provider=None, address="http://localhost:11434/v1")
    assert prices.price(model="mistral-large", usage=USAGE, reported_usd="0", at=AT) == LOCAL


# -- names


@pytest.mark.parametrize(
    ("name", "provider", "same_as"),
    [
        *((f"gpt-4o-mini:{suffix}", None, "gpt-4o-mini") for suffix in ("nitro", "floor", "online", "exacto", "FLOOR")),
        ("gpt-4o-mini:online:floor", None, "gpt-4o-mini"),
        ("openai/gpt-4o-mini", None, "gpt-4o-mini"),
        ("openrouter/openai/gpt-4o-mini:nitro", None, "gpt-4o-mini"),
        ("openai/gpt-4o-mini:nitro", "openrouter", "openai/gpt-4o-mini"),
        ("anthropic/claude-3.7-sonnet:thinking", "openrouter", "anthropic/claude-3.7-sonnet"),
        ("models/gemini-2.5-flash", None, "gemini-2.5-flash"),
    ],
)
def test_suffixes_and_vendors_come_off(name: str, provider: str | None, same_as: str) -> None:
    """Where the list does not have the name with them."""
    prices = Prices(provider=provider)
    found, plain = (prices.price(model=each, usage=USAGE, reported_usd=None, at=AT) for each in (name, same_as))
    assert found == plain
    assert found.pico


@pytest.mark.parametrize("name", ["gpt-4o-mini:mine", "openai/gpt-4o-mini-of-mine", "gpt-4o-mini/x", ":nitro", "/"])
def test_other_names_stay_unknown(name: str) -> None:
    """Never a guess."""
    assert price(model=name, provider=None) == UNPRICED


def test_the_model_that_answered_is_priced() -> None:
    """Where the asked name has no price: a deployment, a router. Its next call is reserved for by the same price."""
    prices = Prices(provider=None)
    asked = {"model": "gpt-4.1-prod", "usage": USAGE, "reported_usd": None, "at": AT}
    assert prices.ceiling(model="gpt-4.1-prod", input_tokens=1000, at=AT) is None
    assert prices.price(**asked) == UNPRICED
    found = prices.price(**asked, served=ServedBy(model="gpt-4.1-2025-04-14"))
    assert found.pico == 1000 * 2_000_000 + 500 * 8_000_000
    assert prices.ceiling(model="gpt-4.1-prod", input_tokens=1000, at=AT) is not None


def test_the_asked_name_goes_first() -> None:
    """What a gateway answers with does not make a priced model dearer, nor cheaper."""
    assert price(served="gpt-4.1").pico == price().pico


def test_the_operator_may_price_the_model_that_answered() -> None:
    """By the name that it has in the answer."""
    assert price(model="router", own=(OWN,), served="llama3:70b") == Price(
        pico=1000 * 100 + 500 * 400, source="operator"
    )


# -- service tiers


@pytest.mark.parametrize(
    ("tier", "times"),
    [
        (None, 1),
        ("default", 1),
        ("auto", 1),
        ("standard", 1),
        ("", 1),
        ("on_demand", 1),
        ("flex", 0.5),
        ("priority", 1.75),
    ],
)
def test_service_tiers(tier: str | None, times: float) -> None:
    """Priced as the list has them: o4-mini at half price, or faster and dearer; all else is the list's price."""
    model = "o4-mini" if tier == "flex" else "gpt-4.1"
    found, plain = price(model=model, tier=tier), price(model=model)
    assert plain.pico is not None
    assert found.pico == plain.pico * times


@pytest.mark.parametrize("tier", ["flex", "scale", "turbo", "x" * 200])
def test_an_unknown_tier_is_unpriced_and_said(tier: str, caplog: pytest.LogCaptureFixture) -> None:
    """Once, by its name."""
    prices = Prices(provider="openai")
    for _ in range(2):
        found = prices.price(model="gpt-4o-mini", usage=USAGE, reported_usd=None, at=AT, served=ServedBy(tier=tier))
        assert found == Price(pico=None, source=f"tier {tier[:40]}")
    assert len([record for record in caplog.records if tier in record.getMessage()]) == 1


def test_the_operators_price_and_the_providers_know_no_tiers() -> None:
    """They are what was paid."""
    own = OwnPrice(model="gpt-4o*", input=1, cached_input=1, cache_write=1, output=2)
    assert price(own=(own,), tier="scale").pico == 2000
    assert price(reported="0.5", tier="scale").source == "provider"


# -- servers of one's own


@pytest.mark.parametrize(
    ("model", "address", "priced"),
    [
        ("deepseek-r1:8b", "http://localhost:11434/v1", False),
        ("deepseek-r1:8b", "https://gateway.example.org/v1", False),
        ("deepseek-r1:latest", "http://localhost:4000/v1", False),
        ("command-r-plus", "http://localhost:11434/v1", False),
        ("ollama/command-r-plus", "http://localhost:4000/v1", False),
        ("hosted_vllm/mistral-large", "https://proxy.example.org/v1", False),
        ("mistral-large", "http://127.0.0.1:11434/v1", False),
        ("mistral-large", "http://192.168.1.20:1234/v1", False),
        ("mistral-large", "http://[::1]:8080/v1", False),
        ("mistral-large", "http://vllm:8000/v1", False),
        ("mistral-large", "http://host.docker.internal:11434/v1", False),
        ("mistralai/mistral-large", "http://gpu.lan:8000/v1", False),
        ("mistral-large", "http://localhost:4000/v1", True),
        ("mistral-large", "https://llm.example.org:8080/v1", True),
        ("mistral-large", "http://8.8.8.8:11434/v1", True),
        ("gpt-4o", "http://127.0.0.1:4000/v1", True),
        ("gpt-4o", "http://127.0.0.1:8000/v1", True),
        ("openai/gpt-4o", "http://127.0.0.1:8080/v1", True),
        ("claude-sonnet-4-5", "http://localhost:8080/v1", True),
        ("gemini-2.5-pro", "http://localhost:11434/v1", True),
        ("o3", "http://localhost:8000/v1", True),
        ("mistral-large", "http://localhost:99999/v1", True),
    ],
)
def test_models_of_ones_own(model: str, address: str, priced: bool) -> None:
    """A tag of Ollama's, or the port of a local server in a private network; a proxy keeps its makers' prices."""
    prices = Prices(provider=None, address=address)
    assert (prices.price(model=model, usage=USAGE, reported_usd=None, at=AT).pico is not None) is priced
    assert prices.in_force(model, AT).local is not priced


def test_a_model_of_ones_own_costs_what_the_operator_says() -> None:
    """Nothing, for one."""
    own = OwnPrice(model="*:8b", input=0, cached_input=0, cache_write=0, output=0)
    prices = Prices(provider=None, own=(own,), address="http://localhost:11434/v1")
    assert prices.price(model="deepseek-r1:8b", usage=USAGE, reported_usd=None, at=AT).pico == 0


def test_an_answer_with_the_mark_of_a_local_server_is_unpriced() -> None:
    """At whatever port; the names of its answers are no others."""
    served = ServedBy(model="mistral-large-latest", local=True)
    found = Prices(provider=None).price(model="mistral-large", usage=USAGE, reported_usd=None, at=AT, served=served)
    assert found == LOCAL


@pytest.mark.parametrize(
    ("model", "tagged"),
    [
        *(
            (name, True)
            for name in ("llama3:latest", "qwen3:0.6b", "qwen2.5-coder:1.5b-instruct-q4_K_M", "gpt-oss:20b")
        ),
        *((name, True) for name in ("mixtral:8x7b", "gemma3n:e4b", "gemma3:270m", "phi3:mini", "me/mine:13b")),
        *((name, False) for name in ("gpt-4o", "x/y:free", "gpt-4o:nitro", "anthropic.claude-3-5-sonnet-v2:0")),
        *(
            (name, False)
            for name in ("ft:gpt-4o-mini-2024-07-18:org::id", "llama3", "claude-3.7-sonnet:thinking", ":8b")
        ),
    ],
)
def test_tags_of_ollama(model: str, tagged: bool) -> None:
    """A size, a quantisation or `latest` behind a colon."""
    assert has_local_tag(model) is tagged


def test_calls_in_the_ledger_are_local_by_their_host() -> None:
    """Which it has without a port."""
    assert is_local_model("mistral-large", address_in_ledger("127.0.0.1"))
    assert not is_local_model("gpt-4o", address_in_ledger("127.0.0.1"))
    assert not is_local_model("mistral-large", address_in_ledger("llm.example.org"))


# -- the age of prices


def test_when_a_price_was_checked() -> None:
    """The list's own date if it has one, a date in its remarks, the day of its last change; else unknown."""
    found = Prices(provider="openai").in_force("gpt-4o", AT)
    assert found.checked is not None
    assert date(2026, 10, 1) < found.checked <= AT.date()
    undated = Prices(provider="deepseek").in_force("deepseek-chat", AT)
    assert undated.checked is None
    assert undated.page is not None


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
