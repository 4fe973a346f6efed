# Languages

language-name = English

# Numbers, days and times. Patterns are those of Unicode's CLDR: y, M, d, H, m.

dollars = ${ $amount }
percent = { $number } %
pattern-date = yyyy-MM-dd
pattern-moment = yyyy-MM-dd HH:mm
pattern-day = d MMM
pattern-month = MMM y

# Commands

start =
    Hello! I think before I answer, and I show how.

    Ask me anything. Under each answer there is a button that reveals my reasoning, step by step, and a line that says what the thinking cost: seconds, tokens, money.

    /help lists what I can do. /settings has your mode, model and language, /system takes what every answer shall keep to, and /privacy says what I keep. In a group, mention me or begin with /ask.
help = Just write me a question. I reason step by step, then answer; Show reasoning under the answer reveals the steps.
help-admin = For admins:
command-new = start afresh: I forget the conversation so far
command-ask = in a group: ask me something
command-stop = stop the answer under way; what there is of it stays
command-mode = how I reason: at once, in steps, by vote, or as each question needs
command-model = which model answers
command-compare = one question, answered in every way side by side
command-settings = what holds for you: mode, model, language and more
command-lang = the language I speak
command-system = what every answer shall keep to
command-usage = what your questions have used and cost, and what is left
command-privacy = what I keep, for how long, and who sees it
command-export = all that I keep of you, as a file
command-forget = I delete your conversations and your name
command-help = what I can do
command-stats = everybody's usage and cost
command-users = people, also by name or number
command-role = what somebody may do
command-ban = no more answers for somebody
command-unban = the ban taken back
command-invite = a link that admits one person
command-limit = how much may be spent and asked
command-audit = who changed what
bot-description =
    I think before I answer, and I show how.

    Ask me anything: under each answer a button reveals my reasoning, step by step, and a line says what the thinking cost in seconds, tokens and money.
bot-short-description = Thinks before it answers, shows its reasoning step by step, and says what it cost.
unknown-command = I don't know that command. /help lists what I can do.
command-in-caption = I take /{ $command } only as a message of its own, without a file.
unknown-mode = I have no such mode. Please choose one of these:
unknown-model = I cannot ask a model of that name. Please choose one of these:
unknown-language = I do not speak that language, or do not know it by that name. Please choose one of these:
afresh-words = What stands behind /new was not asked: please send it as a message of its own.
afresh = A fresh start: your next question goes without what was said before.
only-text = What is your question? Please write it behind my name.

# An answer

show-reasoning = Show reasoning
copy-code = Copy code
copy-block = Copy { $number }
copy-block-language = Copy { $number }: { $language }
long-answer = A long answer: { $characters } characters. This is how it begins; all of it is in the file below.
long-answer-end = The whole answer is in the file above.
think-about-it = Think about it
again = Again
earlier = ‹ Earlier answer
later = Latest answer ›
earlier-answer = Earlier answer
earlier-longer = This is how it begins. All of it stands where it was answered.
stopped-by-edit = Stopped here, because the question was edited.
other-answers = Other answers
all-answers = All the answers
back = Back
stop = Stop
vote-agree = { $agreeing } of { $total } agree
hidden-tokens = { $tokens ->
    [one] { $shown } hidden reasoning token
   *[other] { $shown } hidden reasoning tokens
 }
stopped = Stopped here, as asked.
nothing-to-stop = There is nothing to stop.
queued = It comes after the question under way.
not-yours = Only who asked can do that.
reasoning = Reasoning
reasoning-page = { $title }, page { $page } of { $pages }
reasoning-sample = Reasoning of answer { $number } of { $total }
step = Step { $number }
answer-came-first = The answer was written before these steps: they explain it, they did not lead to it.
thinking = Thinking…
loading = The model is still loading; I am waiting for it.
footer-steps = { $steps ->
    [one] { $steps } step
   *[other] { $steps } steps
 }
footer-seconds = { $seconds } s
footer-tokens = { $tokens ->
    [one] { $shown } token
   *[other] { $shown } tokens
 }
