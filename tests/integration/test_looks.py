"""How often an answer asks the database: each time is a thread that wakes, whatever it asks."""

from collections import Counter

from support.stage import Script

from bot.store.database import Database

LOOKS = 9
"""Who asks, what waits beside the question, what is awaited, preferences, limits, the conversation; the answer, how
limits stand, whether the question was edited."""

WORKS = 6
"""The update, the question, the call, its end, delivery, and the end of the update."""

BACKGROUND = ("take_over", "renew", "held", "run")
"""What goes on beside the questions."""


async def test_an_answer_asks_the_database_a_few_times(bot, monkeypatch):
    """Of somebody whom the bot has met, in a conversation that fits."""
    counted = Counter()
    for name in ("look", "transact"):
        real = getattr(Database, name)

        async def count(self, work, real=real, name=name):
            if work.__qualname__.split(".")[1] not in BACKGROUND:
                counted[name] += 1
            return await real(self, work)

        monkeypatch.setattr(Database, name, count)
    bot.model.play(*[Script(text="Fine.")] * 5)
    await bot.ask("How are you?")
    counted.clear()
    for _ in range(4):
        await bot.ask("And now?")
    assert 0 < counted["look"] <= 4 * LOOKS
    assert 0 < counted["transact"] <= 4 * WORKS + 1  # the end of the first question
