"""Commands that take articles in and out."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import Heliograph, now
from bot.cli.call import Bar, err, exit_if_nothing_taken, opened, out, print_ingest, print_json
from bot.cli.leaving import leave_for_workers, leave_the_index
from corpus.types import IngestReport

NoIndex = Annotated[bool, typer.Option("--index/--no-index", help="Index what was taken in, or leave that for later.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Background = Annotated[bool, typer.Option("--background", help="Give way to other programs, on half of the cores.")]


def ingest(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="PATH|URL...", help="Files, folders, pages or feeds.")],
    index: NoIndex = True,
    later: Annotated[bool, typer.Option("--later", help="Leave it to `heliograph work`, and return at once.")] = False,
    background: Background = False,
    as_json: Json = False,
) -> None:
    """Take in articles: .jsonl(.gz), .txt, .md, .html, folders of them, pages and feeds."""
    if later:
        leave_for_workers(context, sources, as_json=as_json)
        return
    with opened(context, background=background) as heliograph, Bar() as bar:
        report = heliograph.intake.take(sources, now=now, progress=bar)
        _finish(heliograph, report, bar, index=index, as_json=as_json)
    exit_if_nothing_taken(report)


def update(
    context: typer.Context,
    index: NoIndex = True,
    background: Background = False,
    as_json: Json = False,
) -> None:
    """Take in what is new in feeds and watched folders, ask recent pages for corrections, and index it."""
    with opened(context, background=background) as heliograph, Bar() as bar:
        by_workers = heliograph.settings.bot.encode_by == "workers"
        if index and not by_workers:
            heliograph.mend()
        report = heliograph.update(bar)
        _finish(heliograph, report, bar, index=index and not by_workers, as_json=as_json)
        if index and by_workers:
            leave_the_index(heliograph, as_json=as_json)


def remove(
    context: typer.Context,
    outlet: Annotated[str, typer.Option(help='Outlet whose articles go, for example "Heliograph sample".')],
    as_json: Json = False,
) -> None:
    """Withdraw all articles of an outlet: they are kept, but not shown any more."""
    with opened(context) as heliograph:
        count = heliograph.store.withdraw(outlet, now=now())
        try:
            if count:
                heliograph.catch_up()
        finally:
            # They are withdrawn, also where another process is writing the index and this one is refused.
            _print_withdrawn(count, outlet, as_json=as_json)
    if not count:
        raise typer.Exit(1)


def _print_withdrawn(count: int, outlet: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"withdrawn": count})
    else:
        out.print(f"withdrawn {count}" if count else f"no article of the outlet {outlet!r} is shown", markup=False)


def _finish(heliograph: Heliograph, report: IngestReport, bar: Bar, *, index: bool, as_json: bool) -> None:
    try:
        built = heliograph.catch_up(bar.of("encoding"), bar.of("stories")) if index else None
    finally:
        # It is stored, also where another process is writing the index and this one is refused.
        print_ingest(report, as_json=as_json)
    if built is not None and (built.added or built.removed) and not as_json:
        err.print(f"indexed {built.added} passages, removed {built.removed}, {built.total} in all")
