"""The command that sums up a stretch of time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated

import typer

from bot.app import now
from bot.cli.call import here, opened, print_json, show


def brief(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From here on; by default the last day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to here; by default now.")] = None,
    stories: Annotated[int, typer.Option(min=1, max=100, help="Stories to tell.")] = 10,
    topic: Annotated[str, typer.Option(metavar="TEXT", help="Only what is about this.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Sum up what happened, story by story, in the words of the articles."""
    from bot import render
    from bot.records import brief_record
    from bot.texts import Texts
    from bot.types import Window
    from bot.windows import TOPIC_SPAN, BriefWish
    from embeddings.query import parse_moment

    with opened(context) as heliograph:
        end = parse_moment(until, now=now(), end_of_day=True) if until else now()
        start = parse_moment(since, now=now()) if since else end - (TOPIC_SPAN if topic else timedelta(days=1))
        wanted = BriefWish(Window(start, end), topic)
        composed = asyncio.run(heliograph.composer.compose_brief(wanted, now=now(), limit=stories))
        if as_json:
            print_json(brief_record(composed))
            return
        chat = here(heliograph)
        show(render.brief(composed, Texts(chat.language), chat.zone), chat.language)
