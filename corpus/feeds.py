"""Follow feeds: which there are, what is due, and which entries still wait to be stored.

Feed state, conditional requests and scheduling are the `reader` library's, in a
database of its own; every byte comes through our fetcher. An entry waits until its
article is stored, so a process that is killed loses nothing.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import reader
from reader import opml

# Documented by reader as its internal API for plugins ("may change"): hence the pinned version and the tests.
from reader._parser import HTTPInfo, NotModified, RetrievedFeed, RetrieveError
from reader.types import EntryUpdateStatus

from corpus.errors import FetchError, SourceError, StoreError
from corpus.fetch import Fetch
from corpus.identity import canonical_url, outlet_of
from corpus.moments import aware
from corpus.settings import CorpusSettings
from corpus.types import Download, Entry, Feed, Moment, Refusal, Validators

# A page that failed is asked for again after one hour, then after four; then its entry is given up.
_RETRY_HOURS = (1, 4)
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_FAILURES = "heliograph.failures"


class FeedList:
    """The feeds that are followed and their waiting entries; stores no article."""

    def __init__(self, path: Path, settings: CorpusSettings, fetcher: Fetch) -> None:
        """Open or make the feed database at `path`; the feeds of the settings are followed, too."""
        with _translated():
            self._reader = _make_reader(str(path), fetcher)
            interval: dict[str, Any] = {"interval": settings.feed_interval_minutes, "jitter": 0.25}
            self._reader.set_tag((), ".reader.update", interval)
            for url in settings.feeds:
                self.add(url)

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
        """Follow a feed; one that is followed already stays. Raises SourceError for what is no address."""
        with _translated():
            self._reader.add_feed(_checked(url), exist_ok=True)

    def remove(self, url: str) -> None:
        """Follow a feed no longer. Raises SourceError if it was not followed."""
        with _translated():
            self._reader.delete_feed(url)

    def all(self) -> list[Feed]:
        """Return the feeds that are followed, by address."""
        with _translated():
            return sorted((self._feed(feed) for feed in self._reader.get_feeds()), key=lambda feed: feed.url)

    def refresh(self) -> list[Refusal]:
        """Ask the feeds that are due for new entries, and return one refusal for each that failed now."""
        with _translated():
            failed = [result.url for result in self._reader.update_feeds_iter() if result.error]
            feeds = [self._reader.get_feed(url) for url in failed]
        return [Refusal(str(SourceError(feed.url, _plain_error(feed) or "failed"))) for feed in feeds]

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
                feeds = opml.parse(io.BytesIO(path.read_bytes()))
            except (OSError, reader.FeedImportError) as error:
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

    def _feed(self, feed: reader.Feed) -> Feed:
        entries = self._reader.get_entry_counts(feed=feed).total or 0
        return Feed(feed.url, feed.user_title or feed.title, feed.last_updated, _plain_error(feed), entries)

    def _is_due(self, entry: reader.Entry, now: datetime) -> bool:
        failed: Any = self._reader.get_tag(entry, _FAILURES, None)
        return failed is None or datetime.fromisoformat(failed["due"]) <= now


def entries_of(download: Download, settings: CorpusSettings) -> list[Entry]:
    """Return the entries of a feed that was just fetched, oldest first, without following it.

    Raises SourceError if it is no feed.
    """
    url = canonical_url(download.url)
    with FeedList(Path(":memory:"), settings.model_copy(update={"feeds": (url,)}), _Given(download)) as feeds:
        for refusal in feeds.refresh():
            raise SourceError(url, refusal.message.removeprefix(f"{url}: "))
        return list(feeds.waiting(now=_END_OF_TIME))


def is_feed(download: Download) -> bool:
    """Tell by its first bytes whether a download is a feed: servers call feeds many things."""
    head = download.content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in head
    return head.startswith(b"<") and any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf"))


@dataclass(frozen=True, slots=True)
class _Given:
    """Fetch nothing: hand out what is there already."""

    download: Download

    def get(self, url: str, *, validators: Validators | None = None) -> Download:
        return self.download


@dataclass(frozen=True, slots=True)
class _Retriever:
    """Let reader fetch through our fetcher, with its limits and checks (reader's RetrieverType)."""

    fetcher: Fetch

    @contextmanager
    def __call__(
        self, url: str, caching_info: Any = None, accept: str | None = None
    ) -> Iterator[RetrievedFeed[io.BytesIO]]:
        known = Validators(**caching_info) if caching_info else None
        try:
            download = self.fetcher.get(url, validators=known)
        except FetchError as error:
            headers = {"retry-after": error.retry_after} if error.retry_after else {}
            info = HTTPInfo(error.status, headers) if error.status else None
            raise RetrieveError(url, message=error.reason, http_info=info) from error
        if download.is_unchanged:
            raise NotModified(url)
        if not _is_storable(download.content):
            raise RetrieveError(url, message="the feed contains half a character (a lone surrogate) or is damaged")
        validators = download.validators
        caching: dict[str, Any] = {"etag": validators.etag, "last_modified": validators.last_modified}
        yield RetrievedFeed(io.BytesIO(download.content), download.content_type or None, caching)

    def validate_url(self, url: str) -> None:
        canonical_url(url)


def _is_storable(content: bytes) -> bool:
    """Tell whether no JSON escape hides half a character, on which the feed database would break."""
    if b"\\ud" not in content.lower() or not content.lstrip().startswith(b"{"):
        return True
    try:
        json.dumps(json.loads(content), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def _make_reader(path: str, fetcher: Fetch) -> reader.Reader:
    # reader 3.26 carries a feedparser that needs a module which no package of ours brings any more; this documented
    # switch makes it use the released one. It must be set before reader parses its first feed.
    os.environ.setdefault("READER_NO_VENDORED_FEEDPARSER", "1")
    made = reader.make_reader(path, plugins=(), search_enabled=False)
    retriever = _Retriever(fetcher)

    def mount(parser: Any) -> None:
        for scheme in ("https://", "http://"):
            parser.mount_retriever(scheme, retriever)

    # Lazy functions run last in, first out, and reader's own mounts its retriever: ours must come after it.
    made._parser.lazy_init_funcs.insert(0, mount)
    made.after_entry_update_hooks.append(_want_again)
    return made


def _want_again(made: reader.Reader, entry: Any, status: EntryUpdateStatus) -> None:
    """Let an entry wait again when the feed changed it: the article may have been corrected."""
    if status is EntryUpdateStatus.MODIFIED:
        made.mark_entry_as_unread(entry)


def _entry(entry: reader.Entry) -> Entry:
    content = entry.get_content()
    stated = entry.published or entry.updated
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
    unreadable = "pars" in reason or "unknown feed type" in reason
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
