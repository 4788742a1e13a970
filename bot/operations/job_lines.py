"""What `heliograph jobs` shows of the work that is left for workers, for people and for programs.

The names of a record's fields are a contract: add, never rename.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from corpus.jobs.overview import KEPT_FOR, failed, in_hand, overview, troubled
from corpus.jobs.presence import Presence
from corpus.jobs.types import JobKind, JobLine, JobsOverview, JobState
from corpus.schema import Database
from corpus.types import Outcome

_REMEDY: Final = "`heliograph jobs retry NUMBER` hands a failed one out again, `jobs drop NUMBER` forgets it"


@dataclass(frozen=True, slots=True)
class JobsReport:
    """How the work stands; `workers` live now, `troubled` jobs go on although something of them was refused."""

    overview: JobsOverview
    workers: int
    in_hand: Sequence[JobLine]
    failed: Sequence[JobLine]
    troubled: Sequence[JobLine]


def look(database: Database, presence: Presence, *, most: int) -> JobsReport:
    """Return how the work stands, with at most so many jobs of each sort."""
    workers = len(presence.living() - {presence.number()})
    return JobsReport(
        overview(database),
        workers,
        in_hand(database)[:most],
        failed(database, most=most),
        troubled(database, most=most),
    )


def report(found: JobsReport, now: datetime) -> list[str]:
    """Return lines of text: what there is to do, who does it, what went wrong and what can be done about it."""
    return [*_summary(found, now), *_hands(found, now), *_troubles(found), *_failures(found)]


def report_record(found: JobsReport) -> dict[str, Any]:
    """Return the same for programs."""
    counts = {f"{kind.value}_{state.value}": count for (kind, state), count in found.overview.counts.items()}
    return {
        "workers": found.workers,
        "counts": counts,
        "articles": {outcome.value: count for outcome, count in found.overview.outcomes.items()},
        "waiting_since": found.overview.oldest,
        "in_hand": [asdict(line) for line in found.in_hand],
        "failed": [asdict(line) for line in found.failed],
        "troubled": [asdict(line) for line in found.troubled],
    }


def _summary(found: JobsReport, now: datetime) -> Iterator[str]:
    all_of = found.overview
    waiting = all_of.count(JobState.WAITING)
    since = f", the oldest for {_length(now - all_of.oldest)}" if all_of.oldest else ""
    yield f"waiting  {_by_kind(all_of, JobState.WAITING)}{since}"
    yield f"in hand  {_by_kind(all_of, JobState.TAKEN)}; workers {found.workers}"
    if waiting and not found.workers:
        yield "         nobody works: start `heliograph work`, here or on another machine"
    counts = ", ".join(f"{one.value} {all_of.outcomes[one]}" for one in Outcome if all_of.outcomes.get(one))
    done = f"{_by_kind(all_of, JobState.DONE)} in {KEPT_FOR.days} days"
    yield f"done     {done}{f': articles {counts}' if counts else ''}"
    yield f"failed   {_by_kind(all_of, JobState.FAILED)}"


def _by_kind(all_of: JobsOverview, state: JobState) -> str:
    counts = [f"{kind.value} {all_of.count(state, kind)}" for kind in JobKind if all_of.count(state, kind)]
    return ", ".join(counts) or "none"


def _hands(found: JobsReport, now: datetime) -> Iterator[str]:
    for line in found.in_hand:
        since = f" for {_length(now - line.begun)}" if line.begun else ""
        yield f"#{line.id}  {line.name}  in hand{since}{_attempt(line)}"


def _troubles(found: JobsReport) -> Iterator[str]:
    for line in found.troubled:
        said = "done, but refused" if line.state is JobState.DONE else f"goes on{_attempt(line)}; before"
        yield from _with_error(line, said)


def _failures(found: JobsReport) -> Iterator[str]:
    for line in found.failed:
        yield from _with_error(line, f"FAILED after {line.attempts} attempts")
    if found.failed:
        yield _REMEDY


def _with_error(line: JobLine, said: str) -> Iterator[str]:
    yield f"#{line.id}  {line.name}  {said}:"
    for error in line.error.splitlines():
        yield f"    {error}"


def _attempt(line: JobLine) -> str:
    return f", attempt {line.attempts}" if line.attempts > 1 else ""


def _length(time: timedelta) -> str:
    """Return a length of time in its largest unit."""
    seconds = max(0, round(time.total_seconds()))
    for unit, size in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
