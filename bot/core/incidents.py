"""Failures that only whoever runs the bot can end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One of them: the code of its error, the model and the provider that were asked, and the incident's number.

    `address` is the base URL, where that is what is wrong; else empty.
    """

    code: str
    model: str
    provider: str
    number: str
    address: str = ""