about = about { $amount }
unpriced = unpriced
footer-summing-up = { $tokens } of them for a summary of earlier turns
tokens-unknown = tokens unknown
cut-off = The model stopped here before it was done: it reached its output limit, or the connection ended.
broken-off = The answer broke off here: the model provider failed, took too long, or could not be reached any more.
ended-early = The model provider ended the answer here: “{ $word }”.
no-answer-yet = The model was cut off before it reached an answer. Show reasoning reveals how far it got.
edited-question = Edited question
ask-about-that = What do you say to that message?
ask-usage = What would you like to know? Write /ask and your question, or reply to a message with /ask.
no-answer = The model ended without an answer.
filtered = The provider's content filter stopped this answer.
filtered-here = The provider's content filter stopped the answer here.
gone = I no longer have that answer.
arrived = Telegram did not confirm my last answer. If you do not see it above, tap here:
send-again = Send it again

# Reasoning, step by step

hide-reasoning = Hide
all-steps = All
steps = Steps
reasoning-step = { $title }, step { $step } of { $steps }
kept-step = as before
ask-about-step = Ask about this step
cancel = Cancel
awaiting = ✎ Your next message is the question about step { $step }.
awaiting-in-group = ✎ Whoever asked me: reply to this message with your question about step { $step }.
ask-toast = Now write your question about step { $step }.
ask-toast-in-group = Now reply to this message with your question about step { $step }.
ask-late = Your message came before the tap did. Tap again to ask about this step.
unasked-toast = Never mind, then: your next message is a question like any other.
about-step = About step { $step }: { $title }
same-result = same result as before
original = ‹ Original answer

# What people bring along

heard = 🎙 I heard:
ask-pictures = { $count ->
    [one] What is in this picture?
   *[other] What is in these pictures?
 }
ask-documents = { $count ->
    [one] What does this document say? Please sum it up.
   *[other] What do these documents say? Please sum them up.
 }
document-clipped = I have read only the beginning of { $name }; the rest did not fit.
the-file = the file
other-kind = That is nice, but I cannot read it. Send me text, photos, documents or voice messages, and I will think about them.
album-alone = Of your album only this one reached me: Telegram shows me few of a group's messages. Send it as a reply to a message of mine, or to me in private, and I see all of it.
album-late = A part of your album came too late: I have not looked at it. Please send it again, with what you want to know of it.
unreadable-large = I can read files of up to 20 MB, and { $name } is larger. Please send a smaller one, or a part of it.
unreadable-many = I can look at ten pictures at a time, and these are more. Please send fewer.
unreadable-kind = I cannot read { $name }. What I can read is text, code, tables as CSV, PDF and Word documents (.docx).
unreadable-video = I cannot watch videos. Send me a picture from it, or tell me in words.
unreadable-picture-kind = I cannot look at { $name }. Please send it as JPEG, PNG, WebP or GIF.
unreadable-pixels = The picture has more pixels than I can look at. Please send it smaller.
unreadable-encrypted = I cannot open { $name }: it is locked with a password. Please send it without one.
unreadable-broken = I cannot open { $name }: it seems to be damaged. Please send it again, or in another format.
unreadable-empty = There is nothing in { $name }.
unreadable-textless = I find no text in { $name }, only pictures at most. Send me its pages as photos, and I will look at them.
unreadable-demanding = I gave up on { $name }: opening it takes more time or memory than I may use. Please send a simpler version, or the text alone.
unreadable-gone = I could not get { $name } from Telegram. Please send it again.
unreadable-long = I can listen to recordings of up to 20 minutes, and this one is longer. Please send a part of it.
unreadable-silent = I heard no words in that recording. Please say it again, or write to me.
unreadable-deaf = I cannot listen to recordings here. Please write to me.
unreadable-blind = The model that answers you cannot see pictures. Choose one that can with /model, and ask again.

# What can go wrong with the model. Each says what happened and what to do.

