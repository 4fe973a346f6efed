"""Answers that the provider breaks off: what was shown of them stays, says so, and is paid for as what it was."""

from dataclasses import replace
from itertools import count

import pytest
from support.stage import BO, Script, labels, open_stage, thought

from bot.playground.people import PEOPLE
from bot.view.texts import texts_for

BEGUN = '{"steps": [{"title": "Plan", "content": "Add."}], "answer": "Four, and'
FAULTS = [
    ("cut", "failed", "unreachable"),
    ("error_event", "failed", "provider-fault"),
    ("stall", "timed_out", "timed-out"),
]


def begun(fault):
    """A step and some of the answer in the first piece, then the fault."""
    return Script(chunks=(BEGUN, " that is all."), fault=fault, cut_after=1)


@pytest.mark.parametrize(("fault", "outcome", "error"), FAULTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
async def test_what_was_shown_of_an_answer_is_kept(tmp_path, fault, outcome, error, language):
    """Where it breaks off twice: the beginning, with a notice and its steps; the rows say what went wrong."""
    people = tuple(replace(person, language_code=language) for person in PEOPLE)
    async with open_stage(tmp_path, stall_seconds=1, people=people) as stage, stage.running():
        stage.model.play(begun(fault), begun(fault))
        answer = await stage.ask("What is 2 + 2?")
        notice = texts_for(language).say("broken-off")
        assert answer["text"].startswith(f"Four, and\n\n{notice}\n\n")
        for end in [record.end for record in await stage.calls()]:
            assert (end.outcome, end.error, end.token_source) == (outcome, error, "estimate")
            assert end.incident
            assert end.price.pico > 0
        assert len(stage.model.requests) == 2
        assert texts_for(language).say("show-reasoning") in labels(answer)
        stage.model.play(thought("Five."))
        assert (await stage.ask("And 2 + 3?"))["text"].startswith("Five.")
        assert "Four, and" in str(stage.model.requests[-1]["messages"])


async def test_an_answer_that_broke_off_is_asked_for_once_more(bot):
    """The whole one takes its place, in the same message; both calls are in the ledger."""
    bot.model.play(begun("cut"), thought("Four."))
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.\n\n")
    assert [record.end.outcome for record in await bot.calls()] == ["failed", "ok"]


async def test_of_many_answers_that_break_off_none_is_lost(tmp_path):
    """One call in ten breaks off in the midst of its answer: a hundred questions have a hundred whole answers."""
    calls = count(1)

    def answered(request):
        cut = next(calls) % 10 == 0
        return Script(chunks=("It is ", "four."), fault="cut" if cut else None, cut_after=1)

    async with open_stage(tmp_path, strategy="fast", preview_delay=60) as stage, stage.running():
        stage.model.rule(answered)
        for number in range(100):
            assert (await stage.ask(f"What is {number}?"))["text"].startswith("It is four.\n\n")
        outcomes = [record.end.outcome for record in await stage.calls()]
        assert outcomes.count("failed") == len(outcomes) // 10 > 9


async def test_steps_alone_are_no_answer(bot):
    """Then there is the sentence on what happened, and what to do."""
    cut = Script(chunks=(BEGUN.partition(', "answer"')[0], "."), fault="cut")
    bot.model.play(cut, cut)
    assert "I cannot reach the model provider" in (await bot.ask("What is 2 + 2?"))["text"]
    assert [record.end.outcome for record in await bot.calls()] == ["failed", "failed"]


async def test_plain_text_that_breaks_off(tmp_path):
    """Also where no form was asked for."""
    async with open_stage(tmp_path, strategy="fast") as stage, stage.running():
        stage.model.play(*[Script(chunks=("Four, and ", "more."), fault="cut")] * 2)
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four, and\n\nThe answer broke off here")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_filter_in_mid_answer_says_so(bot, language):
    """What came before it is shown, and is not taken for all there was."""
    await bot.ask(f"/lang {language}")
    bot.model.play(Script(text=BEGUN, finish_reason="content_filter"))
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith(f"Four, and\n\n{texts_for(language).say('filtered-here')}\n\n")
    assert (await bot.calls())[-1].end.outcome == "refused"


async def test_a_comparison_with_a_way_that_breaks_off(tmp_path):
    """Its column says so, and whether they agree is not judged by half an answer."""
    async with open_stage(tmp_path, models="o4-mini") as stage, stage.running():
        stage.model.rule(
            lambda request: (
                Script(chunks=("The answer", " is 4."), fault="cut")
                if request["model"] == "o4-mini"
                else (thought(answer="4") if "JSON" in str(request["messages"]) else Script(text="4"))
            )
        )
        stage.world.say(BO, BO, "/compare What is 2 + 2?")
        said = (await stage.final(BO))["text"]
        assert f"The answer\n{texts_for('en').say('broken-off')}\n" in said
        assert said.endswith("They agree.")


async def test_the_votes_of_those_that_broke_off_do_not_count(tmp_path):
    """Two whole answers agree, whatever a third had begun to say, twice."""
    async with open_stage(tmp_path, strategy="vote") as stage, stage.running():
        stage.model.play(begun("cut"), thought("4"), begun("cut"), *[thought("4")] * 4)
        answer = await stage.ask("What is 2 + 2?")
        assert answer["text"].startswith("4\n\n")
        assert " agree" in answer["text"]
        assert [row.end.outcome for row in await stage.calls()].count("failed") >= 1
