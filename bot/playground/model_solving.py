"""How the demo model makes something of all that a request gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.playground.model_audio import UNHEARD, UNHEARD_ZH
from bot.playground.model_given import Given
from bot.playground.skills.asked import Asked, Solution, ask
from bot.playground.skills.documents import described, documents
from bot.playground.skills.pictures import pictures
from bot.playground.solver import solve

_LONGEST_LINE = 120


def solved(given: Given, *, today: date) -> Solution:
    """The answer to a question with its material; never raises, and never guesses."""
    asked = ask(given.question, today=today)
    if any(text.startswith((UNHEARD, UNHEARD_ZH)) for text in given.readings()):
        return _unheard(asked)
    if given.turns:
        return _summed_up(asked, given.turns)
    found = (solution for solution in _tries(given, asked, today) if solution is not None)
    return next(found, None) or _described(given, asked) or solve(given.question, today=today)


def _tries(given: Given, asked: Asked, today: date) -> Iterator[Solution | None]:
    yield documents(asked, _texts(given, asked))
    for text in given.readings():
        solution = solve(text, today=today, chatty=not given.has_material)
        yield solution if solution.solved else None
    for question in given.earlier:
        solution = solve(question, today=today)
        yield _unchanged(asked, solution, given.step) if solution.solved else None


def _described(given: Given, asked: Asked) -> Solution | None:
    if given.pictures:
        return pictures(asked, [(each.kind, each.width, each.height, each.size) for each in given.pictures])
    if given.documents:
        return described(asked, _texts(given, asked))
    return _heard(asked, given.recordings[0]) if given.recordings else None


def _texts(given: Given, asked: Asked) -> list[tuple[str, str]]:
    """Names and contents; of what did not fit as a whole, the name says so."""
    part = asked.say(" (the part that I was given)", "（我拿到的部分）")
    return [(each.name + ("" if each.whole else part), each.text) for each in given.documents]


def _heard(asked: Asked, text: str) -> Solution:
    said = asked.say(
        f"This was heard in the recording: {text}\nI am a small demo solver and can do no more with it.",
        f"录音里听到的是：{text}\n我是一个小小的演示解题器，别的做不了。",
    )
    plan = asked.plan("Read what was heard.", "读一读听到的内容。")
    return Solution(steps=(plan,), answer=said, solved=False)


def _unheard(asked: Asked) -> Solution:
    """The answer to the demo's own transcript."""
    said = asked.say(
        "I can tell how long your recording is, but not what you say in it: I am a small demo solver. "
        "Write to me instead.",
        "我只知道录音有多长，听不见里面说了什么：我是一个小小的演示解题器。请打字告诉我吧。",
    )
    plan = asked.plan("See whether anything was heard.", "看看有没有听到什么。")
    return Solution(steps=(plan,), answer=said, solved=False)


def _unchanged(asked: Asked, solution: Solution, step: int) -> Solution:
    """The same question once more comes to the same, from the step on that is asked about: the demo model computes."""
    note = asked.say(
        "Nothing has changed: computed once more, it comes to the same.", "没有变化：重新算了一遍，结果相同。"
    )
    steps = solution.steps[min(step, len(solution.steps)) - 1 :]
    return replace(solution, steps=steps, answer=f"{note}\n\n{solution.answer}")


def _summed_up(asked: Asked, turns: Sequence[str]) -> Solution:
    """The first words of each turn: a summary that invents nothing."""
    heads = [turn.partition("\n")[0][:_LONGEST_LINE] for turn in turns]
    plan = asked.plan("Keep the first words of each turn.", "保留每一轮开头的几个字。")
    return Solution(steps=(plan,), answer="\n".join(heads), solved=True)
