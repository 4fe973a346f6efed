# Languages

language-name = 简体中文

# Numbers, days and times. Patterns are those of Unicode's CLDR: y, M, d, H, m.

dollars = ${ $amount }
percent = { $number }%
pattern-date = y年M月d日
pattern-moment = y年M月d日 HH:mm
pattern-day = M月d日
pattern-month = y年M月

# Commands

start =
    你好！我会先想清楚再回答，并且把思考过程摊开给你看。

    有问题直接发给我就行。每条回答下面都有一个按钮，点开就能一步一步看我的推理；还有一行小字，写明这次思考花了多少秒、多少 tokens、多少钱。

    发送 /help 看看我能做什么。/settings 里可以设置模式、模型和语言，/system 告诉我每条回答都要遵守什么，/privacy 说明我保存什么。在群里请提到我，或用 /ask 开头。
help = 直接把问题发给我就好。我会一步一步推理，然后作答；点回答下面的“查看推理”可以看到每一步。
help-admin = 管理员专用：
command-new = 重新开始：忘掉到目前为止的对话
command-ask = 在群里向我提问
command-stop = 停下正在写的回答，已写好的保留
command-mode = 怎么推理：直接答、分步想、投票，或视问题而定
command-model = 由哪个模型回答
command-compare = 同一个问题，用各种方式回答并排比较
command-settings = 你的设置：模式、模型、语言等
command-lang = 我说哪种语言
command-system = 每个回答都要遵守的要求
command-usage = 你的问题用了多少、花了多少、还剩多少
command-privacy = 我保存什么、保存多久、谁能看到
command-export = 把我保存的你的全部数据导出成文件
command-forget = 删除你的对话和名字
command-help = 看看我能做什么
command-stats = 所有人的用量和费用
command-users = 用户列表，可按名字或编号查找
command-role = 某人的权限
command-ban = 不再回答某人
command-unban = 解除封禁
command-invite = 生成只能用一次的邀请链接
command-limit = 花费和提问的限额
command-audit = 谁改了什么
bot-description =
    我会先思考再回答，并且把思考过程摊开给你看。

    直接提问就行：每条回答下面都能点开看一步一步的推理，还写明花了多少秒、多少 tokens、多少钱。
bot-short-description = 先思考，再回答，推理过程和费用一目了然。
unknown-command = 我不认识这个命令。发送 /help 看看我能做什么。
command-in-caption = /{ $command } 只能单独发送，不能写在文件的说明里。
unknown-mode = 没有这种模式。请从下面选一个：
unknown-model = 我不能用这个名字的模型。请从下面选一个：
unknown-language = 我不会这种语言，或者不认识这个名称。请从下面选一个：
afresh-words = /new 后面的内容没有当作问题：请另发一条消息。
afresh = 好，重新开始：下一个问题不会带上之前的对话。
only-text = 你想问什么？请把问题写在我的名字后面。

# An answer

show-reasoning = 查看推理
copy-code = 复制代码
copy-block = 复制第 { $number } 段
copy-block-language = 复制第 { $number } 段（{ $language }）
long-answer = 回答比较长，共 { $characters } 个字符。这里先给出开头，全文在下面的文件里。
long-answer-end = 完整的回答在上面的文件里。
think-about-it = 再想想
again = 重新回答
earlier = ‹ 上一个回答
later = 最新回答 ›
earlier-answer = 之前的回答
earlier-longer = 以上是开头，完整的回答在当初回答的地方。
stopped-by-edit = 问题已修改，所以停在这里。
other-answers = 其他回答
all-answers = 全部回答
back = 返回
stop = 停止
vote-agree = { $total } 个中 { $agreeing } 个一致
hidden-tokens = { $shown } 隐藏推理 tokens
stopped = 已按你的要求停在这里。
nothing-to-stop = 现在没有可以停的回答。
queued = 排在正在回答的问题后面。
not-yours = 只有提问的人才能这样做。
reasoning = 推理过程
reasoning-page = { $title } · 第 { $page } / { $pages } 页
reasoning-sample = 第 { $number } 个回答的推理（共 { $total } 个）
step = 第 { $number } 步
answer-came-first = 答案写在这些步骤之前：步骤只是解释，答案并不是由它们得出的。
thinking = 正在思考…
loading = 模型还在加载，我正在等它。
footer-steps = { $steps } 步
footer-seconds = { $seconds } 秒
footer-tokens = { $shown } tokens
about = 约 { $amount }
unpriced = 价格未知
footer-summing-up = 其中 { $tokens } 用于总结之前的对话
tokens-unknown = tokens 未知
cut-off = 模型还没写完就停在了这里：可能是到了输出上限，也可能是连接断了。
broken-off = 回答在这里中断了：模型服务商出了故障、太久没有回应，或者连接断了。
ended-early = 模型服务商在这里结束了回答：“{ $word }”。
no-answer-yet = 模型在给出答案之前就中断了。点“查看推理”可以看它想到了哪里。
edited-question = 问题已修改
ask-about-that = 你怎么看这条消息？
ask-usage = 想问什么？请在 /ask 后面写上问题，或者用 /ask 回复一条消息。
no-answer = 模型结束了，但没有给出答案。
filtered = 模型服务商的内容过滤拦下了这条回答。
filtered-here = 模型服务商的内容过滤在这里拦下了后面的回答。
gone = 这条回答已经不在我这里了。
arrived = Telegram 没有确认我的上一条回答。如果你在上面没看到它，请点这里：
send-again = 再发一次

