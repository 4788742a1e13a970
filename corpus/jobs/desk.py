"""Hand jobs out to workers and take them back: done, failed, or to be done again.

A job that is done is so in the transaction that stores what it made, and only for the worker that has it in hand: a
portion never counts twice, however late a worker that was thought dead comes with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from corpus import revise
from corpus.errors import JobLost
from corpus.jobs.leaving import put_index, put_portion
from corpus.jobs.payload import singles, unpack_portion
from corpus.jobs.presence import Presence
from corpus.jobs.types import Job, JobKind, JobState
from corpus.schema import JOB_KEYS, JOBS, Database
from corpus.types import IngestReport, Outcome, Prepared, Saved

MOST_ATTEMPTS: Final = 3
"""So often a job is begun; then it has failed, and whoever runs the desk decides."""

APART_AFTER: Final = 2
"""After so many attempts the articles of a portion are taken one by one: what is wrong with one stops no other."""

INDEX_PATIENCE: Final = timedelta(minutes=5)
"""So long the index waits until nothing else is to be done; then what is encoded by now is indexed."""

_TOLD: Final = 20
"""Refusals that are kept word by word."""

_ENDED: Final = "the worker that had it in hand ended before it was done"
_ORDER: Final = (JobKind.INDEX, JobKind.ENCODE, JobKind.INGEST)
"""What is nearest to being found comes first."""


class JobDesk:
    """The side of the table of jobs that workers see; knows nothing of what jobs do."""

    def __init__(self, database: Database, presence: Presence) -> None:
        """Hand out what is in `database` under the number of this `presence`."""
        self._database, self._presence, self._number = database, presence, 0

    def take(self, kinds: Sequence[JobKind], *, now: datetime) -> Job | None:
        """Return a job of these kinds that nobody has, the one nearest to being found first; None where there is none.

        Call it with no job in hand: what stands as this worker's own is then left over, and handed out again.
        """
        self._number = self._presence.number()
        self._free_jobs_of_the_dead(now)
        for kind in _ORDER:
            job = self._taken(kind, now) if kind in kinds and self._is_there(kind, now) else None
            if job:
                return job
        return None

    def waiting(self, kinds: Sequence[JobKind], *, now: datetime) -> int:
        """Return how many jobs of these kinds are due and nobody's."""
        query = sa.select(sa.func.count()).where(JOBS.c.kind.in_([kind.value for kind in kinds]), _is_due(now))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    @contextmanager
    def finishing(self, job: Job, *, now: datetime) -> Iterator[Finishing]:
        """Begin the transaction in which a job is done; raises JobLost, and keeps nothing, where it is another's."""
        with self._database.writing() as connection:
            finishing = Finishing(connection, now)
            yield finishing
            self._end(connection, job, finishing.report, now)

    def finish(self, job: Job, report: IngestReport | None = None, *, now: datetime) -> None:
        """Note that a job is done; raises JobLost where it is another worker's by now."""
        with self.finishing(job, now=now) as finishing:
            finishing.report = report or finishing.report

    def fail(self, job: Job, error: str, *, now: datetime, wait: timedelta = timedelta(0)) -> None:
        """Note why a job was not done: it comes again after `wait`, or has failed when it was begun often enough."""
        with self._database.writing() as connection:
            row = connection.execute(sa.select(JOBS).where(_is(job, self._number))).one_or_none()
            if row is not None:
                _again_or_failed(connection, row, error, _Moments(now, wait))

    def release(self, job: Job, *, now: datetime, wait: timedelta = timedelta(0)) -> None:
        """Give a job back as if it had not been begun; it comes again after `wait`."""
        values: dict[str, object] = {"state": JobState.WAITING.value, "owner": None, "attempts": job.attempt - 1}
        if wait:
            values["due"] = now + wait
        with self._database.writing() as connection:
            connection.execute(sa.update(JOBS).where(_is(job, self._number)).values(**values))

    def _is_there(self, kind: JobKind, now: datetime) -> bool:
        """Tell whether a job of a kind waits and may begin; to look costs no writer's turn."""
        waits = sa.select(JOBS.c.id).where(JOBS.c.kind == kind.value, _is_due(now)).limit(1)
        with self._database.reading() as connection:
            if kind is JobKind.INDEX and _more_to_come(connection, now):
                waits = waits.where(JOBS.c.made <= now - INDEX_PATIENCE)
            return connection.scalar(waits) is not None

    def _taken(self, kind: JobKind, now: datetime) -> Job | None:
        chosen = (
            sa.select(JOBS.c.id)
            .where(JOBS.c.kind == kind.value, _is_due(now), sa.not_(_in_its_turn_later()))
            .order_by(JOBS.c.due, JOBS.c.id)
            .limit(1)
            # SQLite has no such words and needs none: there one process writes at a time.
            .with_for_update(skip_locked=True, of=JOBS)
        )
        taking = (
            sa.update(JOBS)
            .where(JOBS.c.id == chosen.scalar_subquery())
            .values(state=JobState.TAKEN.value, owner=self._number, attempts=JOBS.c.attempts + 1, begun=now)
            .returning(JOBS.c.id, JOBS.c.kind, JOBS.c.name, JOBS.c.payload, JOBS.c.attempts)
        )
        with self._database.handing_out() as connection:
            row = connection.execute(taking).one_or_none()
        return (
            None if row is None else Job(row.id, JobKind(row.kind), row.name, bytes(row.payload or b""), row.attempts)
        )

    def _free_jobs_of_the_dead(self, now: datetime) -> None:
        with self._database.reading() as connection:
            owners = set(connection.scalars(sa.select(JOBS.c.owner).where(_TAKEN).distinct()))
        # Asked after: whoever took a job held its lock before, and its number is never another's.
        dead = owners - (self._presence.living() - {self._number}) if owners else set[int]()
        if not dead:
            return
        with self._database.writing() as connection:
            for row in connection.execute(sa.select(JOBS).where(_TAKEN, JOBS.c.owner.in_(sorted(dead)))).all():
                _again_or_failed(connection, row, _ENDED, _Moments(now))

    def _end(self, connection: sa.Connection, job: Job, report: IngestReport, now: datetime) -> None:
        values = {
            "state": JobState.DONE.value,
            "owner": None,
            "payload": None,
            "ended": now,
            "report": json.dumps({outcome.value: count for outcome, count in report.outcomes.items() if count}),
            "error": _refusals(report),
        }
        if connection.execute(sa.update(JOBS).where(_is(job, self._number)).values(**values)).rowcount != 1:
            raise JobLost(f"job {job.id} ({job.name}) is another worker's by now; what this one did of it was not kept")
        connection.execute(sa.delete(JOB_KEYS).where(JOB_KEYS.c.job_id == job.id))
        if job.kind is JobKind.INDEX:
            connection.execute(sa.delete(JOBS).where(_made_up_for(job)))
        if job.kind is not JobKind.INGEST:
            connection.execute(sa.delete(JOBS).where(JOBS.c.id == job.id))
        if job.kind is JobKind.ENCODE or _has_stored(report):
            put_index(connection, now=now)