incident = (incident { $incident })
error-key-refused = The model provider does not accept this bot's key, so I cannot answer. Whoever runs this bot has been told.
error-quota-exhausted = The provider's account behind this bot has no credit left, so I cannot answer. Whoever runs this bot has been told.
error-model-unknown = The provider does not know the model this bot is set to, so I cannot answer. Whoever runs this bot has been told.
error-wrong-address = There is no model provider at the address in OPENAI_BASE_URL, so I cannot answer. Whoever runs this bot has been told.
error-region-refused = The model provider does not serve the region this bot runs in, so I cannot answer. Whoever runs this bot has been told.
error-blocked = A firewall at the model provider keeps this bot out, so I cannot answer. Whoever runs this bot has been told.
error-flagged = The model provider's content filter declined your question. Please ask it in other words.
error-request-refused = The provider did not accept my request. Asking in other words may help. Whoever runs this bot has been told.
error-output-too-large = { error-request-refused }
error-output-refused = { error-request-refused }
error-parameter-refused = { error-request-refused }
error-recording-refused = The provider did not accept that recording. Another one or another format may help, or writing to me; if not, please tell whoever runs this bot.
error-pictures-refused = The provider did not accept my request with pictures. Others may help, or asking without them; if not, please tell whoever runs this bot.
error-too-long = Your question and our conversation are too long for the model. Send /new to start afresh, or ask something shorter.
error-unreachable = I cannot reach the model provider right now. Please ask again in a minute.
error-timed-out = The model provider took too long to answer. Please ask again.
error-busy = The model provider has too many requests right now. Please ask again in a minute.
error-busy-until = The model provider has too many requests right now. Please ask again in { $wait }.
wait-seconds = { $count ->
    [one] a second
   *[other] { $count } seconds
 }
wait-minutes = { $count ->
    [one] a minute
   *[other] { $count } minutes
 }
wait-hours = { $count ->
    [one] an hour
   *[other] { $count } hours
 }
error-loading = The model is still loading. Please ask again in a minute.
error-provider-fault = The model provider had a fault of its own. Please ask again in a minute.
error-nonsense = The model provider sent something that is no answer. Please ask again.
error-nothing-said = The model used up its output limit before it said anything. A shorter question may help.
error-tool-called = The model wanted to use a tool, and there is none here. Asking in other words may help.
error-unexpected = Something went wrong on my side, and it has been noted. Please ask again.

# Usage

usage-title = Your usage
stats-title = Usage of everybody
period-today = Today
period-7d = 7 days
period-month = This month
period-30d = 30 days
period-all = All time
no-calls = no calls
calls = { $calls ->
    [one] { $shown } call
   *[other] { $shown } calls
 }
answers = { $answers ->
    [one] { $shown } answer
   *[other] { $shown } answers
 }
failed = { $shown } not ok
input = input { $tokens }
input-cached = input { $tokens } (cached { $cached })
input-written = input { $tokens } (cached { $cached }, written to cache { $written })
output = output { $tokens }
output-reasoning = output { $tokens } (reasoning { $reasoning })
and-unpriced = { $cost } + { $calls } unpriced
note-corrected = Corrected counts: { $calls }. Not all that the provider said can be true.
note-estimated = Estimated counts: { $calls }. The provider did not confirm them.
note-unknown = Counts unknown: { $calls }. The call ended before any came.
terminal = terminal
nameless = user { $id }

# What a user can choose

mode-title = How shall I reason?
mode-auto = Automatic
mode-auto-about = at once for small talk and plain facts, in steps for the rest
mode-fast = Fast
mode-fast-about = an answer at once, no steps
mode-think = Think
mode-think-about = step by step, then the answer
mode-native = Reasoning model
mode-native-about = a model that was trained to reason; its hidden tokens are counted
mode-vote = Vote
mode-vote-about = the same question several times, until two answers agree
model-title = Which model shall answer?
model-reasons = { $model } (reasons by itself)

# Settings

settings-title = Your settings
settings-about =
    They are yours alone, and hold in every chat. Tap one to change it.

    • Cost line: what an answer took in seconds, tokens and money, under it
    • Live thinking: you see my steps while I still think
    • Reasoning: what Show reasoning shows first
