"""The table of refusals: by which words, codes and status each kind is known, in English and Chinese.

The words of one kind are families of words, not sentences: no two providers word a refusal alike, and gateways put
their own before it. The first kind that fits counts, so that a sentence on a limit of output comes before one on the
length of a question, and a lack of credit before too many requests. Sources: the providers' lists of error codes, and
what their users report, read in November 2026.
"""

import re

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
    TimedOut,
    TooLong,
    WrongAddress,
)
from bot.llm.error_bodies import Told, fields_of
from bot.llm.output_limits import is_on_output
from bot.llm.retry_times import told_pause


def _words(*families: str) -> re.Pattern[str]:
    return re.compile("|".join(families))


_SHORT = r"(insufficient|inadequate|not enough|out of|run out of|ran out of|negative|low|lack of|exhausted)"
_PURSE = r"(credits?|balances?|funds?|funding|account balance|user quota|token quota|tokens? left|prepaid|money)"
_NO_CREDIT = _words(
    rf"\b{_SHORT} ((available|remaining|account|user|api|usage|prepaid|paid|free) ){{0,3}}{_PURSE}\b",
    rf"\b(no|zero) (\w+ )?{_PURSE} (left|remain\w*|available|in|on|for)\b",
    rf"\b{_PURSE} (\w+ ){{0,4}}(insufficient|exhausted|depleted|too low|used up|ran out|run out|expired|not enough"
    r"|below|is (0|zero|negative|empty))\b",
    r"\binsufficient (user )?quota\b|\bquota is (not enough|insufficient)\b|\b(requires?|need|buy|purchase) more credits"
    r"|\b(used|spent|consumed) (up )?all (of )?(the |your )?(available )?(credits?|balance|quota)|\b(purchase|add|buy) "
    r"(more )?(credits|funds)\b|\bcredits? (limit|error|required)\b|\bcan only afford\b",
    r"\barrear|\boverdue\b|\bunpaid\b|past invoices?|good standing|\bpayment (is )?(required|needed|method|overdue)"
    r"|\bno payment method|\bbilling (hard limit|error|not active|is not active|disabled|limit|issue)"
    r"|\b(enable|activate|set up) billing|billing (is |must be |has not been )?(not |en|dis)abled?\b",
    r"\b(spend|spending|budget|usage cost|cost) (limit|cap)\b|\bbudget (\w+ ){0,3}exceeded|exceeded (\w+ ){0,2}budget"
    r"|\b(please )?(recharge|top up|topup)\b|\bfree (tier|quota|trial|credits?|usage) (\w+ ){0,5}(exhausted|used up"
    r"|expired|exceeded|ended)|\b(no|without an?|not have any) (active )?(subscription|plan)\b|subscription (has )?expired",
    r"limit: 0\b",
    r"余额不足|余额(已)?(用完|耗尽|不够|为零|为负)|余额.{0,6}(不足|不够)|欠费|(?<!不)充值|(额度|配额|资源包|点数|积分).{0,10}(不足|不够|已?用[完尽]|已?耗尽|用尽)"
    r"|(账户|账号|帐户|帐号).{0,6}(冻结|停用|停服)|无可用(资源包|额度)|预扣费.{0,6}失败|套餐.{0,8}(到期|过期|用完)|余额|未(开通|付费)计费",
)
_SPENT = _words(
    r"quota (has been |was |is )?(exceeded|exhausted|used up|reached)|(exceeded|exceeds|reached|over|used up) (\w+ ){0,4}"
    r"(quota|usage limit)\b|plan and billing details|\bout of quota\b"
)
"""What OpenAI says of an empty account, and Google of a full minute: a pause that is told makes the difference."""

