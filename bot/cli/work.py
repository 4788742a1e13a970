"""Commands of workers: `work` does what was left for later, `jobs` shows it and decides about what failed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import Heliograph, now
from bot.cli.call import Bar, opened, out, print_json
from bot.errors import UsageError
from corpus.jobs.types import JobKind

if TYPE_CHECKING:
    from corpus.jobs.worker import Stop

SHOWN = 20
"""Jobs that are listed: what is common to them is seen by then."""

_ALL_KINDS = ",".join(JobKind)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="[JOB]...", help="Numbers of failed jobs.")]
All = Annotated[bool, typer.Option("--all", help="All failed jobs.")]

jobs = typer.Typer(help="See what is left for workers; decide about what failed.", rich_markup_mode=None)


def work(
    context: typer.Context,
    kinds: Annotated[str, typer.Option(help="Kinds of jobs to do, with commas.")] = _ALL_KINDS,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is left to be done.")] = False,
) -> None:
    """Do what was left for later: take articles in, encode passages, build the index. Run any number of these."""
    from bot.operations.ending import Signals
    from bot.operations.working import ModelChanged

    chosen = _kinds(kinds)
    with Signals() as signals:
        while True:
            try:
                with opened(context) as heliograph, Bar() as bar:
                    # An index that lacks what a standby had not heard of yet would count as caught up.
                    heliograph.take_no_stand_ins()
                    _work(heliograph, bar, signals.stop, kinds=chosen, once=once)
                return
            except ModelChanged:
                continue  # opened anew, everything uses the model that is in use now


@jobs.callback(invoke_without_command=True)
def show(context: typer.Context, as_json: Json = False) -> None:
    """See how many jobs wait, which are in hand, what was refused, and what failed and why."""
    if context.invoked_subcommand:
        return
    from bot.operations.job_lines import look, report, report_record

    with opened(context) as heliograph:
        found = look(heliograph.jobs, heliograph.presence, most=SHOWN)
    if as_json:
        print_json(report_record(found))
        return
    for line in report(found, now()):
        out.print(line, markup=False, soft_wrap=True)


@jobs.command()
def retry(context: typer.Context, numbers: Numbers = None, every: All = False) -> None:
    """Hand failed jobs out again."""
    from corpus.jobs.overview import retry as hand_out

    ids = _chosen(numbers, every=every)
    with opened(context) as heliograph:
        done = hand_out(heliograph.jobs, ids, now=now())
    _tell("handed out again", done, ids)


@jobs.command()
def drop(context: typer.Context, numbers: Numbers = None, every: All = False) -> None:
    """Forget failed jobs with the articles that they carry."""
    from corpus.jobs.overview import drop as forget

    ids = _chosen(numbers, every=every)
    with opened(context) as heliograph:
        done = forget(heliograph.jobs, ids)
    _tell("dropped", done, ids)


def _work(heliograph: Heliograph, bar: Bar, stop: Stop, *, kinds: tuple[JobKind, ...], once: bool) -> None:
    from bot.cli.starting import begun_when_back
    from bot.operations.working import Working
    from corpus.jobs.worker import Worker

    def begun() -> Working:
        working = Working(heliograph, kinds, shown=bar, stop=stop, clock=now)
        working.begin()
        return working

    working = begun() if once else begun_when_back(begun, stop, time.sleep)
    if working is None:
        return
    try:
        Worker(working.desk, working.duty(), stop, clock=now, sleep=time.sleep).run(once=once)
    finally:
        out.print(working.summary(), markup=False)


def _kinds(said: str) -> tuple[JobKind, ...]:
    names = [name.strip() for name in said.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(JobKind)]
    if unknown or not names:
        raise UsageError(f"--kinds {said!r}: known kinds are {', '.join(JobKind)}")
    return tuple(kind for kind in JobKind if kind in names)


def _chosen(numbers: list[int] | None, *, every: bool) -> list[int] | None:
    if every == bool(numbers):
        raise UsageError("name failed jobs by their numbers, or all of them with --all; `heliograph jobs` lists them")
    return numbers or None


def _tell(what: str, done: list[int], asked: list[int] | None) -> None:
    out.print(f"{what}: {', '.join(map(str, done)) or 'none'}", markup=False)
    missing = [number for number in asked or () if number not in done]
    if missing:
        raise UsageError(f"no failed jobs are {', '.join(map(str, missing))}; `heliograph jobs` lists them")
