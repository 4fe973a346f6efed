"""How much output a refusal allows for."""

import pytest

from bot.llm.output_limits import allowed_output, is_on_output


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (
            "`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than ...",
            8192,
        ),
        ("max_tokens for `llama-3.1-8b-instant` must be less than or equal to 8000", 8000),
        ("<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]", 8192),
        ("Range of max_tokens should be [1,8192]", 8192),
        ("max_tokens is too large: 25000. This model supports at most 16384 completion tokens, you gave 25000.", 16384),
        ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192),
        (
            "max_tokens: 25000 > 8192, which is the maximum allowed number of output tokens for haiku-20241022",
            8192,
        ),
        ("max_tokens (current value: 25000) must be between 0 and 4000 ", 4000),
        ("Requests with max_tokens > 4096 must have stream=true", 4096),
        ("max_tokens 参数非法，取值范围为 [1, 4096]", 4096),
        ("max_tokens 不能超过 8192", 8192),
        ("max_tokens参数值应小于等于4096", 4096),
        ("最大输出长度为8192, 当前25000", 8192),
        ("maxOutputTokens value of 25000 but the supported range is from 1 (inclusive) to 8193 (exclusive)", 8192),
        ("'max_tokens' must be less than 8193", 8192),
        ("The maximum allowed max_tokens is a maximum of 12,768", 12768),
        ("max_tokens must be in [1, 8192]", 8192),
        ("Invalid value for max_tokens: 25000. Maximum is 4096", 4096),
        ("max_completion_tokens (25000) exceeds the maximum of 16384", 16384),
        ("Invalid 'max_output_tokens': integer above maximum value. Expected a value <= 12800, but got 25000.", 12800),
        ("max_tokens cannot be greater than 4096", 4096),
        ("number of output tokens requested (25000) exceeds the limit of 8000", 8000),
        ("less_than_equal body.max_tokens Input should be less than or equal to 8192", 8192),
        ("The value of max_tokens should be in the range of 1 to 8192", 8192),
        ("max_tokens is limited to 8k for this model", 8000),
        ("this model does not support max_tokens > 8000", 8000),
        ("max_tokens too large (at most 4096, of a context of 8192)", 4096),
    ],
)
def test_limits_of_output(text: str, limit: int) -> None:
    """The number of the limit, not of what was sent, of a model's name or of its window."""
    assert is_on_output(text)
    assert allowed_output(text, 25_000) == (limit, None)


@pytest.mark.parametrize(
    ("text", "limit", "size"),
    [
        (
            (
                "'max_tokens' or 'max_completion_tokens' is too large: 25000. This model's maximum context "
                "length is 8192 tokens and your request has 120 input tokens (25000 > 8192 - 120). None"
            ),
            8072,
            120,
        ),
        (
            (
                "This model's maximum context length is 8192 tokens. However, you requested 25120 tokens (120 in "
                "the messages, 25000 in the completion). Please reduce the length of the messages or completion."
            ),
            8072,
            120,
        ),
        (
            (
                "This model's maximum context length is 8192 tokens. However, you requested 25000 output tokens "
                "and your prompt contains at least 120 input tokens, for a total of at least 25120 tokens."
            ),
            8072,
            120,
        ),
        (
            (
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 120 `inputs` "
                "tokens and 25000 `max_new_tokens`"
            ),
            3976,
            120,
        ),
        (
            ("input length and `max_tokens` exceed context limit: 180000 + 25000 > 200000, decrease either"),
            20000,
            180000,
        ),
        (
            (
                "Request too large for model `llama-3.3-70b` on tokens per minute (TPM): Limit 8000, Requested "
                "25500, please reduce your message size and try again."
            ),
            7500,
            500,
        ),
        (
            (
                "This endpoint's maximum context length is 32768 tokens. However, you requested about 34000 "
                "tokens (9000 of text input, 25000 in the output)."
            ),
            23768,
            9000,
        ),
    ],
)
def test_what_a_window_leaves(text: str, limit: int, size: int) -> None:
    """A window that question and output share: what the question leaves of it."""
    assert allowed_output(text, 25_000) == (limit, size)


@pytest.mark.parametrize(
    "text",
    [
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "extra_forbidden body.max_completion_tokens Extra inputs are not permitted",
        "Unknown parameter: 'max_output_tokens'.",
        "This model doesn't support the parameter max_completion_tokens",
        "prompt is too long: 205000 tokens > 200000 maximum",
        "Range of input length should be [1, 30720]",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",
        "不支持 max_tokens 参数",
    ],
)
def test_what_is_not_about_output(text: str) -> None:
    """A parameter that is not known, and questions that are too long."""
    assert not is_on_output(text)


def test_no_number() -> None:
    """Nothing is made up."""
    assert allowed_output("max_tokens is too large", 25_000) is None
    assert allowed_output("max_tokens is too large: 25000", 25_000) is None