settings-instructed = You also gave me instructions that every answer keeps to: /system
settings-not-instructed = With /system you can tell me what every answer shall keep to.
settings-sent = Settings are personal: I have sent you yours in private.
settings-link = Settings are personal, and I cannot write to you in private yet. Open yours here: { $link }
setting-mode = Mode: { $value }
setting-model = Model: { $value }
setting-language = Language: { $value }
setting-footer = Cost line: { $value }
setting-live = Live thinking: { $value }
setting-reveal = Reasoning: { $value }
setting-on = on
setting-off = off
setting-language-telegram = as in Telegram
setting-reveal-titles = titles first
setting-reveal-all = all at once
language-title = In which language shall I speak?
language-about = This is about my buttons and notes. Answers are in the language of your question.
language-telegram = As in Telegram ({ $language })
instructions-title = Your instructions
instructions-none = You gave me none.
instructions-how = Send /system and behind it what every answer of mine shall keep to, for example:
instructions-example = /system Be brief, and explain every technical term.
instructions-stand = Every answer to you keeps to this; answers to others do not:
instructions-noted = Noted. From your next question on, every answer to you keeps to this:
instructions-how-change = Send /system with other words, and they take the place of these. To start from these, copy this:
instructions-removed = They are removed.
instructions-too-long = Instructions may have { $most } characters at most, and these have { $given }. Nothing was changed.
instructions-change = Change
instructions-remove = Remove

# Privacy

privacy-title = Your privacy
privacy-kept-title = What I keep
privacy-kept =
    • your questions and my answers with their steps, and of long conversations a summary
    • what came along: name and text of documents and recordings, and messages you replied to; of pictures only the number by which Telegram finds them
    • your name, username and language as Telegram tells them; your settings, your /system instructions, your 👍 and 👎, your role and limits
    • a ledger: when, in which chat, which model, how many tokens, what it cost; no words
    In groups, I keep only what is said to me.
privacy-long-title = For how long
privacy-ever = Questions and answers are kept until you send /forget.
privacy-days = { $days ->
    [one] Questions and answers, and all that came along, are deleted when they are a day old.
   *[other] Questions and answers, and all that came along, are deleted when they are { $shown } days old.
 }
privacy-long = Name, settings, instructions, 👍 and 👎 are kept until /forget; the ledger, your numeric id, your role and your limits for good. Copies that whoever runs this bot makes of the database may last longer.
privacy-who-title = Who sees it
privacy-who =
    • the provider of the model gets your question, what came along, the conversation before it and your instructions; in groups also your name
    • the bot's admins see your name, your number and your usage, not your words
    • whoever runs the bot has the database, and everybody in a group sees what is said there
privacy-yours-title = What you can do
privacy-yours =
    /export – all that I keep of you, as a file
    /forget – I delete your conversations, your settings, your name, and your words where others replied to them
    /new – what was said so far goes along with no further question

# A comparison

compare-title = Compared
compare-usage = What shall I compare? Write /compare and your question, or reply to a question with /compare.
compare-agree = They agree.
compare-disagree = They do not agree.
compare-under-way = under way…
compare-hidden = { $tokens } hidden

# Limits

limit-user-day = Your limit of { $limit } a day has { $left } left, too little for this question, until it starts anew at { $until }.
limit-user-month = Your limit of { $limit } a month has { $left } left, too little for this question, until it starts anew at { $until }.
limit-user-minute = Your limit of { $questions ->
    [one] one question
   *[other] { $questions } questions
 } a minute has none left until { $until }.
limit-group-day = This group's limit of { $limit } a day has { $left } left, too little for this question, until it starts anew at { $until }.
limit-group-month = This group's limit of { $limit } a month has { $left } left, too little for this question, until it starts anew at { $until }.
limit-group-minute = This group's limit of { $questions ->
    [one] one question
   *[other] { $questions } questions
 } a minute has none left until { $until }.
