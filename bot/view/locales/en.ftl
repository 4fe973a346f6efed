# Commands

start =
    Hello! I think before I answer, and I show how.

    Ask me anything. Under each answer there is a button that reveals my reasoning, step by step, and a line that says what the thinking cost: seconds, tokens, money.

    /help lists what I can do.
help =
    Just write me a question. I reason step by step, then answer; Show reasoning under the answer reveals the steps.

    /new – start afresh: I forget the conversation so far
    /stop – stop the answer under way; what there is of it stays
    /mode – how I reason: at once, in steps, by vote, or as each question needs
    /model – which model answers
    /compare – one question, answered in every way side by side
    /usage – what your questions have used and cost, and what is left
    /export – all that I keep of you, as a file
    /forget – I delete your conversations and your name
    /help – this text
help-admin =
    For admins:
    /stats – everybody's usage and cost
    /users – people, also by name or number
    /role – what somebody may do
    /ban – no more answers for somebody
    /unban – the ban taken back
    /invite – a link that admits one person
    /limit – how much may be spent and asked
    /audit – who changed what
unknown-command = I don't know that command. /help lists what I can do.
afresh = A fresh start: your next question goes without what was said before.
only-text = I can read text for now. Please write your question.

# An answer

show-reasoning = Show reasoning
hide-reasoning = Hide reasoning
think-about-it = Think about it
again = Again
earlier = ‹ Earlier answer
later = Latest answer ›
earlier-answer = Earlier answer
other-answers = Other answers
all-answers = All the answers
back = Back
stop = Stop
vote-agree = { $agreeing } of { $total } agree
hidden-tokens = { $tokens } hidden reasoning tokens
stopped = Stopped here, as asked.
nothing-to-stop = There is nothing to stop.
not-yours = Only who asked can do that.
reasoning = Reasoning
reasoning-page = { $title }, page { $page } of { $pages }
reasoning-sample = Reasoning of answer { $number } of { $total }
step = Step { $number }
answer-came-first = The answer was written before these steps: they explain it, they did not lead to it.
thinking = Thinking…
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
tokens-unknown = tokens unknown
cut-off = The model stopped here before it was done: it reached its output limit, or the connection ended.
no-answer-yet = The model was cut off before it reached an answer. Show reasoning reveals how far it got.
no-answer = The model ended without an answer.
filtered = The provider's content filter stopped this answer.
gone = I no longer have that answer.
arrived = Telegram did not confirm my last answer. If you do not see it above, tap here:
send-again = Send it again

# What can go wrong with the model. Each says what happened and what to do.

incident = (incident { $incident })
error-key-refused = The model provider does not accept this bot's key, so I cannot answer. Please tell whoever runs this bot to check OPENAI_API_KEY.
error-quota-exhausted = The provider's account behind this bot has no credit left, so I cannot answer. Please tell whoever runs this bot.
error-model-unknown = The provider does not know the model this bot is set to. Please tell whoever runs this bot to check MODEL and OPENAI_BASE_URL.
error-request-refused = The provider did not accept my request. Asking in other words may help; if not, please tell whoever runs this bot.
error-output-refused = { error-request-refused }
error-parameter-refused = { error-request-refused }
error-too-long = Your question and our conversation are too long for the model. Send /new to start afresh, or ask something shorter.
error-unreachable = I cannot reach the model provider right now. Please ask again in a minute.
error-timed-out = The model provider took too long to answer. Please ask again.
error-busy = The model provider has too many requests right now. Please ask again in a minute.
error-busy-until = The model provider has too many requests right now. Please ask again in { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
 }.
error-provider-fault = The model provider had a fault of its own. Please ask again in a minute.
error-nonsense = The model provider sent something that is no answer. Please ask again.
error-nothing-said = The model used up its output limit before it said anything. A shorter question may help.
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
note-estimated = Estimated counts: { $calls }. The provider did not confirm them.
note-unknown = Counts unknown: { $calls }. The call ended before any came.
terminal = terminal
nameless = user { $id }

# The same for the operator, in the log at start