# Reasoning, step by step

hide-reasoning = 收起
all-steps = 全部
steps = 步骤
reasoning-step = { $title } · 第 { $step } / { $steps } 步
kept-step = 沿用之前的
ask-about-step = 追问这一步
cancel = 取消
awaiting = ✎ 你的下一条消息就是对第 { $step } 步的追问。
awaiting-in-group = ✎ 请提问的人回复这条消息，写下对第 { $step } 步的追问。
ask-toast = 现在写下你对第 { $step } 步的问题吧。
ask-toast-in-group = 请回复这条消息，写下你对第 { $step } 步的问题。
ask-late = 你的消息先到了一步。再点一次，就可以追问这一步。
unasked-toast = 好的，不问了：你的下一条消息就是普通提问。
about-step = 关于第 { $step } 步：{ $title }
same-result = 结果与之前相同
original = ‹ 原来的回答

# What people bring along

heard = 🎙 我听到的是：
ask-pictures = { $count ->
    [1] 这张图片里有什么？
   *[other] 这些图片里有什么？
 }
ask-documents = { $count ->
    [1] 这份文档讲了什么？请总结一下。
   *[other] 这些文档讲了什么？请总结一下。
 }
document-clipped = 我只读了{ $name }的开头，后面的放不下了。
the-file = 这个文件
other-kind = 挺有意思，不过这个我读不了。可以发给我文字、照片、文档或语音，我来想一想。
album-alone = 这个相册我只收到了这一个：群里的消息，Telegram 只让我看到一小部分。请在回复我的消息时发送相册，或私下发给我，我就能看到全部。
album-late = 相册里有一部分来得太晚，我没有看到。请把它再发一次，并告诉我你想知道什么。
unreadable-large = 我最多能读 20 MB 的文件，{ $name }超过了。请发一个小一点的，或只发其中一部分。
unreadable-many = 我一次最多看十张图片，这些太多了，请少发几张。
unreadable-kind = 我读不了{ $name }。我能读的有：文字、代码、CSV 表格、PDF 和 Word 文档（.docx）。
unreadable-video = 我看不了视频。可以发一张截图，或者用文字告诉我。
unreadable-picture-kind = 我看不了{ $name }。请换成 JPEG、PNG、WebP 或 GIF 格式。
unreadable-pixels = 这张图片的像素太多，我看不了。请缩小后再发。
unreadable-encrypted = { $name }有密码保护，我打不开。请去掉密码再发一次。
unreadable-broken = 我打不开{ $name }，它好像损坏了。请重新发送，或换一种格式。
unreadable-empty = { $name }里什么都没有。
unreadable-textless = 我在{ $name }里没找到文字，可能只有图片。把页面拍成照片发给我，我来看看。
unreadable-demanding = 我没能读完{ $name }：打开它需要的时间或内存超出了限度。请发一个简单些的版本，或者只发文字。
unreadable-gone = 我没能从 Telegram 拿到{ $name }，请再发一次。
unreadable-long = 我最多能听 20 分钟的录音，这段太长了。请只发其中一部分。
unreadable-silent = 这段录音里我没听到说话。请再说一遍，或者打字给我。
unreadable-deaf = 我在这里听不了录音，请打字给我。
unreadable-blind = 现在为你回答的模型看不了图片。请用 /model 换一个能看图的，再问一次。

# What can go wrong with the model. Each says what happened and what to do.