limit-bot-day = This bot's limit of { $limit } a day has { $left } left, too little for this question, until it starts anew at { $until }.
limit-bot-month = This bot's limit of { $limit } a month has { $left } left, too little for this question, until it starts anew at { $until }.
limit-bot-minute = This bot's limit of { $questions ->
    [one] one question
   *[other] { $questions } questions
 } a minute, for everybody together, has none left until { $until }.
hint-user-day = { $percent } % of your { $limit } for today is used; it starts anew at { $until }.
hint-user-month = { $percent } % of your { $limit } for this month is used; it starts anew at { $until }.
hint-group-day = { $percent } % of this group's { $limit } for today is used; it starts anew at { $until }.
hint-group-month = { $percent } % of this group's { $limit } for this month is used; it starts anew at { $until }.
budget-user-day =
    { $bar }
    { $left } of your { $limit } a day left, until { $until }
budget-user-month =
    { $bar }
    { $left } of your { $limit } a month left, until { $until }
budget-group-day =
    { $bar }
    { $left } of this group's { $limit } a day left, until { $until }
budget-group-month =
    { $bar }
    { $left } of this group's { $limit } a month left, until { $until }
per-day = { $amount } a day
per-month = { $amount } a month
per-minute = { $questions ->
    [one] one question
   *[other] { $questions } questions
 } a minute
error-unpriced = Nobody has told me what this model costs, and under a budget I may not use it. Please tell whoever runs this bot to check UNPRICED_MODELS or PRICES_FILE.
# What admins see

st-overview = Overview
st-users = Users
st-groups = Groups
st-models = Models
st-strategies = Strategies
st-errors = Errors
st-charts = Charts
st-export = Export
st-back = ‹ { $section }
st-by-users = By user
st-by-groups = By group
st-by-models = By model
st-by-strategies = By strategy
st-by-errors = Calls that did not end well
st-none-users = Nobody asked anything in these days.
st-none-groups = No group asked anything in these days.
st-none-models = No model was called in these days.
st-none-strategies = No model was called in these days.
st-none-errors = Every call in these days ended well.
st-page = { $first } to { $last } of { $total }
st-days = { $first } to { $last }
st-days-all = up to { $last }
st-days-zone = { $days }, { $zone }
st-so-many-days = { $days ->
    [one] one day
   *[other] { $days } days
 }, { $zone }
st-bad-span = That is no span of days. Write it like /stats 2026-11-01 2026-11-15, or 2026-11, or yesterday.
st-nothing = Nothing happened in these days.
st-new = new
st-against = ▲▼ against { $days }
st-against-whole = ▲▼ against the whole day { $days }
st-against-nothing = Nothing to compare with: there is nothing from { $days }.
st-cost = Cost
st-per-answer = Per answer
st-questions = Questions
st-answers = Answers
st-calls = Calls
st-failed = Errors
st-p50 = Half in
st-p95 = 95 % in
st-input = Input
st-cached-input = · cached
st-cache-write = · to cache
st-output = Output
st-reasoning = · reasoning
st-note-unpriced = ⚠ { $calls ->
    [one] { $shown } call
   *[other] { $shown } calls
 } unpriced, not in the cost
st-note-corrected = ⚠ { $calls ->
    [one] { $shown } call
   *[other] { $shown } calls
 } with corrected counts
st-note-estimated = ⚠ { $calls ->
    [one] { $shown } call
   *[other] { $shown } calls
 } with estimated counts
st-note-unknown = ⚠ { $calls ->
    [one] { $shown } call
   *[other] { $shown } calls
 } with unknown counts
