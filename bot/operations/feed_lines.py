"""`Feed` -> what `heliograph feeds list` shows of it, for people and for programs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.types import Feed

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One feed in words; `error` is empty where the last request was answered, `title` where none is known."""

    url: str
    title: str
    state: str
    last_success: str
    items: str
    undated: str
    next_due: str
    error: str


def feed_line(feed: Feed, *, now: datetime) -> FeedLine:
    """Return `feed` in words, its moments as UTC."""
    return FeedLine(
        url=feed.url,
        title=" ".join((feed.title or "").split()),
        state=feed.state.value,
        last_success=_moment(feed.updated) if feed.updated else "never",
        items=str(feed.entries),
        undated="-" if feed.undated is None else f"{feed.undated:.0%}",
        next_due=_due(feed.due, now),
        error=" ".join((feed.error or "").split()),
    )


def plain(line: FeedLine) -> str:
    """Return the feed as one line of text, the address first."""
    told = (
        line.url,
        line.title,
        line.state,
        f"last success {line.last_success}",
        f"items {line.items}",
        f"undated {line.undated}",
        f"next due {line.next_due}",
        f"error: {line.error}" if line.error else "",
    )
    return "  ".join(part for part in told if part)


def feed_record(feed: Feed) -> Record:
    """Return the feed for programs; the names of the fields are a contract: add, never rename."""
    return {
        "url": feed.url,
        "title": feed.title,
        "updated": feed.updated,
        "error": feed.error,
        "state": feed.state.value,
        "entries": feed.entries,
        "undated": feed.undated,
        "due": feed.due,
    }


def _due(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "never"
    return "now" if due <= now else _moment(due)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
