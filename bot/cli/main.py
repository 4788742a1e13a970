"""The command line: global options, the list of commands, and the one place where errors end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import admin, ask, brief, corpus, data, feeds, index, migrate, run, timeline, tune, work
from bot.cli.call import Call, err
from bot.errors import BotError, ConfigError, UsageError
from corpus.errors import CorpusError
from corpus.settings import Engine
from embeddings.errors import EmbeddingsError, QuestionError

app = typer.Typer(
    name="heliograph",
    help="Answers and briefs in the words of the articles it keeps, in Telegram and here.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[Path | None, typer.Option(help="Configuration file; config.toml here by default.")] = None,
    home: Annotated[Path | None, typer.Option(help="Folder of all data, instead of the configured one.")] = None,
    engine: Annotated[
        Engine | None, typer.Option(help="What keeps a new home's data, instead of the configured engine.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens, to standard error.")] = False,
) -> None:
    """Keep the global options for the command that follows."""
    context.obj = Call(config, home, verbose, engine)
    from bot.operations.logging_setup import begin
    from bot.settings import read_secrets

    begin(verbose=verbose, secrets=read_secrets())


app.command()(corpus.ingest)
app.command()(corpus.update)
app.command()(corpus.remove)
app.command()(work.work)
app.add_typer(work.jobs, name="jobs")
app.add_typer(feeds.app, name="feeds")
app.add_typer(index.app, name="index")
app.command()(tune.tune)
app.command()(ask.ask)
app.command()(brief.brief)
app.command()(timeline.timeline)
app.command()(run.run)
app.command(name="eval")(ask.evaluate)
app.command()(run.check)
app.add_typer(admin.app, name="admin")
app.command()(data.backup)
app.command()(data.restore)
app.command()(data.export)
app.command()(migrate.migrate)


def main() -> None:
    """Run the command; exit with 2 for bad usage or configuration, 1 for failure."""
    try:
        app()
    except (ConfigError, UsageError, QuestionError) as error:
        err.print(f"heliograph: {error}", markup=False)
        raise SystemExit(2) from error
    except (BotError, CorpusError, EmbeddingsError) as error:
        err.print(f"heliograph: {error}", markup=False)
        raise SystemExit(2 if _is_of_configuration(error) else 1) from error


def _is_of_configuration(error: Exception) -> bool:
    from corpus.engines import is_of_configuration

    return is_of_configuration(error)
