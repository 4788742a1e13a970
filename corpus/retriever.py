"""Let the `reader` library fetch through our fetcher, with its limits and checks.

With `feeds` the door of reader: this half brings the bytes, that half asks what came of them.
"""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import reader

# Documented by reader as its internal API for plugins ("may change"): hence the pinned version and the tests.
from reader._parser import NotModified, RetrievedFeed, RetrieveError

from corpus.errors import FetchError
from corpus.feed_guard import checked_feed
from corpus.fetch import Fetch
from corpus.identity import canonical_url
from corpus.sitemaps import Sitemap, head_of, is_sitemap, json_feed, parse_sitemap, unpacked
from corpus.types import Download, Validators

_JSON_FEED = "application/feed+json"


class Retriever:
    """Fetch one feed at a time and remember of it what reader does not (reader's RetrieverType).

    `known` is what the next request is conditional on; `download`, `failure` and
    `complaints` are what the last one gave. Conditions are kept by us because reader
    forgets a new ETag when the items did not change.
    """

    def __init__(self, fetcher: Fetch, *, limit: int) -> None:
        """Fetch with `fetcher`; packed sitemaps may unpack to `limit` bytes."""
        self._fetcher, self._limit = fetcher, limit
        self.expect(Validators())

    def expect(self, known: Validators) -> None:
        """Forget the last request and make the next one conditional."""
        self.known = known
        self.download: Download | None = None
        self.failure: FetchError | None = None
        self.complaints: list[str] = []
        self.is_sitemap = False

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long the server asked to be left alone when it last refused."""
        return self.failure.retry_after if self.failure else None

    @contextmanager
    def __call__(
        self, url: str, caching_info: Any = None, accept: str | None = None
    ) -> Iterator[RetrievedFeed[io.BytesIO]]:
        """Yield the feed as reader's parsers want it. Raises reader's RetrieveError."""
        try:
            self.download = self._fetcher.get_feed(url, validators=self.known)
            if self.download.is_unchanged:
                raise NotModified(url)
            content, kind = self._feed(self.download)
        except FetchError as error:
            self.failure = error
            raise RetrieveError(url, message=error.reason) from error
        except ValueError as error:
            raise RetrieveError(url, message=str(error)) from error
        yield RetrievedFeed(io.BytesIO(content), kind)

    def validate_url(self, url: str) -> None:
        """Raise ValueError for what is no address of the web."""
        canonical_url(url)

    def _feed(self, download: Download) -> tuple[bytes, str | None]:
        """Return a feed that is safe to parse, and its kind by its content: servers call feeds many things."""
        content = unpacked(download.content, limit=self._limit)
        if is_sitemap(content):
            self.is_sitemap = True
            return json_feed(self._sitemaps(content, download.url), download.url), _JSON_FEED
        if head_of(content).startswith((b"<!doctype html", b"<html")):
            raise ValueError("what the address gives is a web page and no feed")
        content = checked_feed(content, download.charset)
        return content, _JSON_FEED if content.startswith(b"{") else "application/xml"

    def _sitemaps(self, content: bytes, url: str) -> list[Sitemap]:
        """Return the sitemap itself, or the newest parts of an index; a part that fails is a complaint.

        Raises ValueError when no part could be read.
        """
        sitemap = parse_sitemap(content, url)
        if not sitemap.parts:
            return [sitemap]
        parts = [part for address in sitemap.parts if (part := self._part(address))]
        if not parts:
            raise ValueError(f"none of the sitemaps that it lists can be read: {self.complaints[0]}")
        return parts

    def _part(self, url: str) -> Sitemap | None:
        try:
            download = self._fetcher.get_feed(url)
            part = parse_sitemap(unpacked(download.content, limit=self._limit), download.url)
        except (FetchError, ValueError) as error:
            self.complaints.append(str(error) if isinstance(error, FetchError) else f"{url}: {error}")
            return None
        if part.parts:
            self.complaints.append(f"{url}: an index of sitemaps inside an index is not followed")
            return None
        return part


def make_reader(path: str, retriever: Retriever) -> reader.Reader:
    """Return a reader whose only way out is the retriever."""
    # reader 3.26 carries a feedparser that needs a module which no package of ours brings any more; this documented
    # switch makes it use the released one. It must be set before reader parses its first feed.
    os.environ.setdefault("READER_NO_VENDORED_FEEDPARSER", "1")
    # What it would print of each failure, with a traceback, we say in one line.
    if not (log := logging.getLogger("reader")).handlers:
        log.addHandler(logging.NullHandler())
    made = reader.make_reader(path, plugins=(), search_enabled=False)

    def mount(parser: Any) -> None:
        for scheme in ("https://", "http://"):
            parser.mount_retriever(scheme, retriever)

    # Lazy functions run last in, first out, and reader's own mounts its retriever: ours must come after it.
    made._parser.lazy_init_funcs.insert(0, mount)
    return made
