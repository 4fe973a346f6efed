"""Small models on servers of one's own: the form that is asked for, what they have room for, and waiting for them."""

import asyncio

import pytest
from support.manners import listing, llama_cpp, lm_studio, ollama, openrouter, vllm
from support.stage import BO, CHEN, open_stage, thought

from bot.asking import ask
from bot.core.errors import ModelUnknown
from bot.core.usage import estimate_tokens
from bot.flow.reason import LOADING_SECONDS
from bot.playground.model import Manners
from bot.playground.scripts import Script

SMALL = "qwen2.5:1.5b"
MARKED = "### Plan\nAdd them.\n#### ANSWER\nFour."
SUMMARY = Script(text="They wanted more.")
LOADING = {"code": 503, "message": "Loading model", "type": "unavailable_error"}


def loading(error=LOADING, **more):
    return Script(fault="status", status=503, error=error, **more)


def prompt_tokens(request):
    return sum(estimate_tokens(message["content"]) for message in request["messages"])


@pytest.mark.parametrize(
    "manners", [llama_cpp(SMALL, 8192), ollama(SMALL, 8192), lm_studio(SMALL, 8192), vllm(SMALL, 8192)]
)
async def test_servers_that_hold_a_schema_are_asked_for_json(manners, tmp_path):
    """Whatever the model's size."""
    async with open_stage(tmp_path, manners=manners, model=SMALL) as stage, stage.running():
        stage.model.play(thought())
        await stage.ask("2 + 2?")
        assert stage.model.requests[0]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("manners", "model"),
    [
        (None, SMALL),
        (Manners(listing=listing({"id": SMALL, "owned_by": "somebody"})), SMALL),
        (openrouter(SMALL, 8192), SMALL),
        (llama_cpp(SMALL, 8192), f"{SMALL}[marked]"),
    ],
)
async def test_others_are_asked_for_marks(manners, model, tmp_path):
    """Small models of an unknown server; and where the operator says so."""
    async with open_stage(tmp_path, manners=manners, model=model) as stage, stage.running():
        stage.model.play(Script(text=MARKED))
        message = await stage.ask("2 + 2?")
        assert "response_format" not in stage.model.requests[0]
        assert message["text"].startswith("Four.")


async def test_a_server_that_ignores_the_schema(tmp_path):
    """Text with marks, or none at all, is the answer all the same."""
    async with open_stage(tmp_path, manners=ollama(SMALL, 8192), model=SMALL) as stage, stage.running():
        stage.model.play(Script(text="It is four."))
        assert (await stage.ask("2 + 2?"))["text"].startswith("It is four.")


