"""What every command shares: its settings, its output, its progress bars, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import Heliograph
from bot.messages import Message
from bot.types import Chat, ChatKind, Language, Place
from corpus.settings import Engine
from corpus.types import IngestReport, Outcome

out = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Call:
    """The options that stand before the command."""

    config: Path | None
    home: Path | None
    verbose: bool
    engine: Engine | None = None


@contextmanager
def opened(context: typer.Context, *, background: bool = False) -> Iterator[Heliograph]:
    """Yield the program with the settings of this call, and close it afterwards; in the `background` it gives way."""
    from bot.operations.logging_setup import use as use_log_format
    from bot.settings import read_secrets

    call: Call = context.obj
    heliograph = Heliograph.configured(call.config, home=call.home, engine=call.engine)
    use_log_format(heliograph.settings.bot.log_format, read_secrets())
    if background:
        heliograph.give_way()
    try:
        yield heliograph
    finally:
        heliograph.close()


class Bar:
    """A progress bar on a terminal, silent anywhere else; fits every progress callback we have."""

    def __init__(self) -> None:
        """Prepare the bar; it appears with the first advance."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Bar:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the bar away."""
        self._progress.stop()

    def of(self, what: str) -> Callable[[int, int], None]:
        """Return what shows the progress of the work called `what`."""
        return lambda done, total: self.advance(done, total, what)

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show that `done` of `total` is done of the work called `what`."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)


def show(messages: Sequence[Message], language: Language) -> None:
    """Print messages as the terminal chat does, without buttons, which need a chat."""
    from bot.terminal import TerminalSender
    from bot.texts import Texts

    sender = TerminalSender(out, Texts(language))
    for message in messages:
        sender.show(replace(message, buttons=()))


def here(heliograph: Heliograph) -> Chat:
    """Return the terminal as a chat with the settings that new chats have."""
    bot = heliograph.settings.bot
    return Chat(Place(0), ChatKind.PRIVATE, "terminal", bot.language, bot.zone, length=bot.brief_length)


def print_json(value: object) -> None:
    """Print one JSON value to standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def print_ingest(report: IngestReport, *, as_json: bool) -> None:
    """Print each refusal to standard error and the counts to standard output."""
    for refusal in report.refusals:
        err.print(refusal.message, markup=False)
    for skip in report.skips:
        err.print(f"{skip.message} ({skip.count})", markup=False)
    counts = {outcome.value: report.count(outcome) for outcome in Outcome}
    if as_json:
        print_json(counts)
        return
    usual = (Outcome.ADDED, Outcome.UNCHANGED, Outcome.UPDATED, Outcome.REFUSED)
    out.print(", ".join(f"{name} {count}" for name, count in counts.items() if count or name in usual))


def exit_if_nothing_taken(report: IngestReport) -> None:
    """Exit with 1 when something was refused and nothing at all was taken in."""
    taken = any(report.count(outcome) for outcome in Outcome if outcome not in (Outcome.REFUSED, Outcome.SKIPPED))
    if report.count(Outcome.REFUSED) and not taken:
        raise typer.Exit(1)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
