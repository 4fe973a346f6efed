"""A question in a terminal: the same flow as on Telegram, with another last mile."""

from contextlib import aclosing

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from bot.bootstrap import Core, open_core
from bot.core.answers import Answer
from bot.core.blame import Blame
from bot.core.errors import ModelError, ModelUnknown, SettingsFault, Unpriced
from bot.core.messages import TERMINAL, Asker, Question, clean_text
from bot.core.strategies import Strategy
from bot.core.thoughts import AnswerText, ModelLoading, ReasoningEvent, StepStarted, StepText, Trace, TraceState
from bot.core.titles import plain_title
from bot.flow.asking import Choice, Watcher
from bot.flow.compare import Columns, compare, in_agreement
from bot.flow.incidents import incident_of
from bot.flow.stopping import Stop
from bot.provider import with_local
from bot.settings import Settings
from bot.view import figures
from bot.view.alerts import incident_screen
from bot.view.failures import error_screen
from bot.view.servers import local_line
from bot.view.steps import one_line
from bot.view.texts import Texts, texts_for
from bot.view.thoughts import footer, notice

FACTS = ("answer", "steps", "seconds", "tokens", "hidden", "cost")
"""The rows of a comparison."""


async def ask(settings: Settings, text: str, *, mode: Strategy | None, model: str | None, side_by_side: bool) -> int:
    """Answers one question in the terminal; returns the exit code."""
    texts, console, aside = texts_for(None), Console(highlight=False), Console(stderr=True, highlight=False)
    settings, server = await with_local(settings)
    if server is not None:
        used = settings.model if settings.has_provider else None
        aside.print(local_line(server, used, texts), style="dim", markup=False, soft_wrap=True)
    if settings.in_playground and not settings.has_provider:
        aside.print(texts.say("cli-no-provider"), style="dim")
    async with open_core(settings) as core:
        question = Question(
            text=clean_text(text), asker=Asker(id=TERMINAL), chat_id=TERMINAL, asked_at=core.converse.clock.now()
        )
        if model is not None and core.converse.profile(model).model != model:
            allowed = ", ".join(profile.model for profile in core.converse.models)
            raise SettingsFault((f"--model: should be one of {allowed}",))
        await core.memory.start_afresh(TERMINAL, None)
        if side_by_side:
            return await _compare(core, question, console, texts)
        steps = StepPrinter(console, texts)
        try:
            answered = await core.converse.answer(question, Choice(strategy=mode, model=model), watcher=steps)
        except ModelError as error:
            steps.end()
            aside.print(_failure(error, model or core.model, core.gateway.provider, texts), style="red")
            if isinstance(error, ModelUnknown):
                await _say_which(core, model, aside, texts)
            return 1
        _print_answer(console, answered.answer, texts)
        return int(answered.answer.trace.state is TraceState.BROKEN)


def _failure(error: ModelError, model: str, provider: str, texts: Texts) -> str:
    """What went wrong; who asks here runs the bot, and is told what only its operator can do."""
    if error.blame is Blame.OPERATOR and not isinstance(error, Unpriced):
        return incident_screen(incident_of(error, model, provider), texts).text.text
    return error_screen(error, texts).text.text


async def _say_which(core: Core, model: str | None, aside: Console, texts: Texts) -> None:
    """Say which models there are instead, as at the start of the bot; nothing where the provider does not tell."""
    asked = core.converse.profile(model).model
    try:
        await core.gateway.check(asked)
    except ModelUnknown as error:
        said = texts.say("operator-model-unknown", model=asked, provider=core.gateway.provider)
        aside.print(f"{said} ({error})", style="red", markup=False, soft_wrap=True)
    except ModelError:
        return


class StepPrinter(Watcher):
    """Prints steps as they come, each word once."""

    def __init__(self, console: Console, texts: Texts) -> None:
        self._console = console
        self._texts = texts
        self._open = self._loading = False

    def event(self, event: ReasoningEvent, trace: Trace) -> None:
        """Print what `event` adds."""
        match event:
            case StepStarted(title=title):
                self.end()
                number = len(trace.steps)
                title = plain_title(one_line(title), number) or self._texts.say("step", number=number)
                self._console.print(Text(f"{number}. {title}", style="bold cyan"))
            case StepText(text=text):
                self._console.print(Text(text, style="dim"), end="")
                self._open = True
            case AnswerText():
                self.end()
            case ModelLoading() if not self._loading:
                self._loading = True
                self._console.print(Text(self._texts.say("loading"), style="italic dim"))
            case _:
                pass

    def end(self) -> None:
        """Ends the line under way."""
        if self._open:
            self._console.print("\n")
        self._open = False


def _print_answer(console: Console, answer: Answer, texts: Texts) -> None:
    console.print(Markdown(answer.trace.answer) if console.is_terminal else Text(answer.trace.answer))
    if said := notice(answer.trace, texts).text:
        console.print(Text("\n" + said, style="italic"))
    console.print(Text("\n" + footer(answer, texts).text, style="italic dim"))


async def _compare(core: Core, question: Question, console: Console, texts: Texts) -> int:
    with console.status(texts.say("thinking")):
        async with aclosing(compare(core.converse, question, Stop())) as states:
            *_, columns = [state async for state in states]
    console.print(_comparison(columns, texts))
    agreement = in_agreement([column.answer for column in columns if column.answer is not None])
    if agreement is not None:
        console.print(Text(texts.say("compare-agree" if agreement else "compare-disagree"), style="bold"))
    return 0 if any(column.answer for column in columns) else 1


def _comparison(columns: Columns, texts: Texts) -> Table:
    """A row for each fact, a column for each way."""
    table = Table(title=texts.say("compare-title"), title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column("")
    for column in columns:
        table.add_column(f"{texts.say(f'mode-{column.strategy.value}')}\n{column.model}", overflow="fold")
    for key in FACTS:
        cells = [_cell(key, column.answer, column.error, texts) for column in columns]
        table.add_row(texts.say(f"cli-{key}"), *(Text(cell) for cell in cells))
    return table


def _cell(key: str, answer: Answer | None, error: ModelError | None, texts: Texts) -> str:
    if answer is None:
        return error_screen(error, texts).text.text if error is not None and key == "answer" else "–"
    tokens = "–" if answer.tokens is None else figures.count(answer.tokens, texts)
    return {
        "answer": "\n\n".join(filter(None, (answer.trace.answer, notice(answer.trace, texts).text))),
        "steps": str(len(answer.trace.steps)),
        "seconds": figures.seconds(answer.seconds, texts),
        "tokens": tokens,
        "hidden": "–" if answer.reasoning is None else figures.count(answer.reasoning, texts),
        "cost": figures.cost(answer.cost, texts, uncertain=answer.uncertain),
    }[key]
