"""A brief as a page of HTML that stands alone, and as the part of one that goes into a feed. Pure.

The page loads nothing and runs nothing, and says so in its Content-Security-Policy; everything that comes from an
article is escaped where it is put in. On paper every source gets a number, and its address at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.forms.elements import sound
from bot.forms.types import Sheet, Source
from corpus.types import Moment


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as the printed page lists it."""

    number: int
    source: Source

    @property
    def address(self) -> str:
        """Return the address of the article as a person can type it: without the part that scrolls to a sentence."""
        return (self.source.url or "").partition("#:~:")[0]


def page(said: Sheet) -> str:
    """Return the brief as a whole page."""
    listed = said.texts.say("story_sources")
    return _templates().get_template("page.html").render(sheet=said, references=references(said), listed=listed)


def fragment(said: Sheet) -> str:
    """Return the brief without what surrounds it in a page."""
    return _templates().get_template("fragment.html").render(sheet=said)


def references(said: Sheet) -> Mapping[int, Reference]:
    """Return each source that has an address, by the id of its article, numbered in the order of the brief."""
    sources = {source.article_id: source for source in reversed([*_sources(said)]) if source.url}
    ordered = reversed(sources.items())
    return {article_id: Reference(number, source) for number, (article_id, source) in enumerate(ordered, 1)}


def _sources(said: Sheet) -> Iterator[Source]:
    for told in said.stories:
        yield told.source
        yield from (each.source for each in told.said)
        yield from (side.source for contrast in told.contrasts for side in contrast.sides)
        yield from told.links


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.forms"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"stamp": stamp, "stated": stated}
    return made


def _finalized(value: object) -> object:
    # What a macro returns is marked as safe and was looked at when it was put in.
    return sound(value) if type(value) is str else value


def stamp(at: datetime) -> str:
    """Return a moment as HTML and XML write it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def stated(moment: Moment) -> str:
    """Return what a source stated as HTML writes it: a date, or a moment in UTC."""
    return moment.at.date().isoformat() if moment.day_only else stamp(moment.at)