class Finishing:
    """The transaction that ends a job; what is stored in it counts only if the job does."""

    def __init__(self, connection: sa.Connection, now: datetime) -> None:
        """Store on `connection`."""
        self._connection, self._now = connection, now
        self.report = IngestReport()

    def save_all(self, prepared: Sequence[Prepared], report: IngestReport) -> list[Saved]:
        """Store articles and count them in `report`, which becomes that of the job."""
        saved = [revise.save(self._connection, each, now=self._now) for each in prepared]
        for each in saved:
            report.outcomes[each.outcome] += 1
        self.report = report
        return saved


@dataclass(frozen=True, slots=True)
class _Moments:
    now: datetime
    wait: timedelta = timedelta(0)


_TAKEN: Final = JOBS.c.state == JobState.TAKEN.value


def _is(job: Job, number: int) -> sa.ColumnElement[bool]:
    """Return what holds for a job as long as this worker has it in hand, in this attempt."""
    return sa.and_(JOBS.c.id == job.id, _TAKEN, JOBS.c.owner == number, JOBS.c.attempts == job.attempt)


def _made_up_for(job: Job) -> sa.ColumnElement[bool]:
    """Return what holds for failed indexing that this later one did, too: it indexes all that is encoded."""
    this = JOBS.alias()
    begun = sa.select(this.c.begun).where(this.c.id == job.id).scalar_subquery()
    failed = sa.and_(JOBS.c.kind == JobKind.INDEX.value, JOBS.c.state == JobState.FAILED.value)
    return sa.and_(failed, JOBS.c.made <= begun)


