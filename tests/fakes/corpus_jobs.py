"""Workers of whom a test says whether they live, and jobs for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fakes.corpus_news import draft
from fakes.databases import url_in

from corpus.jobs.types import Portion
from corpus.schema import Database, open_database

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Crew:
    """The workers that live, by number."""

    def __init__(self) -> None:
        self.alive: set[int] = set()

    def member(self, number: int) -> Member:
        """Let a worker live from now on."""
        self.alive.add(number)
        return Member(self, number)

    def dies(self, number: int) -> None:
        self.alive.discard(number)


class Member:
    """The presence of one worker of a crew."""

    def __init__(self, crew: Crew, number: int) -> None:
        self._crew, self._number = crew, number

    def number(self) -> int:
        return self._number

    def living(self) -> set[int]:
        return set(self._crew.alive)

    def close(self) -> None:
        self._crew.dies(self._number)


def jobs_in(folder: Path) -> Database:
    """Open the table of jobs of a test's folder, on whichever engine the test runs."""
    return open_database(url_in(folder, "corpus.db"))


def about(*titles: str, text: str = "Snow closed the Ala-Bel pass on Monday night. Two buses turned back.") -> Portion:
    """Return a portion with an article under each of these titles."""
    drafts = [
        draft(key=f"https://naryn-courier.example/{title}", url=f"https://naryn-courier.example/{title}", title=title,
              text=f"{title}. {text}")
        for title in titles
    ]  # fmt: skip
    return Portion(", ".join(titles), drafts=tuple(drafts))
