"""A long list in pages: which rows stand on the one that is asked for. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.web.numbered import number


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of `total` rows; pages are numbered from 1."""

    number: int
    size: int
    total: int

    @property
    def start(self) -> int:
        """Return how many rows stand before this page."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """Return how many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def before(self) -> int:
        """Return the number of the page before, 0 for none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """Return the number of the next page, 0 for none."""
        return self.number + 1 if self.number < self.pages else 0


def asked_page(text: str | None) -> int | None:
    """Return the page that an address asks for, the first where it says none, None for what is no number."""
    return 1 if text is None else number(text)


def page_of(asked: int, total: int, *, size: int) -> Page | None:
    """Return the page `asked` of a list, None where the list ends before it."""
    page = Page(asked, size, total)
    return page if 1 <= asked <= page.pages else None


def paged(path: str, **asked: str) -> Callable[[int], str]:
    """Return what gives the address of each page of the list at `path`, asked for with what is not ""."""
    kept = {name: value for name, value in asked.items() if value}

    def address(number: int) -> str:
        query = {**kept, **({"page": str(number)} if number > 1 else {})}
        return f"{path}?{urlencode(query)}" if query else path

    return address