st-at-least = { $cost }+
st-feedback = Feedback: 👍 { $liked } 👎 { $disliked }
st-thumbs = 👍 { $liked } 👎 { $disliked }
st-top-users = Top users
st-top-models = Top models
st-group = group { $id }
st-unnamed = without a name
st-of-all-calls = { $calls } · { $share } of all
st-outcome-why = { $outcome }: { $why }
st-outcome-truncated = Cut off at the output limit
st-outcome-refused = Refused by the model, or filtered
st-outcome-failed = Failed
st-outcome-cancelled = Cancelled
st-outcome-timed-out = Timed out
st-outcome-lost = Lost in a crash
st-error-key-refused = the provider does not accept the key
st-error-quota-exhausted = no credit left
st-error-model-unknown = the provider does not know the model
st-error-wrong-address = no provider at the address
st-error-region-refused = the region is not served
st-error-blocked = blocked by a firewall
st-error-flagged = declined by the content filter
st-error-request-refused = the provider refuses the request
st-error-output-too-large = more output than the model can write
st-error-output-refused = the form of output is not known there
st-error-parameter-refused = a parameter is not known there
st-error-recording-refused = the provider refuses the recording
st-error-pictures-refused = the provider refuses the request with pictures
st-error-too-long = too long for the model
st-error-unreachable = the provider cannot be reached
st-error-timed-out = silent for too long
st-error-busy = too many requests
st-error-loading = the model was still loading
st-error-provider-fault = a fault of the provider
st-error-nonsense = no sensible answer
st-error-nothing-said = output limit reached before a word
st-error-tool-called = called a tool that is not there
st-error-limit-reached = over a limit
st-error-unpriced = nobody knows the price
st-error-unreadable = an attachment that cannot be read
st-card-usage = Usage
st-banned = banned
st-first-seen = First seen { $at }
st-last-seen = Last seen { $at }
st-limits-now = Limits now
st-limits = Limits
st-role = Role
st-ban = Ban
st-unban = Unban
st-budget-user-day = { $bar } { $left } of { $limit } a day left, until { $until }
st-budget-user-month = { $bar } { $left } of { $limit } a month left, until { $until }
st-budget-bot-day = { $bar } whole bot: { $left } of { $limit } a day left, until { $until }
st-budget-bot-month = { $bar } whole bot: { $left } of { $limit } a month left, until { $until }
st-chart-cost = Cost
st-chart-tokens = Tokens
st-chart-hours = Hours
st-chart-users = Users
st-chart-light = ☀ Light
st-chart-dark = ☾ Dark
st-chart-cost-title = Cost by day and model
st-chart-tokens-title = Tokens by kind
st-chart-hours-title = Answers and seconds by hour
st-chart-users-title = Top users by cost
st-export-title = Export
st-export-about = One row per call: when, who, model, how it ended, tokens by kind, cost and its source. CSV opens in a spreadsheet, JSON is for programs.
st-export-begun = Writing the file…
st-export-too-large = The file is too large for Telegram, which takes 50 MB: choose fewer days, or run glassbox export where the bot runs.
# A user's own: usage, data, the end of it

own-left = Left
own-pace-user = At most { $questions ->
    [one] one question
   *[other] { $questions } questions
 } a minute
own-pace-group = At most { $questions ->
    [one] one question
   *[other] { $questions } questions
 } a minute from this group
own-by-model = By model
own-by-strategy = By mode
own-others = { $others } others
own-hide-cost = Hide the cost line
own-show-cost = Show the cost line
own-in-private = That works in private: write to me directly, where nobody else reads along.
own-export = This is all that I keep of you: profile and settings, questions and answers with their steps and all that came along, summaries, calls with their cost, feedback, limits.
own-about = All that is kept of one user. Times are UTC. Amounts in dollars are exact, as text. null means unknown. Calls are the requests to the model: what an answer used and cost.
own-too-large = Your data are larger than a file on Telegram may be. Please tell whoever runs this bot.
forget-title = Shall I forget you?
forget-goes = This is deleted
forget-goes-what =
    • your questions with what came along, my answers with their steps, and summaries, in all chats
    • what you thought of them
    • your name, username and language
    • your settings and your /system instructions
forget-stays = This stays
forget-stays-what =
    • your numeric id
    • under it the ledger: when, which model, how many tokens, what it cost; no words
    • your role and your limits
    • the messages in this chat: they are Telegram's, and you can delete them there
