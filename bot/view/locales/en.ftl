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
    /usage – what your questions have used and cost
    /help – this text
help-admin = /stats – everybody's usage and cost
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
days = { $first } to { $last }, UTC
days-all = to { $last }, UTC
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
by-user = By user
by-model = By model
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
budget-user-day = { $bar } { $left } of your { $limit } a day left, until { $until }
budget-user-month = { $bar } { $left } of your { $limit } a month left, until { $until }
budget-group-day = { $bar } { $left } of this group's { $limit } a day left, until { $until }
budget-group-month = { $bar } { $left } of this group's { $limit } a month left, until { $until }
budget-bot-day = { $bar } { $left } of the whole bot's { $limit } a day left, until { $until }
budget-bot-month = { $bar } { $left } of the whole bot's { $limit } a month left, until { $until }
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
prices-by-name = by its name alone: the address is unknown
prices-since = since { $day }
prices-until = until { $day }
prices-hourly = at this hour; it changes with the time of day
prices-unpriced = { $models ->
    [one] One model is unpriced
   *[other] { $models } models are unpriced
 }: its calls have no cost, unless the provider reports one. PRICES_FILE can give it a price.
prices-bad-day = --reprice: should be a day, such as 2026-11-01
prices-apply-alone = --apply: goes with --reprice, such as --reprice 2026-11-01 --apply
reprice-title = Unpriced calls since { $day }
reprice-nothing = There are no unpriced calls since { $day }.
reprice-no-price = no source knows a price
reprice-no-counts = its tokens are not known
reprice-total = Would be priced
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
reconcile-names = Names that were taken for the same model: { $names }
reconcile-one-side = A dash: this side has nothing for that day and model.
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
