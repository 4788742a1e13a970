"""A web that lives through a day by a script, and keeps a record of every request."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from fakes.corpus_clock import FakeClock
from fakes.corpus_news import item, rss

Play = Callable[[timedelta, httpx.Request], httpx.Response]
"""The time since midnight and a request to the answer."""


class _Body(httpx.SyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self):  # type: ignore[no-untyped-def]
        yield self._content


@dataclass(frozen=True)
class Asked:
    """One request and what came of it."""

    at: datetime
    url: str
    validators: tuple[str | None, str | None]
    status: int
    answered: tuple[str | None, str | None]


@dataclass
class ScriptedWeb(httpx.BaseTransport):
    """Answer by address with what its play says; count who is asked by two at once."""

    clock: FakeClock
    start: datetime
    plays: dict[str, Play] = field(default_factory=dict)
    record: list[Asked] = field(default_factory=list)
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self._guard, self._open = threading.Lock(), Counter[str]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url, host = str(request.url), request.url.host
        with self._guard:
            self._open[host] += 1
            self.most_at_once = max(self.most_at_once, self._open[host])
        answer = self.plays[url](self.clock.now - self.start, request)
        asked = (request.headers.get("if-none-match"), request.headers.get("if-modified-since"))
        given = (answer.headers.get("etag"), answer.headers.get("last-modified"))
        with self._guard:
            self._open[host] -= 1
            self.record.append(Asked(self.clock.now, url, asked, answer.status_code, given))
        return answer

    def of(self, url: str) -> list[Asked]:
        return [asked for asked in self.record if asked.url == url]


def news(hours: float, title: str, **headers: str) -> httpx.Response:
    """Return a feed with one item for every hour that has passed."""
    items = [item(f"{title}-{hour}", f"{title}, hour {hour}") for hour in range(int(hours) + 1)]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, headers=named, stream=_Body(rss(*items, title=title).encode()))


def with_etag(title: str, *, every: timedelta) -> Play:
    """Play a feed whose content and ETag change at fixed times."""

    def play(since: timedelta, request: httpx.Request) -> httpx.Response:
        version = since // every
        if request.headers.get("if-none-match") == f'"{version}"':
            return httpx.Response(304, headers={"etag": f'"{version}"'}, stream=_Body(b""))
        return news(version, title, etag=f'"{version}"')

    return play


def refusing(play: Play, *, between: tuple[timedelta, timedelta], status: int, **headers: str) -> Play:
    """Play the same, but refuse for a part of the day."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def refused(since: timedelta, request: httpx.Request) -> httpx.Response:
        if between[0] <= since < between[1]:
            return httpx.Response(status, headers=named, stream=_Body(b""))
        return play(since, request)

    return refused
