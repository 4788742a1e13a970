"""A draft whose process is killed at each step of the database in turn: when it begins, is published, or is overdue.

Run as a program: `python bot_drafts_killed.py FOLDER` prints as JSON, for each of the three, how many steps there were
and what arrived after each kill: messages with buttons at the editors, and briefs in the channel. The process that
forks opens no database.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import sqlalchemy as sa
from fakes.bot_clock import FakeClock
from fakes.bot_drafts import EditorsRoom

Work = Callable[[EditorsRoom], Awaitable[object]]

MOST_STEPS = 200


class Steps:
    """Counts what is written to the database, and commits of that, and ends the process before one of them."""

    def __init__(self, last: int) -> None:
        self._count, self._last, self._wrote = 0, last, False
        sa.event.listen(sa.Engine, "before_cursor_execute", self._on_statement)
        sa.event.listen(sa.Engine, "commit", self._on_commit)

    def _on_statement(self, connection: sa.Connection, cursor: object, statement: str, *_: object) -> None:
        # What only reads leaves everything as the step before it did.
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self._wrote = True
            self._step()

    def _on_commit(self, connection: sa.Connection) -> None:
        if self._wrote:
            self._wrote = False
            self._step()

    def _step(self) -> None:
        self._count += 1
        if self._count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def opened(folder: Path, *, hours: float = 0) -> EditorsRoom:
    clock = FakeClock()
    clock.pass_(hours=hours)
    return EditorsRoom(folder, clock=clock)


async def begins(room: EditorsRoom) -> None:
    await room.tick.tick()


async def is_published(room: EditorsRoom) -> None:
    (waiting,) = room.drafting.drafts.waiting()
    draft = room.drafting.drafts.get(waiting.id)
    board = room.drafting.board(draft) if draft else None
    if board is not None:
        await room.presses("Publish now", board=board, under=2)


async def is_overdue(room: EditorsRoom) -> None:
    room.clock.pass_(hours=1)
    await room.rounds.round()


def prepare(folder: Path, *, waiting: bool) -> None:
    """Subscribe the channel, and with `waiting` have the editors see a draft."""
    room = opened(folder)
    room.settle()
    room.subscribe()
    if waiting:
        asyncio.run(room.goes_on())
    room.store.close()


def child(work: Callable[[], object]) -> tuple[int, str]:
    """Do `work` in a process of its own, and return its status and what it returned as JSON."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(process, 0)
    with os.fdopen(reading) as said:
        return status, said.read()


def killed_at(folder: Path, step: int, work: Work) -> bool:
    """Do `work` in a process that ends at `step`; tell whether it got so far."""

    def until_killed() -> None:
        room = opened(folder)
        Steps(step)
        asyncio.run(_only(work, room))

    status, _ = child(until_killed)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"what was to end at step {step} failed by itself")
    return os.WIFSIGNALED(status)


def arrived_after(folder: Path, work: Work) -> list[int]:
    """Go on in a further process, which does again what was not done; return what arrives, hours later included."""

    def going_on() -> list[int]:
        room = opened(folder)
        asyncio.run(_going_on(room, work))
        return [len(room.boards()), len(room.in_channel())]

    status, said = child(going_on)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError("what came after the kill failed")
    found: list[int] = json.loads(said)
    return found


async def _only(work: Work, room: EditorsRoom) -> None:
    await work(room)


async def _going_on(room: EditorsRoom, work: Work) -> None:
    if room.drafting.drafts.waiting() or work is begins:
        await work(room)
    await room.goes_on()
    for _ in range(4):
        room.clock.pass_(minutes=30)
        await room.sees_to_drafts()


def killed_everywhere(folder: Path, work: Work, *, waiting: bool) -> list[list[int]]:
    """Kill at the first step, the second, and so on, until the work ends before its step; return what arrived."""
    before = folder / "before"
    child(lambda: prepare(before, waiting=waiting))
    arrived = []
    for step in range(1, MOST_STEPS):
        trial = folder / str(step)
        shutil.copytree(before, trial)
        if not killed_at(trial, step, work):
            break
        arrived.append(arrived_after(trial, work))
        shutil.rmtree(trial)
    return arrived


def main() -> None:
    """Do so for the three."""
    found = {}
    for work, waiting in ((begins, False), (is_published, True), (is_overdue, True)):
        folder = Path(sys.argv[1]) / work.__name__
        folder.mkdir(parents=True)
        found[work.__name__] = killed_everywhere(folder, work, waiting=waiting)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