forget-before = What I am answering right now is stopped. /export gives you a copy of your data first. If you write to me again, I will know your name again.
forget-yes = Yes, forget me
forget-no = No
forget-sure = This cannot be undone: nobody can bring your conversations back. Shall I really forget you?
forget-yes-sure = Yes, forget everything
forget-no-sure = No, keep everything
forget-kept = Nothing was deleted.
forget-done = Done. Your conversations and your name are deleted.
forget-stopped = Stopped: you asked me to forget you.
like = 👍
dislike = 👎

# Who may ask

by-invitation = This bot is by invitation. Ask whoever runs it; your number is { $id }.
by-list = This bot answers those on its list. Ask whoever runs it; your number is { $id }.
banned-told = You may no longer use this bot.
invitation = An invitation for one person, good for { $days } days:
invitation-typed = Where links cannot be followed, write to me:
invitation-accepted = Welcome: your invitation is accepted.
invitation-wrong = This invitation is not a good one: it is mistyped, used up, or too old. Ask for a new one.
invitation-needless = You are in already; the invitation is still good for somebody else.
invite-off = ACCESS is list, so invitations do not count. Put a number into ALLOWED_IDS, or give a role, such as /role 123 member.
new-user = Somebody new
new-may = They may ask already: the bot is open to them.
new-may-not = They may not ask until an admin admits them.
admit = Admit
refuse = Refuse
decided-before = That was decided before.
decided-admitted = { $by } admitted { $who }.
decided-refused = { $by } refused { $who }, who is banned now.
decided-invited = { $who } came in by an invitation.
# People, for admins

role-guest = guest
role-member = member
role-admin = admin
role-owner = owner
may-guest = was never admitted: asks only where everybody may
may-member = may ask
may-admin = sees everybody's usage, sets limits, admits and bans
may-owner = makes admins, too; set in ADMIN_IDS alone
is-banned = banned
people-title = People
people-role = Whose role?
people-ban = Ban whom, or take whose ban back?
people-limit = Whose limit?
people-count = { $people ->
    [one] one person
   *[other] { $people } people
 }, last seen first
people-found = { $people ->
    [0] nobody fits
    [one] one fits
   *[other] { $people } fit
 }
person-number = number { $id }
person-role = Role: { $role }
person-times =
    Known since { $since } { $zone }
    Last seen { $seen } { $zone }
person-seen = last seen { $at }
person-limits = Limits
person-unlimited = none; those of the whole bot still count
left-day = { $bar } { $left } of { $limit } a day left
left-month = { $bar } { $left } of { $limit } a month left
way-role = Role
way-ban = Ban
way-unban = Take the ban back
way-limits = Limits
way-people = ‹ People
way-person = Show the person
way-back = ‹ Back
role-title = Role of { $who }
role-done = { $who }: role { $role }.
ban-ask = Ban { $who }? I will tell them once, and answer them no more. What they asked and what it cost stays.
ban-yes = Yes, ban
ban-done = { $who } is banned.
ban-stands = { $who } is banned: I do not answer them.
ban-none = { $who } is not banned.
unban-done = { $who } is no longer banned.
owners-fixed = Owners are set in ADMIN_IDS alone: nobody is made one, changed or banned here.
owners-only = Only owners change or ban admins, and make new ones.
not-yourself = You cannot change or ban yourself.

# Limits, for admins

limits-title = Limits
limits-none = There are no limits.
limits-note = Of a user's own limit, the role's and everyone's, the nearest one counts. Those of a group and of the whole bot count besides.
limits-set = Set a limit
limits-all = All limits
limit-default = { $limit } (the default)
limit-stands = { $bar } { $left } left until { $until }
limit-whom = For whom?
limit-which-role = For which role?
limit-which-group = For which group? Listed are those in which I was asked.
limit-which-measure = Which one shall I set?
limit-none-own = none set
limit-now = Now: { $now }
limit-typed = Or type it:
limit-lift = No limit
limit-remove = As before: remove it
limit-set-toast = Done. It holds from the next question on.
limit-done =
    Now: { $now }
    Before: { $was }
    It holds from the next question on.
