"""Commands for the feeds that are followed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from bot.app import now
from bot.cli.call import opened, out, print_json

if TYPE_CHECKING:
    from bot.operations.feed_lines import FeedLine

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
    """List the feeds: state, last success, items, how many are undated, next due, last error."""
    from bot.operations.feed_lines import feed_line, feed_record, plain

    with opened(context) as heliograph:
        feeds = heliograph.feeds.all()
    if as_json:
        print_json([feed_record(feed) for feed in feeds])
        return
    lines = [feed_line(feed, now=now()) for feed in feeds]
    if not lines:
        out.print("no feeds yet; add one with: heliograph feeds add URL")
    elif out.is_terminal:
        out.print(table(lines))
    else:
        for line in lines:
            out.print(plain(line), markup=False, soft_wrap=True)


def table(lines: Sequence[FeedLine]) -> Table:
    """Return the feeds as a table for a terminal: title over address, state over error."""
    drawn = Table(box=box.SIMPLE_HEAD, show_lines=True)
    for heading in ("feed", "state"):
        drawn.add_column(heading, overflow="fold")
    for heading in ("items", "undated"):
        drawn.add_column(heading, justify="right")
    for heading in ("last success", "next due"):
        # Day over time: 80 columns then leave room for addresses.
        drawn.add_column(heading, width=10)
    for line in lines:
        # As `Text`: square brackets in a title or address are no markup.
        name, state = _stacked(line.title, line.url), _stacked(line.state, line.error)
        drawn.add_row(name, state, line.items, line.undated, line.last_success, line.next_due)
    return drawn


def _stacked(*parts: str) -> Text:
    return Text("\n".join(part for part in parts if part))


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