incident = （事件编号 { $incident }）
error-key-refused = 模型服务商不接受这个机器人的密钥，所以我没法回答。已经通知了机器人的运营者。
error-quota-exhausted = 这个机器人在模型服务商那里的余额用完了，所以我没法回答。已经通知了机器人的运营者。
error-model-unknown = 模型服务商不认识这个机器人设置的模型，所以我没法回答。已经通知了机器人的运营者。
error-wrong-address = OPENAI_BASE_URL 里的地址上没有模型服务，所以我没法回答。已经通知了机器人的运营者。
error-region-refused = 模型服务商不向这个机器人所在的地区提供服务，所以我没法回答。已经通知了机器人的运营者。
error-blocked = 模型服务商的防火墙拦住了这个机器人，所以我没法回答。已经通知了机器人的运营者。
error-flagged = 你的问题没有通过模型服务商的内容审核。请换个说法再问。
error-request-refused = 模型服务商没有接受我的请求。换个说法再问也许可行。已经通知了机器人的运营者。
error-output-too-large = { error-request-refused }
error-output-refused = { error-request-refused }
error-parameter-refused = { error-request-refused }
error-recording-refused = 模型服务商没有接受这段录音。换一段录音、换一种格式，或者打字给我也许可行；不行的话，请告诉机器人的运营者。
error-pictures-refused = 模型服务商没有接受我带图片的请求。换几张图片，或者不带图片再问也许可行；不行的话，请告诉机器人的运营者。
error-too-long = 你的问题加上之前的对话，对模型来说太长了。发送 /new 重新开始，或者问得短一点。
error-unreachable = 暂时连不上模型服务商，请过一分钟再问。
error-timed-out = 模型服务商太久没有回应，请再问一次。
error-busy = 模型服务商现在请求太多，请过一分钟再问。
error-busy-until = 模型服务商现在请求太多，请过 { $wait }再问。
wait-seconds = { $count } 秒
wait-minutes = { $count } 分钟
wait-hours = { $count } 小时
error-loading = 模型还在加载，请过一分钟再问。
error-provider-fault = 模型服务商那边出了故障，请过一分钟再问。
error-nonsense = 模型服务商发来的内容不像是回答，请再问一次。
error-nothing-said = 模型一个字还没说，输出上限就用完了。把问题缩短一点也许有用。
error-tool-called = 模型想调用工具，而这里没有工具。换个说法再问也许有用。
error-unexpected = 我这边出了点问题，已经记录下来了。请再问一次。

# Usage

usage-title = 你的用量
stats-title = 全部用量
period-today = 今天
period-7d = 近 7 天
period-month = 本月
period-30d = 近 30 天
period-all = 全部
no-calls = 没有调用
calls = { $shown } 次调用
answers = { $shown } 个回答
failed = { $shown } 次未成功
input = 输入 { $tokens }
input-cached = 输入 { $tokens }（缓存 { $cached }）
input-written = 输入 { $tokens }（缓存 { $cached }，写入缓存 { $written }）
output = 输出 { $tokens }
output-reasoning = 输出 { $tokens }（推理 { $reasoning }）
and-unpriced = { $cost } + { $calls } 次价格未知
note-corrected = { $calls } 次调用的用量已更正：模型服务商所报的数字有误。
note-estimated = { $calls } 次调用的用量为估算，模型服务商没有确认。
note-unknown = { $calls } 次调用的用量未知：还没返回用量就结束了。
terminal = 终端
nameless = 用户 { $id }

# What a user can choose

mode-title = 想让我怎么推理？
mode-auto = 自动
mode-auto-about = 闲聊和简单事实直接答，其余分步思考
mode-fast = 快速
mode-fast-about = 直接回答，不分步
mode-think = 思考
mode-think-about = 一步一步想，再给出答案
mode-native = 推理模型
mode-native-about = 专门训练来推理的模型，隐藏的 tokens 也会计入
mode-vote = 投票
mode-vote-about = 同一个问题问几遍，直到两个答案一致
model-title = 由哪个模型来回答？
model-reasons = { $model }（自带推理）

# Settings

settings-title = 你的设置
settings-about =
    只对你自己有效，在所有聊天里通用。点一下就能改。

    • 费用行：回答下面那行小字，写明用了多少秒、多少 tokens、多少钱
    • 实时思考：我还在想的时候，你就能看到步骤
    • 推理：点“查看推理”先看到什么
