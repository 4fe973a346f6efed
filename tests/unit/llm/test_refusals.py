"""What a 400 is about: wordings of many servers."""

from typing import Any

import pytest

from bot.core.errors import RequestRefused
from bot.llm.error_bodies import Told, told
from bot.llm.errors import from_body
from bot.llm.refusals import FORM, failed_generation, refused

CHAT = ("stream", "stream_options", "reasoning_effort", "temperature", "max_completion_tokens", "developer")
OLD = ("stream_options", "temperature", "max_tokens", "system")
RESPONSES = ("reasoning", "reasoning.effort", "reasoning.summary", "max_output_tokens")


def error(body: Any) -> Told:
    """What a 400 with this body says."""
    return told(body, 400)


def said(message: str, **more: Any) -> dict[str, Any]:
    return {"message": message, "type": "invalid_request_error", **more}


def forbidden(*path: str | int, kind: str = "extra_forbidden", message: str = "Extra inputs are not permitted") -> Any:
    fault = {"type": kind, "loc": ["body", *path], "msg": message, "input": {"temperature": "max_tokens"}}
    return {"detail": [fault]}


@pytest.mark.parametrize(
    ("body", "about"),
    [
        (
            said(
                "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is "
                "supported.",
                param="temperature",
                code="unsupported_value",
            ),
            "temperature",
        ),
        (said("Unrecognized request argument supplied: reasoning_effort", param=None), "reasoning_effort"),
        (said("Unknown parameter: 'stream_options'.", code="unknown_parameter"), "stream_options"),
        (said("property 'reasoning_effort' is unsupported"), "reasoning_effort"),
        (said("`reasoning_effort` is not supported with this model"), "reasoning_effort"),
        (
            said("Unsupported value: 'minimal'. Supported values are: 'low'.", param="reasoning_effort"),
            "reasoning_effort",
        ),
        (said("This model doesn't support the parameter max_completion_tokens"), "max_completion_tokens"),
        (said('json: unknown field "stream_options"'), "stream_options"),
        (said('Invalid JSON payload received. Unknown name "stream_options": Cannot find field.'), "stream_options"),
        (said("Unrecognized key(s) in object: 'temperature'"), "temperature"),
        (said("Additional properties are not allowed ('stream_options' was unexpected)"), "stream_options"),
        (said("Argument not supported: stream_options"), "stream_options"),
        (forbidden("stream_options"), "stream_options"),
        (forbidden("max_completion_tokens"), "max_completion_tokens"),
        (
            forbidden("reasoning_effort", kind="literal_error", message="Input should be 'low' or 'high'"),
            "reasoning_effort",
        ),
        ({"object": "error", "message": forbidden("stream_options"), "param": None}, "stream_options"),
        ("unknown parameter stream_options", "stream_options"),
        (
            said(
                "Unsupported value: 'messages[0].role' does not support 'developer' with this model.",
                param="messages[0].role",
            ),
            "developer",
        ),
        (said("messages[0].role: unknown variant `developer`, expected one of `system`, `user`"), "developer"),
        (said("developer is not one of ['system', 'assistant', 'user'] - 'messages.0.role'"), "developer"),
        (said("Unexpected role 'developer' after nothing"), "developer"),
        (said("invalid temperature: only 1 is allowed for this model"), "temperature"),
        (said("`temperature` is deprecated for this model."), "temperature"),
        (said("temperature 参数错误，该模型不支持"), "temperature"),
        (said("不支持的参数：reasoning_effort"), "reasoning_effort"),
        (said("参数 stream_options 无效"), "stream_options"),
        (said("Your organization must be verified to stream this model.", param="stream"), "stream"),
        (said("Streaming completion is not support yet, please remove 'stream' key value."), "stream"),
        (said("Unsupported value: 'stream' does not support true. Supported values are: false."), "stream"),
        (said("该模型暂不支持流式输出"), "stream"),
        (said("仅支持非流式调用"), "stream"),
        (said("stream_options is only supported when stream is true, not supported here"), "stream_options"),
    ],
)
def test_parameters(body: Any, about: str) -> None:
    """The one that is named, however it is said."""
    assert refused(error(body), sent=CHAT, formed=True) == about
    assert type(from_body(body, 400)) is RequestRefused


