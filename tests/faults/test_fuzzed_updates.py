"""Updates with anything in them, mixed with ordinary questions: no question loses its answer, and nothing dies."""

import copy
import json
import logging
import os
import random
import time

from support.stage import ADA, BO, CHEN, open_stage, thought
from support.updates import message, tap

from bot.playground.people import GROUP_ID

FUZZED = int(os.environ.get("FUZZED_UPDATES", "2000"))
"""How many updates; for a long run set the variable to some ten thousand."""

EVERY = 20
"""One ordinary question follows so many of them."""

SEED = int(os.environ.get("FUZZED_SEED", "12"))
OTHERS = ("4", "x", "", 4, 0, -1, 4.5, 10**30, -(10**30), True, [], [[]], {}, {"id": 1}, [{}], ["x"], None)
FILE = {"file_id": "a", "file_unique_id": "b", "file_size": 3, "mime_type": "text/plain", "file_name": "a.txt"}
BOLD = {"type": "bold", "offset": 0, "length": 3}
BESIDES = (
    {},
    {"entities": [{"type": "bot_command", "offset": 0, "length": 5}], "text": "/help"},
    {"entities": [{"type": "mention", "offset": 0, "length": 13}], "text": "@glassbox_bot Why?"},
    {"text": None, "document": FILE, "caption": "Why?", "caption_entities": [BOLD]},
    {"text": None, "photo": [FILE | {"width": 3, "height": 3}], "media_group_id": "77"},
    {"text": None, "voice": FILE | {"duration": 1}},
    {"text": None, "migrate_from_chat_id": -100500},
    {"text": None, "new_chat_members": [{"id": 5, "is_bot": False, "first_name": "x"}]},
    {"quote": {"text": "so", "position": 0}, "reply_to_message": message(1, BO, "hi")["message"]},
    {"is_topic_message": True, "message_thread_id": 3, "sender_chat": {"id": GROUP_ID, "type": "supergroup"}},
)


def documented(chance, number):
    """One update as Telegram documents it: kind and content."""
    person = chance.choice((BO, CHEN))
    chat = chance.choice((person, GROUP_ID))
    kind = chance.choice(("message", "message", "message", "edited_message", "callback_query", "my_chat_member"))
    if kind == "callback_query":
        return kind, tap(number, person, chance.choice(("show:1:0", "redo:1", "stop:1", "x")), chat)["callback_query"]
    said = message(number, person, "Why?", chat, username="x", language_code="en")["message"]
    if kind == "my_chat_member":
        state = {"user": said["from"], "status": "member"}
        return kind, {**{name: said[name] for name in ("chat", "from", "date")}, "old_chat_member": state}
    said |= copy.deepcopy(chance.choice(BESIDES))
    said = {name: value for name, value in said.items() if value is not None}
    return kind, said | ({"edit_date": int(time.time())} if kind == "edited_message" else {})


def places(value, at=()):
    """Every field, however deep, by the way that leads there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*at, key)
        yield from places(part, (*at, key))


def mutate(chance, value):
    """Puts something else in the place of one field, or takes it away; or lets it be nested deeply."""
    *way, last = chance.choice(list(places(value)))
    for key in way:
        value = value[key]
    if chance.random() < 0.1:
        del value[last]
    elif chance.random() < 0.05:
        value[last] = json.loads("[" * 200 + "]" * 200)
    else:
        value[last] = copy.deepcopy(chance.choice(OTHERS))


def ask(stage, chance, number):
    """An ordinary question of somebody, where fuzzed updates come from as well; returns chat and answer."""
    person, chat = chance.choice(((ADA, ADA), (BO, BO), (CHEN, CHEN), (BO, GROUP_ID), (CHEN, GROUP_ID)))
    mention = "@glassbox_bot " if chat == GROUP_ID else ""
    stage.world.say(person, chat, f"{mention}Question {number}")
    return chat, f"Answer {number}."


def answer(request):
    """The demo of a model: its answer has the question's number."""
    said = request["messages"][-1]["content"]
    said = said if isinstance(said, str) else json.dumps(said)
    return thought(answer=f"Answer {said.rpartition('Question ')[2].split()[0]}." if "Question" in said else "So.")


async def test_fuzzed_updates_cost_no_question_its_answer(tmp_path, caplog):
    """Of every kind, each with up to three fields of other types, from the same chats; no task dies of any."""
    caplog.set_level(logging.ERROR)
    chance = random.Random(SEED)
    async with open_stage(tmp_path, queue_limit=1000, strategy="fast") as stage, stage.running():
        stage.model.rule(answer)
        for number in range(FUZZED):
            kind, content = documented(chance, 100_000 + number)
            for _ in range(chance.randint(1, 3)):
                if content:
                    mutate(chance, content)
            stage.world.updates.add(kind, content)
            if number % EVERY == EVERY - 1:
                asked = ask(stage, chance, number)
                await stage.world.until(lambda _, asked=asked: is_answered(stage, *asked))
        assert stage.bot.fault is None
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.CRITICAL] == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert "Why?" not in caplog.text


def is_answered(stage, chat, words):
    return any(said.get("text", "").startswith(words) for said in stage.bot_messages(chat))
