"""The nouns of work that is left for later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from corpus.types import Draft, Outcome


class JobKind(StrEnum):
    """What a job does; a worker takes the kinds that it was started for."""

    INGEST = "ingest"
    ENCODE = "encode"
    INDEX = "index"


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    TAKEN = "taken"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Content:
    """A file of one article, or a few, as it was read where it was left; `place` is its whole path there."""

    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Portion:
    """What one ingest job takes in: articles that were read, files that are still to be read, or one address."""

    name: str
    drafts: Sequence[Draft] = ()
    contents: Sequence[Content] = ()
    address: str = ""

    @property
    def size(self) -> int:
        """Return how many articles it holds, as far as that is known."""
        return len(self.drafts) + len(self.contents) + bool(self.address)


@dataclass(frozen=True, slots=True)
class Range:
    """What one encode job encodes: the live passages from `first` to `last`, for the model of this fingerprint."""

    model: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job that a worker has in hand; `attempt` counts from 1."""

    id: int
    kind: JobKind
    name: str
    payload: bytes
    attempt: int


@dataclass(frozen=True, slots=True)
class JobLine:
    """What is told of a job: why it failed, or what of it was refused."""

    id: int
    kind: JobKind
    name: str
    state: JobState
    attempts: int
    made: datetime
    begun: datetime | None
    ended: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class JobsOverview:
    """How much work there is: jobs by kind and state, and what became of the articles of those that are done."""

    counts: Mapping[tuple[JobKind, JobState], int]
    outcomes: Mapping[Outcome, int]
    oldest: datetime | None = None
    """Since when the oldest waiting job waits."""
    owners: Sequence[int] = field(default_factory=tuple)
    """The workers that have a job in hand."""

    def count(self, state: JobState, kind: JobKind | None = None) -> int:
        """Return how many jobs of a kind, or of all kinds, are in a state."""
        return sum(n for (one, found), n in self.counts.items() if found is state and kind in (None, one))