_RATE = _words(
    r"rate limit|ratelimit|too many (concurrent )?requests|throttl|per (second|minute|hour|day|min)\b|\b[rt]p[smhd]\b|\bqps\b"
    r"|concurren|requests? limit|limit (requests|burst)|overload|capacity|(server|system|service|model|engine) (is )?"
    r"(\w+ )?(busy|at capacity)|too busy|try again (later|in|after)|high (demand|load|traffic)|slow down|temporarily"
    r"|resource (has been )?exhausted|usage limit",
    r"(请求|调用|访问).{0,8}(过于频繁|频繁|过多|太多|超限|上限)|频率|速率|限流|并发|繁忙|负载|拥挤|稍后(再|重)?试|请稍[后候]|使用上限|访问量过大|过载",
)
_REGION = _words(
    r"(country|region|territory|location)(, | or |/)?.{0,60}(not (currently )?(supported|available|allowed|served|permitted)"
    r"|unsupported|unavailable|restricted|blocked|prohibited)|(not (currently )?(supported|available|allowed|offered|accessible"
    r"|permitted|served)|unsupported|unavailable|restricted|blocked|prohibited|disallowed) (\w+ ){0,4}(country|countries|region|"
    r"territor|location|jurisdiction)|geo ?(block|restrict|fence)|sanction|export control",
    r"(国家|地区|区域|地域).{0,12}(不(被|受)?支持|不可用|限制|禁止|不允许|未开放|不提供)|(不支持|不可用|限制|禁止|未对|暂未).{0,12}(国家|地区|区域|地域)|海外.{0,6}限制",
)
_LOADING = _words(
    r"(loading|load|warming up|initiali[sz]ing) (the )?model|model (\S+ )?(is )?(currently |still |being )?(loading|warming up|"
    r"being loaded|starting|initiali[sz]ing|not ready|is starting)|still loading|currently loading|模型.{0,6}(正在)?(加载|载入|启动)"
    r"|(正在)?(加载|载入)模型",
)
_BLOCKED = _words(
    r"you have been blocked|attention required|cloudflare|cf ray|just a moment|access denied|ddos|captcha|\bwaf\b|firewall"
    r"|security (service|check|policy)|bot detection|unusual traffic|\bip (address )?.{0,30}(not allowed|blocked|denied|banned"
    r"|whitelist|allowlist|forbidden|restricted)|防火墙|安全(验证|检查)|(白名单|黑名单)|ip.{0,10}(限制|禁止|不允许|不在)",
)
_FLAGGED = _words(
    r"content (filter|policy|management|moderation|violat|exists risk|safety|security|blocked|risk)|responsible ai|\bflagged\b"
    r"|moderation|data inspection|inappropriate|(?<!case )(?<!case in)sensitive (content|word|information|material|data|text|input)"
    r"|\bsensitive$|new sensitive|(input|output|content|prompt|text) (\w+ ){0,3}sensitive|sensitive content|high risk|prohibited content"
    r"|(?<!un)safety (system|polic|filter|guideline|check|setting|reason|violation|identifier|guardrail)|\bsafety$|guardrail"
    r"|(usage|use) (polic|guideline)|violat(e|es|ed|ing|ion|ions) (\w+ ){0,5}(polic|guideline|terms|rule|content|guardrail)"
    r"|polic(y|ies) violation|unsafe (content|input|prompt)|harmful|jailbreak|prompt injection|invalid prompt\b|risk control"
    r"|block(ed)? reason|recitation|blocklist|prohibited use",
    r"敏感|违规|违法|违反|不当(内容|信息|言论)|不安全|内容安全|安全(审核|策略|风险)|审核|风控|高风险|不适宜|涉(黄|政|暴)|有害",
)
_KEY = _words(
    r"\b(invalid|incorrect|wrong|missing|malformed|bad|expired|revoked|disabled|deactivated|unknown|unrecogni[sz]ed|no|empty|invalidated)"
    r" (\w+ ){0,3}(api ?key|apikey|key|access key|auth\w*|token|credentials?|secret|signature)\b",
    r"\b(api ?key|apikey|access key|ak/sk|auth(entication|orization)? ?(token|header|key)?|bearer token|token|credentials?|secret key)"
    r"\b (\w+ ){0,8}(invalid|incorrect|wrong|missing|not (valid|found|exist|provided|set|recogni[sz]ed|authorized)|expired|revoked|disabled|deactivated"
    r"|required|malformed|leaked|suspended|does not exist|doesn't exist|fail|fails|failed|failure|error)\b",
    r"didn't provide an api key|provide (a valid |an |your )?api ?key|not authenticated|unauthenticated|unauthori[sz]ed|authentication"
    r" (error|fail|required|information)|auth failure|authfailure|login fail|carry the api (secret )?key|permission denied|invalid authentication"
    r"|no auth credentials|user not found|no cookie auth|not authorized|account (\w+ ){0,3}(deactivated|disabled|banned)",
    r"(api ?key|apikey|密钥|秘钥|令牌|鉴权|身份验证|认证|签名|token|授权).{0,12}(无效|错误|不正确|不存在|失败|过期|失效|缺失|为空|未提供|有误|已?禁用|不可用|异常)"
    r"|(无效|错误|非法|不正确|缺少|未提供|未找到|过期).{0,6}(api ?key|密钥|秘钥|令牌|token|凭证|鉴权|授权)|未授权|未登录|鉴权",
)
_WINDOW = _words(
    r"context (length|window|size|limit)|maximum context|max context|n ctx|n keep|context (\w+ ){0,2}overflow|context limit",
    r"(prompt|input|inputs|question|messages?|conversation|request|text|content|query) (\w+ ){0,6}(is |are |was )?(too (long|large|big|many)"
    r"|exceeds?|exceeded|longer than|over the|larger than)|(prompt|input) (token )?(length|count|tokens)|range of input|input length"
    r"|string (is )?(too long|above max)|too many (input |prompt )?tokens|(reduce|shorten) (the |your )?(\w+ ){0,2}(length|size|prompt|input|messages?)"
    r"|(max|maximum) (prompt|input|sequence|seq|model|message|total) (\w+ )?(len|length|tokens)\b|max seq len|model (token limit|max length|max len)"
    r"|exceed(s|ed|ing)? (\w+ ){0,5}(token limit|tokens limit|max length|maximum (number of )?(length|tokens)|length limit|model token)|token (count|limit) (\w+ )*exceed"
    r"|request (entity )?too large|payload too large|body too large|reduce your (message|prompt)|shorter (input|prompt)|inputs? must have less"
    r"|number of tokens .{0,60}(exceed|greater|larger)|tokens? (must be|exceed)",
    r"(超长|过长|太长|超过.{0,16}(长度|上限|限制|最大|token)|超出.{0,16}(长度|上限|限制|最大|范围|窗口|token)|上下文.{0,12}(长度|窗口|超|限制)|长度.{0,8}(超|限制|上限))",
)
_PICTURE = _words(
    r"\b(images?|pictures?|vision|multimodal|multi modal|image url|visual|photos?)\b.{0,60}(not (\w+ )?(support|allow|accept|available|enabled|permitted|valid|process)"
    r"|n't (\w+ )?(support|accept|process|allow)|unsupported|only supported|invalid|unknown|fail|too (large|many|small|big)|exceed|cannot|could not|unable|must)",
    r"(not (\w+ )?(support|accept|allow|process|handle|see|find|read)\w*|n't (\w+ )?(support|accept|process|allow|have)|unsupported|no support for|cannot (\w+ )?(process|see|read|handle)"
    r"|unknown variant|invalid|unable to (process|read|download|decode)|failed to (process|decode|download|load)|support) .{0,40}\b(images?|pictures?|vision|multimodal|image url|visual)\b",
    r"only (supports? )?text|text only",
    r"(不支持|无法|不能|暂不|仅支持文本).{0,12}(图片|图像|图|视觉|多模态|识图)|(图片|图像|视觉|多模态).{0,16}(不支持|无效|错误|失败|过大|超|格式|无法|不合法)",
)
_ADDRESS = _words(
    r"^(404 )?(page )?not found\.?$|page not found|invalid url|cannot (post|get) |no route|unexpected endpoint|unknown (request )?(url|endpoint|path|route)"
    r"|route (\S+ )?not found|(endpoint|path|url|route|resource) (\S+ )?(was )?(not found|does not exist|doesn't exist|is invalid)|method not allowed|no such (endpoint|path|route)"
    r"|^resource not found|no static resource|(接口|路径|地址|路由).{0,8}(不存在|未找到|错误|无效)",
)
_MODEL = _words(
    r"\bmodels?\b( code| id| name)?[^.;]{0,90}(does(n't| not) exist|not exist\b|not found|no longer (available|supported)|was not found|is not (available|a valid|recogni[sz]ed|open|enabled|"
    r"allowed|accessible|deployed|loaded|found)|(is )?not (supported|open|available|enabled|a chat model)\b(?! (parameter|with|when|for|on))|unknown|has been (decommissioned|deprecated|retired|removed|disabled|shut ?down)|decommissioned|deprecated|retired"
    r"|not exists?|unavailable|isn't (available|supported)|invalid$)",
    r"(unknown|invalid|unsupported|no such|nonexistent|unrecogni[sz]ed|undefined) (chat )?(models?|deployment|endpoint or model)\b(?! (param|value|output|input))|not a valid model|(no|not have|without) access to (the )?(model|it\b)|access to (\w+ )*model|model (access )?(denied|forbidden)"
    r"|model (not|is not|isn't) (found|exist|support|available|open|allowed|enabled|permitted)|deployment (\w+ ){0,6}(not exist|not found)|no (available )?channels?\b|no available (model|provider|channel|account)"
    r"|no (models?|instances?) (\w+ )?(loaded|available|running)|try pulling it|no endpoints found|pull(ing)? (it|the model) first|llm provider not provided|there are no healthy deployments|model service (\w+ )*paused|no allowed providers|has not activated the model",
    r"(模型|model).{0,40}(不存在|未找到|找不到|无可用|不可用|已?下线|未开通|未部署|无权|没有权限|无法访问|不支持该|未授权|错误|无效)|(不存在|未找到|找不到|不支持|无效|未知|无权访问|没有权限).{0,8}(的)?(该|此|这个)?模型(?!.{0,6}(参数|输出|图))|无可用渠道|无权(访问|使用).{0,6}模型",
)
_REFUSED = _words(
    r"invalid request|bad request|invalid param|invalid argument|validation error|unprocessable|参数(错误|非法|无效|有误|不合法)|invalid input"
)
_PARAMETER = _words(
    r"unsupported (parameter|value)\b|unknown parameter|extra (forbidden|inputs|fields)|unrecogni[sz]ed (request argument|key|field|parameter)"
    r"|(support|handle)s? (all )?(of )?the (requested|required|provided|given) parameters"
)
_FAULT = _words(
    r"internal (server )?error|server error|upstream|bad gateway|service unavailable|gateway time|内部错误|服务(器)?(异常|错误|不可用)|系统(异常|错误)"
)
_HIGHER = _words(r"output limit was reached|higher max (\w+ )?tokens|increase max (\w+ )?tokens")

