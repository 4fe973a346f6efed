"""The words by which refusals are known, in English and Chinese: families of words, not sentences.

They are looked for in `Told.words`: small letters, without addresses and quotes, with blanks for underscores and
hyphens. Sources: the providers' lists of error codes, and what their users report, read in November 2026.
"""

import re

_FEW = r"(\w+ ){0,3}"
_SOME = r"(\w+ ){0,5}"


def _any(*families: str) -> re.Pattern[str]:
    return re.compile("|".join(families))


_PURSE = r"(credits?|balances?|funds?|funding|(user|token) quota|money)"
_LACKING = r"(insufficient|inadequate|not enough|out of|ran out of|run out of|negative|low|lack of|exhausted)"
_GONE = (
    r"(insufficient|exhausted|depleted|too low|used up|ran out|run out|expired|not enough|below|is (0|zero"
    r"|negative|empty))"
)

NO_CREDIT = _any(
    rf"\b{_LACKING} ((available|remaining|account|user|api|usage|prepaid|paid|free) ){{0,3}}{_PURSE}\b",
    rf"\b(no|zero) (\w+ )?{_PURSE} (left|remain\w*|available|in|on|for)\b",
    rf"\b{_PURSE} (\w+ ){{0,4}}{_GONE}\b",
    rf"\b(doesn't|don't|didn't|not) (currently )?have (any |enough |sufficient |an? )?(\w+ )?({_PURSE}|quota"
    rf"|subscription)\b",
    r"\b(requires?|needs?|buy|purchase|add|get) (more )?(credits|funds)\b",
    r"\b(used|spent|consumed) (up )?all (of )?(the |your )?(available )?(credits?|balance|quota)",
    r"\bcredits? (limit|error|required)\b|\bincluded credits\b|\bcan only afford\b|\bkey limit exceeded\b",
    r"exceeded (\w+ ){0,4}credits?\b|\bnon ?payment\b",
    r"\binsufficient (user )?quota\b|\bquota is (not enough|insufficient)\b|\bquota not enough\b",
    r"limit: 0\b|\bset (inference )?limit\b",
    r"\barrear|\boverdue\b|\bunpaid\b|past invoices?|good standing|\bpay with\b|\bno payment method",
    r"\bpayment (is )?(required|needed|method|overdue|failed)",
    r"\bbilling (hard limit|error|limit|issue|(is )?not (active|enabled)|(is )?disabled)|\b(enable|activate"
    r"|set up) billing",
    r"\b(spend|spending|budget|usage cost|cost) (limit|cap)\b",
    rf"\bbudget {_SOME}exceeded|exceeded {_FEW}budget|over budget",
    r"\brecharge\b|\btop up\b|\btopup\b",
    rf"\bfree (tier|quota|trial|credits?|usage) {_SOME}(exhausted|used up|expired|exceeded|ended|over)",
    r"\b(no|without an?) (active )?(subscription|plan)\b|subscription (has |is )?(expired|inactive)",
    r"余额|欠费|(?<!不)充值|预扣费.{0,6}失败|套餐.{0,8}(到期|过期|用完)|无可用(资源包|额度)",
    r"(额度|配额|资源包|点数|积分).{0,10}(不足|不够|已?用[完尽]|已?耗尽)|(账户|账号|帐户|帐号).{0,6}(冻结|停用|停服)",
)

SPENT = _any(
    r"quota (has been |was |is )?(exceeded|exhausted|used up|reached)|plan and billing details",
    rf"(exceeded|exceeds|reached|over|used up) {_SOME}(quota|usage limits?)\b",
    r"(quota|usage) limits? (was |has been |is )?(reached|exceeded)",
)
"""What OpenAI says of an empty account, and Google of a full minute: a pause that is told makes the difference."""

MANY_REQUESTS = _any(
    r"(rate|request) ?limit(s|ed)? (was |has been |is )?(exceeded|reached|hit|error)|\brate limited\b"
    r"|too many requests",
    r"exceeded (\w+ ){0,2}rate limit|throttl|请求(数)?(过于频繁|过多|太多)|访问(过于)?频繁|限流",
)
RATE = _any(
    r"rate ?limit|too many concurrent|per (second|minute|hour|day|min)\b|\b[rt]p[smhd]\b|\bqps\b|concurren",
    r"requests? limit|limit (requests|burst)|overload|capacity|too busy|\b(is|currently|very|server|system) busy\b",
    r"try again (later|in|after)|high (demand|load|traffic)|slow down|temporarily|resource (has been )?exhausted",
    r"\bresets? (in|at|on)\b|\btoday'?s?\b|tomorrow|\bdaily\b",
    r"(请求|调用|访问).{0,8}(频繁|过多|太多|超限|上限)|频率|速率|并发|繁忙|负载|拥挤|过载",
    r"稍后(再|重)?试|请稍[后候]|使用上限|访问量过大|限流",
)

