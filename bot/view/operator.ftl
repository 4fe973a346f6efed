# What operators read, in the terminal and in the log: in English alone, as the command line is.

# The terminal

cli-no-provider = No OPENAI_API_KEY or OPENAI_BASE_URL is set, so the built-in demo model answers: a small solver, not a language model.
local-server = A model server
local-found = { $kind } answers at { $address } with { $models }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
 }. To use it, set OPENAI_BASE_URL={ $address } and MODEL={ $model }, or LOCAL=auto.
local-used = { $kind } answers at { $address }; by LOCAL=auto it is used, with the model { $model }.
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
cli-bad-span = --span: should be days, such as { $example }
cli-two-spans = --period and --span: give one of them, such as --span "2026-11-01 2026-11-15"
cli-strategy = Strategy
cli-group = Group
cli-backup-done = Copied to { $file }: { $size } bytes, checked.
cli-backup-server = DATABASE_URL names PostgreSQL, which brings its own tool: pg_dump --format=custom --file=FILE, with its host, user and name.

# What goes wrong with the model, in the log at start

operator-key-refused = The provider { $provider } does not accept the key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server that needs none.
operator-quota-exhausted = The account at { $provider } has no credit left: every question will fail until it has.
operator-model-unknown = The provider { $provider } does not know the model { $model }: check MODEL and OPENAI_BASE_URL.
operator-wrong-address = There is no API for models at { $address }: OPENAI_BASE_URL should be the address that the provider names for it, which mostly ends in /v1.
operator-region-refused = The provider { $provider } does not serve the country or region of this server.
operator-blocked = A firewall at the provider { $provider } blocks this server.
operator-flagged = The content filter of { $provider } declined a request.
operator-request-refused = The provider { $provider } refuses what it is asked: check OPENAI_BASE_URL and MODEL.
operator-output-too-large = { operator-request-refused }
operator-output-refused = { operator-request-refused }
operator-parameter-refused = { operator-request-refused }
operator-recording-refused = { operator-request-refused }
operator-pictures-refused = { operator-request-refused }
operator-too-long = The provider { $provider } refuses to list its models: check OPENAI_BASE_URL.
operator-unreachable = The provider { $provider } cannot be reached: check OPENAI_BASE_URL and the network.
operator-timed-out = The provider { $provider } does not answer: check OPENAI_BASE_URL and the network.
operator-busy = The provider { $provider } has too many requests right now.
operator-loading = The server { $provider } is still loading the model { $model }: questions wait for it, for up to a minute each.
operator-provider-fault = The provider { $provider } has a fault of its own right now.
operator-nonsense = What is at OPENAI_BASE_URL does not speak the OpenAI protocol.
operator-nothing-said = What is at OPENAI_BASE_URL does not speak the OpenAI protocol.
operator-tool-called = The model { $model } calls tools although none are offered.
operator-limit-reached = A limit does not allow the call.
operator-unpriced = Nobody knows the price of the model { $model }.
operator-unreadable = An attachment cannot be read.

# Who may ask, in the log at start

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

# Prices

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
prices-checked = last checked { $day }
prices-undated = not dated: may be old
prices-undated-note = The list does not say when it looked up what is not dated. Compare it with { $pages }: PRICES_FILE puts a wrong price right.
prices-local = unpriced: on a server of your own
prices-unpriced = { $models ->
    [one] One model is unpriced: the cost of its calls is unknown
   *[other] { $models } models are unpriced: the cost of their calls is unknown
 }, unless the provider reports it. PRICES_FILE can set a price.
prices-bad-day = --reprice: should be a day, such as 2026-11-01
prices-apply-alone = --apply: goes with --reprice, such as --reprice 2026-11-01 --apply

# Calls priced anew

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

# Reconciliation

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
reconcile-unsure = Calls of the ledger on these days that may explain a difference: { $unknown } of unknown tokens, { $estimated } estimated, { $corrected } corrected, { $unpriced } unpriced.
reconcile-agree = { $compared ->
    [one] They agree, on the one day and model there is.
   *[other] They agree, on all { $shown } pairs of day and model.
 }
reconcile-differ = { $compared ->
    [one] They differ, on the one day and model there is.
   *[other] They differ, on { $differing } of { $shown } pairs of day and model.
 }
reconcile-bad-tolerance = --tolerance: should be percent from 0 to 100, such as 0.5
