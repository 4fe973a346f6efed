"""Who can do something about an error."""

from enum import StrEnum


class Blame(StrEnum):
    """Who can do something about an error; of what the operator can, the admins are told."""

    ASKER = "asker"
    OPERATOR = "operator"
    PROVIDER = "provider"
