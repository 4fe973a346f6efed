"""The meter of the model server: a simple token rule of its own, usage blocks, play money.

The rule: four ASCII characters, or one other character, are one token; a message costs three more, a picture
85. It is not the rule of any real tokenizer, only one that a test can compute in its head and that adds up piece by
piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.playground.scripts import Bill, Json, Script

INPUT_USD_PER_MILLION = Decimal("0.15")
OUTPUT_USD_PER_MILLION = Decimal("0.60")
_PER_MESSAGE = 3
_PER_PICTURE = 85


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
    return sum(_PER_MESSAGE + _content_tokens(message.get("content")) for message in messages)


def _content_tokens(content: Any) -> int:
    parts = content if isinstance(content, list) else []
    pictures = sum(isinstance(p, dict) and p.get("type") in ("image_url", "input_image") for p in parts)
    return count_tokens(text_of(content)) + _PER_PICTURE * pictures


def play_money(bill: Bill) -> Decimal:
    """What the demo models cost, in dollars that nobody pays."""
    return (bill.prompt_tokens * INPUT_USD_PER_MILLION + bill.completion_tokens * OUTPUT_USD_PER_MILLION) / 10**6


def usage_block(bill: Bill, script: Script) -> Json:
    """A bill as a usage object of Chat Completions, in the script's style; its cost in OpenRouter's place."""
    on_top = bill.reasoning_tokens if script.usage_style == "on_top" else 0
    block: Json = {
        "prompt_tokens": bill.prompt_tokens,
        "completion_tokens": bill.completion_tokens - on_top,
        "total_tokens": bill.prompt_tokens + bill.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": bill.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": bill.reasoning_tokens},
    }
    if script.usage_style == "cache_hit":
        block["prompt_tokens_details"] = None
        block["prompt_cache_hit_tokens"] = bill.cached_tokens
    elif bill.cache_write_tokens:
        block["prompt_tokens_details"]["cache_write_tokens"] = bill.cache_write_tokens
    if script.cost:
        block["cost"] = float(play_money(bill) if script.cost is True else script.cost(bill))
    return block


def response_usage(block: Json | None) -> Json | None:
    """A usage in the words of Responses; one that is in them already stays as it is."""
    if block is None or not block.keys() & {"prompt_tokens", "completion_tokens"}:
        return block
    asked = block.get("prompt_tokens_details") or {}
    written = asked.get("cache_write_tokens", 0)
    reasoning = (block.get("completion_tokens_details") or {}).get("reasoning_tokens", 0)
    prompt, completion = block.get("prompt_tokens") or 0, block.get("completion_tokens") or 0
    usage = {
        "input_tokens": prompt,
        "input_tokens_details": {"cached_tokens": asked.get("cached_tokens", 0), "cache_write_tokens": written},
        "output_tokens": completion,
        "output_tokens_details": {"reasoning_tokens": reasoning},
        "total_tokens": block.get("total_tokens", prompt + completion),
    }
    return usage | ({"cost": block["cost"]} if "cost" in block else {})


def bill_of(usage: Json, *, model: str) -> Bill:
    """The bill that a usage block stands for, in the words of either interface; what it does not name is zero."""
    block = response_usage(usage) or {}
    asked = block.get("input_tokens_details") or {}
    return Bill(
        model=model,
        prompt_tokens=block.get("input_tokens") or 0,
        completion_tokens=block.get("output_tokens") or 0,
        reasoning_tokens=(block.get("output_tokens_details") or {}).get("reasoning_tokens") or 0,
        cached_tokens=asked.get("cached_tokens") or 0,
        cache_write_tokens=asked.get("cache_write_tokens") or 0,
    )


class Meter:
    """Counts the pieces of one answer, reports its usage and makes out its bill once.

    producing: from here on there is something to pay for. told: the client was sent a usage. ending: what is told
    from here on is the last word.
    """

    def __init__(self, script: Script, *, model: str, prompt: int, on_bill: Callable[[Bill], None]) -> None:
        self._script, self._model, self._on_bill = script, model, on_bill
        self._prompt = prompt if script.asked is None else script.asked
        self._visible = self._reasoning = 0
        self._billed = self._final = False
        self.producing = self.told = self.ending = False

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
        usage = usage_block(self._counted(), self._script) if self._script.usage == "auto" else self._script.usage
        self.told = usage is not None
        self._final = self.told and self.ending
        return {"usage": usage}

    def bill(self, *, client_left: bool = False) -> None:
        """Makes out the bill, unless that was done or nothing was produced."""
        given = self._script.usage if isinstance(self._script.usage, dict) else None
        if self._billed or not (self.producing or given):
            return
        self._billed = True
        bill = self._counted() if given is None else bill_of(given, model=self._model)
        self._on_bill(replace(bill, name=self._script.name, sent=self.told, final=self._final, client_left=client_left))

    def _counted(self) -> Bill:
        visible, reasoning = -(-self._visible // 4), -(-self._reasoning // 4) + self._script.hidden
        return Bill(
            model=self._model,
            prompt_tokens=self._prompt,
            completion_tokens=visible + reasoning,
            reasoning_tokens=reasoning,
            cached_tokens=self._script.cached,
            cache_write_tokens=self._script.written,
        )
