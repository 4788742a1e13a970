"""The command that moves a desk to another database."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.call import Bar, Call, err, opened, out, print_json
from bot.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from bot.app import Heliograph
    from bot.databases import Addresses
    from bot.moving_house.addresses import Goal
    from bot.moving_house.desk import DeskReport


@dataclass(frozen=True, slots=True)
class _Wish:
    """Whether to `switch` after copying, and how to tell of it."""

    switch: bool
    as_json: bool


def migrate(
    context: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            help='Where to: a postgresql:// address, "sqlite:////folder", or "postgres" or "embedded" for the home.'
        ),
    ] = "",
    no_switch: Annotated[bool, typer.Option("--no-switch", help="Copy and compare, and go on here.")] = False,
    stay: Annotated[bool, typer.Option("--stay", help="Go on with databases that a move has left.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Copy articles, vectors and the bot's state to other databases while these serve, compare, and switch."""
    from bot.moving_house.addresses import goal

    if bool(to) == stay:
        raise UsageError("say either --to and where, or --stay")
    with opened(context) as heliograph:
        if stay:
            _stay(heliograph)
            return
        with goal(to, heliograph.settings.home) as found:
            _move(context.obj, heliograph, found, _Wish(not no_switch, as_json))


def _stay(heliograph: Heliograph) -> None:
    from bot.moving_house.desk import stay_at

    was_left = stay_at(heliograph.addresses)
    out.print("these databases can be written to again" if was_left else "these databases were never left")


def _move(call: Call, here: Heliograph, found: Goal, wish: _Wish) -> None:
    from bot.moving_house.addresses import is_same

    source, target = here.addresses, found.addresses
    if is_same(source.corpus, target.corpus) and is_same(source.people, target.people):
        _tell_there(target, wish)
        return
    with Bar() as bar:
        report = _bring(here, target, bar, wish)
    written = wish.switch and _switch(call, here, found)
    _tell(report, target, wish, written=written)


def _bring(here: Heliograph, target: Addresses, bar: Bar, wish: _Wish) -> DeskReport:
    from bot.app import Heliograph
    from bot.moving_house.desk import index, moving, settings_at

    there = Heliograph(settings_at(here.settings, target))
    with closing(there), moving(here.addresses, target, bar.advance) as move:
        move.copy()
        # Before the source is closed, so that there is something to find from the first question on.
        index(there, bar.of("indexing"))
        move.settle()
        if wish.switch:
            move.finish()
            index(there)  # what came last
        return move.report()


def _switch(call: Call, here: Heliograph, found: Goal) -> bool:
    """Name the new databases in the configuration; return False, having said what to do, where others name them."""
    from bot.databases import record
    from bot.moving_house.config_file import lines_for, overriding, rewrite
    from bot.settings import DEFAULT_CONFIG

    if found.engine:
        record(here.settings.home, found.engine)
    if names := overriding(found.keys):
        err.print(f"{', '.join(names)}: in the environment; set there\n{lines_for(found.keys)}", markup=False)
        return False
    try:
        rewrite(call.config or DEFAULT_CONFIG, found.keys)
    except ConfigError as error:
        err.print(str(error), markup=False)
        return False
    return True


def _tell_there(target: Addresses, wish: _Wish) -> None:
    from bot.moving_house.addresses import plain

    if wish.as_json:
        print_json({"to": plain(target.corpus), "written": 0, "switched": True, "tables": []})
        return
    _say(f"everything is at {plain(target.corpus)} already")


def _tell(report: DeskReport, target: Addresses, wish: _Wish, *, written: bool) -> None:
    from bot.moving_house.addresses import plain

    if wish.as_json:
        counts = {"rows": report.rows, "written": report.written, "with_nul": report.with_nul}
        tables = [asdict(table) for table in report.tables]
        counts |= {"altered": report.altered}
        print_json({"to": plain(target.corpus), **counts, "switched": written, "tables": tables})
    else:
        _tell_people(report, plain(target.corpus), written=written)
    if wish.switch and not written:
        raise typer.Exit(1)


def _tell_people(report: DeskReport, there: str, *, written: bool) -> None:
    for table in report.tables:
        wrote = f"copied {table.copied}, changed {table.changed}, removed {table.removed}"
        _say(f"{table.name:16} {table.rows:>9} rows  {table.digest[:16]}  {wrote}")
    if report.with_nul:
        _say(f"{report.with_nul} rows held a NUL character, which PostgreSQL cannot keep: U+FFFD stands for it")
    if report.altered:
        _say(f"{report.altered} articles have another content than their checksums say, in both places")
    what = "all is there, nothing to copy" if not report.written else f"{report.written} rows were written"
    _say(f"{there}: {what}")
    if written:
        _say("everything is there now: start the bot again; the databases before take nothing any more")


def _say(line: str) -> None:
    out.print(line, markup=False, soft_wrap=True)
