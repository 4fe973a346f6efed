"""Placeholders that outlive a run: the next one takes up the message that is there."""

from dataclasses import dataclass
from functools import partial

from bot.tg.convert import Place
from bot.tg.lanes import Lanes
from bot.tg.outbox import Outbox
from bot.tg.surfaces import Placeholder
from bot.view.screens import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholders:
    """Knows the placeholder of each update that is worked on."""

    lanes: Lanes

    def surface(self, outbox: Outbox, place: Place, update_id: int | None, stop: Button) -> Placeholder:
        """Where the progress of an update's answer is shown."""
        return Placeholder(
            bot=outbox.bot,
            pacing=outbox.pacing,
            place=place,
            stop=stop,
            note=partial(self.lanes.place, update_id),
            message_id=self.lanes.placeholder(update_id),
        )
