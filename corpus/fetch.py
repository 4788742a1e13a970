"""Fetch an address: bounded in time, size and redirects, and kept out of private networks.

The one door to the web for feeds and pages alike. Keeps no state and retries nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Protocol, Self

import httpx

from corpus.errors import FetchError
from corpus.settings import CorpusSettings
from corpus.types import Download, Validators

MAX_REDIRECTS = 5
_REDIRECTS = frozenset([301, 302, 303, 307, 308])

Resolve = Callable[[str, int], Sequence[str]]
"""A host and port to its IP addresses; raises OSError where there are none."""


class Fetch(Protocol):
    """What feeds and ingest need of a fetcher."""

    def get(self, url: str, *, validators: Validators | None = None) -> Download:
        """Return what the address gives. Raises FetchError."""
        ...


class Fetcher:
    """Get addresses over HTTP within the limits of the settings."""

    def __init__(
        self,
        settings: CorpusSettings,
        *,
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        """Take the limits; `transport` and `resolve` stand in for the network in tests."""
        self._settings = settings
        self._resolve = resolve or _resolve
        # Brotli and zstd are left out: gzip is what every server has and what we can bound.
        headers = {"User-Agent": settings.user_agent, "Accept-Encoding": "gzip"}
        # Neither proxies nor credentials from the environment: the address check would not see where they lead.
        self._client = httpx.Client(headers=headers, transport=transport, trust_env=False)

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
        """Return what the address gives, following at most five redirects.

        With `validators` the server may answer that nothing changed. Raises
        FetchError for everything that is no such answer, the limits included.
        """
        deadline = time.monotonic() + self._settings.fetch_timeout_seconds
        headers = _conditions(validators)
        try:
            target = httpx.URL(url.strip())
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._get_once(target, headers, deadline)
                if isinstance(answer, Download):
                    return answer
                target = answer
        except httpx.InvalidURL as error:
            raise FetchError(url, f"this is not an address: {error}") from error
        except httpx.TimeoutException as error:
            raise FetchError(url, self._too_slow()) from error
        except httpx.HTTPError as error:
            raise FetchError(url, f"the server cannot be reached or broke off: {error}") from error
        raise FetchError(url, f"more than {MAX_REDIRECTS} redirects")

    def _get_once(self, url: httpx.URL, headers: dict[str, str], deadline: float) -> Download | httpx.URL:
        """Return the download, or the address that the server redirects to."""
        self._check(url)
        remaining = max(deadline - time.monotonic(), 0.001)
        with self._client.stream("GET", url, headers=headers, timeout=remaining) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return url.join(response.headers["location"])
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return Download(str(url), b"", is_unchanged=True, validators=_validators(response))
            if not response.is_success:
                raise _refused(url, response)
            content = self._content(url, response, deadline)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Download(str(url), content, kind, response.charset_encoding, _validators(response))

    def _content(self, url: httpx.URL, response: httpx.Response, deadline: float) -> bytes:
        """Read the body, counting what comes out of decompression."""
        if "," in response.headers.get("content-encoding", ""):
            raise FetchError(str(url), "the server compressed the answer twice, as decompression bombs are")
        limit = self._settings.fetch_max_bytes
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > limit:
                raise FetchError(str(url), f"the answer is larger than {limit} bytes (fetch_max_bytes)")
            if time.monotonic() > deadline:
                raise FetchError(str(url), self._too_slow())
        return bytes(content)

    def _check(self, url: httpx.URL) -> None:
        """Refuse what is not plain web, and hosts inside private networks."""
        if url.scheme not in ("http", "https") or not url.host:
            raise FetchError(str(url), "only http and https addresses are fetched")
        if self._settings.allow_private_addresses:
            return
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            addresses = self._resolve(url.host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(str(url), f"the host {url.host!r} cannot be found") from error
        if not addresses or not all(is_public(address) for address in addresses):
            reason = f"the host {url.host!r} is in a private network (allow_private_addresses would let it)"
            raise FetchError(str(url), reason)

    def _too_slow(self) -> str:
        return f"no complete answer within {self._settings.fetch_timeout_seconds:g} seconds (fetch_timeout_seconds)"


def is_public(address: str) -> bool:
    """Tell whether an IP address is on the public internet, whatever it is wrapped in."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        return ip.is_global and not ip.is_multicast if inner is None else is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def _conditions(validators: Validators | None) -> dict[str, str]:
    stated = validators or Validators()
    named = {"If-None-Match": stated.etag, "If-Modified-Since": stated.last_modified}
    return {name: value for name, value in named.items() if value}


def _validators(response: httpx.Response) -> Validators:
    return Validators(response.headers.get("etag"), response.headers.get("last-modified"))


def _refused(url: httpx.URL, response: httpx.Response) -> FetchError:
    return FetchError(
        str(url),
        f"the server answers {response.status_code} {response.reason_phrase}".rstrip(),
        status=response.status_code,
        retry_after=response.headers.get("retry-after"),
    )
