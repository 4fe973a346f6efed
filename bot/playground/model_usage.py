"""The meter of the model server: a simple token rule of its own, usage blocks, play money.

The rule: four ASCII characters, or one other character, are one token; a message costs three more. It is not
the rule of any real tokenizer, only one that a test can compute in its head and that adds up piece by piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.playground.scripts import Bill, Json, Script

INPUT_USD_PER_MILLION = 0.15
OUTPUT_USD_PER_MILLION = 0.60
_PER_MESSAGE = 3


def quarters(text: str) -> int:
    """Quarter tokens of a text, which add up exactly over its pieces."""
    if text.isascii():
        return len(text)
    ascii_count = len(text.encode("ascii", "ignore"))
    return ascii_count + 4 * (len(text) - ascii_count)


def count_tokens(*texts: str) -> int:
    """Tokens of the texts as if they were one."""
    return -(-sum(map(quarters, texts)) // 4)


def text_of(content: Any) -> str:
    """The text of a message's content: a string, a list of parts, or nothing."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(p["text"] for p in parts if isinstance(p, dict) and isinstance(p.get("text"), str))


def prompt_tokens(messages: Iterable[Json]) -> int:
    """Input tokens of a request's messages."""
    return sum(_PER_MESSAGE + count_tokens(text_of(message.get("content"))) for message in messages)


def usage_block(*, prompt: int, visible: int, reasoning: int = 0, cost: bool = False) -> Json:
    """A usage object as OpenAI sends it; with `cost` in US dollars of play money, in OpenRouter's place."""
    completion = visible + reasoning
    block: Json = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": reasoning},
    }
    if cost:
        block["cost"] = round((prompt * INPUT_USD_PER_MILLION + completion * OUTPUT_USD_PER_MILLION) / 1e6, 12)
    return block


def response_usage(block: Json | None) -> Json | None:
    """A usage in the words of Responses; one that is in them already stays as it is."""
    if block is None or not block.keys() & {"prompt_tokens", "completion_tokens"}:
        return block
    cached = (block.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    reasoning = (block.get("completion_tokens_details") or {}).get("reasoning_tokens", 0)
    prompt, completion = block.get("prompt_tokens") or 0, block.get("completion_tokens") or 0
    usage = {
        "input_tokens": prompt,
        "input_tokens_details": {"cached_tokens": cached, "cache_write_tokens": 0},
        "output_tokens": completion,
        "output_tokens_details": {"reasoning_tokens": reasoning},
        "total_tokens": block.get("total_tokens", prompt + completion),
    }
    return usage | ({"cost": block["cost"]} if "cost" in block else {})


def bill_of(usage: Json, *, model: str, sent: bool, client_left: bool) -> Bill:
    """The bill that a usage block stands for, in the words of either interface; what it does not name is zero."""
    block = response_usage(usage) or {}
    return Bill(
        model=model,
        prompt_tokens=block.get("input_tokens") or 0,
        completion_tokens=block.get("output_tokens") or 0,
        reasoning_tokens=(block.get("output_tokens_details") or {}).get("reasoning_tokens") or 0,
        cached_tokens=(block.get("input_tokens_details") or {}).get("cached_tokens") or 0,
        sent=sent,
        client_left=client_left,
    )


class Meter:
    """Counts the pieces of one answer, reports its usage and makes out its bill once.

    producing: from here on there is something to pay for. told: the client was sent a usage.
    """

    def __init__(self, script: Script, *, model: str, prompt: int, on_bill: Callable[[Bill], None]) -> None:
        self._script, self._model, self._prompt, self._on_bill = script, model, prompt, on_bill
        self._visible = self._reasoning = 0
        self._billed = False
        self.producing = False
        self.told = False

    def count(self, field: str, text: str) -> None:
        """Adds one piece, by its delta field."""
        if field == self._script.reasoning_field:
            self._reasoning += quarters(text)
        else:
            self._visible += quarters(text)

    def report(self) -> dict[str, Any]:
        """The usage field so far, as the script wants it reported; empty when it is never sent."""
        if self._script.usage == "absent":
            return {}
        usage = self._counted() if self._script.usage == "auto" else self._script.usage
        self.told = usage is not None
        return {"usage": usage}

    def bill(self, *, client_left: bool = False) -> None:
        """Makes out the bill, unless that was done or nothing was produced."""
        given = self._script.usage if isinstance(self._script.usage, dict) else None
        if self._billed or not (self.producing or given):
            return
        self._billed = True
        usage = given or self._counted()
        self._on_bill(bill_of(usage, model=self._model, sent=self.told, client_left=client_left))

    def _counted(self) -> Json:
        visible, reasoning = -(-self._visible // 4), -(-self._reasoning // 4) + self._script.hidden
        return usage_block(prompt=self._prompt, visible=visible, reasoning=reasoning, cost=self._script.cost)
