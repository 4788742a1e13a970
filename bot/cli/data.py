"""Commands that keep data safe and take it elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.call import err, opened, out
from bot.errors import BotError


def backup(context: typer.Context, file: Annotated[Path, typer.Argument(help="Zip file to write.")]) -> None:
    """Write all databases into one file; the bot may go on running."""
    from bot.databases import engine_of
    from bot.operations.backup import backup as write
    from corpus.settings import Engine

    with opened(context) as heliograph:
        settings = heliograph.settings
        if settings.bot.database_url or settings.corpus.database_url or settings.database.url:
            raise BotError(
                "a database elsewhere is set: back that one up with its own tools; this keeps the home folder's"
            )
        if engine_of(settings) is Engine.POSTGRES:
            raise BotError(
                f"{settings.home} keeps its data in PostgreSQL; back it up with pg_dump (docs/postgresql.md says how)"
            )
        names = write(settings.home, file)
    out.print(f"kept {', '.join(names)} in {file}", markup=False)


def restore(context: typer.Context, file: Annotated[Path, typer.Argument(help="Zip file that backup wrote.")]) -> None:
    """Put the databases of a backup into an empty home folder, and index them."""
    from bot.operations.backup import restore as read

    with opened(context) as heliograph:
        names = read(file, heliograph.settings.home)
        heliograph.catch_up()
    out.print(f"restored {', '.join(names)}", markup=False)


def export(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="File to write: .jsonl or .jsonl.gz.")]
) -> None:
    """Write all current articles as JSON lines, in the form that ingest reads."""
    from bot.operations.export import export_articles

    with opened(context) as heliograph:
        count = export_articles(heliograph.store, file)
    err.print(f"exported {count} articles to {file}", markup=False)
