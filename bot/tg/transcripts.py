"""What was heard in a question's recordings, shown before it is answered."""

from bot.core.admin_ports import Notices
from bot.core.messages import Question
from bot.flow.hearing import Heard
from bot.tg.convert import Place
from bot.tg.outbox import Outbox
from bot.view.material import heard_screens
from bot.view.texts import Texts


async def tell_heard(
    outbox: Outbox, notices: Notices, place: Place, question: Question, heard: Heard, texts: Texts
) -> None:
    """Shows it once, however often its update is handled."""
    if await notices.once(f"heard:{question.chat_id}:{question.update_id}"):
        await outbox.deliver(place, heard_screens(heard.text, texts))