settings-instructed = 你还给过我每条回答都要遵守的指示：/system
settings-not-instructed = 用 /system 可以告诉我每条回答都要遵守什么。
settings-sent = 设置因人而异，我已经私聊发给你了。
settings-link = 设置因人而异，而我还不能私聊你。请从这里打开：{ $link }
setting-mode = 模式：{ $value }
setting-model = 模型：{ $value }
setting-language = 语言：{ $value }
setting-footer = 费用行：{ $value }
setting-live = 实时思考：{ $value }
setting-reveal = 推理：{ $value }
setting-on = 开
setting-off = 关
setting-language-telegram = 跟随 Telegram
setting-reveal-titles = 先看标题
setting-reveal-all = 一次全看
language-title = 想让我用哪种语言？
language-about = 这里说的是按钮和提示的语言；回答会用你提问的语言。
language-telegram = 跟随 Telegram（{ $language }）
instructions-title = 你的指示
instructions-none = 你还没有给过我指示。
instructions-how = 发送 /system，后面写上每条回答都要遵守的要求，例如：
instructions-example = /system 回答要简短，术语都要解释。
instructions-stand = 给你的每条回答都会遵守下面的要求，只对你有效：
instructions-noted = 记下了。从下一个问题起，给你的每条回答都会遵守：
instructions-how-change = 发送 /system 加上新的内容，就会替换掉现在的。想在现在的基础上改，可以复制这一段：
instructions-removed = 已经删除。
instructions-too-long = 指示最多 { $most } 个字符，你写了 { $given } 个。没有做任何改动。
instructions-change = 修改
instructions-remove = 删除

# Privacy

privacy-title = 你的隐私
privacy-kept-title = 我保存什么
privacy-kept =
    • 你的问题、我的回答和步骤，长对话还有一份摘要
    • 随问题而来的内容：文档和录音的名称和文字、你回复的消息；图片只保存 Telegram 用来查找它的编号
    • Telegram 告诉我的名字、用户名和语言；你的设置、/system 指示、👍 和 👎、角色和限额
    • 账本：时间、聊天、模型、tokens 数、费用；没有任何文字
    在群里，我只保存对我说的话。
privacy-long-title = 保存多久
privacy-ever = 问题和回答会一直保存，直到你发送 /forget。
privacy-days = 问题和回答，以及随之而来的内容，满 { $shown } 天就会删除。
privacy-long = 名字、设置、指示、👍 和 👎 保存到你发送 /forget 为止；账本、你的数字编号、角色和限额会一直保留。机器人运营者备份的数据库可能保存得更久。
privacy-who-title = 谁能看到
privacy-who =
    • 模型服务商会收到你的问题、随之而来的内容、之前的对话和你的指示；在群里还有你的名字
    • 机器人的管理员能看到你的名字、编号和用量，看不到你写的内容
    • 机器人的运营者掌握数据库；群里说的话，群里所有人都看得到
privacy-yours-title = 你可以做什么
privacy-yours =
    /export – 把我保存的你的全部数据导出成文件
    /forget – 删除你的对话、设置和名字，以及别人回复时引用的你的话
    /new – 到目前为止说过的话，不再随新问题发给模型

# A comparison

compare-title = 对比
compare-usage = 想比较什么？请在 /compare 后面写上问题，或者用 /compare 回复一个问题。
compare-agree = 答案一致。
compare-disagree = 答案不一致。
compare-under-way = 进行中…
compare-hidden = { $tokens } 隐藏

# Limits

limit-user-day = 你的每日限额是 { $limit }，还剩 { $left }，不够回答这个问题；{ $until } 重新计算。
limit-user-month = 你的每月限额是 { $limit }，还剩 { $left }，不够回答这个问题；{ $until } 重新计算。
limit-user-minute = 你每分钟可以问 { $questions } 个问题，已经用完了，请等到 { $until }。
limit-group-day = 本群的每日限额是 { $limit }，还剩 { $left }，不够回答这个问题；{ $until } 重新计算。
limit-group-month = 本群的每月限额是 { $limit }，还剩 { $left }，不够回答这个问题；{ $until } 重新计算。
limit-group-minute = 本群每分钟可以问 { $questions } 个问题，已经用完了，请等到 { $until }。
limit-bot-day = 这个机器人的每日限额是 { $limit }，还剩 { $left }，不够回答这个问题；{ $until } 重新计算。
limit-bot-month = 这个机器人的每月限额是 { $limit }，还剩 { $left }，不够回答这个问题；{ $until } 重新计算。
limit-bot-minute = 这个机器人每分钟一共可以回答 { $questions } 个问题，已经用完了，请等到 { $until }。
hint-user-day = 你今天的 { $limit } 已经用了 { $percent }%；{ $until } 重新计算。
hint-user-month = 你本月的 { $limit } 已经用了 { $percent }%；{ $until } 重新计算。
hint-group-day = 本群今天的 { $limit } 已经用了 { $percent }%；{ $until } 重新计算。
hint-group-month = 本群本月的 { $limit } 已经用了 { $percent }%；{ $until } 重新计算。
budget-user-day =
    { $bar }
    你每天的 { $limit } 还剩 { $left }，{ $until } 重置
