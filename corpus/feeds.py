"""Follow feeds: which there are, what is due, how they fare, and which entries still wait to be stored.

Storage of feeds and entries is the `reader` library's, in a database of its own; every byte
comes through our fetcher. When a feed is asked next is decided in `feed_health`: reader's own
schedule has its own clock, knows no back-off and no end. An entry waits until its article is
stored, so a process that is killed loses nothing.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import reader
from reader import opml
from reader.types import EntryUpdateStatus

from corpus.errors import SourceError, StoreError
from corpus.feed_guard import checked_feed
from corpus.feed_health import (
    Answer,
    Failure,
    FeedHealth,
    Pace,
    after_answer,
    after_failure,
    since_of,
    state_of,
    to_tell,
)
from corpus.fetch import Fetch
from corpus.identity import canonical_url, outlet_of
from corpus.moments import aware
from corpus.retriever import Retriever, make_reader
from corpus.settings import CorpusSettings
from corpus.sitemaps import MARK
from corpus.types import Entry, Feed, FeedState, Moment, Notice, Refusal, Validators

# A page that failed is asked for again after one hour, then after four; then its entry is given up.
_RETRY_HOURS = (1, 4)
# How reader begins what its parsers say; everything else is in our own words.
_UNREADABLE = (
    "error while parsing",
    "unknown feed type",
    "unexpected error",
    "missing or bad JSON Feed",
    "entry with no",
)
_FAILURES = "heliograph.failures"
_HEALTH = "heliograph.health"
_MOVED = "heliograph.moved"
# A list of feeds has a line each; the largest that people share have some thousand.
_OPML_BYTES = 5 * 2**20

Chance = Callable[[], float]
"""A number from 0 to 1, each time another: what spreads requests."""


class FeedList:
    """The feeds that are followed and their waiting entries; stores no article."""

    def __init__(self, path: Path, settings: CorpusSettings, fetcher: Fetch, *, chance: Chance = random.random) -> None:
        """Open or make the feed database at `path`; the feeds of the settings are followed, too."""
        self._settings, self._chance = settings, chance
        self._retriever = Retriever(fetcher, limit=settings.fetch_max_bytes)
        self._new: list[bool] = []
        with _translated():
            self._reader = make_reader(str(path), self._retriever)
            self._reader.after_entry_update_hooks.append(self._note)
            moved = self._moved()
            for url in settings.feeds:
                # Not `add`: a feed that was switched off stays so, however often the list is opened.
                self._reader.add_feed(_checked(moved.get(url, url)), exist_ok=True)

    def close(self) -> None:
        """Close the feed database."""
        self._reader.close()

    def __enter__(self) -> Self:
        """Return the list itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the list."""
        self.close()

    def add(self, url: str) -> None:
        """Follow a feed or sitemap; one that was switched off is asked again, any other that is followed stays.

        Raises SourceError for what is no address.
        """
        with _translated():
            self._reader.add_feed(_checked(url), exist_ok=True)
            health = self._kept_health(url.strip())
            if health and health.is_off:
                known = replace(health, is_off=False, failures=0, failing_since=None, told=FeedState.OK)
                self._keep(url.strip(), replace(known, due=health.followed))

    def remove(self, url: str) -> None:
        """Follow a feed no longer. Raises SourceError if it was not followed."""
        with _translated():
            self._reader.delete_feed(url)

    def all(self) -> list[Feed]:
        """Return the feeds that are followed, by address."""
        with _translated():
            return sorted((self._feed(feed) for feed in self._reader.get_feeds()), key=lambda feed: feed.url)

    def refresh(self, *, now: datetime) -> list[Refusal]:
        """Ask the feeds that are due for new entries, and return one refusal for each that failed now.

        One at a time and in any order, so that the feeds of one host do not come in a row.
        """
        with _translated():
            due = [feed.url for feed in self._reader.get_feeds() if self._health(feed.url, now).is_due(now)]
            random.shuffle(due)
            return [refusal for url in due for refusal in self._refresh(url, now)]

    def notices(self, *, now: datetime) -> list[Notice]:
        """Return what whoever runs the desk has not been told: feeds that fail, went silent or were switched off.

        A notice comes again until it is marked as told, so that a crash loses none.
        """
        with _translated():
            feeds = sorted(self._reader.get_feeds(), key=lambda feed: str(feed.url))
            return [notice for feed in feeds if (notice := self._notice(feed, now))]

    def mark_told(self, notice: Notice) -> None:
        """Note that the administrators know; a feed that recovers and fails again is a new notice."""
        with _translated():
            health = self._kept_health(notice.url)
            if health:
                self._keep(notice.url, replace(health, told=notice.state))

    def waiting(self, *, now: datetime) -> Iterator[Entry]:
        """Yield the entries that are not taken, oldest first, without those that failed a short while ago."""
        with _translated():
            waiting = list(self._reader.get_entries(read=False))
            for entry in reversed(waiting):
                if self._is_due(entry, now):
                    yield _entry(entry)

    def mark_taken(self, entry: Entry) -> None:
        """Note that the entry's article is stored."""
        with _translated():
            self._reader.mark_entry_as_read((entry.feed_url, entry.id))

    def mark_failed(self, entry: Entry, *, now: datetime) -> None:
        """Note that the entry gave no article; after the third time it is given up."""
        key = (entry.feed_url, entry.id)
        with _translated():
            failures = _failures(self._reader.get_tag(key, _FAILURES, None)) + 1
            if failures > len(_RETRY_HOURS):
                self._reader.mark_entry_as_read(key)
                return
            due = now + timedelta(hours=_RETRY_HOURS[failures - 1])
            self._reader.set_tag(key, _FAILURES, {"count": failures, "due": due.isoformat()})

    def import_opml(self, path: Path) -> int:
        """Follow the feeds of an OPML file and return how many are new.

        Raises SourceError for a file that cannot be read, and after adding the
        others, for the addresses that are none.
        """
        with _translated():
            try:
                feeds = opml.parse(io.BytesIO(_opml(path)))
            except (OSError, ValueError, reader.FeedImportError) as error:
                raise SourceError(str(path), f"the file cannot be read as OPML: {error}") from error
            results = list(self._reader.import_feeds_iter(feeds))
        wrong = [result.feed.url for result in results if result.error]
        added = sum(result.added for result in results)
        if wrong:
            raise SourceError(str(path), f"{added} feeds added, but these are no addresses: {', '.join(wrong)}")
        return added

    def export_opml(self) -> str:
        """Return the feeds as an OPML document."""
        with _translated():
            return self._reader.export_feeds().content.decode()

    def _refresh(self, url: str, now: datetime) -> list[Refusal]:
        """Ask one feed and keep what came of it."""
        health = self._health(url, now)
        self._retriever.expect(health.validators)
        self._new.clear()
        try:
            self._reader.update_feed(url)
        except reader.ParseError:
            self._keep(url, after_failure(health, self._failure(), now=now, pace=self._pace()))
            reason = _plain_error(self._reader.get_feed(url)) or "failed"
            return [Refusal(str(SourceError(url, reason)))]
        self._keep(url, after_answer(health, self._answer(), now=now, pace=self._pace()))
        self._follow_move(url)
        return [Refusal(complaint) for complaint in self._retriever.complaints]

    def _answer(self) -> Answer:
        download = self._retriever.download
        stated = download.validators if download else Validators()
        # An answer without validators takes those of the last one back, unless it says that nothing changed.
        keeps_old = download is not None and download.is_unchanged and stated == Validators()
        return Answer(
            items=len(self._new),
            undated=self._new.count(False),
            fresh_for=download.fresh_for if download else None,
            validators=None if keeps_old else stated,
        )

    def _failure(self) -> Failure:
        failure = self._retriever.failure
        return Failure(self._retriever.retry_after, bool(failure and failure.status == HTTPStatus.GONE))

    def _follow_move(self, url: str) -> None:
        """Follow the feed at its new address where the server said that it moved for good."""
        download = self._retriever.download
        target = download.moved_to if download else None
        if target is None or target == url:
            return
        known: dict[str, Any] = {old: target if new == url else new for old, new in self._moved().items()}
        self._reader.set_tag((), _MOVED, {**known, url: target})
        try:
            self._reader.change_feed_url(url, target)
        except reader.FeedExistsError:
            self._reader.delete_feed(url)

    def _note(self, made: reader.Reader, entry: Any, status: EntryUpdateStatus) -> None:
        """Count a new entry; let a changed one wait again, because the article may have been corrected."""
        if status is EntryUpdateStatus.MODIFIED:
            made.mark_entry_as_unread(entry)
        else:
            has_date = entry.published or (entry.updated and not self._retriever.is_sitemap)
            self._new.append(bool(has_date))

    def _moved(self) -> dict[str, str]:
        """Return where feeds have moved, by the address at which they were first followed."""
        moved: Any = self._reader.get_tag((), _MOVED, {})
        return dict(moved)

    def _pace(self) -> Pace:
        return Pace(timedelta(minutes=self._settings.feed_interval_minutes), self._chance())

    def _health(self, url: str, now: datetime) -> FeedHealth:
        return self._kept_health(url) or FeedHealth.new(now=now)

    def _kept_health(self, url: str) -> FeedHealth | None:
        kept: Any = self._reader.get_tag(url, _HEALTH, None)
        return FeedHealth.of(kept) if kept else None

    def _keep(self, url: str, health: FeedHealth) -> None:
        kept: Any = health.as_kept()
        self._reader.set_tag(url, _HEALTH, kept)

    def _state(self, health: FeedHealth) -> FeedState:
        return state_of(health, silent_after=timedelta(days=self._settings.feed_silent_days))

    def _feed(self, feed: reader.Feed) -> Feed:
        health = self._health(feed.url, feed.added)
        return Feed(
            url=feed.url,
            title=feed.user_title or feed.title,
            updated=health.answered,
            error=_plain_error(feed),
            entries=self._reader.get_entry_counts(feed=feed).total or 0,
            state=self._state(health),
            undated=health.undated / health.items if health.items else None,
            due=None if health.is_off else health.due,
        )

    def _notice(self, feed: reader.Feed, now: datetime) -> Notice | None:
        health = self._health(feed.url, now)
        state = self._state(health)
        if not to_tell(health, state, now=now):
            return None
        since = since_of(health, state)
        return Notice(feed.url, feed.user_title or feed.title, state, since, _plain_error(feed))

    def _is_due(self, entry: reader.Entry, now: datetime) -> bool:
        failed: Any = self._reader.get_tag(entry, _FAILURES, None)
        return failed is None or datetime.fromisoformat(failed["due"]) <= now


