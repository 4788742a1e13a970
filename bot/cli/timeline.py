"""The command that tells a topic day by day."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.app import now
from bot.cli.call import here, opened, print_json, show


def timeline(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(help="What it is about, like 'CSTO summit'.")],
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was published from here on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was published up to here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell a topic day by day: the days that articles tell of most, one sentence of theirs for each."""
    from bot.briefs.windows import TICK, BriefWish
    from bot.types import Window
    from embeddings.query import parse_moment

    if not topic.strip():
        raise typer.BadParameter("write what it is about: heliograph timeline 'CSTO summit'", param_hint="topic")
    start = parse_moment(since, now=now()) - TICK if since else None
    end = parse_moment(until, now=now(), end_of_day=True) if until else now()
    if start is not None and start >= end:
        raise typer.BadParameter(f"{since} is not before {until or 'now'}", param_hint="--since")
    with opened(context) as heliograph:
        wanted = BriefWish(Window(start, end), " ".join(topic.split()))
        chat = here(heliograph)
        if as_json:
            from bot.records import timeline_record

            composing = heliograph.composer.compose_timeline(wanted, now=now(), language=chat.language)
            print_json(timeline_record(asyncio.run(composing)))
            return
        show(asyncio.run(heliograph.composer.timeline(chat, wanted, now=now())), chat.language)
