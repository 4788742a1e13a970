"""Keep to what a host's robots.txt asks of programs that fetch pages (RFC 9309). The door of protego."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from corpus.errors import FetchError
from corpus.types import Download

# The longest that RFC 9309 lets rules be kept without asking again.
_KEPT = timedelta(hours=24)
# A host whose robots.txt breaks is left alone for this long (RFC 9309: "complete disallow").
_KEPT_BROKEN = timedelta(hours=1)
# What RFC 9309 asks a reader to read at least; rules beyond are those of a host that has lost control of them.
_READ_BYTES = 512 * 1024

Ask = Callable[[str], Download]
"""An address to what it gives; raises FetchError."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rules of one host: None lets everything, `broken` nothing."""

    until: datetime
    rules: Protego | None = None
    broken: str | None = None


class Robots:
    """The rules of the hosts that were asked, each asked for once a day."""

    def __init__(self, agent: str) -> None:
        """Obey the rules for the product that `agent` (a User-Agent header) names first."""
        self._agent = agent.partition("/")[0].strip()
        self._kept: dict[str, _Kept] = {}

    def refusal(self, url: str, ask: Ask, *, now: datetime) -> str | None:
        """Return why the page must not be fetched, or None; `ask` fetches a robots.txt that is not known yet.

        Raises FetchError where the host itself cannot be asked.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        kept = self._kept.get(origin)
        if kept is None or kept.until <= now:
            kept = self._kept[origin] = _asked(f"{origin}/robots.txt", ask, now)
        if kept.broken:
            return kept.broken
        if kept.rules is None or kept.rules.can_fetch(url, self._agent):
            return None
        return f"the robots.txt of {parts.hostname} asks programs not to fetch this page"


def _asked(address: str, ask: Ask, now: datetime) -> _Kept:
    try:
        content = ask(address).content[:_READ_BYTES]
    except FetchError as error:
        if error.status is None:
            raise
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status == HTTPStatus.TOO_MANY_REQUESTS:
            return _Kept(now + _KEPT_BROKEN, broken=f"the robots.txt of the host does not answer ({error.status})")
        return _Kept(now + _KEPT)
    return _Kept(now + _KEPT, rules=Protego.parse(content.decode("utf-8", "replace")))
