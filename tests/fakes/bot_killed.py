"""Deliveries by couriers that are ended by SIGKILL again and again, and what the post office has in the end.

usage: python bot_killed.py FOLDER DELIVERIES KILLS SEED [WITHHELD]

Prints one `Outcome` as JSON. Each courier is a forked process that kills itself at a step drawn from the seed: around
and inside the transactions that mark messages, before and after the request. The last one is left alone. The post
office outlives them all, and hangs up on every WITHHELD-th message that it has taken.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

os.environ["PTB_TIMEDELTA"] = "true"

import sqlalchemy as sa
from emulator import post_office
from emulator.post_office import TOKEN, Received, recorded
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.delivery.courier import Courier, SystemClock
from bot.delivery.pace import Limits
from bot.delivery.post import Post
from bot.messages import Lane, Message, Outgoing
from bot.store import BotStore
from bot.tables import OUTBOX
from bot.telegram.sending import TelegramSender
from bot.types import Place

EACH = 5
"""Messages of a chat: their order is looked at."""

MOST_STEPS = 32
"""A courier is killed within so many steps: those of about four messages."""

ON_THE_WAY = 0.002
"""Seconds after a request began: it, or its answer, is on its way."""

LIMITS = Limits(chat_per_second=1000)


@dataclass
class Outcome:
    """What was to arrive, what did, and what may explain why something came twice."""

    deliveries: int
    kills: dict[str, int] = field(default_factory=dict)
    arrived: int = 0
    lost: int = 0
    doubled: int = 0
    withheld: int = 0
    in_flight_at_kills: int = 0
    served_in_flight_at_kills: int = 0
    unexplained: int = 0
    disordered: int = 0
    counted_lost: int = 0
    failed: int = 0


class MortalStore(BotStore):
    """A store that says when it writes."""

    def __init__(self, url: str, pass_: Mortality) -> None:
        super().__init__(url)
        self._pass = pass_

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        self._pass("before a transaction")
        with super().writing() as connection:
            yield connection
            self._pass("before its commit")
        self._pass("after its commit")


class Mortality:
    """Counts steps and ends the process at one of them."""

    def __init__(self, at: int, grave: Path) -> None:
        self._left, self._grave = at, grave

    def __call__(self, step: str) -> None:
        self._left -= 1
        if self._left == 0:
            self._grave.write_text(step, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)


class MortalSender:
    """A sender that says when it sends."""

    def __init__(self, sender: TelegramSender, pass_: Mortality) -> None:
        self._sender, self._pass = sender, pass_

    async def send(self, place: Place, message: Message) -> int:
        self._pass("before the request")
        asyncio.get_running_loop().call_later(ON_THE_WAY, self._pass, "during the request")
        message_id = await self._sender.send(place, message)
        self._pass("after the answer")
        return message_id


class Trial:
    """One outbox, one post office, and couriers one after another."""

    def __init__(self, folder: Path, seed: int, withheld: int) -> None:
        self._url, self._record, self._grave = (
            f"sqlite:///{folder / 'bot.db'}",
            folder / "received.jsonl",
            folder / "grave",
        )
        self._draw = random.Random(seed)
        command = [sys.executable, post_office.__file__, str(self._record), "--lenient", "--withheld", str(withheld)]
        self._office = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._office.stdout is not None
        self._base = f"http://127.0.0.1:{int(self._office.stdout.readline())}/bot"

    def run(self, deliveries: int, kills: int) -> Outcome:
        """Deliver everything, with so many kills on the way."""
        outcome = Outcome(deliveries)
        wanted = self._fill(deliveries)
        while sum(outcome.kills.values()) < kills:
            before = len(recorded(self._record))
            step = self._live(self._draw.randint(1, MOST_STEPS))
            if step is None:
                break  # everything was delivered before that step came
            outcome.kills[step] = outcome.kills.get(step, 0) + 1
            self._look_at_the_dead(outcome, before)
        self._live(0)
        self._office.kill()
        self._office.wait()
        return self._judged(outcome, wanted)

    def _fill(self, deliveries: int) -> dict[str, int]:
        now = datetime.now(UTC)
        wanted = {f"Brief {number}": 1 + number % (deliveries // EACH) for number in range(deliveries)}
        # No answers: they begin together, and every courier would be killed before its first request.
        lanes = self._draw.choices((Lane.NOTICE, Lane.BROADCAST), k=deliveries)
        store = BotStore(self._url)
        store.enqueue(
            [Outgoing(text, Place(chat_id), Message(text), now, lanes[chat_id]) for text, chat_id in wanted.items()]
        )
        store.close()
        return wanted

    def _live(self, at: int) -> str | None:
        """Let a courier live until its step `at`, 0 for as long as it has work; return at which step it was killed."""
        self._grave.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(self._deliver(Mortality(at, self._grave)))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        return self._grave.read_text(encoding="utf-8") if self._grave.exists() else None

    async def _deliver(self, pass_: Mortality) -> None:
        store = MortalStore(self._url, pass_)
        request = HTTPXRequest(httpx_kwargs={"trust_env": False})
        async with Bot(TOKEN, base_url=self._base, request=request) as bot:
            courier = Courier(store, MortalSender(TelegramSender(bot), pass_), SystemClock(), LIMITS)
            running = asyncio.create_task(courier.run())
            while (states := await asyncio.to_thread(Post(store).states)).due or states.in_flight:
                await SystemClock().sleep(0.05)
            running.cancel()
            await asyncio.wait([running])

    def _look_at_the_dead(self, outcome: Outcome, before: int) -> None:
        """Count what was in flight at this kill, and what of that the post office had received from the dead."""
        engine = sa.create_engine(self._url)
        with engine.connect() as connection:
            keys = set(connection.scalars(sa.select(OUTBOX.c.key).where(OUTBOX.c.state == "in flight")))
        engine.dispose()
        has = {one.text for one in recorded(self._record)[before:] if one.message_id}
        outcome.in_flight_at_kills += len(keys)
        outcome.served_in_flight_at_kills += len(keys & has)

    def _judged(self, outcome: Outcome, wanted: dict[str, int]) -> Outcome:
        arrived = [one for one in recorded(self._record) if one.message_id]
        came = Counter(one.text for one in arrived)
        outcome.arrived, outcome.lost = len(arrived), sum(text not in came for text in wanted)
        outcome.doubled = came.total() - len(came)
        outcome.withheld = sum(bool(one.fault) for one in arrived)
        outcome.unexplained = max(0, outcome.doubled - outcome.withheld - outcome.served_in_flight_at_kills)
        outcome.disordered = _disordered(arrived, wanted)
        store = BotStore(self._url)
        states = Post(store).states()
        store.close()
        outcome.counted_lost, outcome.failed = states.lost, states.failed
        return outcome


def _disordered(arrived: list[Received], wanted: dict[str, int]) -> int:
    first = dict.fromkeys(one.text for one in arrived)
    return sum(
        [text for text in first if wanted[text] == chat] != [text for text in wanted if wanted[text] == chat]
        for chat in set(wanted.values())
    )


def main() -> None:
    folder, deliveries, kills, seed, *withheld = sys.argv[1:]
    trial = Trial(Path(folder), int(seed), int(withheld[0]) if withheld else 10)
    print(json.dumps(asdict(trial.run(int(deliveries), int(kills)))))  # noqa: T201 - read by who started this


if __name__ == "__main__":
    main()
