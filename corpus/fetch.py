"""Fetch an address: bounded in time, size and redirects, kept out of private networks, and polite.

The one door to the web for feeds, pages, sitemaps and robots.txt alike; no proxy, cookie or
credential of the environment goes with a request. Keeps no content and retries nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Protocol, Self

import httpx

from corpus.address import Networks, refusal
from corpus.decoding import decoded
from corpus.errors import FetchError
from corpus.media import is_readable
from corpus.politeness import fresh_for, retry_after
from corpus.robots import Robots
from corpus.settings import CorpusSettings
from corpus.transport import AddressRefusedError, GuardedTransport, Resolve
from corpus.turns import HostTurns
from corpus.types import Download, Validators

MAX_REDIRECTS = 5
_PERMANENT = frozenset([301, 308])
_REDIRECTS = frozenset([302, 303, 307]) | _PERMANENT
_ACCEPT_FEED = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.8"

Clock = Callable[[], datetime]


class Fetch(Protocol):
    """What feeds and ingest need of a fetcher."""

    def get(self, url: str, *, validators: Validators | None = None) -> Download:
        """Return what the address of a page gives. Raises FetchError."""
        ...

    def get_feed(self, url: str, *, validators: Validators | None = None) -> Download:
        """Return what the address of a feed or sitemap gives. Raises FetchError."""
        ...


class Fetcher:
    """Get addresses over HTTP within the limits of the settings."""

    def __init__(
        self,
        settings: CorpusSettings,
        *,
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve | None = None,
        now: Clock = lambda: datetime.now(UTC),
    ) -> None:
        """Take the limits; `transport`, `resolve` and `now` stand in for network and clock in tests."""
        self._settings, self._now = settings, now
        agent = f"{settings.user_agent} (+{settings.contact})" if settings.contact else settings.user_agent
        self._robots, self._turns = Robots(settings.user_agent), HostTurns()
        guarded = transport or GuardedTransport(Networks.allowing(settings.allowed_networks), resolve=resolve)
        # Brotli and zstd are left out: gzip is what every server has and what we can bound.
        headers = {"User-Agent": agent, "Accept-Encoding": "gzip"}
        # Neither proxies nor credentials from the environment: the address check would not see where they lead.
        self._client = httpx.Client(headers=headers, transport=guarded, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        """Return the fetcher itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the fetcher."""
        self.close()

    def get(self, url: str, *, validators: Validators | None = None) -> Download:
        """Return what the address of a page gives, following at most five redirects.

        Robots.txt is obeyed at each of them. With `validators` the server may answer
        that nothing changed. Raises FetchError for everything that is no such answer,
        the limits included.
        """
        return self._get(_Asked(url, _conditions(validators, _ACCEPT_PAGE), self._deadline(), obeys_robots=True))

    def get_feed(self, url: str, *, validators: Validators | None = None) -> Download:
        """Return what the address of a feed or sitemap gives, as `get` does, whatever robots.txt says.

        Feeds are published for programs, and robots.txt is about pages.
        """
        return self._get(_Asked(url, _conditions(validators, _ACCEPT_FEED), self._deadline()))

    def _get(self, asked: _Asked) -> Download:
        try:
            return self._follow(asked)
        except httpx.InvalidURL as error:
            raise FetchError(asked.url, f"this is not an address: {error}") from error
        except AddressRefusedError as error:
            raise FetchError(asked.url, str(error)) from error
        except (httpx.TimeoutException, TimeoutError) as error:
            limit = f"{self._settings.fetch_timeout_seconds:g} seconds (fetch_timeout_seconds)"
            raise FetchError(asked.url, f"no complete answer within {limit}") from error
        except httpx.HTTPError as error:
            raise FetchError(asked.url, f"the server cannot be reached or broke off: {error}") from error

    def _follow(self, asked: _Asked) -> Download:
        """Go from redirect to redirect, remembering how far they were all meant for good."""
        target, moved_to, is_moving = _parsed(asked.url.strip()), None, True
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._get_once(target, asked)
            if isinstance(answer, Download):
                return replace(answer, moved_to=moved_to)
            is_moving = is_moving and answer.is_permanent and not _loses_tls(target, answer.target)
            target = answer.target
            moved_to = str(target) if is_moving else moved_to
        raise FetchError(asked.url, f"more than {MAX_REDIRECTS} redirects")

    def _get_once(self, url: httpx.URL, asked: _Asked) -> Download | _Redirect:
        """Return the download, or the address that the server redirects to."""
        if reason := refusal(str(url)):
            raise FetchError(str(url), reason)
        if (wait := self._turns.wait(url.host, now=self._now())) is not None:
            raise FetchError(str(url), "the host asked to be left alone for a while", status=429, retry_after=wait)
        if asked.obeys_robots:
            self._obey_robots(url, asked)
        remaining = _remaining(asked.deadline)
        with (
            self._turns.turn(url.host, seconds=remaining),
            self._client.stream("GET", url, headers=asked.headers, timeout=_remaining(asked.deadline)) as response,
        ):
            return self._read(url, response, asked.deadline)

    def _obey_robots(self, url: httpx.URL, asked: _Asked) -> None:
        def ask(address: str) -> Download:
            return self._follow(_Asked(address, _conditions(None, "text/plain, */*;q=0.8"), asked.deadline))

        try:
            reason = self._robots.refusal(str(url), ask, now=self._now())
        except FetchError as error:
            raise FetchError(str(url), error.reason, retry_after=error.retry_after) from error
        if reason:
            raise FetchError(str(url), reason)

    def _read(self, url: httpx.URL, response: httpx.Response, deadline: float) -> Download | _Redirect:
        status, validators = response.status_code, _validators(response)
        if status in _REDIRECTS and "location" in response.headers:
            return _Redirect(url.join(response.headers["location"]), status in _PERMANENT)
        fresh = fresh_for(response.headers, now=self._now())
        if status == httpx.codes.NOT_MODIFIED:
            return Download(str(url), b"", is_unchanged=True, validators=validators, fresh_for=fresh)
        if status != httpx.codes.OK:
            raise self._refused(url, response)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not is_readable(kind):
            raise FetchError(str(url), f"the address gives {kind}, which is neither a page nor a feed")
        content = self._content(url, response, deadline)
        return Download(str(url), content, kind, response.charset_encoding, validators, fresh_for=fresh)

    def _content(self, url: httpx.URL, response: httpx.Response, deadline: float) -> bytes:
        """Read the body, counting what comes out of decompression."""

        def chunks() -> Iterator[bytes]:
            for chunk in response.iter_raw():
                _remaining(deadline)
                yield chunk

        encoding = response.headers.get("content-encoding", "")
        try:
            return decoded(chunks(), encoding, limit=self._settings.fetch_max_bytes)
        except ValueError as error:
            raise FetchError(str(url), str(error)) from error

    def _refused(self, url: httpx.URL, response: httpx.Response) -> FetchError:
        """Return what the server said as an error, and leave its host alone where it asked for that."""
        status, wait = response.status_code, retry_after(response.headers, now=self._now())
        if wait and status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
            self._turns.silence(url.host, wait, now=self._now())
        reason = f"the server answers {status} {response.reason_phrase}".rstrip()
        return FetchError(str(url), reason, status=status, retry_after=wait)

    def _deadline(self) -> float:
        return time.monotonic() + self._settings.fetch_timeout_seconds


@dataclass(frozen=True, slots=True)
class _Asked:
    """One wish for an address, with all that stays the same from redirect to redirect."""

    url: str
    headers: Mapping[str, str]
    deadline: float
    obeys_robots: bool = False


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: httpx.URL
    is_permanent: bool


def _parsed(url: str) -> httpx.URL:
    """Return the address as a URL, judged as it was written: parsing hides some of what is wrong with it."""
    if reason := refusal(url):
        raise FetchError(url, reason)
    return httpx.URL(url)


def _loses_tls(source: httpx.URL, target: httpx.URL) -> bool:
    """Tell whether a move would give up encryption; it is followed, but not remembered."""
    return source.scheme == "https" and target.scheme != "https"


def _remaining(deadline: float) -> float:
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining


def _conditions(validators: Validators | None, accept: str) -> dict[str, str]:
    stated = validators or Validators()
    named = {"If-None-Match": stated.etag, "If-Modified-Since": stated.last_modified, "Accept": accept}
    return {name: value for name, value in named.items() if value}


def _validators(response: httpx.Response) -> Validators:
    return Validators(response.headers.get("etag"), response.headers.get("last-modified"))