budget-user-month =
    { $bar }
    你每月的 { $limit } 还剩 { $left }，{ $until } 重置
budget-group-day =
    { $bar }
    本群每天的 { $limit } 还剩 { $left }，{ $until } 重置
budget-group-month =
    { $bar }
    本群每月的 { $limit } 还剩 { $left }，{ $until } 重置
per-day = 每天 { $amount }
per-month = 每月 { $amount }
per-minute = 每分钟 { $questions } 个问题
error-unpriced = 没人告诉过我这个模型多少钱，而在有限额的情况下我不能用它。请告诉机器人的运营者检查 UNPRICED_MODELS 或 PRICES_FILE。

# What admins see

st-overview = 总览
st-users = 用户
st-groups = 群组
st-models = 模型
st-strategies = 模式
st-errors = 错误
st-charts = 图表
st-export = 导出
st-back = ‹ { $section }
st-by-users = 按用户
st-by-groups = 按群组
st-by-models = 按模型
st-by-strategies = 按模式
st-by-errors = 没有正常结束的调用
st-none-users = 这些天没有人提问。
st-none-groups = 这些天没有群组提问。
st-none-models = 这些天没有调用模型。
st-none-strategies = 这些天没有调用模型。
st-none-errors = 这些天的调用全部正常结束。
st-page = 第 { $first }–{ $last } 条，共 { $total } 条
st-days = { $first } 至 { $last }
st-days-all = 截至 { $last }
st-days-zone = { $days }（{ $zone }）
st-so-many-days = { $days } 天（{ $zone }）
st-bad-span = 这不是一段日期。可以这样写：/stats 2026-11-01 2026-11-15，或 2026-11，或 yesterday。
st-nothing = 这些天什么也没发生。
st-new = 新增
st-against = ▲▼ 对比 { $days }
st-against-whole = ▲▼ 对比 { $days } 全天
st-against-nothing = 没有可以对比的：{ $days } 没有数据。
st-cost = 费用
st-per-answer = 每次回答
st-questions = 提问
st-answers = 回答
st-calls = 调用
st-failed = 错误
st-p50 = 中位用时
st-p95 = 95% 用时
st-input = 输入
st-cached-input = · 缓存命中
st-cache-write = · 写入缓存
st-output = 输出
st-reasoning = · 推理
st-note-unpriced = ⚠ { $shown } 次调用价格未知，未计入费用
st-note-corrected = ⚠ { $shown } 次调用的用量已更正
st-note-estimated = ⚠ { $shown } 次调用的用量为估算
st-note-unknown = ⚠ { $shown } 次调用的用量未知
st-at-least = { $cost }+
st-feedback = 评价：👍 { $liked } 👎 { $disliked }
st-thumbs = 👍 { $liked } 👎 { $disliked }
st-top-users = 用量最多的用户
st-top-models = 用量最多的模型
st-group = 群组 { $id }
st-unnamed = 未具名
st-of-all-calls = { $calls } · 占 { $share }
st-outcome-why = { $outcome }：{ $why }
st-outcome-truncated = 到输出上限而中断
st-outcome-refused = 被模型拒绝或被过滤
st-outcome-failed = 失败
st-outcome-cancelled = 已取消
st-outcome-timed-out = 超时
st-outcome-lost = 崩溃中丢失
st-error-key-refused = 服务商不接受密钥
st-error-quota-exhausted = 余额用完
st-error-model-unknown = 服务商不认识该模型
st-error-wrong-address = 地址上没有模型服务
st-error-region-refused = 所在地区不提供服务
st-error-blocked = 被防火墙拦截
st-error-flagged = 未通过内容审核
st-error-request-refused = 服务商拒绝请求
st-error-output-too-large = 输出上限超过模型的能力
st-error-output-refused = 服务商不认识输出格式
st-error-parameter-refused = 服务商不认识某个参数
st-error-recording-refused = 服务商拒绝录音
st-error-pictures-refused = 服务商拒绝带图片的请求
st-error-too-long = 对模型来说太长
st-error-unreachable = 连不上服务商
st-error-timed-out = 太久没有回应
st-error-busy = 请求太多
st-error-loading = 模型还在加载
st-error-provider-fault = 服务商故障
st-error-nonsense = 回答无法理解
st-error-nothing-said = 没开口就到了输出上限
st-error-tool-called = 调用了不存在的工具
st-error-limit-reached = 超出限额
st-error-unpriced = 没人知道价格
st-error-unreadable = 附件读不了
st-card-usage = 用量
st-banned = 已封禁
st-first-seen = 首次出现：{ $at }
st-last-seen = 最近出现：{ $at }
st-limits-now = 当前限额
st-limits = 限额
st-role = 角色
st-ban = 封禁
st-unban = 解封
st-budget-user-day = { $bar } 每天 { $limit }，还剩 { $left }，{ $until } 重置
st-budget-user-month = { $bar } 每月 { $limit }，还剩 { $left }，{ $until } 重置
st-budget-bot-day = { $bar } 整个机器人：每天 { $limit }，还剩 { $left }，{ $until } 重置
st-budget-bot-month = { $bar } 整个机器人：每月 { $limit }，还剩 { $left }，{ $until } 重置
st-chart-cost = 费用
st-chart-tokens = Tokens
st-chart-hours = 时段
st-chart-users = 用户
st-chart-light = ☀ 浅色
st-chart-dark = ☾ 深色
st-chart-cost-title = 每日费用（按模型）
st-chart-tokens-title = 各类 tokens
st-chart-hours-title = 各时段的回答数与用时
st-chart-users-title = 费用最高的用户
st-export-title = 导出
st-export-about = 每次调用一行：时间、用户、模型、结果、各类 tokens、费用及其来源。CSV 用表格软件打开，JSON 给程序用。
st-export-begun = 正在生成文件…
st-export-too-large = 文件超过了 Telegram 的 50 MB 上限：请少选几天，或在运行机器人的机器上执行 glassbox export。