@pytest.mark.parametrize(
    ("body", "about"),
    [
        (
            said(
                "Unsupported parameter: 'max_tokens' is not supported with this model. "
                "Use 'max_completion_tokens' instead."
            ),
            "max_tokens",
        ),
        (said("System role not supported"), "system"),
        (said("Unsupported value: 'messages[0].role' does not support 'system' with this model."), "system"),
        (said("Only user and assistant roles are supported, got system"), "system"),
    ],
)
def test_older_names(body: Any, about: str) -> None:
    """What is sent to models that do not reason."""
    assert refused(error(body), sent=OLD, formed=False) == about
    assert type(from_body(body, 400)) is RequestRefused


@pytest.mark.parametrize(
    ("body", "about"),
    [
        (
            said(
                "Your organization must be verified to generate reasoning summaries.",
                param="reasoning.summary",
                code="unsupported_value",
            ),
            "reasoning.summary",
        ),
        (said("Unsupported parameter: 'reasoning.effort' is not supported with this model."), "reasoning.effort"),
        (said("Unknown parameter: 'reasoning'."), "reasoning"),
        (forbidden("reasoning", "summary"), "reasoning.summary"),
        (said("Invalid parameter: 'text.format' of type 'json_schema' is not supported with this model."), FORM),
    ],
)
def test_of_responses(body: Any, about: str) -> None:
    """A part of a parameter goes before the whole."""
    assert refused(error(body), sent=RESPONSES, formed=True) == about
    assert type(from_body(body, 400)) is RequestRefused


@pytest.mark.parametrize(
    "body",
    [
        said("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
        said("x", param="response_format"),
        said("x", code="json_validate_failed"),
        said("This model does not support response format `json_schema`."),
        said("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."),
        said("'response_format.type' must be 'json_schema' or 'text'"),
        said("JSON mode is not enabled for this model"),
        said("model does not support structured outputs"),
        said("failed to parse grammar"),
        said("Unknown parameter: 'text'."),
        said("Not there.", param="text"),
        said('Unknown name "responseFormat"'),
        said("Provider returned error", metadata={"raw": '{"error":"json_schema is not supported"}'}),
        forbidden("response_format"),
        "response_format is not supported",
        said("该模型不支持 JSON 模式"),
        said("模型不支持结构化输出"),
        said("返回格式 json_schema 无效"),
        said(
            "Provider returned error", metadata={"raw": '{"error":{"message":"response_format json_object is not ok"}}'}
        ),
        {"detail": "Unsupported parameter: response_format"},
        {"error": "'response_format.json_schema.schema' must be an object"},
        said("Invalid schema for response_format 'steps_and_answer'", code="invalid_json_schema"),
        said("The provided JSON schema contains features not supported by xgrammar: grammar"),
    ],
)
def test_forms(body: Any) -> None:
    """The form of output, but only if one was asked for."""
    assert refused(error(body), sent=(), formed=True) == FORM
    assert type(from_body(body, 400)) is RequestRefused
    assert refused(error(body), sent=CHAT, formed=False) is None


@pytest.mark.parametrize(
    "body",
    [
        None,
        5,
        "",
        [],
        {},
        said("Invalid 'messages[1].content': string too long."),
        said("max_completion_tokens is too large: 99999. This model supports at most 16384 completion tokens."),
        said("The developer of this model is unknown."),
        said("Conversation roles must alternate user/assistant/user/assistant"),
        {
            "detail": [
                {
                    "type": "missing",
                    "loc": ["body", "messages"],
                    "msg": "Field required",
                    "input": "temperature unknown",
                }
            ]
        },
    ],
)
def test_neither(body: Any) -> None:
    """What is not about one of them stays as it is."""
    assert refused(error(body), sent=CHAT, formed=True) is None


def test_what_was_not_sent_is_not_meant() -> None:
    """A parameter that is left out already cannot be refused again."""
    assert refused(error(said("Unknown parameter: 'temperature'.")), sent=("stream_options",), formed=False) is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"failed_generation": '{"a": 1\0'}, '{"a": 1'),
        *((body, None) for body in ({"failed_generation": " "}, {"failed_generation": None}, {}, None, "x")),
    ],
)
def test_output_beside_an_error(body: Any, text: str | None) -> None:
    """Groq gives what the model wrote."""
    assert failed_generation(told(body)) == text
