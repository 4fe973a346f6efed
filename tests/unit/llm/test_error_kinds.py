"""Refusals in the words of many providers -> kinds."""

import time
from typing import Any

import pytest

from bot.core.errors import (
    Blocked,
    Busy,
    Flagged,
    KeyRefused,
    ModelError,
    ModelLoading,
    ModelUnknown,
    NothingSaid,
    OutputTooLarge,
    PicturesRefused,
    ProviderFault,
    QuotaExhausted,
    RegionRefused,
    RequestRefused,
    TooLong,
    WrongAddress,
)
from bot.llm.errors import from_body, is_error_body

Case = tuple[int | None, Any]


def said(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


CASES: dict[type[ModelError], list[Case]] = {
    QuotaExhausted: [
        (
            429,
            said(
                "You exceeded your current quota, please check your plan and billing details.",
                code="insufficient_quota",
                type="insufficient_quota",
            ),
        ),
        (403, said("user quota is not enough (request id: 2025)", type="v_api_error", code="insufficient_user_quota")),
        (
            403,
            said(
                "用户额度不足, 剩余额度: ＄-0.000002 (request id: 2026)",
                type="new_api_error",
                code="insufficient_user_quota",
            ),
        ),
        (403, said("预扣费额度失败, 用户剩余额度: ¥0.01, 需要预扣费额度: ¥0.02", type="new_api_error", code="")),
        (403, said("该令牌额度已用尽 [sk-Abc***xyz]", type="new_api_error")),
        (
            401,
            {
                "type": "error",
                "error": {
                    "type": "CreditsError",
                    "message": "Insufficient balance. Manage your billing here: https://opencode.ai/x",
                },
            },
        ),
        (
            401,
            {
                "type": "error",
                "error": {
                    "type": "CreditsError",
                    "message": "No payment method. Add a payment method here: https://opencode.ai/x",
                },
            },
        ),
        (
            400,
            said(
                "Access denied, please make sure your account is in good standing.", code="Arrearage", type="Arrearage"
            ),
        ),
        (403, said("Access denied due to overdue account")),
        (
            403,
            said(
                'The free tier of the model has been exhausted. If you wish to continue access the model on a paid basis, please disable the "use free tier only" mode.',
                code="AllocationQuota.FreeTierOnly",
            ),
        ),
        (429, said("余额不足或无可用资源包,请充值。", code="1113")),
        (429, said("Insufficient balance or no resource package. Please recharge.", code="1113")),
        (429, said("m", code="1113")),
        (200, {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}, "choices": None}),
        (200, {"base_resp": {"status_code": 1008, "status_msg": "x"}}),
        (429, said("insufficient balance (1008)", http_code="429", type="insufficient_balance_error")),
        (
            400,
            {
                "type": "error",
                "error": {
                    "type": "invalid_request_error",
                    "message": "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
                },
            },
        ),
        (
            400,
            said(
                'litellm.BadRequestError: AnthropicException - {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}',
                type=None,
                code="400",
            ),
        ),
        (
            400,
            said("Budget has been exceeded! Current cost: 10.2, Max budget: 10.0", type="budget_exceeded", code="400"),
        ),
        (429, said("ExceededBudget: User=x over budget. Spend=12, Budget=10", type="budget_exceeded")),
        (402, said("Insufficient Balance", type="unknown_error", code="invalid_request_error")),
        (
            402,
            said(
                "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 1234.",
                code=402,
            ),
        ),
        (402, said("Insufficient credits. Add more using https://openrouter.ai/credits", code=402)),
        (
            403,
            {
                "code": "The caller does not have permission to execute the specified operation",
                "error": "Your team x has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit.",
            },
        ),
        (429, "Your team x has either used all available credits or reached its monthly spending limit."),
        (
            403,
            {
                "code": "x",
                "error": "You have run out of credits or need a Grok subscription. Add credits at https://grok.com",
            },
        ),
        (
            412,
            said(
                "Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
                code="PRECONDITION_FAILED",
            ),
        ),
        (403, {"code": 30001, "message": "Sorry, your account balance is insufficient", "data": None}),
        (
            403,
            {
                "code": 30011,
                "message": "The selected model requires paid balance. Your paid balance is insufficient. Please top up and try again.",
                "data": None,
            },
        ),
        (
            403,
            said(
                "Your account org-x <ak-x> is not active, organization exceeded current quota, please check your plan and billing details",
                type="exceeded_current_quota_error",
            ),
        ),
        (
            429,
            said(
                "Your account org-x is suspended due to insufficient balance, please recharge your account or check your plan and billing details",
                type="exceeded_current_quota_error",
            ),
        ),
        (
            403,
            said(
                "The request failed because your account has an overdue balance.",
                code="AccountOverdueError",
                type="Forbidden",
            ),
        ),
        (402, said("You have reached the credit limit. Credit limit exceeded", type="credit_limit")),
        (400, said("This account has no active subscription")),
        (
            429,
            {
                "error": {
                    "code": 429,
                    "status": "RESOURCE_EXHAUSTED",
                    "message": "You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: generate_content_free_tier_requests, limit: 0, model: gemini-2.5-pro. Please retry in 36.4s.",
                    "details": [{"retryDelay": "36s"}],
                }
            },
        ),
        (200, {"code": 402, "msg": "账户余额不足，请充值"}),
        (None, said("Insufficient Balance")),
    ],
    KeyRefused: [
        (401, said("Incorrect API key provided: sk-x.", code="invalid_api_key")),
        (
            400,
            {
                "code": "Client specified an invalid argument",
                "error": "Incorrect API key provided: na***ys. You can obtain an API key from https://console.x.ai.",
            },
        ),
        (
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "API key not valid. Please pass a valid API key.",
                        "status": "INVALID_ARGUMENT",
                        "details": [{"reason": "API_KEY_INVALID", "domain": "googleapis.com"}],
                    }
                }
            ],
        ),
        (
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "Multiple authentication credentials received. Missing or invalid Authorization header.",
                        "status": "INVALID_ARGUMENT",
                    }
                }
            ],
        ),
        (401, {"detail": "Unauthorized"}),
        (401, {"message": "Unauthorized", "request_id": "x"}),
        (
            401,
            said(
                "Authentication Fails, Your api key: ****x is invalid",
                type="authentication_error",
                code="invalid_request_error",
            ),
        ),
        (401, said("无效的令牌 (request id: 1)", type="new_api_error")),
        (401, said("身份验证失败。", code="1000")),
        (
            200,
            {
                "base_resp": {
                    "status_code": 1004,
                    "status_msg": "login fail: Please carry the API secret key in the 'Authorization' field of the request header",
                }
            },
        ),
        (200, {"base_resp": {"status_code": 2049, "status_msg": "invalid api key"}}),
        (401, said("No cookie auth credentials found", code=401)),
        (401, said("User not found.", code=401)),
        (200, {"code": 401, "msg": "令牌已过期或验证不正确"}),
        (403, said("told to fail")),
        (401, "Unauthorized"),
        (400, {"error": "invalid x-api-key"}),
        (None, said("Invalid Authentication", type="invalid_authentication_error")),
        (401, said("The API key format is incorrect.", code="AuthenticationError", type="Unauthorized")),
        (401, said("Access denied due to invalid subscription key or wrong API endpoint.", code="401")),
    ],
    RegionRefused: [
        (
            403,
            said(
                "Country, region, or territory not supported",
                code="unsupported_country_region_territory",
                type="request_forbidden",
            ),
        ),
        (
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "User location is not supported for the API use.",
                        "status": "FAILED_PRECONDITION",
                    }
                }
            ],
        ),
        (
            400,
            said(
                "Provider returned error",
                code=400,
                metadata={
                    "raw": '{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}'
                },
            ),
        ),
        (403, said("Access to this model is not available in your country.", type="forbidden")),
        (403, said("This service is not available in your region")),
        (403, said("当前地区不支持访问该服务")),
        (403, said("您所在的地区暂不支持")),
        (451, said("m")),
    ],
    Flagged: [
        (
            400,
            said(
                "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
                code="content_filter",
                param="prompt",
                innererror={"code": "ResponsibleAIPolicyViolation"},
            ),
        ),
        (
            403,
            said(
                'openai/x requires moderation on OpenAI. Your input was flagged for "violence". No credits were charged.',
                code=403,
                metadata={"reasons": ["violence"], "flagged_input": "my balance"},
            ),
        ),
        (
            400,
            said(
                "<400> InternalError.Algo.DataInspectionFailed: Input text data may contain inappropriate content.",
                code="data_inspection_failed",
            ),
        ),
        (400, said("Content Exists Risk", type="invalid_request_error")),
        (400, said("The request was rejected because it was considered high risk", type="content_filter")),
        (
            400,
            said("系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语", code="1301"),
        ),
        (400, said("m", code="1301")),
        (200, {"base_resp": {"status_code": 1026, "status_msg": "input new_sensitive"}}),
        (
            400,
            said(
                "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
                code="invalid_prompt",
            ),
        ),
        (
            403,
            {
                "code": "permission-denied",
                "error": "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO",
            },
        ),
        (
            400,
            said(
                "The request failed because the input text may contain sensitive information.",
                code="SensitiveContentDetected",
            ),
        ),
        (400, said("Violated guardrail policy", type="None")),
        (403, said("输入内容违规，请修改后重试")),
        (500, said("PROHIBITED_CONTENT")),
    ],
    TooLong: [
        (
            400,
            said(
                "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please reduce the length of the messages.",
                code="context_length_exceeded",
            ),
        ),
        (
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                        "status": "INVALID_ARGUMENT",
                    }
                }
            ],
        ),
        (
            400,
            {
                "code": "x",
                "error": "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",
            },
        ),
        (
            400,
            said(
                "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]",
                code="invalid_parameter_error",
            ),
        ),
        (400, said("Invalid request: Your request exceeded model token limit: 8192", type="invalid_request_error")),
        (400, said("Prompt exceeds max length", code="1261")),
        (400, said("输入 Prompt 长度超出最大限制", code="1261")),
        (400, said("m", code="1261")),
        (
            400,
            {
                "error": "The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13055>= n_ctx: 4096). Try to load the model with a larger context length, or provide a shorter input."
            },
        ),
        (400, {"error": "Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)"}),
        (
            400,
            {
                "error": "Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."
            },
        ),
        (
            413,
            said(
                "Request too large for model `llama-3.3-70b-versatile` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 12000, Requested 14137, please reduce your message size and try again. Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing",
                type="tokens",
                code="rate_limit_exceeded",
            ),
        ),
        (
            429,
            said(
                "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 342389. The input or output tokens must be reduced in order to run successfully.",
                type="tokens",
                code="rate_limit_exceeded",
            ),
        ),
        (
            400,
            {
                "code": 20015,
                "message": "length of prompt_tokens (68957) must be less than max_seq_len (65536).",
                "data": None,
            },
        ),
        (
            400,
            said(
                "the request exceeds the available context size (4096 tokens), try increasing it",
                type="exceed_context_size_error",
                code=400,
                n_prompt_tokens=5000,
                n_ctx=4096,
            ),
        ),
        (
            400,
            {
                "type": "error",
                "error": {
                    "type": "invalid_request_error",
                    "message": "prompt is too long: 205000 tokens > 200000 maximum",
                },
            },
        ),
        (
            400,
            said(
                "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
                code="3051",
            ),
        ),
        (413, {"type": "error", "error": {"type": "request_too_large", "message": "Request exceeds the maximum size"}}),
        (413, "<html><head><title>413 Request Entity Too Large</title></head></html>"),
        (422, said("Input validation error: `inputs` must have less than 4096 tokens. Given: 5000", type="validation")),
        (400, said("输入内容过长，超过模型上下文长度限制")),
        (200, said("context window exceeded", code=400)),
        (500, said("input is too large to process. increase the physical batch size", type="server_error")),
    ],
    OutputTooLarge: [
        (
            400,
            said(
                "`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model",
                type="invalid_request_error",
            ),
        ),
        (400, said("<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]")),
        (
            400,
            said(
                "max_tokens is too large: 25000. This model supports at most 16384 completion tokens, whereas you provided 25000.",
                param="max_tokens",
                code="invalid_value",
            ),
        ),
        (
            400,
            said("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", type="invalid_request_error"),
        ),
        (
            400,
            {
                "type": "error",
                "error": {
                    "type": "invalid_request_error",
                    "message": "max_tokens: 25000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku",
                },
            },
        ),
        (
            400,
            {
                "code": 400,
                "reason": "INVALID_REQUEST_BODY",
                "message": "max_tokens (current value: 25000) must be between 0 and 4000 ",
                "metadata": {},
            },
        ),
        (400, said("Requests with max_tokens > 4096 must have stream=true", param="max_tokens")),
        (400, said("max_tokens 参数非法，取值范围为 [1, 4096]", code="1210")),
        (
            400,
            said(
                "'max_tokens' or 'max_completion_tokens' is too large: 25000. This model's maximum context length is 8192 tokens and your request has 120 input tokens (25000 > 8192 - 120). None",
                type="BadRequestError",
                code=400,
            ),
        ),
        (
            400,
            [
                {
                    "error": {
                        "code": 400,
                        "message": "Unable to submit request because it has a maxOutputTokens value of 100000 but the supported range is from 1 (inclusive) to 65537 (exclusive). Update the value and try again.",
                        "status": "INVALID_ARGUMENT",
                    }
                }
            ],
        ),
        (400, said("model max length exceeded, max_tokens must be at most 8192")),
    ],
    NothingSaid: [
        (
            400,
            said(
                "Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.",
                type="invalid_request_error",
            ),
        ),
    ],
    PicturesRefused: [
        (404, said("No endpoints found that support image input", code=404)),
        (400, said("Invalid content type. image_url is only supported by certain models.", code="invalid_value")),
        (
            400,
            said(
                "Failed to deserialize the JSON body into the target type: messages[1]: unknown variant `image_url`, expected `text` at line 1 column 9",
                type="invalid_request_error",
            ),
        ),
        (400, said("this model does not support image input")),
        (400, said("该模型不支持图片输入")),
        (
            500,
            said(
                "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
                type="server_error",
            ),
        ),
        (400, said("Could not process image")),
    ],
    ModelUnknown: [
        (404, said("The model `gpt-9` does not exist or you do not have access to it.", code="model_not_found")),
        (400, said("gpt-9 is not a valid model ID", code=400)),
        (400, said("Model Not Exist", type="invalid_request_error")),
        (
            404,
            {
                "code": "InvalidEndpointOrModel.NotFound",
                "message": "The model or endpoint x does not exist or you do not have access to it.",
                "type": "NotFound",
            },
        ),
        (404, said("No endpoints found for foo/bar.", code=404)),
        (404, said("No endpoints found matching your data policy (Free model publication).", code=404)),
        (400, {"code": 20012, "message": "Model does not exist. Please check it carefully.", "data": None}),
        (400, said("模型不存在，请检查模型代码。", code="1211")),
        (503, said("当前分组 default 下对于模型 gpt-9 无可用渠道", type="new_api_error")),
        (
            503,
            said(
                "No available channel for model gpt-9 under group default (distributor)",
                type="new_api_error",
                code="model_not_found",
            ),
        ),
        (
            400,
            said(
                "The model `llama-2` has been decommissioned and is no longer supported.", code="model_decommissioned"
            ),
        ),
        (404, said("model 'llama9' not found, try pulling it first", type="api_error")),
        (400, said("Invalid model: foo", type="invalid_model", code="1500")),
        (404, {"type": "error", "error": {"type": "not_found_error", "message": "model: claude-9"}}),
        (404, said("The API deployment for this resource does not exist.", code="DeploymentNotFound")),
        (
            403,
            said(
                "Your account has not activated the model doubao. Please activate the model service in the Ark Console.",
                code="ModelNotOpen",
            ),
        ),
        (400, {"error": "No models loaded. Please load a model in the developer page or use the 'lms load' command."}),
        (
            404,
            said("models/foo is not found for API version v1beta, or is not supported for generateContent.", code=404),
        ),
        (404, said("told to fail")),
    ],
    Busy: [
        (
            429,
            said(
                "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.",
                type="tokens",
                code="rate_limit_exceeded",
            ),
        ),
        (
            429,
            [
                {
                    "error": {
                        "code": 429,
                        "message": "You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: x_free_tier_requests, limit: 20, model: gemini. Please retry in 3.4s.",
                        "status": "RESOURCE_EXHAUSTED",
                        "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3s"}],
                    }
                }
            ],
        ),
        (429, said("Resource has been exhausted (e.g. check quota).", status="RESOURCE_EXHAUSTED", code=429)),
        (
            429,
            said(
                "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day",
                code=429,
            ),
        ),
        (429, said("您当前使用该 API 的并发数过高，请降低并发，或联系客服增加限额", code="1302")),
        (
            429,
            said(
                "Your account x request reached max request: 3, please try again after 1 seconds",
                type="rate_limit_reached_error",
            ),
        ),
        (429, said("Allocated quota exceeded, please increase your quota limit.", code="Throttling.AllocationQuota")),
        (200, {"base_resp": {"status_code": 1002, "status_msg": "rate limit exceeded(RPM)"}}),
        (529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
        (200, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
        (503, said("The model is overloaded. Please try again later.", status="UNAVAILABLE")),
        (
            429,
            {
                "object": "error",
                "message": "Service tier capacity exceeded for this model.",
                "type": "invalid_request_error",
            },
        ),
        (503, {"code": 50505, "message": "Model service overloaded. Please try again later.", "data": None}),
        (200, said("当前请求过多，请稍后再试")),
        (429, "<html><title>429 Too Many Requests</title></html>"),
    ],
    ModelLoading: [
        (503, said("Loading model", type="unavailable_error", code=503)),
        (503, {"error": "Model x is currently loading", "estimated_time": 20.0}),
    ],
    Blocked: [
        (
            403,
            "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1></body></html>",
        ),
        (403, "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"),
        (403, "error code: 1020 access denied, cloudflare"),
        (
            403,
            "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>",
        ),
    ],
    WrongAddress: [
        (200, "<!doctype html><html><head><title>One API</title></head></html>"),
        (404, "<html><head><title>404 Not Found</title></head></html>"),
        (404, "404 page not found"),
        (404, {"detail": "Not Found"}),
        (404, said("Invalid URL (POST /chat/completions)", type="invalid_request_error")),
        (200, {"error": "Unexpected endpoint or method. (POST /chat/completions). Returning 200 anyway"}),
        (405, {"detail": "Method Not Allowed"}),
        (404, said("Resource not found", code="404")),
        (404, "Cannot POST /chat/completions"),
    ],
    ProviderFault: [
        (500, said("The server had an error while processing your request.", type="server_error")),
        (502, "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"),
        (520, "error code: 520"),
        (200, said("upstream failed", code=502)),
        (None, {}),
    ],
    RequestRefused: [
        (400, said("told to fail")),
        (
            400,
            said(
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                param="max_tokens",
                code="unsupported_parameter",
            ),
        ),
        (
            400,
            said(
                "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
                param="temperature",
                code="unsupported_value",
            ),
        ),
        (
            400,
            said(
                "Your organization must be verified to stream this model. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization.",
                param="stream",
                code="unsupported_value",
                type="invalid_request_error",
            ),
        ),
        (400, said("This response_format type is unavailable now", type="invalid_request_error")),
        (400, said("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.")),
        (400, said("该模型不支持 response_format 参数")),
        (400, said("Unknown parameter: 'reasoning_effort'.", code="unknown_parameter")),
        (400, said("System role not supported")),
        (400, said("JSON mode is not enabled for this model")),
        (200, {"base_resp": {"status_code": 2013, "status_msg": "invalid params"}}),
    ],
}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [(status, body, kind) for kind, cases in CASES.items() for status, body in cases],
    ids=[f"{kind.code}-{number}" for kind, cases in CASES.items() for number, _ in enumerate(cases)],
)
def test_kinds(status: int | None, body: Any, kind: type[ModelError]) -> None:
    """Words, codes and status together say what it is."""
    assert type(from_body(body, status)) is kind


