"""Calls of tools that models write as text, as their chat templates teach them."""

import re

_CALL = re.compile(
    r"\s*(?:```(?:json|xml)?\s*)?(?:<tool_calls?>|<\|tool_calls?\|?>|<\|tool_call_begin\|>|<[\w-]+:tool_call>|<function=\w"
    r"|<\|python_tag\|>|\[TOOL_CALLS\]|<｜tool▁calls▁begin｜>|<\|tool_calls_section_begin\|>"
    r"|functions\.\w+:\d+\s*[<{]|to=functions\.)"
)
"""Qwen and Hermes, Gemma, Kimi, MiniMax and Llama, Mistral, DeepSeek, and what gpt-oss leaves of harmony."""


def is_tool_call(text: str) -> bool:
    """Tell whether an output begins with the call of a tool."""
    return bool(_CALL.match(text))
