"""Taps under /stats: who tapped is checked, and the span is read from the button's data."""

import re
from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.spans import Span
from bot.flow.report import Reports
from bot.tg.admins import Admins
from bot.tg.taps import acknowledge
from bot.view.texts import Texts

CODE = r"(?P<code>[0-9a-z-]{1,17})"
"""The part of a pattern that a span's short form must fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an admin's tap asks for. `at` is the chat and the message with the button."""

    at: tuple[int, int]
    data: str
    match: re.Match[str]
    span: Span
    texts: Texts


async def asked_for(
    admins: Admins, reports: Reports, update: Update, context: ContextTypes.DEFAULT_TYPE, toast: str | None = None
) -> Asked | None:
    """What a tap asks for, acknowledged with the text of `toast`; None for anybody but admins, and for no real span."""
    tap = await admins.tap(update)
    if tap is None or not isinstance(context.match, re.Match):
        return None
    try:
        span = reports.span_of_code(context.match["code"])
    except ValueError:
        await acknowledge(tap.query, tap.texts.say("gone"))
        return None
    await acknowledge(tap.query, tap.texts.say(toast) if toast else None)
    return Asked(at=tap.at, data=tap.query.data or "", match=context.match, span=span, texts=tap.texts)
