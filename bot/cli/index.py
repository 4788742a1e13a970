"""Commands for the search index."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.call import Bar, opened, out, print_json

app = typer.Typer(help="Build and check the search index.", no_args_is_help=True, rich_markup_mode=None)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def build(
    context: typer.Context,
    anew: Annotated[bool, typer.Option("--anew", help="Make all of it anew, divided as its size asks for.")] = False,
    as_json: Json = False,
) -> None:
    """Catch the index up with the stored articles; rebuild it where its manifest does not fit."""
    with opened(context) as heliograph, Bar() as bar:
        brought = heliograph.make_anew if anew else heliograph.catch_up
        report = brought(bar.of("encoding"), bar.of("stories"))
    if as_json:
        print_json({"added": report.added, "removed": report.removed, "total": report.total, "rebuilt": report.rebuilt})
        return
    how = "rebuilt" if report.rebuilt else "caught up"
    out.print(f"{how}: added {report.added}, removed {report.removed}, {report.total} passages in all")


@app.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """Tell what is indexed, with which model, and how far it is behind."""
    from embeddings.audit import state

    with opened(context) as heliograph:
        found = state(heliograph.store, heliograph.generations, heliograph.encoder)
    if as_json:
        print_json(asdict(found))
        return
    for name, value in asdict(found).items():
        if name != "outgrown" or value:
            out.print(f"{name:12} {value}", markup=False)


@app.command()
def verify(context: typer.Context) -> None:
    """Re-read the index from disk, check its sums, and hold every passage against its article."""
    from embeddings.audit import verify as hold

    with opened(context) as heliograph, Bar() as bar:
        count = hold(
            heliograph.store, heliograph.generations, lambda done, total: bar.advance(done, total, "verifying")
        )
    out.print(f"sound: {count} passages, each an exact slice of its article")
