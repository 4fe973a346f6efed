"""Who people are to the bot: roles, bans, invitations, and the trail of what admins did. Ids alone decide rights."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

INVITATION_LASTS = timedelta(days=7)


class Role(StrEnum):
    """What somebody may do. A guest was never admitted; an owner may make admins."""

    GUEST = "guest"
    MEMBER = "member"
    ADMIN = "admin"
    OWNER = "owner"

    @property
    def administers(self) -> bool:
        """Whether it sees everybody's usage, sets limits, admits and bans."""
        return self in (Role.ADMIN, Role.OWNER)

    @property
    def admitted(self) -> bool:
        """Whether it may ask where not everybody may."""
        return self is not Role.GUEST


class Access(StrEnum):
    """Who may ask: everybody, those with an invitation, or those on a list."""

    OPEN = "open"
    INVITE = "invite"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the bot knows. `name` and `username` are for display; None or empty when not known.

    `blocked`: takes no messages, for it has blocked the bot, or is gone. `language` is Telegram's word for what it
    reads, `chosen_language` its own.
    """

    id: int
    role: Role = Role.GUEST
    banned: bool = False
    blocked: bool = False
    name: str = ""
    username: str | None = None
    language: str | None = None
    chosen_language: str | None = None
    created_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One line of the audit trail: who changed what, from what to what, when. None: there was nothing."""

    at: datetime
    by_id: int
    action: str
    subject: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The rules of access. `owners` are the admins of the settings: nobody can demote or ban them in the chat.

    `allowed` are ids of users and of groups that may ask whatever `access` says.
    """

    access: Access = Access.OPEN
    owners: frozenset[int] = frozenset()
    allowed: frozenset[int] = frozenset()

    def role(self, person: Person) -> Role:
        """The role that counts."""
        return Role.OWNER if person.id in self.owners else person.role

    def administers(self, person: Person) -> bool:
        """Whether somebody is an admin: one of the settings, or by role and not banned."""
        return person.id in self.owners or (person.role.administers and not person.banned)

    def may_ask(self, person: Person, chat_id: int) -> bool:
        """Whether somebody may ask in a chat."""
        if person.id in self.owners:
            return True
        if person.banned:
            return False
        listed = person.id in self.allowed or chat_id in self.allowed
        return self.access is Access.OPEN or listed or self.role(person).admitted

    def may_change(self, by: Person, subject: Person) -> bool:
        """Whether `by` may ban `subject`, or change its role: admins reach below them, owners everybody but owners."""
        if by.id == subject.id or self.role(subject) is Role.OWNER:
            return False
        return self.role(by) is Role.OWNER or (self.role(by) is Role.ADMIN and not self.role(subject).administers)

    def may_give(self, by: Person, role: Role) -> bool:
        """Whether `by` may give a role: only owners make admins, and owners are made in the settings alone."""
        if role is Role.OWNER:
            return False
        return self.role(by) is Role.OWNER or (self.role(by).administers and not role.administers)


def ids_of(text: str, *, groups: bool) -> frozenset[int]:
    """Ids with commas between them; those of `groups` have a minus.

    Raises:
        ValueError: something is none.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    digits = [part.removeprefix("-") for part in parts] if groups else parts
    if not all(part.isascii() and part.isdigit() and 0 < int(part) < 2**63 for part in digits):
        raise ValueError
    return frozenset(int(part) for part in parts)
