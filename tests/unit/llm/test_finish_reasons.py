"""Why an answer ended, in the words of providers."""

import pytest

from bot.core.model_ports import Finish
from bot.llm.finish_reasons import finish_of


@pytest.mark.parametrize(
    ("words", "finish"),
    [
        ("stop STOP eos end_turn eos_token stop_sequence FINISH_REASON_STOP", Finish.STOP),
        ("length max_tokens MAX_TOKENS model_length model_context_window_exceeded max_output_tokens", Finish.LENGTH),
        ("content_filter SAFETY sensitive RECITATION content-filter PROHIBITED_CONTENT", Finish.FILTER),
        ("tool_calls function_call tool_use MALFORMED_FUNCTION_CALL", Finish.TOOLS),
        ("insufficient_system_resource network_error abort error aborted", Finish.BROKEN),
        ("because 42 ?", Finish.OTHER),
    ],
)
def test_words(words: str, finish: Finish) -> None:
    """In any case; an unknown one is no end."""
    assert {finish_of(word) for word in words.split()} == {finish}