_PLACE = r"(country|countries|region|territory|territories|location|jurisdiction)"
_BARRED = (
    r"((not|n't) (currently |yet )?(supported|available|allowed|offered|accessible|permitted|served)"
    r"|unsupported|unavailable"
    r"|restricted|blocked|prohibited|disallowed)"
)
REGION = _any(
    rf"{_PLACE}.{{0,60}}{_BARRED}|{_BARRED} (\w+,? ){{0,4}}{_PLACE}|geo ?(block|restrict|fenc)|sanction|export control",
    r"(not|n't) (support|serve|allow|operate in) (\w+ ){0,2}(country|region|territory|location)",
    r"(not|n't) (supported|available|accessible|allowed|served) (\w+ ){1,2}(china|hong kong|russia|iran|cuba"
    r"|syria|belarus)",
    r"(大陆|境内|境外|海外).{0,8}(不支持|不可用|限制|禁止|无法)",
    r"(国家|地区|区域|地域).{0,12}(不(被|受)?支持|不可用|限制|禁止|不允许|未开放|不提供)",
    r"(不支持|不可用|限制|禁止|未对|暂未).{0,12}(国家|地区|区域|地域)",
)

TOOL = _any(
    r"tool use failed|tool call validation failed|malformed function call|failed to call a function",
    r"(called|calling|to call) (a |the )?(tool|function)\b",
)
"""A tool that the model called though none was offered: Groq refuses its output, and hands it out beside the error."""

LOADING = _any(
    r"\A(?!.{0,2000}(fail|error (while )?loading|loading error|unable|cannot|could not|aborted))"
    r".{0,2000}?(\b(loading|warming up|initiali[sz]ing) (the )?model"
    r"|\bmodel.{0,250}?\b(loading|being loaded|starting( up)?|warming up|initiali[sz]ing)\b"
    r"|\bmodel.{0,250}?\bnot (yet )?(ready|loaded yet|finished loading)\b|(still|currently) loading"
    r"|\b(server|endpoint|engine) is (still )?(starting|warming up|initiali[sz]ing|scaling up)\b"
    r"|模型.{0,12}(加载|载入|載入|启动)中?|(加载|载入|載入)模型)",
)
"""A model that is not in memory yet; one that never will be is another matter."""

BLOCKED = _any(
    r"you have been blocked|attention required|cloudflare|\bcf ray\b|just a moment|captcha|\bwaf\b|firewall|ddos",
    r"virtual network|public access",
    r"error code: 10\d\d|security (service|check)|bot detection|unusual traffic",
    r"\bip (address )?.{0,30}(not allowed|blocked|denied|banned|whitelist|allowlist|forbidden|restricted)",
    r"防火墙|安全验证|[白黑]名单|\bip.{0,10}(限制|禁止|不允许)",
)

FLAGGED = _any(
    r"content (filter|policy|management|moderation|violat|exists risk|safety|security|risk)|responsible ai",
    r"\bflagged\b|moderation|data inspection|inappropriate|high risk|prohibited (content|use)|guardrail|blocklist",
    r"(?<!case )\bsensitive (content|words?|information|material|text|topic)|\bnew sensitive\b",
    rf"(input|output|content|prompt|text) {_FEW}sensitive|sensitive {_FEW}content",
    r"\bsafety (system|polic|filter|guideline|check|setting|reason|violation)|(due to|reason|because of) safety\b",
    r"\b(usage|use) (polic|guideline)|polic(y|ies) violation|\binvalid prompt\b|risk control|block(ed)? reason",
    rf"violat(e|es|ed|ing|ion|ions) {_SOME}(polic|guideline|terms|rule|content)",
    r"unsafe (content|input|prompt)|harmful|jailbreak|prompt injection|recitation",
    rf"(prompt|input|request|content|response|output) {_FEW}(blocked|filtered|rejected) {_FEW}(by|due|because|for)\b",
    r"违反.{0,8}(规定|政策|规则|条款)",
    r"敏感|违规|违法|不当(内容|信息|言论)|不安全|内容安全|安全(审核|策略|风险)|审核|风控|高风险|不适宜|有害",
)