# A user's own: usage, data, the end of it

own-left = 剩余
own-pace-user = 每分钟最多 { $questions } 个问题
own-pace-group = 本群每分钟最多 { $questions } 个问题
own-by-model = 按模型
own-by-strategy = 按模式
own-others = 其他 { $others } 项
own-hide-cost = 隐藏费用行
own-show-cost = 显示费用行
own-in-private = 这个请私聊我：直接给我发消息，旁人就看不到了。
own-export = 这是我保存的关于你的全部数据：个人资料和设置、问题和回答及其步骤和随之而来的内容、摘要、调用及其费用、评价、限额。
own-about = 关于一位用户所保存的全部内容。时间为 UTC。金额以美元计，以文本形式精确写出。null 表示未知。调用（calls）是向模型发出的请求：一个回答用了多少、花了多少。
own-too-large = 你的数据超过了 Telegram 的文件大小上限。请告诉机器人的运营者。
forget-title = 要我忘记你吗？
forget-goes = 会删除
forget-goes-what =
    • 你在所有聊天里的问题和随之而来的内容，我的回答、步骤和摘要
    • 你对回答的评价
    • 你的名字、用户名和语言
    • 你的设置和 /system 指示
forget-stays = 会保留
forget-stays-what =
    • 你的数字编号
    • 编号下的账本：时间、模型、tokens 数、费用；没有任何文字
    • 你的角色和限额
    • 这个聊天里的消息：它们属于 Telegram，你可以在这里自行删除
forget-before = 我正在写的回答会停下。可以先用 /export 留一份你的数据。以后你再写给我，我会重新知道你的名字。
forget-yes = 是的，忘记我
forget-no = 不用了
forget-sure = 这一步无法撤销：你的对话谁也找不回来。真的要我忘记你吗？
forget-yes-sure = 是的，全部忘记
forget-no-sure = 不，全部保留
forget-kept = 什么都没有删除。
forget-done = 好了，你的对话和名字都已删除。
forget-stopped = 已停止：你要求我忘记你。
like = 👍
dislike = 👎

# Who may ask

