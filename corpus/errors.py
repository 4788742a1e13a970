"""What can go wrong in the corpus, as one tree.

CorpusError
├── SourceError      a file, line, page or feed cannot be taken in; says where and why
├── FetchError       an address could not be fetched; says the address and why
├── JobLost          a worker finished what another one has in hand by now
└── StoreError       the database cannot be opened or is of another version
    └── StoreAway    it is away, or takes no writes now: what was asked may work later
"""

from __future__ import annotations

from datetime import timedelta


class CorpusError(Exception):
    """Be the root of everything that the corpus raises on purpose."""


class SourceError(CorpusError):
    """Say that one source, or one line of it, cannot be taken in."""

    def __init__(self, place: str, reason: str, *, line: int | None = None) -> None:
        """Name the `place` (a path or address), the `line` (from 1) and the `reason`."""
        self.place, self.line, self.reason = place, line, reason
        where = place if line is None else f"{place}:{line}"
        super().__init__(f"{where}: {reason}")


class FetchError(CorpusError):
    """Say that an address could not be fetched."""

    def __init__(
        self, address: str, reason: str, *, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        """Name the `address` and the `reason`, and what an HTTP server said about trying again."""
        self.address, self.reason = address, reason
        self.status, self.retry_after = status, retry_after
        super().__init__(f"{address}: {reason}")


class StoreError(CorpusError):
    """Say that the corpus database cannot be used."""


class StoreAway(StoreError):
    """Say that the corpus database is away, or takes no writes now; nothing was changed, unless it was at that."""


class JobLost(CorpusError):
    """Say that a job is no longer this worker's: nothing of what it did in the job's transaction was kept."""