@pytest.mark.parametrize(
    "body", [body for cases in CASES.values() for status, body in cases if status == 200 and not isinstance(body, str)]
)
def test_refusals_with_status_200(body: Any) -> None:
    """They are told from completions."""
    assert is_error_body(body)
    assert is_error_body([body])


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        "",
        5,
        {"choices": []},
        {"choices": [{"message": {"content": "error"}}], "error": None},
        {"choices": [{"delta": {}}], "base_resp": {"status_code": 0, "status_msg": "success"}},
        {"id": "x", "object": "chat.completion.chunk", "choices": [], "usage": {"total_tokens": 1}},
        {"object": "response", "status": "completed", "error": None, "output": []},
        {"type": "response.created", "response": {"status": "in_progress"}},
        {"type": "response.output_text.delta", "delta": "error"},
        {"model": "m", "message": {"content": "a"}, "done": True},
        {"code": 0, "message": "success", "data": {}},
        {"code": 200, "msg": "ok"},
    ],
)
def test_what_is_no_refusal(body: Any) -> None:
    """Completions, chunks, events, and what says that all is well."""
    assert not is_error_body(body)


@pytest.mark.parametrize(
    "piece", ["a ", "max_tokens ", "model ", "no ", "1,", "[", "the image ", "余额", "x" * 50 + " ", "retry in 5 "]
)
def test_long_errors_take_no_time(piece: str) -> None:
    """However they repeat themselves."""
    began = time.perf_counter()
    from_body({"error": {"message": piece * (200_000 // len(piece))}}, 400)
    assert time.perf_counter() - began < 1.0
