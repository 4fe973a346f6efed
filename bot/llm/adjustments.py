"""What a refusal changes: which error it is for this request, and what later requests do without."""

import logging
import re
from dataclasses import dataclass
from typing import Any

from bot.core.errors import (
    ModelError,
    ModelUnknown,
    OutputRefused,
    OutputTooLarge,
    ParameterRefused,
    PicturesRefused,
    ProviderFault,
    RequestRefused,
    TooLong,
    WrongAddress,
)
from bot.core.messages import ModelRequest, Output
from bot.llm.error_bodies import Told
from bot.llm.learned import Learned
from bot.llm.output_limits import COMMON_ROOM, LEAST_ROOM, allowed_output
from bot.llm.refusal_words import FAULT
from bot.llm.refusals import FORM, is_on_schema, refused

log = logging.getLogger(__name__)

LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
"""The names of the limit of output, in both interfaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustments:
    """Turns refusals into errors by what was asked, and notes in `learned` what can be asked otherwise."""

    learned: Learned
    provider: str
    address: str

    def refusal(self, plain: ModelError, request: ModelRequest, body: dict[str, Any], names: set[str]) -> ModelError:
        """Our error, with what is learned from it noted: what is left out or lowered is not sent again as it was."""
        what = plain.told
        if not isinstance(what, Told):
            return plain
        if isinstance(plain, TooLong) and what.status == 413 and _has_pictures(request) and "token" not in what.words:
            return PicturesRefused(str(plain))  # bytes are what is too many, and words are few
        if isinstance(plain, OutputTooLarge | TooLong):
            return self._with_less_room(plain, what, request, body)
        if isinstance(plain, WrongAddress):
            if not what.page and _names(what.text, request.model):
                return ModelUnknown(str(plain))
            plain.address = self.address
        if isinstance(plain, PicturesRefused) and not _has_pictures(request):
            plain = RequestRefused(str(plain))
        if type(plain) not in (RequestRefused, ProviderFault):
            return plain
        return self._without(plain, what, request, names)

    def _without(self, plain: ModelError, what: Told, request: ModelRequest, names: set[str]) -> ModelError:
        """The error for a request that may do without a parameter, its form, or its pictures."""
        formed = request.output in (Output.SCHEMA, Output.OBJECT)
        if isinstance(plain, ProviderFault) and ((what.status or 0) >= 500 or FAULT.search(what.words)):
            return _form_refused(plain, sure=False) if formed and is_on_schema(what) else plain
        subject = refused(what, sent=names, formed=formed)
        if subject is None and isinstance(plain, RequestRefused):
            if formed:
                return _form_refused(plain, sure=False)
            return PicturesRefused(str(plain)) if _has_pictures(request) else plain
        if subject is None:
            return plain
        if subject == FORM:
            return _form_refused(plain, sure=True)
        log.warning("%s at %s refuses %s: left out from now on", request.model, self.provider, subject)
        self.learned.leave_out(request.model, subject)
        return ParameterRefused(str(plain))

    def _with_less_room(self, plain: ModelError, what: Told, request: ModelRequest, body: dict[str, Any]) -> ModelError:
        """The error for a request that may do with less output; where its question leaves no room, it is too long."""
        sent = next((body[name] for name in LIMITS if name in body), None)
        if sent is None:
            return plain
        limit, size = allowed_output(what.text, sent) or (min(sent, COMMON_ROOM), None)
        if size is not None and limit < LEAST_ROOM:
            return TooLong(str(plain))
        if limit >= sent or (size is None and isinstance(plain, TooLong)):
            return plain
        if size is None:
            self.learned.limit_room(request.model, limit)
        else:
            self.learned.limit_window(request, limit + size, size)
        log.warning(
            "%s at %s allows for %d tokens of output: asked for from now on", request.model, self.provider, limit
        )
        return ParameterRefused(str(plain))


def _names(text: str, model: str) -> bool:
    """Tell whether a text names a model, as a word of its own."""
    return bool(re.search(rf"(?<![\w.-]){re.escape(model)}(?![\w-])", text, re.IGNORECASE))


def _has_pictures(request: ModelRequest) -> bool:
    return any(turn.pictures for turn in request.messages)


def _form_refused(plain: ModelError, *, sure: bool) -> OutputRefused:
    error = OutputRefused(str(plain))
    error.sure = sure
    return error
