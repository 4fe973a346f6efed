"""The provider's books: what it charges, reckoned from its own price list, with nothing of the bot's."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random

from bot.playground.scripts import Bill, Script

MARK = re.compile(r"\[q(\d+)\]")
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Dollars per million tokens from a day on, of requests with more than `above` input tokens."""

    input: str
    output: str
    cached: str | None = None
    written: str | None = None
    since: date = LONG_AGO
    above: int = -1


RATES = {
    "gpt-4o-mini": (Rate(input="0.15", cached="0.075", output="0.6"),),
    "gpt-4.1": (Rate(input="2", cached="0.5", output="8"),),
    "gpt-4.1-mini": (Rate(input="0.4", cached="0.1", output="1.6"),),
    "o4-mini": (Rate(input="1.1", cached="0.275", output="4.4"),),
    "o3": (
        Rate(input="10", cached="0.5", output="40"),
        Rate(since=date(2025, 6, 10), input="2", cached="0.5", output="8"),
    ),
    "gemini-2.5-pro": (
        Rate(input="1.25", cached="0.125", output="10"),
        Rate(above=200_000, input="2.5", cached="0.25", output="15"),
    ),
    "gpt-5.6-luna": (
        Rate(input="1", cached="0.1", written="1.25", output="6"),
        Rate(above=272_000, input="2", cached="0.2", written="2.5", output="9"),
        Rate(since=date(2026, 7, 30), input="0.2", cached="0.02", written="0.25", output="1.2"),
        Rate(since=date(2026, 7, 30), above=272_000, input="0.4", cached="0.04", written="0.5", output="1.8"),
    ),
    "house-large": (Rate(input="0.123456", cached="0.012345", written="0.2", output="1.000001"),),
    "house-fussy": (Rate(input="0.5", output="0.75"),),
    "router/quill": (Rate(input="0.37", cached="0.037", written="0.4625", output="2.220002"),),
}
"""Of OpenAI and Google as genai-prices has them, of the house and the router as made up here; strangers have none."""

HOUSE_FILE = """
[[price]]
model = "house-large"
input = 0.123456
cached_input = 0.012345
cache_write = 0.2
output = 1.000001
[[price]]
model = "house-*"
input = 0.5
output = 0.75
"""

REPORTED = frozenset({"router/quill"})
"""Models whose usage names the cost; nobody else knows it."""

WRITING = frozenset({"gpt-5.6-luna", "house-large", "router/quill"})
"""Models that charge for what is written to the cache."""

LONG = {"gemini-2.5-pro": 200_000, "gpt-5.6-luna": 272_000}
ON_TOP = frozenset({"gemini-2.5-pro", "router/quill"})
REFUSES = {"o4-mini": "reasoning_effort", "house-fussy": "response_format", "stranger-mute": "stream_options"}
"""Parameters that a model does not take."""


def cost(bill: Bill, day: date) -> Decimal | None:
    """What the provider charges, in dollars; None for models without a price."""
    rates = [rate for rate in RATES.get(bill.model, ()) if rate.since <= day]
    if not rates:
        return None
    newest = max(rate.since for rate in rates)
    fitting = [rate for rate in rates if rate.since == newest and bill.prompt_tokens > rate.above]
    rate = max(fitting, key=lambda rate: rate.above)
    plain = bill.prompt_tokens - bill.cached_tokens - bill.cache_write_tokens
    charged = (
        (plain, rate.input),
        (bill.cached_tokens, rate.cached or rate.input),
        (bill.cache_write_tokens, rate.written or rate.input),
        (bill.completion_tokens, rate.output),
    )
    return sum((count * Decimal(price) for count, price in charged), Decimal(0)) / 10**6


def pico(dollars: Decimal | None) -> int | None:
    """Dollars as pico-dollars, of which they must be a whole number."""
    if dollars is None:
        return None
    whole = dollars * 10**12
    assert whole == int(whole), f"{dollars} is no whole number of pico-dollars"
    return int(whole)


@dataclass(slots=True)
class Request:
    """One request that reached the provider: of which question, the how-manieth, for which model, on which day."""

    name: str
    question: int
    model: str
    day: date
    refused: bool = False
    bill: Bill | None = None

    @property
    def told(self) -> tuple[object, ...] | None:
        """Model, tokens by kind and pico-dollars, if the asker was told them for good."""
        bill = self.bill
        if bill is None or not bill.final:
            return None
        kinds = (bill.prompt_tokens, bill.cached_tokens, bill.cache_write_tokens, bill.completion_tokens)
        return (bill.model, *kinds, bill.reasoning_tokens, pico(cost(bill, self.day)))


@dataclass(slots=True)
class Books:
    """Answers the requests of a model server as each question's plan has it, and writes them down.

    `script_for` gives the script for a question's request, by the question's number and that of its request.
    `today` is the day by whose prices the requests are billed.
    """

    script_for: Callable[[int, int], Script]
    today: date = LONG_AGO
    requests: list[Request] = field(default_factory=list)
    arrivals: Counter[int] = field(default_factory=Counter)

    def answer(self, body: dict) -> Script:
        """The rule for the model server."""
        model = body["model"]
        number = int(MARK.findall((body.get("messages") or body.get("input"))[-1]["content"])[-1])
        refused = REFUSES.get(model) in body or REFUSES.get(model) in body.get("reasoning", ())
        request = Request(f"{number}.{len(self.requests)}", number, model, self.today, refused)
        self.requests.append(request)
        if refused:
            return replace(_refusal(REFUSES[model]), name=request.name)
        self.arrivals[number] += 1
        return self._dressed(self.script_for(number, self.arrivals[number]), request)

    def _dressed(self, script: Script, request: Request) -> Script:
        """The script with a usage such as the model's provider reports."""
        model, random = request.model, Random(f"{request.question}.{self.arrivals[request.question]}")
        asked = random.randint(60, 9000)
        if model in LONG:
            asked = random.choice((asked, LONG[model], LONG[model] + 1, 3 * asked + LONG[model]))
        cached = random.choice((0, asked // 3, asked)) if random.random() < 0.7 else 0
        thinks = model[0] == "o" or model in ON_TOP or "luna" in model
        return replace(
            script,
            name=request.name,
            asked=asked,
            cached=cached,
            written=random.randint(0, asked - cached) if model in WRITING else 0,
            hidden=script.hidden or (random.randint(0, 4000) if thinks else 0),
            usage_style="on_top" if model in ON_TOP else "cache_hit" if model == "gpt-4o-mini" else "openai",
            usage_when=random.choice(("last", "finish", "every")) if script.usage_when == "last" else script.usage_when,
            cost=(lambda bill: cost(bill, request.day)) if model in REPORTED else False,
        )

    def close(self, bills: list[Bill]) -> None:
        """Enters the bills; a request that produced nothing has none."""
        by_name = {bill.name: bill for bill in bills}
        assert len(by_name) == len(bills)
        for request in self.requests:
            request.bill = by_name.pop(request.name, None)
        assert not by_name


def _refusal(name: str) -> Script:
    message = f"Unsupported parameter: '{name}' is not supported with this model."
    error = {"message": message, "type": "invalid_request_error", "param": name, "code": "unsupported_parameter"}
    return Script(fault="status", status=400, error=error)
