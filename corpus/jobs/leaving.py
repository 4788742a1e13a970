"""Leave work for later: portions that are to be taken in, passages that are to be encoded, an index to be built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from corpus.errors import StoreError
from corpus.jobs.payload import keys_of, pack_portion, pack_range
from corpus.jobs.types import JobKind, JobState, Portion, Range
from corpus.schema import ENCODING_PLANS, JOB_KEYS, JOBS, PASSAGES, Database

PASSAGES_EACH: Final = 256
"""Passages in one encode job: some three seconds of one core, so that a worker that is asked to stop soon has."""

_UNFINISHED: Final = (JobState.WAITING.value, JobState.TAKEN.value)


def leave(database: Database, portions: Sequence[Portion], *, now: datetime) -> None:
    """Leave portions to be taken in, all of them or none."""
    with database.writing() as connection:
        for number, portion in enumerate(portions):
            # Ordered by when they are due: a microsecond keeps those apart that came at once.
            put_portion(connection, portion, made=now, due=now + timedelta(microseconds=number))


def put_portion(connection: sa.Connection, portion: Portion, *, made: datetime, due: datetime) -> None:
    """Write a portion as a job, with what it touches."""
    row = _row(JobKind.INGEST, portion.name, made, due) | {"payload": pack_portion(portion)}
    key = connection.execute(sa.insert(JOBS).values(**row)).inserted_primary_key
    if key is None:
        raise StoreError(f"{portion.name}: the database gave a new job no number; use SQLite or PostgreSQL")
    connection.execute(sa.insert(JOB_KEYS), [{"key": one, "job_id": key[0]} for one in sorted(keys_of(portion))])


def leave_index(database: Database, *, now: datetime) -> None:
    """Leave it to a worker to catch the index up."""
    with database.writing() as connection:
        put_index(connection, now=now)


def put_index(connection: sa.Connection, *, now: datetime) -> None:
    """Write an index job unless one waits already."""
    waits = sa.select(JOBS.c.id).where(JOBS.c.kind == JobKind.INDEX.value, JOBS.c.state == JobState.WAITING.value)
    if connection.scalar(waits.limit(1)) is None:
        connection.execute(sa.insert(JOBS).values(**_row(JobKind.INDEX, "the search index", now, now)))


def plan_encoding(database: Database, model: str, *, start: Callable[[], int], now: datetime) -> int:
    """Leave the passages for which no job was left so far to be encoded by `model`, and return how many jobs.

    Passages get rising numbers, and who writes does so alone: what is below the highest number is all there is. The
    first time for this model it begins after the passage that `start` returns.
    """
    with database.reading() as connection:
        known, last = _planned(connection, model), _last_passage(connection)
    if known is not None and known >= last:
        return 0
    first = start() if known is None else 0
    with database.writing() as connection:
        known, last = _planned(connection, model), _last_passage(connection)
        ranges = list(_ranges(model, first if known is None else known, last))
        for number, one in enumerate(ranges):
            connection.execute(sa.insert(JOBS).values(**_range_row(one, now, now + timedelta(microseconds=number))))
        connection.execute(sa.delete(ENCODING_PLANS).where(ENCODING_PLANS.c.model == model))
        connection.execute(sa.insert(ENCODING_PLANS).values(model=model, passage_id=max(last, known or 0)))
    return len(ranges)


def encoded_until(database: Database, model: str) -> int | None:
    """Return the last passage up to which nothing waits to be encoded by workers; None where they encode nothing.

    What failed counts as done: whoever builds the index then meets it.
    """
    with database.reading() as connection:
        planned = _planned(connection, model)
        open_jobs = sa.select(sa.func.min(JOBS.c.first_passage)).where(
            JOBS.c.kind == JobKind.ENCODE.value, JOBS.c.state.in_(_UNFINISHED)
        )
        first = connection.scalar(open_jobs)
    if planned is None:
        return None
    return planned if first is None else min(planned, first - 1)


def _planned(connection: sa.Connection, model: str) -> int | None:
    query = sa.select(ENCODING_PLANS.c.passage_id).where(ENCODING_PLANS.c.model == model)
    found: int | None = connection.scalar(query)
    return found


def _last_passage(connection: sa.Connection) -> int:
    return connection.scalar(sa.select(sa.func.max(PASSAGES.c.id))) or 0


def _ranges(model: str, after: int, last: int) -> Iterator[Range]:
    for start in range(after + 1, last + 1, PASSAGES_EACH):
        yield Range(model, start, min(start + PASSAGES_EACH - 1, last))


def _range_row(one: Range, made: datetime, due: datetime) -> dict[str, object]:
    row = _row(JobKind.ENCODE, f"passages {one.first} to {one.last}", made, due)
    return row | {"payload": pack_range(one), "first_passage": one.first}


def _row(kind: JobKind, name: str, made: datetime, due: datetime) -> dict[str, object]:
    state = JobState.WAITING.value
    return {"kind": kind.value, "name": name, "state": state, "attempts": 0, "made": made, "due": due}
