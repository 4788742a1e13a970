"""The nouns of the corpus: what is claimed, what is extracted, what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a source states it, always aware UTC.

    `day_only` means that the source gave a date without a time; `at` is then
    midnight UTC of that date and must be shown as that date in every zone.
    """

    at: datetime
    day_only: bool = False


class Evidence(StrEnum):
    """What the publication date of an article rests on, from the strongest word to none."""

    FEED = "feed"
    META = "meta"
    JSON_LD = "json-ld"
    DECLARED = "declared"
    """The file states it: a field of a dump, front matter, the Date of an e-mail, the time of a message."""
    TEXT = "text"
    """Read off the visible page or its address, so only the day is known."""
    NONE = "none"


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


class FeedState(StrEnum):
    """How a feed that is followed fares."""

    OK = "ok"
    FAILING = "failing"
    SILENT = "silent"
    """It answers, but has had nothing new for unusually long."""
    OFF = "off"
    """It failed for so long that it is not asked any more; following it again switches it on."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed, and how it fares; `error` is the last one, in plain words.

    `updated` is when it last answered, `entries` how many items it has had, `undated`
    the share of these that state no date (None while there are none), `due` when it is
    asked next (None when never).
    """

    url: str
    title: str | None
    updated: datetime | None
    error: str | None
    entries: int
    state: FeedState = FeedState.OK
    undated: float | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What whoever runs the desk should know about a feed: it fails, went silent or was switched off.

    `since` is when that began; `reason` is the last error, in plain words, or None.
    """

    url: str
    title: str | None
    state: FeedState
    since: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed since?" with."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """What one address gave; `url` is the one after redirects.

    `content` is decompressed, and empty where the server said that nothing changed.
    `moved_to` is where the address has moved for good (301, 308), `fresh_for` how long
    the server wants not to be asked again.
    """

    url: str
    content: bytes
    content_type: str = ""
    charset: str | None = None
    validators: Validators = Validators()
    is_unchanged: bool = False
    moved_to: str | None = None
    fresh_for: timedelta | None = None


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
    never invented. `fetched` tells that the text was taken from the page at `url`,
    so that the same page can be asked again.
    """

    key: str
    title: str
    text: str
    outlet: str = ""
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    evidence: Evidence = Evidence.NONE
    fetched: bool = False


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
    modified: Moment | None = None
    evidence: Evidence = Evidence.NONE

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
    WITHDRAWN = "withdrawn"
    """Asked for again, the page is gone: the article is marked and no longer shown."""
    SKIPPED = "skipped"
    """Part of a collection but no article: counted, not told one by one."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not taken in, said in one line."""

    message: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Parts of one collection (a web archive, a channel) that are no articles, said in one line."""

    message: str
    count: int


Item = Draft | Refusal | Skip
"""What a source yields: an article, or what is told or counted in its place."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft that is ready to be stored, with the spans of its passages."""

    draft: Draft
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one draft in the store, and under which article it is kept."""

    article_id: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file in a watched folder as it was when last looked at; a change of either number means "read it again"."""

    path: str
    modified_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Recheck:
    """A fetched article that may be asked for again; `checked` is when its page was last seen."""

    header: ArticleHeader
    checked: datetime
    is_withdrawn: bool = False
    validators: Validators = Validators()


@dataclass
class IngestReport:
    """Count what an ingest did; the only mutable noun, because it accumulates."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    revised: list[int] = field(default_factory=list)
    """The articles that have a new revision; `differences` tells what is new between it and the one before."""

    def count(self, outcome: Outcome) -> int:
        """Return how many drafts ended with `outcome`."""
        return self.outcomes[outcome]

    def add(self, other: IngestReport) -> None:
        """Count what `other` counted, too."""
        self.outcomes.update(other.outcomes)
        self.refusals.extend(other.refusals)
        self.skips.extend(other.skips)
        self.revised.extend(other.revised)


@dataclass(frozen=True, slots=True)
class Holding:
    """How many live articles an outlet has in one language; "" where either is not known."""

    outlet: str
    language: str
    articles: int


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the articles; None and empty mean no limit.

    Times are aware UTC and inclusive: `since` and `until` bound the stated publication, `visible_by` the moment from
    which an article could be seen.
    """

    since: datetime | None = None
    until: datetime | None = None
    visible_by: datetime | None = None
    outlets: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search looks through: shown when nothing was found."""

    articles: int
    passages: int
    first: datetime | None
    last: datetime | None
    undated: int
    updated: datetime | None
