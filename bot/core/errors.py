"""Every error that this program raises on purpose.

GlassboxError
|-- SettingsFault            the operator's; never retried; shown at start, by key
|-- ModelError               a call to the provider failed, or was not made; the asker gets one sentence, by `code`
|   |-- KeyRefused           operator    no retry    the key is missing or wrong
|   |-- QuotaExhausted       operator    no retry    the provider's account has no credit left
|   |-- ModelUnknown         operator    no retry    no such model at this address
|   |-- WrongAddress         operator    no retry    a web page, or nothing, at the base URL
|   |-- RegionRefused        operator    no retry    the provider does not serve the country of this server
|   |-- Blocked              operator    no retry    a firewall before the provider blocks this server
|   |-- Flagged              asker       no retry    the provider's content filter declines the question
|   |-- RequestRefused       operator    no retry    the provider does not accept the request as it is
|   |   |-- RecordingRefused  asker       no retry    it does not accept a recording
|   |   |-- PicturesRefused   asker       no retry    it does not accept a request with pictures
|   |   |-- OutputTooLarge    operator    no retry    more output was allowed for than the model can write
|   |   |-- OutputRefused     provider    retry       it does not know the form of output that was asked for
|   |   `-- ParameterRefused  provider    retry       it does not know a parameter, which is left out from now on
|   |-- TooLong              asker       no retry    question and context exceed the model's window
|   |-- Unreachable          provider    retry       no connection, or it broke
|   |-- TimedOut             provider    retry       connected, then silence, or over the total deadline
|   |-- Busy                 provider    retry       rate limit; `retry_after` says how long, if known
|   |-- Loading              provider    retry       the server still loads the model; waited for up to a minute
|   |-- ProviderFault        provider    retry       5xx, or an error in mid-stream
|   |-- Nonsense             provider    retry       an answer that is no completion: HTML, no choices, no data
|   |-- NothingSaid          provider    no retry    the output limit was reached before any visible text
|   |-- ToolCalled           provider    once more   the model called a tool, and there are none
|   |-- LimitReached         asker       no retry    the call was not made: a budget, or the questions of a minute
|   |-- Unpriced             operator    no retry    the call was not made: nobody knows what it would cost
|   `-- Unreadable           asker       no retry    the call was not made: what came with the question cannot be read
|-- AlreadyRunning           operator    no retry    another program works on the same database file
|-- Forgotten                asker; never retried; who asked was forgotten meanwhile: nothing is kept or shown
`-- StoreFault               operator    retry       the database could not do what was asked
"""

from bot.core.blame import Blame
from bot.core.limits import Standing
from bot.core.material import Fault


class GlassboxError(Exception):
    """The root of what this program raises on purpose."""


class SettingsFault(GlassboxError):
    """One or more settings are missing or malformed. `faults` are sentences that never hold a value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class AlreadyRunning(GlassboxError):
    """Another program works on the same database file; the text is one sentence for the operator."""


class Forgotten(GlassboxError):
    """Who asked was forgotten before the answer: there is none to show, and none is kept."""


class ModelError(GlassboxError):
    """A call to the provider failed, or was not made. `detail` is for the log, `told`, what came, for the gateway."""

    code = "model-error"
    retry = False
    blame = Blame.PROVIDER
    told: object = None

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(detail or self.code)
        self.retry_after = retry_after  # in seconds; None: the provider did not say
        self.incident: str | None = None


class KeyRefused(ModelError):
    """The provider does not accept the key (401, 403)."""

    code = "key-refused"
    blame = Blame.OPERATOR


class QuotaExhausted(ModelError):
    """The account has no credit left (`insufficient_quota`, 402)."""

    code = "quota-exhausted"
    blame = Blame.OPERATOR


class ModelUnknown(ModelError):
    """The provider does not know the model (404), or this key may not use it."""

    code = "model-unknown"
    blame = Blame.OPERATOR


class WrongAddress(ModelError):
    """There is no API at the base URL, `address`: a web page, 404, 405."""

    code = "wrong-address"
    blame = Blame.OPERATOR
    address = ""


class RegionRefused(ModelError):
    """The provider does not serve the country or region that this server is in."""

    code = "region-refused"
    blame = Blame.OPERATOR


class Blocked(ModelError):
    """A firewall before the provider, such as Cloudflare's, blocks this server."""

    code = "blocked"
    blame = Blame.OPERATOR


class Flagged(ModelError):
    """The provider's content filter declines what was asked."""

    code = "flagged"
    blame = Blame.ASKER


class RequestRefused(ModelError):
    """The provider refuses the request as it stands (400, 413, 415, 422)."""

    code = "request-refused"
    blame = Blame.OPERATOR


class RecordingRefused(RequestRefused):
    """The provider does not take a recording: its format, its length, or what is in it."""

    code = "recording-refused"
    blame = Blame.ASKER


class PicturesRefused(RequestRefused):
    """The provider refuses a request that carries pictures: perhaps because of them."""

    code = "pictures-refused"
    blame = Blame.ASKER


class OutputTooLarge(RequestRefused):
    """The request allows for more output than the model can write."""

    code = "output-too-large"


class OutputRefused(RequestRefused):
    """The provider does not know the form of output that was asked for; `sure`: its words name the form."""

    code = "output-refused"
    retry = True
    blame = Blame.PROVIDER
    sure = True


class ParameterRefused(RequestRefused):
    """The provider rejected a parameter; the gateway leaves it out from now on."""

    code = "parameter-refused"
    retry = True
    blame = Blame.PROVIDER


class TooLong(ModelError):
    """Question and context do not fit the model's window."""

    code = "too-long"
    blame = Blame.ASKER


class Unreachable(ModelError):
    """No connection to the provider, or it broke."""

    code = "unreachable"
    retry = True


class TimedOut(ModelError):
    """The provider accepted the call and then was silent for too long."""

    code = "timed-out"
    retry = True


class Busy(ModelError):
    """The provider limits the rate of calls (429)."""

    code = "busy"
    retry = True


class Loading(ModelError):
    """The server still loads the model into memory, and says so."""

    code = "loading"
    retry = True


class ProviderFault(ModelError):
    """The provider failed (5xx), or reported an error in mid-stream."""

    code = "provider-fault"
    retry = True


class Nonsense(ModelError):
    """The provider answered with something that is no completion."""

    code = "nonsense"
    retry = True


class NothingSaid(ModelError):
    """The model reached its output limit before it wrote anything visible."""

    code = "nothing-said"


class ToolCalled(ModelError):
    """The model called a tool, and there are none; it is told so once."""

    code = "tool-called"


class LimitReached(ModelError):
    """A limit does not allow the call, and none was made. `standing` says which limit, and how it stands."""

    code = "limit-reached"
    blame = Blame.ASKER

    def __init__(self, standing: Standing) -> None:
        super().__init__(f"{standing.limit.holder} limit per {standing.limit.measure}")
        self.standing = standing


class Unpriced(ModelError):
    """Nobody knows the model's price, and the settings allow no such calls under a budget; none was made."""

    code = "unpriced"
    blame = Blame.OPERATOR


class Unreadable(ModelError):
    """What came with a question cannot be read, looked at or heard; `name` is the file's, or empty."""

    code = "unreadable"
    blame = Blame.ASKER

    def __init__(self, fault: Fault, name: str = "") -> None:
        super().__init__(f"an attachment: {fault.value}")
        self.fault = fault
        self.name = name


class StoreFault(GlassboxError):
    """The database could not do what was asked of it."""
