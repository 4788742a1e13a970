"""The command that sums up a stretch of time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from bot.app import now
from bot.cli.call import here, opened, print_json, show
from bot.types import Length

if TYPE_CHECKING:
    from bot.briefs.windows import BriefWish
    from bot.news import Brief
    from bot.types import Chat


def brief(
    context: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From here on; by default the last day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to here; by default now.")] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="NAME", help="IANA time zone of all dates; by default as in config.toml.")
    ] = None,
    stories: Annotated[int, typer.Option(min=1, max=100, help="Stories to tell.")] = 10,
    topic: Annotated[str, typer.Option(metavar="TEXT", help="Only what is about this.")] = "",
    length: Annotated[
        Length | None, typer.Option(help="How much is said of each story; by default as in config.toml.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Print a page of HTML that stands alone.")] = False,
) -> None:
    """Sum up what happened, story by story, in the words of the articles."""
    from bot.briefs.briefing import Size

    if as_json + as_markdown + as_html > 1:
        raise typer.BadParameter("give one of --json, --markdown and --html")
    with opened(context) as heliograph:
        chat = here(heliograph)
        chat = replace(chat, zone=_zone(zone) if zone else chat.zone)
        wanted, size = _wish(since, until, topic, zone=chat.zone), Size(stories, length or chat.length)
        composed = asyncio.run(heliograph.composer.compose_brief(wanted, size, now=now()))
        if as_json:
            from bot.records import brief_record

            print_json({"zone": chat.zone, **brief_record(composed)})
        elif as_html or as_markdown:
            typer.echo(_page(composed, chat, as_html=as_html), nl=False)
        else:
            _show(composed, chat)


def _page(composed: Brief, chat: Chat, *, as_html: bool) -> str:
    from bot.forms.sheet import sheet
    from bot.texts import Texts

    said = sheet(composed, Texts(chat.language), chat.zone)
    if not as_html:
        from bot.forms.markdown import page as markdown

        return markdown(said)
    from bot.forms.html import page

    return page(said)


def _show(composed: Brief, chat: Chat) -> None:
    from bot.rendering.render_brief import brief as rendered
    from bot.texts import Texts

    show(rendered(composed, Texts(chat.language), chat.zone), chat.language)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise typer.BadParameter(
            f"{name!r} is not an IANA time zone such as Asia/Almaty", param_hint="--zone"
        ) from error


def _wish(since: str | None, until: str | None, topic: str, *, zone: str) -> BriefWish:
    """Return what these options ask for, their days those of `zone`; raises QuestionError for what is no date."""
    from bot.briefs.windows import TICK, TOPIC_SPAN, USUAL, BriefWish, Days
    from bot.errors import UsageError
    from bot.types import Window

    moment = now().astimezone(ZoneInfo(zone))
    end = _moment(until, moment, end_of_day=True) if until else moment
    start = _moment(since, moment) if since else _start(end, TOPIC_SPAN if topic else USUAL)
    if since and start > moment:
        raise UsageError(f"--since {since} is still to come: today is {moment:%Y-%m-%d} ({zone})")
    if start >= end:
        raise typer.BadParameter(f"{start:%Y-%m-%d %H:%M} is not before {end:%Y-%m-%d %H:%M}", param_hint="--since")
    # From midnight on, what states only the day before it does not belong here.
    days = Days(start.date(), end.date()) if start.time() == time() else None
    return BriefWish(Window(start.astimezone(UTC) - TICK, end.astimezone(UTC)), topic, days)


def _moment(text: str, moment: datetime, *, end_of_day: bool = False) -> datetime:
    """Return the moment that somebody wrote at `moment`, by the clock of its zone; an offset that is written counts."""
    from embeddings.query import parse_moment

    with suppress(ValueError):
        stated = datetime.fromisoformat(text.strip())
        if stated.tzinfo is not None:
            return stated.astimezone(moment.tzinfo)
    # The parser takes what names no zone for UTC, so it is given this clock as if it were UTC.
    read = parse_moment(text, now=moment.replace(tzinfo=UTC), end_of_day=end_of_day)
    return read.replace(tzinfo=moment.tzinfo)


def _start(end: datetime, span: timedelta) -> datetime:
    """Return where a brief up to `end` begins: with the end of a day, `span` is that day and whole ones before it."""
    if end.time() != time.max:
        return (end.astimezone(UTC) - span).astimezone(end.tzinfo)
    return datetime.combine(end.date() + timedelta(days=1), time(), tzinfo=end.tzinfo) - span
