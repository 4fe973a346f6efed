"""The words in which providers say why an answer ended, as the few that matter here.

Sources: the reference of each provider's chat API, and recorded streams, read in November 2026. A word that nobody
knows is a cut that is said, never an end.
"""

from bot.core.model_ports import Finish

_WORDS: dict[Finish, str] = {
    Finish.STOP: """stop eos eos_token end end_turn end_of_turn stop_sequence stop_token complete completed done
        finish finished""",
    Finish.LENGTH: """length max_length model_length max_token max_tokens max_new_tokens max_output_tokens
        max_completion_tokens output_limit token_limit context_length context_window context_length_exceeded
        model_context_window_exceeded truncated""",
    Finish.FILTER: """content_filter content_filtered contentfilter filter filtered safety image_safety sensitive
        recitation blocklist prohibited prohibited_content spii refusal flagged moderation violation
        guardrail_intervened""",
    Finish.TOOLS: """tool_call tool_calls tool_use tools function_call function_calls malformed_function_call
        unexpected_tool_call""",
    Finish.BROKEN: """error server_error internal_error network_error upstream_error insufficient_system_resource abort
        aborted cancel canceled cancelled interrupted timeout overloaded engine_overloaded failed""",
}
_BY_WORD = {word: finish for finish, words in _WORDS.items() for word in words.split()}


def finish_of(word: str) -> Finish:
    """Return what a provider's word means; OTHER where it is not known."""
    plain = word.strip().lower().replace("-", "_").replace(" ", "_").removeprefix("finish_reason_")
    return _BY_WORD.get(plain, Finish.OTHER)
