"""See how work that was left stands, and decide about what failed: for whoever runs the desk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from corpus.jobs.types import JobKind, JobLine, JobsOverview, JobState
from corpus.schema import JOB_KEYS, JOBS, Database
from corpus.types import Outcome

KEPT_FOR: Final = timedelta(days=7)
"""For so long it is told what became of jobs that are done."""


def overview(database: Database) -> JobsOverview:
    """Return how many jobs there are, and what became of the articles of those that are done."""
    counts = sa.select(JOBS.c.kind, JOBS.c.state, sa.func.count()).group_by(JOBS.c.kind, JOBS.c.state)
    oldest = sa.select(sa.func.min(JOBS.c.made)).where(JOBS.c.state == JobState.WAITING.value)
    owners = sa.select(JOBS.c.owner).where(JOBS.c.state == JobState.TAKEN.value).distinct()
    reports = sa.select(JOBS.c.report).where(JOBS.c.state == JobState.DONE.value)
    with database.reading() as connection:
        found = {(JobKind(kind), JobState(state)): count for kind, state, count in connection.execute(counts)}
        outcomes: Counter[Outcome] = Counter()
        for report in connection.scalars(reports):
            outcomes.update({Outcome(name): count for name, count in json.loads(report or "{}").items()})
        return JobsOverview(found, outcomes, connection.scalar(oldest), tuple(connection.scalars(owners)))


def in_hand(database: Database) -> list[JobLine]:
    """Return the jobs that workers have in hand, the longest first."""
    return _lines(database, JOBS.c.state == JobState.TAKEN.value, JOBS.c.begun)


def failed(database: Database, *, most: int) -> list[JobLine]:
    """Return jobs that failed, the newest first."""
    return _lines(database, JOBS.c.state == JobState.FAILED.value, JOBS.c.id.desc(), most)


def troubled(database: Database, *, most: int) -> list[JobLine]:
    """Return jobs that go on but of which something was refused, or that failed at least once; the newest first."""
    going_on = JOBS.c.state != JobState.FAILED.value
    return _lines(database, sa.and_(JOBS.c.error.is_not(None), going_on), JOBS.c.id.desc(), most)


def retry(database: Database, ids: Collection[int] | None, *, now: datetime) -> list[int]:
    """Hand failed jobs out again, all of them where `ids` is None, and return which."""
    with database.writing() as connection:
        chosen = _failed(connection, ids)
        values = {"state": JobState.WAITING.value, "attempts": 0, "due": now, "ended": None}
        connection.execute(sa.update(JOBS).where(JOBS.c.id.in_(chosen)).values(**values))
    return chosen


def drop(database: Database, ids: Collection[int] | None) -> list[int]:
    """Forget failed jobs with what they carry, all of them where `ids` is None, and return which."""
    with database.writing() as connection:
        chosen = _failed(connection, ids)
        connection.execute(sa.delete(JOB_KEYS).where(JOB_KEYS.c.job_id.in_(chosen)))
        connection.execute(sa.delete(JOBS).where(JOBS.c.id.in_(chosen)))
    return chosen


def prune(database: Database, *, now: datetime) -> None:
    """Forget what was done long ago."""
    old = sa.and_(JOBS.c.state == JobState.DONE.value, JOBS.c.ended < now - KEPT_FOR)
    with database.reading() as connection:
        if connection.scalar(sa.select(JOBS.c.id).where(old).limit(1)) is None:
            return
    with database.writing() as connection:
        connection.execute(sa.delete(JOBS).where(old))


def _failed(connection: sa.Connection, ids: Collection[int] | None) -> list[int]:
    query = sa.select(JOBS.c.id).where(JOBS.c.state == JobState.FAILED.value).order_by(JOBS.c.id)
    return [one for one in connection.scalars(query) if ids is None or one in ids]


def _lines(
    database: Database, where: sa.ColumnElement[bool], order: sa.ColumnElement[Any], most: int | None = None
) -> list[JobLine]:
    columns = [column for column in JOBS.c if column.name != "payload"]
    with database.reading() as connection:
        rows: Sequence[Any] = connection.execute(sa.select(*columns).where(where).order_by(order).limit(most)).all()
    return [
        JobLine(
            id=row.id,
            kind=JobKind(row.kind),
            name=row.name,
            state=JobState(row.state),
            attempts=row.attempts,
            made=row.made,
            begun=row.begun,
            ended=row.ended,
            error=row.error or "",
        )
        for row in rows
    ]