_GLM: dict[str, type[ModelError]] = {
    **dict.fromkeys(("1000", "1001", "1002", "1003", "1004"), KeyRefused),
    **dict.fromkeys(("1110", "1111", "1112", "1113", "1309"), QuotaExhausted),
    **dict.fromkeys(("1211", "1220", "1221", "1222"), ModelUnknown),
    **dict.fromkeys(("1302", "1303", "1304", "1305", "1308", "1310", "1312", "1313"), Busy),
    **dict.fromkeys(("1210", "1212", "1213", "1214", "1215"), RequestRefused),
    "1261": TooLong,
    "1301": Flagged,
}
"""Zhipu's codes. Source: its documentation of errors, as quoted in public issues in November 2026."""

_MINIMAX: dict[str, type[ModelError]] = {
    **dict.fromkeys(("1002", "1039", "1041", "2045", "2056"), Busy),
    **dict.fromkeys(("1004", "2049"), KeyRefused),
    **dict.fromkeys(("1026", "1027"), Flagged),
    "1001": TimedOut,
    "1008": QuotaExhausted,
    "2013": RequestRefused,
}
"""MiniMax's codes in `base_resp`. Source: its documentation of errors, as quoted in public issues in November 2026."""

_BY_STATUS: dict[int, type[ModelError]] = {
    401: KeyRefused,
    402: QuotaExhausted,
    403: KeyRefused,
    404: ModelUnknown,
    405: WrongAddress,
    408: TimedOut,
    409: Busy,
    413: TooLong,
    429: Busy,
    451: RegionRefused,
    529: Busy,
}
"""Where the words say nothing: other 4xx are refused requests, everything else is the provider's fault."""


