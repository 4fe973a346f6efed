"""/limit: the limits in force; set by buttons without typing, or typed in one line."""

from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.admin_ports import Budgets, People
from bot.core.limits import MONEY, Limit, Measure, Rule, Scope
from bot.core.people import Person, Role
from bot.core.rules import Malformed, Order, Place, order, parse_place, parse_typed
from bot.core.spans import Period
from bot.core.stats import By
from bot.flow.report import Reports
from bot.tg.admins import Admins, Command
from bot.tg.convert import place_of
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view import rules as views
from bot.view.richtext import RichText
from bot.view.rules import RulesPage, malformed_text
from bot.view.screens import Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

PAGE = 15
LIST = r"^lim:list:(?P<page>\d{1,6})$"
WHOM = r"^lim:(?P<step>new|roles)$"
GROUPS = r"^lim:groups:(?P<page>\d{1,6})$"
_PLACE = rf"(?P<place>everyone|bot|role:(?:{'|'.join(Role)})|user:\d{{1,16}}|group:-\d{{1,16}})"
LIMIT = rf"^lim:{_PLACE}(?::(?P<measure>{'|'.join(Measure)})(?::(?P<amount>[\w.]{{1,13}}))?)?$"
ORDER = (Scope.BOT, Scope.EVERYONE, Scope.ROLE, Scope.GROUP, Scope.USER)
"""The scopes as they are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Handlers of /limit and its buttons."""

    admins: Admins
    people: People
    budgets: Budgets
    reports: Reports
    outbox: Outbox

    async def on_limit(self, update: Update, _context: Context) -> None:
        """`/limit` alone lists; with words behind it, it sets, or asks for what is missing."""
        command = await self.admins.command(update)
        if command is None:
            return
        if not command.words:
            await self._deliver(command, await self._list(0, command.texts))
            return
        try:
            typed = parse_typed(command.words)
        except Malformed as fault:
            await self._deliver(command, Screen(text=RichText(malformed_text(fault, command.texts))))
            return
        if typed.order is not None:
            await self._deliver(command, await self._typed(command.by, typed.place, typed.order, command.texts))
        else:
            await self._deliver(command, await self._ask(typed.place, typed.measure, command.texts))

    async def on_list(self, update: Update, context: Context) -> None:
        """A page of the limits in force."""
        tap = await self.admins.tap(update)
        if tap is not None and context.match is not None:
            await acknowledge(tap.query)
            await self.outbox.edit(*tap.at, await self._list(int(context.match["page"]), tap.texts))

    async def on_whom(self, update: Update, context: Context) -> None:
        """Set a limit: for whom."""
        tap = await self.admins.tap(update)
        if tap is not None and context.match is not None:
            await acknowledge(tap.query)
            screen = views.whom_screen if context.match["step"] == "new" else views.roles_screen
            await self.outbox.edit(*tap.at, screen(tap.texts))

    async def on_groups(self, update: Update, context: Context) -> None:
        """The groups in which something was asked."""
        tap = await self.admins.tap(update)
        if tap is None or context.match is None:
            return
        await acknowledge(tap.query)
        ranking = await self.reports.ranking(self.reports.span(Period.ALL), By.CHAT, int(context.match["page"]))
        groups = [line.key for line in ranking.lines if line.key.startswith("-")]
        await self.outbox.edit(*tap.at, views.groups_screen(groups, ranking.page, ranking.pages, tap.texts))

    async def on_chosen(self, update: Update, context: Context) -> None:
        """A tap on a place, a measure, or an amount."""
        tap = await self.admins.tap(update)
        if tap is None or context.match is None:
            return
        try:
            place = parse_place(context.match["place"].split(":"))
            measure = Measure(context.match["measure"]) if context.match["measure"] else None
            wanted = order(place, measure, context.match["amount"]) if measure and context.match["amount"] else None
        except Malformed:  # no button of ours has such data
            await acknowledge(tap.query, tap.texts.say("gone"))
            return
        if wanted is not None:
            await self._carry_out(wanted, tap.by)
        await acknowledge(tap.query, tap.texts.say("limit-set-toast") if wanted else None)
        await self.outbox.edit(*tap.at, await self._ask(place, measure, tap.texts))

    async def _typed(self, by: Person, place: Place, wanted: Order, texts: Texts) -> Screen:
        before = await self._in_force(wanted.rule)
        await self._carry_out(wanted, by)
        after = await self._in_force(wanted.rule)
        return views.order_screen(place, before, after, await self._names([wanted.rule]), texts)

    async def _carry_out(self, wanted: Order, by: Person) -> None:
        """Sets or removes, unless that changes nothing: the audit trail holds changes alone."""
        if wanted.removes:
            await self.budgets.remove(wanted.rule, by.id)
        elif await self._in_force(wanted.rule) != wanted.rule:
            await self.budgets.set(wanted.rule, by.id)

    async def _in_force(self, like: Rule) -> Rule | None:
        """The rule for the same holder and measure; None: there is none."""
        rules = await self.budgets.rules()
        return next((rule for rule in rules if _place(rule) == _place(like) and rule.measure is like.measure), None)

    async def _ask(self, place: Place, measure: Measure | None, texts: Texts) -> Screen:
        """What is still to be chosen: the measure, or the amount."""
        rules = await self.budgets.rules()
        names = await self._names([Rule(scope=place.scope, subject=place.subject, measure=Measure.DAY, amount=None)])
        if measure is None:
            return views.measures_screen(place, rules, names, texts)
        like = Rule(scope=place.scope, subject=place.subject, measure=measure, amount=None)
        return views.amounts_screen(place, measure, await self._in_force(like), names, texts)

    async def _list(self, page: int, texts: Texts) -> Screen:
        rules = sorted(await self.budgets.rules(), key=_rank)
        pages = max(1, -(-len(rules) // PAGE))
        page = min(page, pages - 1)
        shown = rules[page * PAGE : (page + 1) * PAGE]
        money = [_limit(rule) for rule in shown if rule.scope is Scope.BOT and rule.measure in MONEY]
        standings = await self.budgets.standings([limit for limit in money if limit is not None])
        names = await self._names(shown)
        return views.rules_screen(
            RulesPage(rules=shown, page=page, pages=pages, names=names, standings=standings), texts
        )

    async def _names(self, rules: Iterable[Rule]) -> dict[str, Person]:
        """Those whom rules are about, by id as text."""
        ids = {rule.subject for rule in rules if rule.scope is Scope.USER}
        found = {each: await self.people.person(int(each)) for each in ids}
        return {each: person for each, person in found.items() if person is not None}

    async def _deliver(self, command: Command, screen: Screen) -> None:
        await self.outbox.deliver(place_of(command.message), [screen])


def _place(rule: Rule) -> tuple[Scope, str]:
    return rule.scope, rule.subject


def _rank(rule: Rule) -> tuple[int, str, int]:
    return ORDER.index(rule.scope), rule.subject, list(Measure).index(rule.measure)


def _limit(rule: Rule) -> Limit | None:
    if rule.amount is None:
        return None
    return Limit(holder=Scope.BOT, id=0, measure=rule.measure, amount=rule.amount)
