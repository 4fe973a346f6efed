"""Refusals on the stage: one call where another is no use, a sentence for the asker, and one for the admins."""

import pytest
from support.stage import ADA, BO, CHEN, Script, open_stage, thought

PAGE = "<!doctype html><html><head><title>One API</title></head></html>"


@pytest.fixture
async def known(bot):
    """The admin has begun a chat, without which a bot may not write."""
    await bot.ask("/help", person=ADA)
    return bot


def refusal(status, message, **more):
    return Script(fault="status", status=status, error={"message": message, **more})


def told(stage):
    return [message["text"] for message in stage.bot_messages(ADA) if message["text"].startswith("⚠")]


OPERATORS = [
    (
        refusal(403, "用户额度不足", code="insufficient_user_quota"),
        "no credit left",
        "quota-exhausted",
        "no credit left",
    ),
    (
        refusal(400, "API key not valid. Please pass a valid API key."),
        "this bot's key",
        "key-refused",
        "OPENAI_API_KEY",
    ),
    (
        refusal(403, "Country, region, or territory not supported"),
        "does not serve",
        "region-refused",
        "country or region",
    ),
    (refusal(404, "The model `x` does not exist"), "does not know the model", "model-unknown", "gpt-4o-mini"),
    (Script(fault="status", status=403, raw="<html>Cloudflare</html>"), "firewall", "blocked", "firewall"),
    (Script(fault="status", status=200, raw=PAGE), "no model provider at the address", "wrong-address", "/v1"),
    (
        Script(fault="error_body", raw={"base_resp": {"status_code": 1008, "status_msg": "x"}}),
        "no credit",
        "quota-exhausted",
        "no credit",
    ),
]


@pytest.mark.parametrize(("script", "said", "code", "to_admins"), OPERATORS, ids=lambda value: str(value)[:20])
async def test_what_only_the_operator_can_end(known, script, said, code, to_admins):
    """One call; the asker hears that whoever runs the bot knows, and the admin hears it, once a day."""
    for _ in range(2):
        known.model.play(script)
        answer = await known.ask("What is 2 + 2?")
        assert said in answer["text"]
        assert "Whoever runs this bot has been told." in answer["text"]
    assert [record.end.error for record in await known.calls()] == [code, code]
    await known.world.until(lambda _: told(known))
    (notice,) = told(known)
    assert to_admins in notice
    assert (await known.calls())[0].end.incident in notice
    await known.bot.watching.look()
    assert len(told(known)) == 1


async def test_kinds_are_told_apart(known):
    """Another kind is another message; what the asker can mend is none."""
    known.model.play(
        refusal(402, "Insufficient Balance"), refusal(401, "Unauthorized"), refusal(400, "Content Exists Risk")
    )
    for _ in range(3):
        answer = await known.ask("What is 2 + 2?")
    assert "ask it in other words" in answer["text"]
    await known.world.until(lambda _: len(told(known)) == 2)
    await known.bot.watching.look()
    assert len(told(known)) == 2


ASKERS = [
    (refusal(403, "Your input was flagged for violence"), "content filter", "flagged"),
    (
        refusal(400, "This model's maximum prompt length is 10 but the request contains 20 tokens."),
        "too long",
        "too-long",
    ),
    (
        refusal(413, "Request too large for model `x` on tokens per minute (TPM): Limit 12, Requested 14"),
        "too long",
        "too-long",
    ),
    (refusal(429, "Please try again in 1m30s"), "in 90 seconds", "busy"),
    (refusal(429, "Please retry in 200s"), "in 4 minutes", "busy"),
]


@pytest.mark.parametrize(("script", "said", "code"), ASKERS, ids=lambda value: str(value)[:20])
async def test_what_the_asker_can_do(known, script, said, code):
    """One call, one sentence, and nothing for the admins."""
    known.model.play(script)
    answer = await known.ask("What is 2 + 2?")
    assert said in answer["text"]
    assert [record.end.error for record in await known.calls()] == [code]
    await known.bot.watching.look()
    assert told(known) == []


async def test_a_refused_request_is_asked_once_without_its_form(bot):
    """Then the asker is told."""
    bot.model.play(refusal(400, "told to fail"), refusal(400, "told to fail"))
    answer = await bot.ask("What is 2 + 2?")
    assert "did not accept my request" in answer["text"]
    assert ["response_format" in request for request in bot.model.requests] == [True, False]
    bot.model.play(refusal(400, "told to fail"), thought(), thought())
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")
    assert bot.clock.pauses == []


async def test_a_form_that_brings_nothing_but_blanks_is_given_up(tmp_path):
    """As some providers answer a wish for JSON: the question is asked without it, and so are later ones, in time."""
    async with open_stage(tmp_path) as stage, stage.running():
        stage.model.rule(
            lambda request: (
                Script(text="\n" * 40, finish_reason="length") if "response_format" in request else thought()
            )
        )
        for _ in range(3):
            assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")
        assert ["response_format" in request for request in stage.model.requests] == [True, False, True, False, False]


async def test_short_pauses_are_waited_for_as_told(bot):
    """In words or in fields; the answer comes."""
    bot.model.play(
        refusal(429, "Please retry in 2.5s."),
        Script(fault="status", status=429, raw=[{"error": {"code": 429, "details": [{"retryDelay": "7s"}]}}]),
        thought(),
    )
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")
    assert bot.clock.pauses == [2.5, 7.0]


async def test_everything_that_can_be_refused_at_once(tmp_path):
    """Streaming, the form and the room: asked again each time, without a pause, and then remembered."""
    async with open_stage(tmp_path, model="gpt-4o-mini[room=25000]") as stage, stage.running():
        stage.model.refuse = frozenset({"stream", "response_format"})
        stage.model.most_output = 8192
        stage.model.play(thought(), thought())
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")
        refused = len(await stage.calls())
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")
        assert len(await stage.calls()) == refused + 1
        assert stage.clock.pauses == []
        assert (stage.model.requests[-1]["stream"], stage.model.requests[-1]["max_tokens"]) == (False, 8192)


async def test_the_asker_who_is_no_admin_hears_nothing_of_it(known):
    """The message goes to admins alone."""
    known.model.play(refusal(402, "Insufficient Balance"))
    await known.ask("What is 2 + 2?", person=CHEN)
    await known.world.until(lambda _: told(known))
    assert [m["text"] for chat in (BO, CHEN) for m in known.bot_messages(chat) if m["text"].startswith("⚠")] == []
