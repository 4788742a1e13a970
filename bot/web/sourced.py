"""Outlets and the feeds that bring them -> sources, those that need somebody's eyes first. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from corpus.identity import outlet_of
from corpus.outlets import Census, OutletFigures
from corpus.types import Feed, FeedState

_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


class State(StrEnum):
    """How a source fares, the worst first; an unfollowed one has articles and no feed."""

    OFF = "off"
    FAILING = "failing"
    SILENT = "silent"
    OK = "ok"
    UNFOLLOWED = "unfollowed"


URGENCY: Final[Mapping[State, int]] = {state: rank for rank, state in enumerate(State)}
_OF_FEEDS: Final[Mapping[FeedState, State]] = {
    FeedState.OFF: State.OFF,
    FeedState.FAILING: State.FAILING,
    FeedState.SILENT: State.SILENT,
    FeedState.OK: State.OK,
}


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet with the feeds that bring its articles; a feed that brought none yet is a source all the same."""

    name: str
    state: State
    figures: OutletFigures
    feeds: tuple[Feed, ...] = ()

    @property
    def undated(self) -> float | None:
        """Return the share of its articles that state no date, None without articles."""
        figures = self.figures
        return 1 - figures.dated / figures.articles if figures.articles else None

    @property
    def reprints(self) -> float | None:
        """Return the share of its articles whose text another outlet had first, None where none was compared."""
        return self.figures.reprints / self.figures.placed if self.figures.placed else None

    @property
    def errors(self) -> tuple[str, ...]:
        """Return what its feeds last failed with, each once."""
        return tuple(dict.fromkeys(shown_error(feed.error) for feed in self.feeds if feed.error))


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources, the most urgent first and then by name; `days` are those that their figures count one by one.

    `knows_feeds` is false where the list of feeds could not be read: then nothing is known of how they fare.
    """

    days: tuple[date, ...]
    all: tuple[Source, ...]
    knows_feeds: bool = True

    def called(self, words: str) -> tuple[Source, ...]:
        """Return the sources whose name or address holds `words`, in whatever case."""
        wanted = _folded(words)
        if not wanted:
            return self.all
        return tuple(one for one in self.all if wanted in _folded(one.name) or _is_at(one, wanted))

    def named(self, name: str) -> Source | None:
        """Return the source of exactly this name."""
        return next((one for one in self.all if one.name == name), None)

    def count(self, state: State) -> int:
        """Return how many sources fare so."""
        return sum(one.state is state for one in self.all)


def sources(census: Census, feeds: Sequence[Feed] | None) -> Sources:
    """Return what is known of all sources; None for feeds that could not be read.

    A feed belongs to the outlet of its title, or of its host where it has none: so articles of feeds are named.
    """
    by_name: dict[str, list[Feed]] = defaultdict(list)
    known = {_folded(one.name): one.name for one in census.outlets}
    for feed in feeds or ():
        name = _name(feed)
        by_name[known.get(_folded(name)) or known.get(_folded(outlet_of(feed.url))) or name].append(feed)
    figures = {one.name: one for one in census.outlets}
    nothing = (0,) * len(census.days)
    made = [
        Source(name, _state(by_name.get(name, ())), figures.get(name) or _none(name, nothing), tuple(by_name[name]))
        for name in figures.keys() | by_name.keys()
    ]
    made.sort(key=lambda one: (URGENCY[one.state], _folded(one.name), one.name))
    return Sources(census.days, tuple(made), feeds is not None)


def shown_address(url: str) -> str:
    """Return the address of a feed without what may be a secret in it: names and passwords, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def shown_error(error: str) -> str:
    """Return an error on one line, the addresses in it without what may be secret."""
    return _ADDRESS.sub(lambda found: shown_address(found[0]), " ".join(error.split()))


def _name(feed: Feed) -> str:
    return " ".join((feed.title or "").split()) or outlet_of(feed.url)


def _state(feeds: Sequence[Feed]) -> State:
    return min((_OF_FEEDS[feed.state] for feed in feeds), key=URGENCY.__getitem__, default=State.UNFOLLOWED)


def _none(name: str, days: tuple[int, ...]) -> OutletFigures:
    return OutletFigures(name, 0, 0, None, 0, 0, (), days)


def _is_at(source: Source, wanted: str) -> bool:
    return any(wanted in _folded(shown_address(feed.url)) for feed in source.feeds)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