def _is_due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(JOBS.c.state == JobState.WAITING.value, JOBS.c.due <= now)


def _in_its_turn_later() -> sa.ColumnElement[bool]:
    """Return what holds for a job that shares a key with one in hand, or with one that is due before it."""
    own, other, earlier = JOB_KEYS.alias(), JOB_KEYS.alias(), JOBS.alias()
    before = sa.and_(
        earlier.c.state == JobState.WAITING.value,
        sa.or_(earlier.c.due < JOBS.c.due, sa.and_(earlier.c.due == JOBS.c.due, earlier.c.id < JOBS.c.id)),
    )
    met = own.join(other, sa.and_(other.c.key == own.c.key, other.c.job_id != own.c.job_id))
    return (
        sa.select(1)
        .select_from(met.join(earlier, earlier.c.id == other.c.job_id))
        .where(own.c.job_id == JOBS.c.id, sa.or_(earlier.c.state == JobState.TAKEN.value, before))
        .correlate(JOBS)
        .exists()
    )


def _more_to_come(connection: sa.Connection, now: datetime) -> bool:
    """Tell whether work is waiting or in hand after which there would be more to index."""
    kinds = (JobKind.INGEST.value, JobKind.ENCODE.value)
    query = sa.select(JOBS.c.id).where(JOBS.c.kind.in_(kinds), sa.or_(_TAKEN, _is_due(now)))
    return connection.scalar(query.limit(1)) is not None


def _again_or_failed(connection: sa.Connection, row: Any, error: str, moments: _Moments) -> None:
    """Hand a job out again, its articles apart where it is a portion that fails; or let it have failed."""
    this = JOBS.c.id == row.id
    if row.kind == JobKind.INGEST.value and row.attempts >= APART_AFTER and _taken_apart(connection, row):
        return
    if row.attempts >= MOST_ATTEMPTS:
        values = {"state": JobState.FAILED.value, "owner": None, "error": error, "ended": moments.now}
    else:
        values = {"state": JobState.WAITING.value, "owner": None, "error": error}
        if moments.wait:
            values["due"] = moments.now + moments.wait
    connection.execute(sa.update(JOBS).where(this).values(**values))


def _taken_apart(connection: sa.Connection, row: Any) -> bool:
    try:
        portion = unpack_portion(bytes(row.payload))
    except ValueError:
        return False
    if portion.size < 2:
        return False
    for single in singles(portion):
        put_portion(connection, single, made=row.made, due=row.due)
    connection.execute(sa.delete(JOB_KEYS).where(JOB_KEYS.c.job_id == row.id))
    connection.execute(sa.delete(JOBS).where(JOBS.c.id == row.id))
    return True


def _has_stored(report: IngestReport) -> bool:
    return bool(report.count(Outcome.ADDED) or report.count(Outcome.UPDATED))


def _refusals(report: IngestReport) -> str | None:
    messages = [refusal.message for refusal in report.refusals]
    more = [f"and {len(messages) - _TOLD} more"] if len(messages) > _TOLD else []
    return "\n".join([*messages[:_TOLD], *more]) or None