_KEYS = (
    r"(api ?key|access key|ak/sk|auth(entication|orization)? ?(token|header|key)?|(bearer |access )?token|credentials?"
    r"|secret( key)?|subscription key)"
)
_BAD = (
    r"(invalid|incorrect|wrong|missing|malformed|expired|revoked|disabled|deactivated|unknown|unrecogni[sz]ed|no|empty)"
)
KEY = _any(
    rf"\b{_BAD} (\S+ ){{0,3}}({_KEYS}|x api key|signature)\b",
    rf"\b{_KEYS} (\S+ ){{0,8}}({_BAD}|not (valid|found|exist|provided|set|recogni[sz]ed|authorized)|required|leaked"
    r"|suspended|(does not|doesn't) exist|fails?|failed|failure|error)\b",
    r"provide (a valid |an |your )?api ?key|not authenticated|unauthenticated|unauthori[sz]ed|not authorized",
    r"auth(entication|orization)? ?(error|fail|required)|login fail|permission denied|user not found|no cookie auth",
    rf"(account|organization|project|team|workspace) {_FEW}(deactivated|disabled|banned)",
    r"(api ?key|密钥|秘钥|令牌|鉴权|身份验证|认证|签名|token|授权).{0,12}(无效|错误|不正确|不存在|失败"
    r"|过期|失效|缺失|为空|未提供|有误|已?禁用|不可用|异常)",
    r"(无效|错误|非法|不正确|缺少|未提供|过期).{0,6}(api ?key|密钥|秘钥|令牌|token|凭证|鉴权|授权)|未授权|未登录|鉴权",
)

_ASKED = (
    r"(prompt|input|inputs|question|messages?|conversation|request|text|content|query|message tokens|prompt tokens)"
)
_MUCH = r"(too (long|large|big|many)|exceeds?|exceeded|longer than|over the|larger than)"
WINDOW = _any(
    r"context (length|window|size|limit)|max(imum)? context|\bn ctx\b|\bn keep\b|context (\w+ ){0,2}overflow",
    rf"\b{_ASKED} (\w+ ){{0,6}}((is|are|was) )?{_MUCH}",
    r"(prompt|input) (token )?(length|count|tokens)|range of input|string (is )?(too long|above max)",
    r"(exceed\w*|beyond) (\S+ ){0,5}context",
    r"too many (input |prompt )?tokens|inputs? must have less|shorter (input|prompt)|reduce your (message|prompt)",
    r"(reduce|shorten) (the |your )?(\w+ ){0,2}(length|size|prompt|input|messages?)",
    r"\b(max|maximum) (prompt|input|sequence|seq|model|message|total) (\w+ )?(len|length|tokens|characters)\b",
    r"\bmodel (token limit|max len(gth)?)\b|token (count|limit) (\w+ ){0,3}exceed|number of tokens .{0,60}(exceed"
    r"|greater|larger)",
    r"exceed(s|ed|ing)? (\w+ ){0,5}(tokens? limit|max(imum)? (number of )?(length|tokens|message tokens)|length limit)",
    r"(request|payload|body)( entity)? too large|too large for model|cannot exceed \d+ ?(tokens)?",
    r"超长|过长|太长|(超过|超出|超).{0,16}(长度|上限|限制|最大|范围|窗口|token)|上下文.{0,12}(长度|窗口|超|限制)",
    r"长度.{0,8}(超|限制|上限)",
)
AT_ONCE = _any(r"request too large|tokens must be reduced|tokens must be at least 1,? got")
"""One request that is larger than what a minute allows for: waiting does not help."""

