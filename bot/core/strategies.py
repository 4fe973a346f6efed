"""How an answer can be reasoned."""

from enum import StrEnum


class Strategy(StrEnum):
    """How an answer is reasoned: the user's choice, and what the ledger records.

    `FAST` answers at once. `THINK` has the model write its steps before the answer. `NATIVE` leaves the thinking to a
    reasoning model. `VOTE` asks several times and takes what most answers agree on. `AUTO` is a choice only: each
    question is routed to one of the others.
    """

    FAST = "fast"
    THINK = "think"
    NATIVE = "native"
    VOTE = "vote"
    AUTO = "auto"
