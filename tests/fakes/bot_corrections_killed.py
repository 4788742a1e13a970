"""A look at quotes by a process that is killed at each step of the bot's database in turn, and what arrives afterwards.

Run as a program: `python bot_corrections_killed.py FOLDER` prints as JSON how many steps there were, and how many
corrections arrived after each kill. The process that forks opens no database.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import sqlalchemy as sa
from fakes.bot_clock import FakeClock
from fakes.bot_desk import READER, open_store, settle
from fakes.bot_sender import FakeSender

from bot.briefs.correcting import Corrections
from bot.delivery.courier import Courier
from bot.messages import Cited, Message
from corpus.standing import Standings
from corpus.store import CorpusStore
from corpus.types import Draft, Moment, Span

RELEASE = "Kyrgyzstan released 900 million cubic metres of water from the Toktogul reservoir in June."
URL = "https://chui-herald.example/toktogul"
MOST_STEPS = 200


class Steps:
    """Counts what is said to the bot's database, and ends the process at one of the steps."""

    def __init__(self, last: int) -> None:
        self.count, self._last = 0, last
        sa.event.listen(sa.Engine, "before_cursor_execute", self._look)
        sa.event.listen(sa.Engine, "commit", self._look)

    def _look(self, connection: sa.Connection, *_: object) -> None:
        if "bot.db" not in str(connection.engine.url):
            return
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def prepare(folder: Path) -> None:
    """Have a sentence quoted to a reader, and changed in its article since."""
    folder.mkdir()
    clock = FakeClock()
    store, corpus = open_store(folder), CorpusStore(f"sqlite:///{folder / 'corpus.db'}")
    settle(store, READER)
    for text in (RELEASE, RELEASE.replace("900", "600")):
        draft = Draft(
            URL, "Toktogul gives more water", text, outlet="Chui Herald", url=URL, published=Moment(clock.now())
        )
        article = corpus.save(draft, [Span(0, len(text))], now=clock.now())
        clock.pass_(minutes=10)
        if text == RELEASE:
            quoted = Message("Brief", cited=(Cited(article, 1, 0, len(RELEASE)),))
            store.note_sent(READER, quoted, 31, now=clock.now())
    corpus.close()
    store.close()


async def look(folder: Path, *, send: bool) -> int:
    """Do one round, and with `send` have the outbox sent; return how many messages arrived."""
    clock = FakeClock()
    clock.pass_(hours=1)
    url = f"sqlite:///{folder / 'corpus.db'}"
    store, corpus, standings, sender = open_store(folder), CorpusStore(url), Standings(url), FakeSender(clock)
    await Corrections(store, corpus, standings, clock).look()
    courier = Courier(store, sender, clock)
    for _ in range(5 if send else 0):
        await courier.drain()
        clock.pass_(seconds=2)
    return len(sender.received)


def killed_at(folder: Path, step: int) -> bool:
    """Look in a process that ends at `step`; tell whether it got so far."""
    child = os.fork()
    if not child:
        Steps(step)
        asyncio.run(look(folder, send=False))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"the look that was to end at step {step} failed by itself")
    return os.WIFSIGNALED(status)


def arrived_after(folder: Path) -> int:
    """Look and send in a further process; return how many corrections arrived."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, str(asyncio.run(look(folder, send=True))).encode())
        os._exit(0)
    os.waitpid(child, 0)
    return int(os.read(reading, 9))


def main() -> None:
    """Kill at the first step, the second, and so on, until a look ends before its step."""
    folder = Path(sys.argv[1])
    child = os.fork()
    if not child:
        prepare(folder / "before")
        os._exit(0)
    os.waitpid(child, 0)
    arrived = []
    for step in range(1, MOST_STEPS):
        trial = folder / str(step)
        shutil.copytree(folder / "before", trial)
        if not killed_at(trial, step):
            break
        arrived.append(arrived_after(trial))
        shutil.rmtree(trial)
    sys.stdout.write(json.dumps({"steps": len(arrived), "arrived": arrived}))


if __name__ == "__main__":
    main()
