"""What admins are told unasked -> screens."""

from dataclasses import replace

from bot.core.alerts import Alert, Unusual
from bot.core.incidents import Incident
from bot.core.stats import Overview
from bot.view import figures
from bot.view.overview import overview_screen
from bot.view.richtext import RichText, styled
from bot.view.screens import Button, Screen
from bot.view.stats_buttons import Section, data
from bot.view.texts import Texts


def alert_screen(alert: Alert, texts: Texts) -> Screen:
    """What is far above the usual, with the figures and the way to more of them."""
    shown = {"today": str(alert.today), "usual": str(alert.usual)}
    if alert.kind is Unusual.COST:
        shown = {"today": figures.money(alert.today, texts), "usual": figures.money(alert.usual, texts)}
    section = Section.ERRORS if alert.kind is Unusual.ERRORS else Section.USERS
    buttons = (
        Button(label=texts.say("stats-title"), data=data(Section.OVERVIEW, "today", 0)),
        Button(label=texts.say(f"st-{section}"), data=data(section, "today", 0)),
    )
    return Screen(text=RichText(texts.say(f"alert-{alert.kind.value}", **shown)), buttons=(buttons,))


def incident_screen(incident: Incident, texts: Texts) -> Screen:
    """A failure that only whoever runs the bot can end: what to do, and the number to look for in the log."""
    facts = {"model": incident.model, "provider": incident.provider, "address": incident.address}
    number = texts.say("incident", incident=incident.number) if incident.number else ""
    return Screen(text=RichText(f"{texts.say(f'told-{incident.code}', **facts)} {number}".rstrip()))


def digest_screen(overview: Overview, zone: str, texts: Texts) -> Screen:
    """The overview of the days that are over, without a sound."""
    screen = overview_screen(overview, zone, texts)
    return replace(screen, text=styled(texts.say("digest-title"), "bold") + "\n\n" + screen.text, quiet=True)
