"""One database of a desk on its way to another place: copied while it serves, compared until equal, then left.

A pass compares all rows of both sides in one state of the source and writes what differs, so that a pass after a kill
writes only what is missing. A table is settled when a pass found no difference and nothing changed since. The last
pass holds the source's writer lock, and is short because what is settled is not read again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from bot.delivery import outbox
from bot.errors import StoreError
from bot.moving_house import marks
from bot.moving_house.addresses import plain
from bot.moving_house.arriving import arrive
from bot.moving_house.comparing import extra, side_by_side
from bot.moving_house.marks import Mark, Role
from bot.moving_house.parts import BOT, Part, answered, open_part
from bot.moving_house.rows import Digest, count, count_nul, layout, ordered
from bot.moving_house.stamps import Stamps
from bot.moving_house.writing import Writer, settle
from corpus.engines import WRITING, is_postgres

Progress = Callable[[int, int, str], None]
"""Told how many rows of how many were compared of the table of this name."""

_PASSES: Final = 4
_WAIT_SECONDS: Final = 30.0
_TOLD_EVERY: Final = 1_000


@dataclass(slots=True)
class TableReport:
    """What became of a table: its `rows` and their `digest` as the target has them, and what this run wrote there.

    `with_nul` of its rows held a character that PostgreSQL cannot keep, and hold a replacement now.
    """

    name: str
    rows: int = 0
    digest: str = ""
    copied: int = 0
    changed: int = 0
    removed: int = 0
    with_nul: int = 0


class Move:
    """Move one `part`; used as a context. Every method raises StoreError."""

    def __init__(self, part: Part, source: str, target: str, *, progress: Progress) -> None:
        """Open both databases, and mark the target as being filled from the source."""
        self._part, self._progress = part, progress
        self._here, self._there = source, target
        self._source = open_part(part, source)
        self._target = open_part(part, target)
        self._as_kept = is_postgres(target) and not is_postgres(source)
        self._stamps = Stamps(self._source)
        self._settled: dict[str, str] = {}
        self.reports = {table.name: TableReport(table.name) for table in part.tables}
        try:
            self.is_over = arrive(part, self._source, self._target)
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of both databases."""
        self._stamps.close()
        self._source.dispose()
        self._target.dispose()

    def copy(self) -> None:
        """Bring the target to one state of the source, which goes on serving."""
        if not self.is_over:
            with answered(self._there):
                self._pass(self._part.tables)

    def settle(self) -> None:
        """Compare and copy what differs until nothing does, or the source changes faster than it is read."""
        if self.is_over:
            return
        with answered(self._there):
            for _ in range(_PASSES):
                if not (stale := self._stale()):
                    break
                self._pass(stale)
            settle(self._target, self._part.tables)
            self._count_nul()

    def finish(self, *, patience: float = _WAIT_SECONDS) -> None:
        """Copy what changed last, and leave the source: nothing can be written to it from now on.

        Waits up to `patience` seconds for messages whose answer is awaited; else they would come twice.
        """
        until = time.monotonic() + patience
        while not self.is_over:
            with answered(self._here):
                awaited = self._try_to_leave()
            if not awaited:
                return
            if time.monotonic() > until:
                raise StoreError(
                    f"{plain(self._here)}: Telegram's answer to {awaited} messages is awaited, and they would be sent "
                    "again; where the bot was killed, start and stop it once, then move"
                )
            time.sleep(0.2)

    def _try_to_leave(self) -> int:
        """Leave the source unless messages are in flight; return how many are."""
        with self._source.execution_options(turn=WRITING).begin() as connection:
            mark = marks.read(connection)
            awaited = outbox.states(connection).in_flight if self._part is BOT and mark is None else 0
            if awaited:
                return awaited
            self._agree(connection)
            settle(self._target, self._part.tables)
            marks.lock(connection, self._part.tables, plain(self._there))
            marks.put(connection, Mark(Role.LEFT, plain(self._there)))
        with self._target.execution_options(turn=WRITING).begin() as connection:
            marks.take_away(connection)
        self.is_over = True
        return 0

    def _agree(self, connection: sa.Connection) -> None:
        """Make both sides equal while `connection` keeps others from writing to the source."""
        for _ in range(_PASSES):
            stamps = self._stamps.read(self._part.tables)
            stale = self._stale(stamps)
            if not stale:
                return
            self._compare(connection, stale, stamps)
        raise StoreError(
            f"{plain(self._there)}: {', '.join(table.name for table in stale)} still differ after {_PASSES} passes; "
            "does something else write there?"
        )

    def _stale(self, stamps: dict[str, str] | None = None) -> list[sa.Table]:
        now = stamps or self._stamps.read(self._part.tables)
        return [table for table in self._part.tables if self._settled.get(table.name) != now[table.name]]

    def _pass(self, tables: Sequence[sa.Table]) -> None:
        # Before the state that is compared, so that what changes in between makes another pass and is not missed.
        stamps = self._stamps.read(tables)
        with self._source.connect() as connection:
            self._compare(connection, tables, stamps)

    def _compare(self, connection: sa.Connection, tables: Sequence[sa.Table], stamps: dict[str, str]) -> None:
        # What refers to others goes first and comes last.
        removed = {table.name: self._remove_extra(connection, table) for table in reversed(tables)}
        for table in tables:
            if self._bring(connection, table) or removed[table.name]:
                self._settled.pop(table.name, None)
            else:
                self._settled[table.name] = stamps[table.name]

    def _remove_extra(self, connection: sa.Connection, table: sa.Table) -> int:
        with self._target.connect() as there:
            if not count(there, table):
                return 0
            ours = ordered(connection, table, only_keys=True, as_kept=self._as_kept)
            keys = extra(ours, ordered(there, table, only_keys=True))
            removed = self._writer(table).remove(keys)
        self.reports[table.name].removed += removed
        return removed

    def _bring(self, connection: sa.Connection, table: sa.Table) -> int:
        """Write what differs, and return how many rows did."""
        report, digest, writer = self.reports[table.name], Digest(), self._writer(table)
        total, before, place = count(connection, table), report.copied + report.changed, 0
        with self._target.connect() as there:
            ours = ordered(connection, table, as_kept=self._as_kept)
            pairs = side_by_side(ours, ordered(there, table), layout(table).width)
            for place, pair in enumerate(pairs, 1):
                if pair.target is not None:
                    digest.add(pair.target)
                if pair.source != pair.target:
                    _take(writer, report, pair.source, is_new=pair.target is None)
                if place % _TOLD_EVERY == 0:
                    self._progress(place, total, table.name)
            writer.flush()
        self._progress(place, total, table.name)
        report.rows, report.digest = digest.rows, str(digest)
        return report.copied + report.changed - before

    def _writer(self, table: sa.Table) -> Writer:
        return Writer(self._target, table, is_referred=table.name in self._part.referred)

    def _count_nul(self) -> None:
        if not self._as_kept:
            return
        with self._source.connect() as connection:
            for table in self._part.tables:
                self.reports[table.name].with_nul = count_nul(connection, table)


def _take(writer: Writer, report: TableReport, row: tuple[object, ...] | None, *, is_new: bool) -> None:
    if row is None:
        # It came after the others were removed: only somebody else can have written it.
        report.changed += 1
    elif is_new:
        writer.add(row)
        report.copied += 1
    else:
        writer.change(row)
        report.changed += 1
