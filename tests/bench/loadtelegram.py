"""The Bot API as far as a bot needs it under load. It keeps what was said to whom, when, and in what order."""

import asyncio
import json
import re
import time
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from bench.loadfaults import Faults

ME = {"id": 1, "is_bot": True, "first_name": "Load", "username": "load_bot"}
BATCH = 100
"""Updates in one answer, at most. Source: Bot API, getUpdates, `limit`."""

NUMBER = re.compile(r"#(\d+)")
CONTENT = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument")
SILENCE = 120.0
"""In seconds: how long a request that gets no answer is kept open."""


class Telegram:
    """Hands out questions by long polling and takes messages."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._waiting: dict[int, dict[str, Any]] = {}
        self._news = asyncio.Event()
        self._update_id = self._message_id = 1000
        self.polls = self.logins = 0
        self.forget()

    def forget(self) -> None:
        """Empties the records."""
        self.asked: dict[int, dict[str, Any]] = {}
        self.answered: set[int] = set()
        self.apologies = 0
        self.sent: list[dict[str, Any]] = []
        self.methods: list[str] = []
        self._tries: dict[tuple[str, str], int] = {}
        self._unconfirmed: set[int] = set()
        """Chats in which an answer stands that the bot has heard nothing of."""

    def say(self, questions: list[dict[str, Any]]) -> None:
        """Questions from people, in private chats, available from now on."""
        now = time.monotonic()
        for question in questions:
            chat = question["chat"]
            self.asked[question["n"]] = {"at": now, "chat": chat}
            self._offer({"message": self._message(chat, f"#{question['n']} {question['text']}", person(chat))})

    def tap(self, chat: int, message: dict[str, Any], data: str) -> None:
        """Somebody taps a button of a message."""
        tapped = {"id": str(self._update_id), "from": person(chat), "message": message, "chat_instance": "1"}
        self._offer({"callback_query": {**tapped, "data": data}})

    def _offer(self, update: dict[str, Any]) -> None:
        self._update_id += 1
        self._waiting[self._update_id] = {"update_id": self._update_id, **update}
        self._news.set()

    def _message(self, chat: int, text: str, sender: dict[str, Any]) -> dict[str, Any]:
        self._message_id += 1
        place = {"id": chat, "type": "private", "first_name": f"P{chat}"}
        return {
            "message_id": self._message_id,
            "date": int(time.time()),
            "chat": place,
            "from": sender,
            "text": text,
        }

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request, by the name of its method, in small letters or not."""
        method = request.path.rpartition("/")[2]
        given = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        self.methods.append(method)
        if method.replace("_", "").lower() == "getupdates":
            return await self._get_updates(request, given)
        fault, late = self._fault(method, given.get("chat_id", ""))
        if fault in ("telegram-429", "telegram-500"):
            return refusal(int(fault[-3:]))
        if fault is not None and not late:
            await self._break(request, fault)
        result = self._do(method, given, fault)
        if fault is not None:
            await self._break(request, fault)
        return told(200, {"ok": True, "result": result})

    def _fault(self, method: str, chat: str) -> tuple[str | None, bool]:
        """The fault, and whether it comes when the request is done already."""
        number = self._tries[method, chat] = self._tries.get((method, chat), 0) + 1
        name = f"{method} {chat} {number}"
        return self._faults.of("telegram", name), self._faults.late(name)

    async def _break(self, request: web.BaseRequest, fault: str) -> None:
        """No answer: for a long time, or never."""
        if fault == "telegram-silent":
            await asyncio.sleep(SILENCE)
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError

    async def _get_updates(self, request: web.BaseRequest, given: dict[str, str]) -> web.StreamResponse:
        """The next updates. Silence here would only cost forty seconds each time, so that this fault is left out."""
        self.polls += 1
        fault = self._faults.of("telegram", f"getUpdates {self.polls}", without=("telegram-silent",))
        if fault == "telegram-drop":
            await self._break(request, fault)
        if fault is not None:
            return refusal(int(fault[-3:]))
        offset = int(given.get("offset", 0))
        for number in [number for number in self._waiting if number < offset]:
            del self._waiting[number]
        if not self._waiting:
            await self._wait(float(given.get("timeout", 0)))
        return told(200, {"ok": True, "result": list(self._waiting.values())[:BATCH]})

    async def _wait(self, seconds: float) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            pass

    def _do(self, method: str, given: dict[str, str], fault: str | None) -> Any:
        if method == "getMe":
            self.logins += 1
            return ME
        if method not in CONTENT:
            return True
        chat, text = int(given["chat_id"]), given.get("text", "")
        message = self._message(chat, text, ME)
        found = NUMBER.search(text)
        n = int(found[1]) if found else None
        about = {"at": time.monotonic(), "chat": chat, "n": n, "method": method, "fault": fault}
        self.sent.append(about if n else {**about, "text": text[:200]})
        if n in self.asked:
            self.answered.add(n)
            (self._unconfirmed.add if fault == "telegram-silent" else self._unconfirmed.discard)(chat)
        else:
            self._take_note(chat, message, given.get("reply_markup"))
        return message

    def _take_note(self, chat: int, message: dict[str, Any], markup: str | None) -> None:
        """A sentence that is no answer: an apology, unless its button brings an answer whose fate is not known.

        Whoever does not see the answer taps it: the one above the note, for a chat's answers come one by one.
        """
        rows = json.loads(markup)["inline_keyboard"] if markup else []
        again = [button["callback_data"] for row in rows for button in row if "again:" in button["callback_data"]]
        if not again:
            self.apologies += 1
        elif chat not in self._unconfirmed and self._misses_one(chat):
            self.tap(chat, message, again[0])

    def _misses_one(self, chat: int) -> bool:
        return any(asked["chat"] == chat and n not in self.answered for n, asked in self.asked.items())


def person(chat: int) -> dict[str, Any]:
    """Who sits in a private chat."""
    return {"id": chat, "is_bot": False, "first_name": f"P{chat}", "language_code": "en"}


def told(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")


def refusal(status: int) -> web.Response:
    """Too many requests, or a fault of the server."""
    extra = {"parameters": {"retry_after": 1}} if status == 429 else {}
    return told(status, {"ok": False, "error_code": status, "description": "not now", **extra})