by-invitation = 这个机器人需要邀请才能用。请联系它的运营者；你的编号是 { $id }。
by-list = 这个机器人只回答名单上的人。请联系它的运营者；你的编号是 { $id }。
banned-told = 你不能再使用这个机器人了。
invitation = 邀请链接，仅限一人使用，{ $days } 天内有效：
invitation-typed = 如果链接打不开，请把这行发给我：
invitation-accepted = 欢迎！邀请已接受。
invitation-wrong = 这个邀请无效：可能输错了、被用过了，或者过期了。请再要一个新的。
invitation-needless = 你已经可以用了；这个邀请还可以留给别人。
invite-off = ACCESS 设为 list，邀请不起作用。请把编号写进 ALLOWED_IDS，或者授予角色，例如 /role 123 member。
new-user = 来了一位新用户
new-may = 机器人对所有人开放，对方已经可以提问。
new-may-not = 在管理员准许之前，对方还不能提问。
admit = 准许
refuse = 拒绝
decided-before = 这件事已经有人决定过了。
decided-admitted = { $by } 准许了 { $who }。
decided-refused = { $by } 拒绝了 { $who }，对方已被封禁。
decided-invited = { $who } 通过邀请加入。

# People, for admins

role-guest = 访客
role-member = 成员
role-admin = 管理员
role-owner = 所有者
may-guest = 还没有被准许：只有对所有人开放时才能提问
may-member = 可以提问
may-admin = 可以看所有人的用量、设限额、准许和封禁
may-owner = 还可以任命管理员；只能在 ADMIN_IDS 里设置
is-banned = 已封禁
people-title = 用户
people-role = 要改谁的角色？
people-ban = 要封禁谁，或解除谁的封禁？
people-limit = 要设谁的限额？
people-count = 共 { $people } 人，最近出现的在前
people-found = { $people ->
    [0] 没有找到
   *[other] 找到 { $people } 人
 }
person-number = 编号 { $id }
person-role = 角色：{ $role }
person-times =
    首次出现：{ $since } { $zone }
    最近出现：{ $seen } { $zone }
person-seen = 最近出现：{ $at }
person-limits = 限额
person-unlimited = 无；整个机器人的限额仍然有效
left-day = { $bar } 每天 { $limit }，还剩 { $left }
left-month = { $bar } 每月 { $limit }，还剩 { $left }
way-role = 角色
way-ban = 封禁
way-unban = 解除封禁
way-limits = 限额
way-people = ‹ 用户列表
way-person = 查看此人
way-back = ‹ 返回
role-title = { $who } 的角色
role-done = { $who } 的角色现在是{ $role }。
ban-ask = 要封禁 { $who } 吗？我会告诉对方一次，之后不再回答。问过的问题和产生的费用都会保留。
ban-yes = 是，封禁
ban-done = 已封禁 { $who }。
ban-stands = { $who } 已被封禁：我不会回答。
ban-none = { $who } 没有被封禁。
unban-done = 已解除 { $who } 的封禁。
owners-fixed = 所有者只在 ADMIN_IDS 里设置：这里不能任命、更改或封禁。
owners-only = 只有所有者才能更改、封禁或任命管理员。
not-yourself = 你不能更改或封禁自己。

# Limits, for admins

limits-title = 限额
limits-none = 还没有任何限额。
limits-note = 用户自己的、角色的、所有人的限额中，最具体的那一条有效；群组和整个机器人的限额另外计算。
limits-set = 设置限额
limits-all = 全部限额
limit-default = { $limit }（默认值）
limit-stands = { $bar } 还剩 { $left }，{ $until } 重置
limit-whom = 给谁设置？
limit-which-role = 哪个角色？
limit-which-group = 哪个群组？下面是有人向我提过问的群。
limit-which-measure = 设置哪一种限额？
limit-none-own = 未设置
limit-now = 当前：{ $now }
limit-typed = 也可以直接输入：
limit-lift = 不限
limit-remove = 恢复原样：移除
limit-set-toast = 好了，从下一个问题起生效。
limit-done =
    现在：{ $now }
    之前：{ $was }
    从下一个问题起生效。