@pytest.mark.parametrize("context", [1024, 2048, 4096])
@pytest.mark.parametrize("kind", [llama_cpp, ollama, lm_studio, vllm])
async def test_prompt_and_output_fit_the_context(kind, context, tmp_path):
    """However long the conversation, and with the default limit in dollars; a quarter stays for the answer."""
    async with open_stage(tmp_path, manners=kind("big", context), model="big") as stage, stage.running():
        stage.model.rule(lambda request: thought(answer="word " * 300) if "response_format" in request else SUMMARY)
        for _ in range(6):
            await stage.ask("Tell me more, " + "and more, " * 20)
        requests = [each for each in stage.model.requests if "response_format" in each]
        assert len(requests) == 6
        for request in stage.model.requests:
            assert prompt_tokens(request) + request.get("max_tokens", context // 4) <= context
        if context == 4096:
            assert any(len(request["messages"]) > 2 for request in requests)


async def test_the_setting_is_the_most(tmp_path):
    """A large context does not make the window larger, nor is an output limit sent for it."""
    manners = vllm("big", 100_000)
    async with open_stage(tmp_path, manners=manners, model="big", context_tokens=50) as stage, stage.running():
        stage.model.rule(lambda request: thought(answer="word " * 30) if "response_format" in request else SUMMARY)
        for _ in range(3):
            await stage.ask("More?")
        asked = [each for each in stage.model.requests if "response_format" in each]
        assert "max_tokens" not in asked[0] or asked[0]["max_tokens"] == 4096
        assert [len(each["messages"]) for each in asked] == [2, 4, 4]


async def test_a_reasoning_model_has_no_more_room_than_there_is(tmp_path):
    """Neither for its thoughts; and where all of it was used up, it is not asked again for the same."""
    async with open_stage(tmp_path, manners=vllm("qwq", 4096), model="qwq") as stage, stage.running():
        stage.model.play(Script(text="", finish_reason="length"))
        message = await stage.ask("Why?")
        assert "used up its output limit" in message["text"]
        (request,) = stage.model.requests
        assert request["max_completion_tokens"] + prompt_tokens(request) <= 4096


async def test_the_most_output_that_a_provider_lists(tmp_path):
    """Is not exceeded."""
    manners = openrouter("some/qwq", 200_000, 8192)
    async with open_stage(tmp_path, manners=manners, model="some/qwq") as stage, stage.running():
        stage.model.play(Script(text="Because."))
        await stage.ask("Why?")
        assert stage.model.requests[0]["max_completion_tokens"] == 8192


async def test_a_document_fits_the_context(tmp_path):
    """What goes beyond is left out, and that is said."""
    async with open_stage(tmp_path, manners=vllm("big", 4096), model="big") as stage, stage.running():
        stage.model.play(thought())
        stage.world.attach(BO, BO, b"word " * 20_000, name="a.txt", content_type="text/plain", caption="Sum it up")
        message = await stage.final(BO)
        assert prompt_tokens(stage.model.requests[0]) < 3 * 4096 // 4
        assert "did not fit" in message["text"] or "left out" in message["text"]


@pytest.mark.parametrize(
    "error",
    [
        LOADING,
        "Model some/model is currently loading",
        "The model is not ready yet",
        {"message": "Server is warming up", "type": "unavailable"},
        {"message": "The model is still loading, please wait", "type": "server_error"},
        {"message": "模型正在加载中", "type": "server_error"},
    ],
)
async def test_a_model_that_loads_is_waited_for(error, tmp_path):
    """More than three times; each attempt is a row that cost nothing, and the asker is told meanwhile."""
    async with open_stage(tmp_path) as stage, stage.running():
        stage.model.play(*[loading(error)] * 5, thought())
        assert (await stage.ask("2 + 2?"))["text"].startswith("Four.")
        rows = await stage.calls()
        assert [row.end.error for row in rows] == ["loading"] * 5 + [None]
        assert stage.clock.pauses[:5] == [1, 2, 3, 4, 5]


async def test_the_asker_is_told(tmp_path):
    """While the model loads, that is what the preview shows; once it thinks, its steps."""
    gate = asyncio.Event()
    async with open_stage(tmp_path) as stage, stage.running():
        stage.model.play(loading(), thought(gate=gate, gate_after=0))
        stage.world.say(CHEN, CHEN, "2 + 2?")
        draft = await stage.thinking(CHEN, "still loading")
        assert draft["text"] == "The model is still loading; I am waiting for it."
        gate.set()
        await stage.final(CHEN)


async def test_a_comparison_says_it_as_well(tmp_path):
    """For each way whose model loads."""
    gate = asyncio.Event()
    async with open_stage(tmp_path) as stage, stage.running():
        stage.model.play(loading(), loading(), *[Script(text="Four.", gate=gate, gate_after=0)] * 2)
        stage.world.say(CHEN, CHEN, "/compare 2 + 2?")
        shown = "The model is still loading; I am waiting for it."
        await stage.world.until(lambda _: any(shown in message["text"] for message in stage.bot_messages(CHEN)))
        gate.set()
        await stage.final(CHEN)


async def test_a_model_that_loads_for_ever(tmp_path):
    """Is waited for up to a minute; then the asker is told to come back."""
    async with open_stage(tmp_path) as stage, stage.running():
        stage.model.rule(lambda _: loading())
        message = await stage.ask("2 + 2?")
        assert message["text"].startswith("The model is still loading. Please ask again in a minute.")
        assert sum(stage.clock.pauses[:20]) > 40


async def test_what_cannot_be_loaded_is_not_waited_for(tmp_path):
    """A model that failed to load is a fault of the server."""
    async with open_stage(tmp_path) as stage, stage.running():
        stage.model.rule(lambda _: loading({"message": "Failed to load model: error loading model"}))
        await stage.ask("2 + 2?")
        assert [row.end.error for row in await stage.calls()] == ["provider-fault"] * 3


async def test_an_unknown_model_of_an_own_server(tmp_path):
    """What there is instead is said, up to five names."""
    names = [f"model-{number}" for number in range(7)]
    manners = Manners(listing=listing(*({"id": name, "owned_by": "library"} for name in names)))
    async with open_stage(tmp_path, manners=manners, model="missing") as stage, stage.running():
        with pytest.raises(ModelUnknown, match=r"it has model-0, model-1, model-2, model-3, model-4$"):
            await stage.core.gateway.check("missing")


async def test_ask_says_which_models_there_are(tmp_path, capsys):
    """In the terminal, too."""
    async with open_stage(tmp_path, manners=ollama("llama3.2:3b", 8192), model="missing") as stage:
        error = {"message": "model 'missing' not found", "type": "not_found_error"}
        stage.model.play(Script(fault="status", status=404, error=error))
        assert await ask(stage.settings, "Hello?", mode=None, model=None, side_by_side=False) == 1
        assert "it has llama3.2:3b" in capsys.readouterr().err


async def test_ask_says_that_a_model_loads(tmp_path, capsys):
    """Once, above the steps."""
    async with open_stage(tmp_path) as stage:
        stage.model.play(loading(headers={"Retry-After": "0"}), thought())
        assert await ask(stage.settings, "2 + 2?", mode=None, model=None, side_by_side=False) == 0
        said = capsys.readouterr().out
        assert said.startswith("The model is still loading; I am waiting for it.\n1. Plan\n")


def test_the_wait_is_a_minute():
    """As it is documented."""
    assert LOADING_SECONDS == 60
