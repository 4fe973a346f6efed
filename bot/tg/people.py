"""/users: the people the bot knows, in pages, and each of them by a button."""

from dataclasses import dataclass, replace
from datetime import tzinfo

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.admin_ports import Budgets, People
from bot.core.limits import MONEY, Scope
from bot.core.messages import clean_text
from bot.core.people import Person, Rights
from bot.tg.admins import Admins, Command, Tap
from bot.tg.convert import place_of
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view.people import Listed, Shown, people_screen, person_screen
from bot.view.screens import Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

PAGE = 8
LONGEST_SEARCH = 40
"""In bytes: the words go along in the data of buttons, which have 64."""

WHO = r"^who:(?P<then>usr|role|ban|lim):(?P<page>\d{1,6}):(?P<words>.*)$"
PERSON = r"^usr:(?P<id>[1-9]\d{0,15})$"
THEN = {"lim": "lim:user"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """Handlers of /users, and of every list from which somebody is picked."""

    admins: Admins
    people: People
    budgets: Budgets
    rights: Rights
    outbox: Outbox
    zone: tzinfo

    async def on_users(self, update: Update, _context: Context) -> None:
        """Everybody, or those whose name or number fits the words behind the command."""
        if command := await self.admins.command(update):
            await self.pick(command, "usr", " ".join(command.words))

    async def pick(self, command: Command, then: str, words: str = "") -> None:
        """Answers with a list, whose buttons' data begin with `then`."""
        screen = await self._list(then, 0, searched(words), command.texts)
        await self.outbox.deliver(place_of(command.message), [screen])

    async def on_page(self, update: Update, context: Context) -> None:
        """A tap on another page."""
        tap = await self.admins.tap(update)
        if tap is None or context.match is None:
            return
        await acknowledge(tap.query)
        page, words = int(context.match["page"]), context.match["words"]
        await self.outbox.edit(*tap.at, await self._list(context.match["then"], page, words, tap.texts))

    async def on_person(self, update: Update, context: Context) -> None:
        """A tap on a person."""
        tap = await self.admins.tap(update)
        if tap is not None and context.match is not None:
            await acknowledge(tap.query)
            await self.show(tap, int(context.match["id"]))

    async def show(self, tap: Tap, user_id: int) -> None:
        """Puts a person in the place of the message that was tapped."""
        person = await self.find(user_id)
        limits = [each for each in await self.budgets.limits(user_id, user_id) if each.holder is Scope.USER]
        shown = Shown(
            person=person,
            standings=await self.budgets.standings([each for each in limits if each.measure in MONEY]),
            limits=tuple(each for each in limits if each.measure not in MONEY),
            changeable=self.rights.may_change(tap.by, person),
        )
        await self.outbox.edit(*tap.at, person_screen(shown, self.zone, tap.texts))

    async def find(self, user_id: int) -> Person:
        """Somebody with the role that counts; one who was never met is known by number alone."""
        return self._as_counts(await self.people.person(user_id) or Person(id=user_id))

    def _as_counts(self, person: Person) -> Person:
        return replace(person, role=self.rights.role(person))

    async def _list(self, then: str, page: int, words: str, texts: Texts) -> Screen:
        people, total = await self.people.search(words, limit=PAGE, offset=page * PAGE)
        pages = max(1, -(-total // PAGE))
        if page >= pages:
            return await self._list(then, pages - 1, words, texts)
        listed = Listed(
            people=tuple(map(self._as_counts, people)),
            total=total,
            page=page,
            pages=pages,
            first=page * PAGE + 1,
            then=THEN.get(then, then),
            words=words,
        )
        return people_screen(listed, self.zone, texts)


def searched(words: str) -> str:
    """What is searched for, as far as it fits the data of a button."""
    return clean_text(words).encode()[:LONGEST_SEARCH].decode(errors="ignore").strip()