_IMAGE = r"\b(images?|pictures?|vision|multi ?modal|image urls?|visual|photos?)\b"
PICTURE = _any(
    rf"{_IMAGE}.{{0,60}}((not|n't) (\w+ )?(support|allow|accept|available|enabled|permitted|valid|process)"
    rf"|unsupported|only supported"
    r"|invalid|unknown|fail|too (large|many|small|big)|exceed|cannot|could not|unable|must)",
    r"((not|n't) (\w+ )?(support|accept|allow|process|handle|see|find|read|have)\w*|unsupported|no support for"
    r"|unknown variant"
    rf"|cannot (\w+ )?(process|see|read|handle)|invalid|unable to|failed to|support|could not \w+) .{{0,40}}{_IMAGE}",
    r"only (supports? )?text|text only|\bimage input|at most \d+ images?|(not|n't) (a )?multi ?modal",
    r"(不支持|无法|不能|仅支持文本).{0,12}(图|视觉|多模态)|(图片|图像|视觉|多模态).{0,16}(不支持|无效|错误|失败|过大|超|格式|无法|不合法)",
)

_ABSENT = (
    r"(does(n't| not) exist|not exists?\b|not found|no longer (available|supported)|not recogni[sz]ed"
    r"|not deployed|not loaded"
    r"|not accessible|(has been|is|was) (decommissioned|deprecated|retired|removed|disabled|shut ?down)|decommissioned"
    r"|(is |isn't |not )+(supported|open|available|enabled|allowed|a chat model)\b(?! (parameter|with|when"
    r"|for|on))|unknown\b"
    r"|identifier is invalid|is not a valid)"
)
MODEL = _any(
    rf"\bmodels?\b( code| id| name)?[^.;]{{0,90}}?\b{_ABSENT}",
    r"\b(unknown|invalid|unsupported|no such|nonexistent|unrecogni[sz]ed) (chat )?(models?|deployment"
    r"|endpoint or model)\b"
    r"(?! (param|value|output|input))",
    r"(could not|cannot|can't|unable to) find (the )?model\b|\bmodel (\S+ )?is offline",
    r"not a valid model|not support (this |the )?model\b|\baccess to (\w+ )?(the )?models?\b",
    r"unable to access .{0,30}model|with the specified model",
    rf"model (access )?(denied|forbidden)|deployment {_SOME}not (exist|found)|no endpoints found|try pulling it",
    r"no (available )?(channels?|provider|model|account)\b|no (models?|instances?) (loaded|available|running)",
    r"no healthy deployments|\bmodel error\b|no allowed providers|not activated the model|model service (\w+ )*paused",
    r"(模型|model).{0,40}(不存在|未找到|找不到|无可用|不可用|下线|未开通|未部署|无权|没有权限|无法访问|未授权)",
    r"模型(名称?|代码|编码|id|标识)?(无效|有误|不正确|错误)|(不存在|找不到|无效|未知|无权访问|没有权限).{0,8}模型",
    r"不支持(的|该|此|这个)模型|无可用渠道|无权(访问|使用).{0,6}模型",
)
CHANNEL = _any(
    r"no (available )?(channels?|provider)\b|无可用渠道|model (\S+ )?(not found|does not exist)|模型.{0,20}不存在"
)
"""Gateways say this of a model that none of those behind them serves, as if it were a passing fault."""

ADDRESS = _any(
    r"^(404 )?(page )?not found\b|invalid url|\bcannot (post|get) /|no route|unexpected endpoint|method not allowed",
    r"unknown (request )?(url|endpoint|path|route)|no such (endpoint|path|route)|no static resource"
    r"|^resource not found",
    r"(endpoint|path|url|route|resource) (\S+ )?(was )?(not found|does not exist|doesn't exist|is invalid)",
    r"(接口|路径|路由).{0,8}(不存在|未找到|错误|无效)|/(chat/completions|responses)\b",
)

PARAMETER = _any(
    r"unsupported (parameter|value)\b|unknown parameter|extra (forbidden|inputs|fields)",
    r"unrecogni[sz]ed (request argument|key|field|parameter)",
    r"(support|handle)s? (all )?(of )?the (requested|required|provided|given) parameters",
)
HIGHER = _any(r"output limit was reached|(higher|increase|larger) max (\w+ )?tokens")
"""A limit of output that was too low: it was used up by reasoning."""

FAULT = _any(
    r"internal (server )?error|server error|upstream|bad gateway|service unavailable|gateway time",
    r"内部错误|服务(器)?(异常|错误|不可用)|系统(异常|错误)",
)
REFUSED = _any(
    r"invalid request|bad request|invalid param|invalid argument|validation error|unprocessable|invalid input",
    r"参数(错误|非法|无效|有误|不合法)",
)