def kind_of(error: Told) -> type[ModelError] | None:
    """Return the kind of an error by its words, its provider's own code, or its status; None: nothing tells."""
    if error.page:
        return _kind_of_page(error)
    return _by_words(error) or _by_status(error.status) or _by_general_words(error.words)


def _kind_of_page(error: Told) -> type[ModelError]:
    """A web page in the place of an answer: of a firewall, of a proxy in trouble, or of a wrong address."""
    status = error.status or 200
    if status in (403, 429, 503) and _BLOCKED.search(error.words) or status == 403:
        return Blocked
    if status in (401, 402, 408, 413, 429) or status >= 500:
        return _by_status(status) or ProviderFault
    if _BLOCKED.search(error.words) and "cloudflare" in error.words:
        return Blocked
    return WrongAddress


def _by_words(error: Told) -> type[ModelError] | None:
    words, status = error.words, error.status
    if _is_no_credit(error):
        return QuotaExhausted
    if _HIGHER.search(words):
        return NothingSaid
    if _REGION.search(words):
        return RegionRefused
    if _LOADING.search(words) and status in (None, 404, 409, 423, 425, 429, 500, 503):
        return ModelLoading
    if _is_too_large_at_once(words):
        return TooLong
    if is_on_output(error.text):
        return OutputTooLarge
    if _PARAMETER.search(words) and status in (None, 400, 404, 422):
        return RequestRefused
    if own := _by_own_code(error):
        return own
    if status == 429 or (_RATE.search(words) and status in (None, 403, 500, 502, 503, 529)):
        return Busy
    for pattern, kind, statuses in _IN_ORDER:
        if (statuses is None or status in statuses) and pattern.search(words):
            return kind
    return None