operator-key-refused = The provider { $provider } does not accept the key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server that needs none.
operator-quota-exhausted = The account at { $provider } has no credit left: every question will fail until it has.
operator-model-unknown = The provider { $provider } does not know the model { $model }: check MODEL and OPENAI_BASE_URL.
operator-request-refused = The provider { $provider } refuses to list its models: check OPENAI_BASE_URL.
operator-output-refused = { operator-request-refused }
operator-parameter-refused = { operator-request-refused }
operator-too-long = The provider { $provider } refuses to list its models: check OPENAI_BASE_URL.
operator-unreachable = The provider { $provider } cannot be reached: check OPENAI_BASE_URL and the network.
operator-timed-out = The provider { $provider } does not answer: check OPENAI_BASE_URL and the network.
operator-busy = The provider { $provider } has too many requests right now.
operator-provider-fault = The provider { $provider } has a fault of its own right now.
operator-nonsense = What is at OPENAI_BASE_URL does not speak the OpenAI protocol.
operator-nothing-said = What is at OPENAI_BASE_URL does not speak the OpenAI protocol.

# The terminal

cli-no-provider = No OPENAI_API_KEY or OPENAI_BASE_URL is set, so the built-in demo model answers: a small solver, not a language model.
cli-empty-question = What is the question? Give it as an argument, or - to read it from standard input.
cli-settings = These settings need a look:
cli-incident = Something went wrong (incident { $incident }); the log above has the details.
cli-user = User
cli-model = Model
cli-calls = Calls
cli-not-ok = Not ok
cli-input = Input
cli-cached = Cached
cli-output = Output
cli-reasoning = Reasoning
cli-cost = Cost
cli-total = Total
cli-answer = Answer
cli-steps = Steps
cli-seconds = Seconds
cli-tokens = Tokens
cli-hidden = Hidden

# The playground's page

page-demo = Playground: nothing here leaves this machine. Model: { $model }, a small solver
page-provider = Playground: questions go to the model { $model } at { $provider }, and cost what it costs

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
operator-limit-reached = A limit does not allow the call.
operator-unpriced = Nobody knows the price of the model { $model }.

# Prices and reconciliation in the terminal

prices-title = Prices in force on { $day } at { $provider }, in dollars per million tokens
prices-cached = Cached
prices-written = To cache
prices-from = Price from
prices-above = { "  " }above { $tokens } input tokens
prices-own = your price file, by { $pattern }
prices-demo = the demo model, with each answer
prices-as = as { $model }
prices-as-of = as { $provider }'s { $model }
prices-by-name = by name alone
prices-by-name-note = By name alone: the list knows nobody at the address, so its maker's price for a model of that name counts. PRICES_FILE can put that right.
prices-since = since { $day }
prices-until = until { $day }
prices-hourly = changes by the hour
prices-unpriced = { $models ->
    [one] One model is unpriced: the cost of its calls is unknown
   *[other] { $models } models are unpriced: the cost of their calls is unknown
 }, unless the provider reports it. PRICES_FILE can set a price.
prices-bad-day = --reprice: should be a day, such as 2026-11-01
prices-apply-alone = --apply: goes with --reprice, such as --reprice 2026-11-01 --apply
reprice-title = Unpriced calls since { $day }
reprice-nothing = There are no unpriced calls since { $day }.
reprice-no-price = no source knows a price
reprice-no-counts = its tokens are not known
reprice-total = Would be priced
reprice-priced = Priced
reprice-none = None of them can be priced.
reprice-dry = { $calls ->
    [one] One call
   *[other] { $shown } calls
 } would get a price. Nothing is written yet: --apply writes it.
reprice-done = { $calls ->
    [one] One call has
   *[other] { $shown } calls have
 } a price now.
