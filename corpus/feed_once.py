"""Read a feed or sitemap once, without following it: what `ingest ADDRESS` does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import FetchError, SourceError
from corpus.feeds import FeedList
from corpus.fetch import Fetch
from corpus.identity import canonical_url
from corpus.settings import CorpusSettings
from corpus.sitemaps import head_of, is_sitemap
from corpus.types import Download, Entry, Validators

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:rdf")


def entries_of(download: Download, settings: CorpusSettings, fetcher: Fetch | None = None) -> list[Entry]:
    """Return the entries of a feed or sitemap that was just fetched, oldest first, without following it.

    An index of sitemaps needs a `fetcher` for its parts. Raises SourceError if it is no feed.
    """
    url = canonical_url(download.url)
    given = _Given(url, replace(download, is_unchanged=False, moved_to=None), fetcher)
    with FeedList(Path(":memory:"), settings.model_copy(update={"feeds": (url,)}), given) as feeds:
        for refusal in feeds.refresh(now=datetime.now(UTC)):
            raise SourceError(url, refusal.message.removeprefix(f"{url}: "))
        return list(feeds.waiting(now=_END_OF_TIME))


def is_feed(download: Download) -> bool:
    """Tell by its first bytes whether a download is a feed or sitemap: servers call feeds many things."""
    head = head_of(download.content)
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in head
    return is_sitemap(download.content) or (head.startswith(b"<") and any(mark in head for mark in _FEED_MARKS))


@dataclass(frozen=True, slots=True)
class _Given:
    """Hand out what is there already, and fetch only what that refers to."""

    url: str
    download: Download
    fetcher: Fetch | None

    def get(self, url: str, *, validators: Validators | None = None) -> Download:
        return self.get_feed(url, validators=validators)

    def get_feed(self, url: str, *, validators: Validators | None = None) -> Download:
        if url == self.url:
            return self.download
        if self.fetcher is None:
            raise FetchError(url, "it is not fetched here")
        return self.fetcher.get_feed(url, validators=validators)
