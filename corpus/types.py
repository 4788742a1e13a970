"""The nouns of the corpus: what is claimed, what is extracted, what is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a source states it, always aware UTC.

    `day_only` means that the source gave a date without a time; `at` is then
    midnight UTC of that date and must be shown as that date in every zone.
    """

    at: datetime
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed claims about one of its items, before anyone looked at the page."""

    feed_url: str
    url: str | None
    title: str
    html: str
    outlet: str
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    language: str | None = None
    id: str = ""
    """The feed's own name for the item, which stays while its text changes."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed, and how it fares; `error` is the last one, in plain words."""

    url: str
    title: str | None
    updated: datetime | None
    error: str | None
    entries: int


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed since?" with."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """What one address gave; `url` is the one after redirects.

    `content` is decompressed, and empty where the server said that nothing changed.
    """

    url: str
    content: bytes
    content_type: str = ""
    charset: str | None = None
    validators: Validators = Validators()
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched or read HTML document; `url` is the address after redirects."""

    url: str | None
    html: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as extracted, not stored yet.

    `key` identifies the article over time: its canonical URL, or for files
    without one a stable name. A draft with a known key and another text is a
    new revision. `published` is None when the source states no date: dates are
    never invented.
    """

    key: str
    title: str
    text: str
    outlet: str = ""
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: Moment | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters (code points) of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleHeader:
    """Everything about a stored article except its text."""

    id: int
    revision: int
    key: str
    title: str
    outlet: str
    url: str | None
    authors: tuple[str, ...]
    language: str | None
    published: Moment | None
    first_seen: datetime

    @property
    def visible_from(self) -> datetime:
        """Return the moment from which a question "as of" may see the article.

        The publication where one is stated, otherwise when we first saw it:
        an undated article cannot be vouched for at any earlier moment.
        """
        return self.published.at if self.published else self.first_seen


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of a stored article with its text, exactly as kept."""

    header: ArticleHeader
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable slice: `article.text[start:end] == passage.text`, always.

    Holds for the revision named in `article`; offsets count code points.
    """

    id: int
    article: ArticleHeader
    start: int
    end: int
    text: str


class Outcome(StrEnum):
    """What became of one draft."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not taken in, said in one line."""

    message: str


@dataclass
class IngestReport:
    """Count what an ingest did; the only mutable noun, because it accumulates."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """Return how many drafts ended with `outcome`."""
        return self.outcomes[outcome]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looks through: shown when nothing was found."""

    articles: int
    passages: int
    first: datetime | None
    last: datetime | None
    undated: int
    updated: datetime | None