_REFUSALS = (None, 400, 403, 404, 406, 409, 410, 413, 414, 415, 422, 451)
_IN_ORDER: tuple[tuple[re.Pattern[str], type[ModelError], tuple[int | None, ...] | None], ...] = (
    (_PICTURE, PicturesRefused, (*_REFUSALS, 500, 501)),
    (_FLAGGED, Flagged, (*_REFUSALS, 401, 500)),
    (_WINDOW, TooLong, (*_REFUSALS, 500)),
    (_MODEL, ModelUnknown, (*_REFUSALS, 401, 405, 500, 503)),
    (_KEY, KeyRefused, (*_REFUSALS, 401, 500)),
    (_BLOCKED, Blocked, (403,)),
    (_ADDRESS, WrongAddress, (None, 400, 404, 405)),
)
"""Words, the kind that they mean, and the status with which they can mean it; None: any."""


def _is_no_credit(error: Told) -> bool:
    if _NO_CREDIT.search(error.words):
        return True
    limited = _RATE.search(error.words) or told_pause(error.value, error.text) is not None
    return bool(_SPENT.search(error.words)) and not limited


def _is_too_large_at_once(words: str) -> bool:
    """One request that is larger than what a minute allows for: waiting does not help."""
    if re.search(r"request too large|tokens must be reduced", words):
        return True
    limit, asked = re.search(r"limit:? (\d+)", words), re.search(r"requested:? (\d+)", words)
    return bool(limit and asked and int(asked[1]) > int(limit[1]))


def _by_own_code(error: Told) -> type[ModelError] | None:
    minimax = any(key == "status_msg" for key, _ in fields_of(error.value))
    return (_MINIMAX if minimax else _GLM).get(error.code)


def _by_status(status: int | None) -> type[ModelError] | None:
    if status is None:
        return None
    return _BY_STATUS.get(status) or (RequestRefused if 400 <= status < 500 else ProviderFault)


def _by_general_words(words: str) -> type[ModelError] | None:
    if _FAULT.search(words):
        return ProviderFault
    return RequestRefused if _REFUSED.search(words) else None
