"""/role, /ban and /unban: by buttons, and typed. What an admin may change is asked of the rights each time."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.admin_ports import People
from bot.core.people import Person, Rights, Role
from bot.core.rules import Malformed, parse_role, parse_user
from bot.tg.admins import Admins, Command, Tap
from bot.tg.convert import place_of
from bot.tg.outbox import Outbox
from bot.tg.people import Users
from bot.tg.taps import acknowledge
from bot.view.names import name_of
from bot.view.people import ban_screen, role_screen
from bot.view.richtext import RichText
from bot.view.rules import malformed_text
from bot.view.screens import Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

ROLE = rf"^role:(?P<id>[1-9]\d{{0,15}})(?::(?P<role>{'|'.join(Role)}))?$"
BAN = r"^ban:(?P<id>[1-9]\d{0,15})(?P<sure>:yes)?$"
UNBAN = r"^unban:(?P<id>[1-9]\d{0,15})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Handlers of the three commands and their buttons."""

    admins: Admins
    users: Users
    people: People
    rights: Rights
    outbox: Outbox

    async def on_role(self, update: Update, _context: Context) -> None:
        """`/role`, `/role 123`, `/role 123 member`."""
        command = await self.admins.command(update)
        if command is None:
            return
        if not command.words:
            await self.users.pick(command, "role")
            return
        try:
            _expect(command, 2, "role-form")
            user_id, role = parse_user(command.words[0]), parse_role(command.words[1]) if command.words[1:] else None
        except Malformed as fault:
            await self._say(command, malformed_text(fault, command.texts))
            return
        subject = await self.users.find(user_id)
        if role is not None:
            await self._say(command, await self._give(command.by, subject, role, command.texts))
        elif refusal := self._refusal(command.by, subject):
            await self._say(command, command.texts.say(refusal))
        else:
            await self._deliver(command, role_screen(subject, self._offered(command.by), command.texts))

    async def on_role_tap(self, update: Update, context: Context) -> None:
        """A person for whom a role is to be chosen, or the role."""
        tap = await self.admins.tap(update)
        if tap is None or context.match is None:
            return
        subject = await self.users.find(int(context.match["id"]))
        if refusal := self._refusal(tap.by, subject):
            await acknowledge(tap.query, tap.texts.say(refusal))
            return
        said = None
        if context.match["role"]:
            said = await self._give(tap.by, subject, Role(context.match["role"]), tap.texts)
            subject = await self.users.find(subject.id)
        await acknowledge(tap.query, said)
        await self.outbox.edit(*tap.at, role_screen(subject, self._offered(tap.by), tap.texts))

    async def on_ban(self, update: Update, _context: Context) -> None:
        """`/ban`, `/ban 123`: asks once more."""
        command = await self.admins.command(update)
        if command is None:
            return
        if not command.words:
            await self.users.pick(command, "ban")
        elif (subject := await self._named(command, "ban-form")) is not None:
            await self._deliver(command, ban_screen(subject, command.texts))

    async def on_unban(self, update: Update, _context: Context) -> None:
        """`/unban 123`: at once."""
        command = await self.admins.command(update)
        if command is None:
            return
        if not command.words:
            await self.users.pick(command, "ban")
        elif (subject := await self._named(command, "ban-form")) is not None:
            await self._say(command, await self._unban(command.by, subject, command.texts))

    async def on_ban_tap(self, update: Update, context: Context) -> None:
        """A person who is to be banned: asks; when it is sure, bans."""
        tap, subject = await self._tapped(update, context)
        if tap is None or subject is None or context.match is None:
            return
        said = None
        if context.match["sure"] and not subject.banned:
            await self.people.set_banned(subject.id, banned=True, by_id=tap.by.id)
            self.admins.menu.follow(subject.id)
            subject = await self.users.find(subject.id)
            said = tap.texts.say("ban-done", who=name_of(subject, tap.texts))
        await acknowledge(tap.query, said)
        await self.outbox.edit(*tap.at, ban_screen(subject, tap.texts))

    async def on_unban_tap(self, update: Update, context: Context) -> None:
        """A ban is taken back."""
        tap, subject = await self._tapped(update, context)
        if tap is None or subject is None:
            return
        await acknowledge(tap.query, await self._unban(tap.by, subject, tap.texts))
        await self.users.show(tap, subject.id)

    async def _tapped(self, update: Update, context: Context) -> tuple[Tap | None, Person | None]:
        """The tap of an admin, and the person it is about; None, and a toast, where it may not be changed."""
        tap = await self.admins.tap(update)
        if tap is None or context.match is None:
            return None, None
        subject = await self.users.find(int(context.match["id"]))
        if refusal := self._refusal(tap.by, subject):
            await acknowledge(tap.query, tap.texts.say(refusal))
            return tap, None
        return tap, subject

    async def _named(self, command: Command, form: str) -> Person | None:
        """The person whose number stands behind a command; None, and a sentence, where it cannot be."""
        try:
            _expect(command, 1, form)
            subject = await self.users.find(parse_user(command.words[0]))
        except Malformed as fault:
            await self._say(command, malformed_text(fault, command.texts))
            return None
        if refusal := self._refusal(command.by, subject):
            await self._say(command, command.texts.say(refusal))
            return None
        return subject

    async def _give(self, by: Person, subject: Person, role: Role, texts: Texts) -> str:
        """Gives a role if `by` may; says what came of it."""
        if refusal := self._refusal(by, subject, role):
            return texts.say(refusal)
        if subject.role is not role:
            await self.people.set_role(subject.id, role, by.id)
            self.admins.menu.follow(subject.id)
        return texts.say("role-done", who=name_of(subject, texts), role=texts.say(f"role-{role.value}"))

    async def _unban(self, by: Person, subject: Person, texts: Texts) -> str:
        if not subject.banned:
            return texts.say("ban-none", who=name_of(subject, texts))
        await self.people.set_banned(subject.id, banned=False, by_id=by.id)
        self.admins.menu.follow(subject.id)
        return texts.say("unban-done", who=name_of(subject, texts))

    def _refusal(self, by: Person, subject: Person, role: Role | None = None) -> str | None:
        """Why an admin may not change somebody, or give that role: the key of a text; None: it may."""
        if Role.OWNER in (role, subject.role):
            return "owners-fixed"
        if by.id == subject.id:
            return "not-yourself"
        allowed = self.rights.may_change(by, subject) and (role is None or self.rights.may_give(by, role))
        return None if allowed else "owners-only"

    def _offered(self, by: Person) -> list[Role]:
        return [role for role in Role if self.rights.may_give(by, role)]

    async def _say(self, command: Command, text: str) -> None:
        await self._deliver(command, Screen(text=RichText(text)))

    async def _deliver(self, command: Command, screen: Screen) -> None:
        await self.outbox.deliver(place_of(command.message), [screen])


def _expect(command: Command, most: int, kind: str) -> None:
    if len(command.words) > most:
        raise Malformed(kind)
