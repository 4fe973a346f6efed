"""What comes back from Telegram, or from whatever stands between."""

import logging

import pytest
from telegram.error import TimedOut

from bot.tg.transport import AiohttpRequest


@pytest.mark.parametrize(
    "payload", [b"", b"<html>secret words</html>", b"null", b"[]", b'"x"', b"{}", b'{"ok":true,"result":']
)
def test_an_answer_that_cannot_be_read_leaves_the_outcome_open(payload, caplog):
    """As with no answer at all: it may have had its effect. What it says is not logged."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TimedOut):
        AiohttpRequest.parse_json_payload(payload)
    assert caplog.text == ""


@pytest.mark.parametrize(
    "payload",
    [b'{"ok":true}', b'{"ok":true,"result":null}', b'{"ok":false,"error_code":400}', b'{"ok":true,"result":"\xff"}'],
)
def test_what_telegram_says_is_taken(payload):
    """Results of any kind, refusals, and damaged letters."""
    assert "ok" in AiohttpRequest.parse_json_payload(payload)
