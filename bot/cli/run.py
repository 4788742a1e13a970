"""Commands that run the bot and prove that it can run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Heliograph
from bot.cli.call import Call, opened, out
from corpus.settings import Engine


def run(
    context: typer.Context,
    pulse: Annotated[Path | None, typer.Option(help="Write to this file how late the event loop runs.")] = None,
    engine: Annotated[
        Engine | None, typer.Option(help="What keeps a new home's data; may stand here or before the command.")
    ] = None,
) -> None:
    """Run the bot: on Telegram when a token is set, otherwise as a chat in the terminal."""
    _begin(pulse)
    if engine:
        context.obj = replace(context.obj, engine=engine)
    with opened(context) as heliograph:
        # Within, because libraries log while they are loaded, and how lines look is known by now.
        from bot.cli.starting import wait_for_databases
        from bot.running import Running

        if wait_for_databases(heliograph):
            Running(heliograph).run(pulse)


def _begin(pulse: Path | None) -> None:
    """Refuse a file that cannot be written before anything starts: within the bot it would be one line of its log."""
    try:
        if pulse:
            pulse.write_text("", encoding="ascii")
    except OSError as error:
        raise typer.BadParameter(f"{pulse}: cannot be written ({error.strerror})", param_hint="--pulse") from error


def check(
    context: typer.Context,
    quick: Annotated[bool, typer.Option("--quick", help="Only the stores; loads no model, asks no network.")] = False,
    running: Annotated[bool, typer.Option("--running", help="Only ask the running bot whether it is well.")] = False,
) -> None:
    """Print the effective settings, and prove store, index, model and token."""
    from bot.operations.proofs import prove

    if running:
        _ask_the_running_bot(context)
        return
    failed = 0
    with opened(context) as heliograph:
        heliograph.wait_for_nothing()
        if not quick:
            out.print(_effective(heliograph), markup=False)
        for proof in prove(_trials(heliograph, quick=quick)):
            failed += not proof.holds
            out.print(f"{'ok  ' if proof.holds else 'FAIL'} {proof.name}: {proof.detail}", markup=False)
    if failed:
        raise typer.Exit(1)


def _ask_the_running_bot(context: typer.Context) -> None:
    from bot.operations.status_client import running_bot
    from bot.settings import load_settings

    # No folder is made and no database opened: what runs is asked, and nothing else.
    call: Call = context.obj
    out.print(running_bot(load_settings(call.config, home=call.home).bot.status_listen), markup=False)


def _effective(heliograph: Heliograph) -> str:
    lines = [f"home = {heliograph.settings.home}"]
    for table in ("database", "corpus", "embeddings", "bot", "web"):
        values = getattr(heliograph.settings, table).model_dump(mode="json")
        lines += [f"[{table}] {key} = {_shown(key, value)!r}" for key, value in values.items()]
    return "\n".join(lines)


def _shown(key: str, value: object) -> object:
    if key not in ("url", "database_url") or not value:
        return value
    from corpus.engines import shown

    return shown(str(value))


def _trials(heliograph: Heliograph, *, quick: bool) -> Iterator[tuple[str, Callable[[], str]]]:
    from bot.operations.proofs import index_fits, model_encodes, store_opens

    yield "store", lambda: store_opens(lambda: heliograph.store)
    yield "database", lambda: heliograph.store.engine()
    if quick:
        return
    yield "index", lambda: index_fits(heliograph.store, heliograph.generations, heliograph.encoder)
    yield "model", lambda: model_encodes(heliograph.encoder)
    yield "token", heliograph.who_am_i