place-everyone = Everyone
place-bot = The whole bot
place-role = Role { $role }
place-group = Group { $id }
place-a-role = A role
place-a-user = A user
place-a-group = A group
measure-day = A day
measure-month = A month
measure-minute = A minute
by-day = by day
by-month = by month
by-minute = questions by the minute
unlimited-day = no limit by day
unlimited-month = no limit by month
unlimited-minute = no limit by the minute
bad-form = That is too much for one limit: it takes for whom, which one and how much, such as /limit user 123 day 1.50
bad-scope = For whom is not clear: write everyone, role, user, group or bot, such as /limit everyone day 1.50
bad-role = There is no such role: write guest, member, admin or owner, such as /limit role guest minute 3 or /role 123 member
bad-user = A user is a whole number, which /users shows, such as /limit user 123 day 1.50 or /role 123 member
bad-group = A group is a whole number with a minus, such as /limit group -1001234567890 day 5
bad-measure = Which limit is not clear: write day, month or minute, such as /limit everyone month 20
bad-money = That is no amount of money: write dollars, none for no limit, or remove, such as /limit everyone day 1.50
bad-comma = A comma stands between thousands alone: write a point before the cents, such as 1.50 or 1,000.50
bad-fine = That amount is too fine: write at most 12 digits behind the point, such as 0.000001
bad-large = That amount is too large: write at most 1,000,000 dollars, or none for no limit, such as /limit bot month none
bad-pace = Questions by the minute are a whole number from 1 to 10,000, none for no limit, or remove, such as /limit role guest minute 3
bad-role-form = That is too much: it takes a number and a role, such as /role 123 member
bad-ban-form = That is too much: it takes one number, such as /ban 123

# The audit trail

audit-title = Who did what
audit-zone = Latest first; times in { $zone }
audit-none = Nothing was changed yet.
did-role = Role of { $who }: { $was } → { $now }
did-ban = Banned { $who }
did-unban = Took the ban of { $who } back
did-invite = Made an invitation
did-accept = Came in by an invitation
did-limit = Limit – { $place }: { $was } → { $now }
did-no-rule = none

# What admins are told unasked

digest-title = Good morning! This is your digest.
alert-cost = ⚠ Today has cost { $today } so far. A usual day costs { $usual } (the median of the last two weeks).
alert-errors = ⚠ { $today } % of today's calls did not end well. On a usual day it is { $usual } % (the median of the last two weeks).
told-key-refused = ⚠ { $provider } does not accept the key: nobody gets an answer from { $model }. Check OPENAI_API_KEY.
told-quota-exhausted = ⚠ The account at { $provider } has no credit left: nobody gets an answer from { $model }. Top it up, or set a key of another account.
told-model-unknown = ⚠ { $provider } does not know the model { $model }, or this key may not use it. Check MODEL, MODELS and OPENAI_BASE_URL.
told-wrong-address = ⚠ There is no API for models at { $address }: OPENAI_BASE_URL should be the address that the provider names for it, which mostly ends in /v1.
told-region-refused = ⚠ { $provider } does not serve the country or region of this server: run the bot elsewhere, or use another provider.
told-blocked = ⚠ A firewall at { $provider } blocks this server. Ask the provider, or run the bot from another address.
told-request-refused = ⚠ { $provider } refused a request to { $model } as it stands. Its words are in the log.
told-output-too-large = ⚠ { $provider } allows for less output from { $model } than it is asked for. Set room= in its brackets in MODEL.

# Charts

chart-others = the others
chart-nothing = Nothing in these days
chart-answers = answers
chart-seconds = median seconds
chart-input = input
chart-cached-input = input from the cache
chart-cache-write = input into the cache
chart-output = output
chart-reasoning = reasoning
chart-by-week = by week, from Monday
chart-by-month = by month

# What a group does not take

belongs-elsewhere = This belongs in { $chat }, where I cannot write:
some-group = the group

# Questions that are not answered

queue-full = You have more questions waiting than I can keep. I left this one out; please ask it again when the others are answered.
waited-too-long = I was off for so long that I leave out what you asked meanwhile. Please ask again what still matters.

# Who cannot ask

nobody-in-particular = I cannot tell who you are: anonymous admins and channels all have the same number here. Please ask as yourself.
