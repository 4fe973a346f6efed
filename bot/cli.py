"""The command line: thin. What it does is wired in bootstrap and done in flow."""

import asyncio
import logging
import secrets
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.core.errors import AlreadyRunning, GlassboxError, SettingsFault, StoreFault
from bot.core.spans import EXAMPLE, Period
from bot.core.strategies import Strategy
from bot.logs import set_up_logging
from bot.settings import Settings, read_settings
from bot.view.exports import Format
from bot.view.texts import texts_for

log = logging.getLogger(__name__)

FAILURE = 1
MISUSE = 2
ALREADY_RUNNING = 3

app = typer.Typer(
    name="glassbox",
    help="A Telegram bot that thinks before it answers, shows how, and counts every token in the open.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def run() -> None:
    """Run the bot: on Telegram with TELEGRAM_BOT_TOKEN, else in the playground, a chat page in the browser."""

    _with_settings(lambda settings: _import("bot.service").run(settings, _say))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, or - to read it from standard input.")],
    mode: Annotated[Strategy | None, typer.Option(help="How to reason; STRATEGY by default.")] = None,
    model: Annotated[str | None, typer.Option(help="MODEL, or one of MODELS.")] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Answer in every way side by side, as a table.")] = False,
) -> None:
    """Ask one question in the terminal: the steps as they come, then the answer, tokens and cost."""
    text = sys.stdin.read() if question == "-" else question
    if not text.strip():
        _complain(texts_for(None).say("cli-empty-question"))
        raise typer.Exit(MISUSE)
    _with_settings(
        lambda settings: _import("bot.asking").ask(
            settings, text.strip(), mode=mode, model=model, side_by_side=compare
        ),
        log_level="WARNING",
    )


@app.command()
def stats(
    period: Annotated[Period | None, typer.Option(help="The span of days that ends today; all by default.")] = None,
    span: Annotated[str | None, typer.Option(metavar="DAYS", help=f"Other days: {EXAMPLE}.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show usage and cost: totals, times, errors, by user, model, strategy and group."""
    _with_settings(
        lambda settings: _import("bot.terminal").stats(settings, period, span, as_json=as_json), log_level="WARNING"
    )


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
    form: Annotated[Format, typer.Option("--format", help="For spreadsheets, or for programs.")] = Format.CSV,
    span: Annotated[str | None, typer.Option(metavar="DAYS", help=f"Not all: {EXAMPLE}.")] = None,
) -> None:
    """Write the ledger: one row per call, oldest first."""
    _with_settings(lambda settings: _import("bot.terminal").export(settings, output, form, span), log_level="WARNING")


@app.command()
def prices(
    since: Annotated[
        str | None, typer.Option("--reprice", metavar="SINCE", help="Price the unpriced calls since that day again.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write what --reprice has found.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show the price in force for each model, and where it comes from."""
    again = since is not None or apply
    _with_settings(
        lambda settings: (
            _import("bot.repricing").reprice(settings, since, apply=apply, as_json=as_json)
            if again
            else _import("bot.pricing").prices(settings, as_json=as_json)
        ),
        log_level="WARNING",
    )


@app.command()
def reconcile(
    file: Annotated[Path, typer.Argument(help="The provider's usage export, CSV or JSON.")],
    tolerance: Annotated[float, typer.Option(help="Percent by which the two may differ.")] = 0.0,
    provider: Annotated[str | None, typer.Option(help="Only its calls, by its name in the ledger.")] = None,
) -> None:
    """Hold a provider's usage export against the ledger, by UTC day and model. Exit code 1: they differ."""
    _with_settings(
        lambda settings: _import("bot.reconciling").reconcile(settings, file, tolerance, provider), log_level="WARNING"
    )


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where the copy goes; nothing is overwritten.")]) -> None:
    """Copy the database, also while the bot runs, and check the copy."""
    _with_settings(lambda settings: _import("bot.backup").backup(settings, file), log_level="WARNING")


def _import(name: str) -> Any:
    """A module, once it is needed: faults in the settings are told before the large libraries are loaded."""
    return import_module(name)


def _say(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()


def _complain(line: str) -> None:
    typer.echo(line, err=True)


def _with_settings(work: Callable[[Settings], Coroutine[Any, Any, int | None]], log_level: str | None = None) -> None:
    """Reads the settings, sets up the log, runs `work`, and turns what goes wrong into a sentence and an exit code."""
    try:
        settings = read_settings()
        set_up_logging(log_level or settings.log_level, settings.secrets())
        code = asyncio.run(work(settings))
    except SettingsFault as fault:
        _complain("\n".join((texts_for(None).say("cli-settings"), *(f"  {line}" for line in fault.faults))))
        raise typer.Exit(MISUSE) from None
    except StoreFault as fault:
        _complain(f"DATABASE_URL: {fault}")
        raise typer.Exit(FAILURE) from None
    except AlreadyRunning as fault:
        _complain(str(fault))
        raise typer.Exit(ALREADY_RUNNING) from None
    except GlassboxError as fault:
        _complain(str(fault))
        raise typer.Exit(FAILURE) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(FAILURE) from None
    except Exception as fault:
        incident = secrets.token_hex(4).upper()
        log.critical("incident %s: %s", incident, type(fault).__name__, exc_info=fault)
        _complain(texts_for(None).say("cli-incident", incident=incident))
        raise typer.Exit(FAILURE) from None
    raise typer.Exit(code or 0)


def main() -> None:
    """The entry point of the `glassbox` command."""
    app()
