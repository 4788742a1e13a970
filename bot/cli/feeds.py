"""Commands for the feeds that are followed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.call import opened, out, print_json

app = typer.Typer(help="Follow feeds: RSS, Atom and JSON Feed.", no_args_is_help=True, rich_markup_mode=None)

Url = Annotated[str, typer.Argument(help="Address of the feed.")]


@app.command()
def add(context: typer.Context, url: Url) -> None:
    """Follow a feed; its articles come with the next update."""
    with opened(context) as heliograph:
        heliograph.feeds.add(url)
    out.print(f"following {url}", markup=False)


@app.command()
def remove(context: typer.Context, url: Url) -> None:
    """Stop following a feed; its articles stay."""
    with opened(context) as heliograph:
        heliograph.feeds.remove(url)
    out.print(f"no longer following {url}", markup=False)


@app.command("list")
def list_feeds(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """List the feeds with their state."""
    with opened(context) as heliograph:
        feeds = heliograph.feeds.all()
    if as_json:
        print_json([{"url": f.url, "title": f.title, "updated": f.updated, "error": f.error} for f in feeds])
        return
    for feed in feeds:
        state = feed.error or (f"updated {feed.updated:%Y-%m-%d %H:%M} UTC" if feed.updated else "not fetched yet")
        out.print(f"{feed.url}  {feed.title or ''}  {state}", markup=False)
    if not feeds:
        out.print("no feeds yet; add one with: heliograph feeds add URL")


@app.command("import")
def import_opml(context: typer.Context, file: Annotated[Path, typer.Argument(help="OPML file.")]) -> None:
    """Follow the feeds of an OPML file."""
    with opened(context) as heliograph:
        added = heliograph.feeds.import_opml(file)
    out.print(f"following {added} more feeds")


@app.command("export")
def export_opml(context: typer.Context) -> None:
    """Print the feeds as OPML."""
    with opened(context) as heliograph:
        typer.echo(heliograph.feeds.export_opml())
