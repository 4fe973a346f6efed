"""What admins are told unasked: a digest at its hour, days far above the usual, and failures that they can end."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.admin_ports import Notices, Statistics
from bot.core.alerts import DAYS, Alert, alerts
from bot.core.incidents import Incident
from bot.core.spans import Span
from bot.core.stats import By, Overview, UsageSums
from bot.flow.incidents import Incidents
from bot.flow.report import Reports

MONDAY = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Looks, whenever it is asked to, whether there is something to tell; everything is told once.

    `every` is the days that a digest covers: 1, 7 (sent on Mondays), or 0 for none; `hour` is in the reports' zone.
    `known` are digests of which this process knows that they are told.
    """

    reports: Reports
    statistics: Statistics
    notices: Notices
    every: int = 0
    hour: int = 9
    alerting: bool = True
    known: set[str] = field(default_factory=set)
    incidents: Incidents = field(default_factory=Incidents)

    async def due(self) -> tuple[Overview | Alert | Incident, ...]:
        """What is to be told now, and is noted as told."""
        incidents = await self._incidents()
        digest = await self._digest()
        return (*incidents, *((digest,) if digest else ()), *(await self._alerts() if self.alerting else ()))

    async def _incidents(self) -> list[Incident]:
        """Each kind once a day, whatever happens how often."""
        today = self.reports.today()
        found = []
        for each in self.incidents.kept():
            if await self.notices.once(f"incident:{each.code}:{today}"):
                found.append(each)
            self.incidents.drop(each)  # only now: what could not be noted is told later
        return found

    async def _digest(self) -> Overview | None:
        now = self.reports.clock.now().astimezone(self.reports.zone)
        today = now.date()
        if not self.every or now.hour < self.hour or (self.every == 7 and today.weekday() != MONDAY):
            return None
        key, yesterday = f"digest:{today}", today - timedelta(days=1)
        if key in self.known:
            return None
        overview = await self.reports.overview(Span(first=today - timedelta(days=self.every), last=yesterday))
        first = await self.notices.once(key)  # only now: what could not be read is told later
        self.known.add(key)
        return overview if first else None

    async def _alerts(self) -> list[Alert]:
        today = self.reports.today()
        span = Span(first=today - timedelta(days=DAYS), last=today)
        days = {day: sums.get("", UsageSums()) for day, sums in (await self.statistics.days(span, By.TOTAL)).items()}
        found = alerts(days.pop(today, UsageSums()), list(days.values()))
        return [alert for alert in found if await self.notices.once(f"alert:{alert.kind.value}:{today}")]