reconcile-title = The ledger and the file, { $first } to { $last }, by UTC day
reconcile-day = Day
reconcile-ours = Ledger
reconcile-theirs = File
reconcile-difference = Difference
reconcile-tokens = Tokens
reconcile-all-models = all models
reconcile-partial = The file says that there is more (has_more): fetch all of its pages.
reconcile-only-cost = The file has no tokens: costs alone were compared.
reconcile-no-cost = The file has no cost: tokens alone were compared.
reconcile-names = Taken for the same model, as the file and as the ledger has it:
reconcile-one-side = A dash: this side has or knows nothing for that day and model.
reconcile-unsure = Calls of the ledger on these days that may explain a difference: { $unknown } of unknown tokens, { $estimated } estimated, { $unpriced } unpriced.
reconcile-agree = { $compared ->
    [one] They agree, on the one day and model there is.
   *[other] They agree, on all { $shown } pairs of day and model.
 }
reconcile-differ = { $compared ->
    [one] They differ, on the one day and model there is.
   *[other] They differ, on { $differing } of { $shown } pairs of day and model.
 }
reconcile-bad-tolerance = --tolerance: should be percent from 0 to 100, such as 0.5

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
st-outcome-truncated = Cut off at the output limit
st-outcome-refused = Refused by the model, or filtered
st-outcome-failed = Failed
st-outcome-cancelled = Cancelled
st-outcome-timed-out = Timed out
st-outcome-lost = Lost in a crash
st-error-key-refused = the provider does not accept the key
st-error-quota-exhausted = no credit left
st-error-model-unknown = the provider does not know the model
st-error-request-refused = the provider refuses the request
st-error-output-refused = the form of output is not known there
st-error-parameter-refused = a parameter is not known there
st-error-too-long = too long for the model
st-error-unreachable = the provider cannot be reached
st-error-timed-out = silent for too long
st-error-busy = too many requests
st-error-provider-fault = a fault of the provider
st-error-nonsense = no sensible answer
st-error-nothing-said = output limit reached before a word
st-error-limit-reached = over a limit
st-error-unpriced = nobody knows the price
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
cli-bad-span = --span: should be days, such as { $example }
cli-two-spans = --period and --span: give one of them, such as --span "2026-11-01 2026-11-15"
cli-strategy = Strategy
cli-group = Group

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
own-export = This is all that I keep of you: profile, questions and answers with their steps, calls with their cost, feedback, limits.
own-about = All that is kept of one user. Times are UTC. Amounts in dollars are exact, as text. null means unknown. Calls are the requests to the model: what an answer used and cost.
own-too-large = Your data are larger than a file on Telegram may be. Please tell whoever runs this bot.
forget-title = Shall I forget you?
forget-goes = This is deleted
forget-goes-what =
    • your questions, and my answers with their steps, in all chats
    • what you thought of them
    • your name, username and language
    • the mode, model and cost line you chose
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
start-default-limit = Everybody may ask, and no limit in dollars is set for everyone: each user has { $amount }. An admin changes that with /limit.
start-access-invite = By invitation: admins, members and { $ids ->
    [0] nobody else
    [one] one number of ALLOWED_IDS
   *[other] { $ids } numbers of ALLOWED_IDS
 } may ask. An admin invites with /invite.
start-access-list = By list: admins, members and { $ids ->
    [0] nobody else
    [one] one number of ALLOWED_IDS
   *[other] { $ids } numbers of ALLOWED_IDS
 } may ask.
start-no-admin = ADMIN_IDS is not set, so nobody can admit anybody.

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
limit-default = the default
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
chart-day = { $day } { $month }
chart-month = { $month } { $year }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

# What a group does not take

belongs-elsewhere = This belongs in { $chat }, where I cannot write:
some-group = the group

# Questions that are not answered

queue-full = You have more questions waiting than I can keep. I left this one out; please ask it again when the others are answered.
waited-too-long = I was off for so long that I leave out what you asked meanwhile. Please ask again what still matters.

# The copy of the database

cli-backup-done = Copied to { $file }: { $size } bytes, checked.
cli-backup-server = DATABASE_URL names PostgreSQL, which brings its own tool: pg_dump --format=custom --file=FILE, with its host, user and name.

# Who cannot ask

nobody-in-particular = I cannot tell who you are: anonymous admins and channels all have the same number here. Please ask as yourself.