place-everyone = 所有人
place-bot = 整个机器人
place-role = { $role }角色
place-group = 群组 { $id }
place-a-role = 某个角色
place-a-user = 某个用户
place-a-group = 某个群组
measure-day = 每天
measure-month = 每月
measure-minute = 每分钟
by-day = 每天
by-month = 每月
by-minute = 每分钟问题数
unlimited-day = 每天不限
unlimited-month = 每月不限
unlimited-minute = 每分钟不限
bad-form = 一次只能设一个限额，写得太多了：给谁、哪一种、多少，例如 /limit user 123 day 1.50
bad-scope = 没看懂是给谁：请写 everyone、role、user、group 或 bot，例如 /limit everyone day 1.50
bad-role = 没有这个角色：请写 guest、member、admin 或 owner，例如 /limit role guest minute 3 或 /role 123 member
bad-user = 用户要写整数编号，可用 /users 查看，例如 /limit user 123 day 1.50 或 /role 123 member
bad-group = 群组要写带负号的整数，例如 /limit group -1001234567890 day 5
bad-measure = 没看懂是哪一种限额：请写 day、month 或 minute，例如 /limit everyone month 20
bad-money = 这不是金额：请写美元数，none 表示不限，remove 表示移除，例如 /limit everyone day 1.50
bad-comma = 逗号只用来隔开千位：小数请用点，例如 1.50 或 1,000.50
bad-fine = 金额太精细了：小数点后最多 12 位，例如 0.000001
bad-large = 金额太大了：最多 1,000,000 美元，或写 none 表示不限，例如 /limit bot month none
bad-pace = 每分钟问题数是 1 到 10,000 的整数，none 表示不限，remove 表示移除，例如 /limit role guest minute 3
bad-role-form = 写得太多了：只要一个编号和一个角色，例如 /role 123 member
bad-ban-form = 写得太多了：只要一个编号，例如 /ban 123

# The audit trail

audit-title = 操作记录
audit-zone = 最新的在前；时间为 { $zone }
audit-none = 还没有任何改动。
did-role = { $who } 的角色：{ $was } → { $now }
did-ban = 封禁了 { $who }
did-unban = 解除了 { $who } 的封禁
did-invite = 生成了一个邀请
did-accept = 通过邀请加入
did-limit = 限额 – { $place }：{ $was } → { $now }
did-no-rule = 无

# What admins are told unasked

digest-title = 早上好！这是你的日报。
alert-cost = ⚠ 今天到目前为止花了 { $today }。平常一天是 { $usual }（过去两周的中位数）。
alert-errors = ⚠ 今天有 { $today }% 的调用没有正常结束。平常一天是 { $usual }%（过去两周的中位数）。
told-key-refused = ⚠ { $provider } 不接受密钥：现在谁也得不到 { $model } 的回答。请检查 OPENAI_API_KEY。
told-quota-exhausted = ⚠ { $provider } 的账户余额已用完：现在谁也得不到 { $model } 的回答。请充值，或换用另一个账户的密钥。
told-model-unknown = ⚠ { $provider } 不认识模型 { $model }，或者这个密钥无权使用它。请检查 MODEL、MODELS 和 OPENAI_BASE_URL。
told-wrong-address = ⚠ { $address } 上没有模型的 API：OPENAI_BASE_URL 应该是服务商给出的接口地址，通常以 /v1 结尾。
told-region-refused = ⚠ { $provider } 不向这台服务器所在的国家或地区提供服务：请换个地方运行机器人，或换一家服务商。
told-blocked = ⚠ { $provider } 的防火墙拦截了这台服务器。请联系服务商，或换一个网络地址运行机器人。
told-request-refused = ⚠ { $provider } 没有接受发给 { $model } 的请求，原因见日志。
told-output-too-large = ⚠ { $provider } 允许 { $model } 输出的内容比请求的少。请在 MODEL 中它后面的方括号里设置 room=。

# Charts

chart-others = 其他
chart-nothing = 这些天没有数据
chart-answers = 回答数
chart-seconds = 用时中位数（秒）
chart-input = 输入
chart-cached-input = 输入（缓存命中）
chart-cache-write = 输入（写入缓存）
chart-output = 输出
chart-reasoning = 推理
chart-by-week = 按周，周一起
chart-by-month = 按月

# What a group does not take

belongs-elsewhere = 这条回答属于{ $chat }，但我没法在那里发言：
some-group = 那个群

# Questions that are not answered

queue-full = 你排队的问题太多，我放不下了。这一条我先略过；等其他的答完，请再问一次。
waited-too-long = 我离线太久，这段时间的问题就不一一回答了。还需要的话，请再问一次。

# Who cannot ask

nobody-in-particular = 我分不清你是谁：匿名管理员和频道在我看来都是同一个编号。请用自己的身份提问。
