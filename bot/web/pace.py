"""How much one visitor may ask and open a minute, and how often a wrong token is answered."""

from __future__ import annotations

import time
from ipaddress import IPv4Address, IPv6Address, ip_address
from math import ceil
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

TRIES: Final = RateLimitItemPerMinute(5, 15)
"""Wrong tokens from one address: in fifteen minutes nobody mistypes more often."""

TRIES_OF_ALL: Final = RateLimitItemPerHour(100)
"""Wrong tokens at the door from everywhere. Whoever has many addresses meets this, and nobody who has the token."""

IPV6_PREFIX: Final = 64
"""Bits that belong to one household; the rest of an address it may choose anew for each request."""


class Paces:
    """Counts what visitors do, in memory and over the last minute or hour; a restart begins anew."""

    def __init__(self, questions: int = 20, requests: int = 300) -> None:
        """Allow so many questions and pages a minute to each visitor."""
        self._questions, self._requests = RateLimitItemPerMinute(questions), RateLimitItemPerMinute(requests)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def ask(self, visitor: str) -> int:
        """Count a question; return 0, or after how many seconds another is free: then it was not counted."""
        return self._take(self._questions, "question", visitor)

    def open(self, visitor: str) -> int:
        """Count a page; return 0, or after how many seconds another is free."""
        return self._take(self._requests, "page", visitor)

    def wait_to_try(self, address: str) -> int:
        """Return 0, or after how many seconds wrong tokens from here are answered again; counts nothing.

        The right one is not to be kept waiting: else whoever sends wrong ones would keep its owner out. What keeps it
        from being guessed is its length, of 16 characters or more, and the pace of pages.
        """
        return self._wait(TRIES, "try", address)

    def tried(self, address: str) -> None:
        """Count a wrong token."""
        self._counted.hit(TRIES, "try", address)

    def wait_at_door(self, address: str) -> int:
        """Return what `wait_to_try` does, at the door, where wrong tokens from everywhere count together, too."""
        return max(self.wait_to_try(address), self._wait(TRIES_OF_ALL, "try of all"))

    def tried_at_door(self, address: str) -> None:
        """Count a wrong token at the door."""
        self.tried(address)
        self._counted.hit(TRIES_OF_ALL, "try of all")

    def _take(self, limit: RateLimitItem, *what: str) -> int:
        return 0 if self._counted.hit(limit, *what) else self._wait(limit, *what)

    def _wait(self, limit: RateLimitItem, *what: str) -> int:
        if self._counted.test(limit, *what):
            return 0
        return max(1, ceil(self._counted.get_window_stats(limit, *what).reset_time - time.time()))


def household(address: str) -> str:
    """Return what counts as one visitor: an IPv4 address, the first half of an IPv6 one; other names as they are."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    if isinstance(parsed, IPv4Address) or mapped:
        return str(mapped or parsed)
    return str(IPv6Address(int(parsed) >> IPV6_PREFIX << IPV6_PREFIX))