def _opml(path: Path) -> bytes:
    """Return the content of an OPML file that is safe to parse. Raises OSError and ValueError."""
    if path.stat().st_size > _OPML_BYTES:
        raise ValueError(f"it is larger than {_OPML_BYTES} bytes")
    return checked_feed(path.read_bytes())


def _entry(entry: reader.Entry) -> Entry:
    content = entry.get_content()
    # What a sitemap calls the last change is no publication.
    stated = entry.published or (None if entry.feed.subtitle == MARK else entry.updated)
    feed_host = outlet_of(entry.link or entry.feed.link or entry.feed_url)
    return Entry(
        feed_url=entry.feed_url,
        url=entry.link,
        title=" ".join((entry.title or "").split()),
        html=content.value if content else "",
        outlet=entry.feed_resolved_title or feed_host,
        authors=tuple(author.name for author in entry.authors if author.name),
        published=Moment(aware(stated)) if stated else None,
        language=None,
        id=entry.id,
    )


def _failures(tag: Any) -> int:
    return int(tag["count"]) if tag else 0


def _plain_error(feed: reader.Feed) -> str | None:
    """Return the last error without the class names that reader puts around it."""
    if feed.last_exception is None:
        return None
    reason = feed.last_exception.value_str.partition(f": {feed.url!r}")[0]
    unreadable = reason.startswith(_UNREADABLE)
    return "what the address gives is no feed that can be read" if unreadable else reason


def _checked(url: str) -> str:
    try:
        canonical_url(url)
    except ValueError as error:
        raise SourceError(url, "this is not an http or https address") from error
    return url.strip()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except reader.FeedNotFoundError as error:
        raise SourceError(error.url, "this feed is not followed") from error
    except reader.ReaderError as error:
        raise StoreError(f"the feed database does not answer: {error}") from error
