"""Broadcast to many chats against a Telegram that enforces its limits to the letter; answers go out meanwhile.

usage: PYTHONPATH=.:tests python bench/broadcast.py [--chats 10000] [--groups 200] [--peer-chats 1000]

Every chat gets one message, every group three. Ours is the bot's courier with its outbox on disk; beside it
python-telegram-bot's AIORateLimiter (`pip install aiolimiter`) sends to fewer chats, as its documentation shows,
from memory. The post office is a process of its own and counts when requests arrive. Times are wall times.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ["PTB_TIMEDELTA"] = "true"

from emulator import post_office
from emulator.post_office import TOKEN, Received, recorded
from report import heading, percentile, table
from telegram import Bot
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.courier import Courier, SystemClock
from bot.delivery.post import Post
from bot.messages import Lane, Message, Outgoing
from bot.store import BotStore
from bot.telegram.sending import TelegramSender
from bot.types import Place

PARTS = 3
"""Messages for each group."""

ASK_SECONDS = 1.0
"""So often somebody asks while the broadcast goes on; every fourth time in a group."""

MOST_RETRIES = 5
"""What the peer may do about a refusal; it does nothing by itself."""

PEER_PATIENCE = 4
"""The peer is given so many times the time that the limits ask for: what it was refused makes it wait for minutes."""

_COLUMNS = (
    "sender", "messages", "refused (429)", "not delivered", "doubled", "out of order", "seconds",
    "share of the legal rate", "answers", "answer waits p50 / p95 / longest, s", "processor, share of one core",
)  # fmt: skip


@dataclass
class Run:
    """One broadcast: what was to go, what came, and what else was asked."""

    name: str
    wanted: Sequence[tuple[int, str]]
    came: list[Received] = field(default_factory=list)
    asked: dict[str, float] = field(default_factory=dict)
    processor: float = 0.0

    def row(self) -> list[object]:
        """Return the figures for the table."""
        arrived = [one for one in self.came if one.message_id]
        texts = Counter(one.text for one in arrived)
        wanted = [text for _, text in self.wanted] + list(self.asked)
        moments = sorted(one.at for one in arrived)
        took = moments[-1] - moments[0]
        waits = [one.at - self.asked[one.text] for one in arrived if one.text in self.asked]
        shown = [f"{percentile(waits, share):.2f}" for share in (0.5, 0.95, 1.0)] if waits else []
        return [
            self.name, len(wanted), sum(one.wait > 0 for one in self.came), sum(not texts[text] for text in wanted),
            texts.total() - len(texts), self._disorder(arrived), f"{took:.1f}",
            f"{(len(arrived) - 1) // 30 / took:.3f}", len(waits), " / ".join(shown) or "-",
            f"{self.processor / took:.2f}",
        ]  # fmt: skip

    def _disorder(self, arrived: Sequence[Received]) -> int:
        """Count the chats that got their broadcasts in another order than that in which they were to go."""
        due, got = (
            _by_chat(self.wanted),
            _by_chat((one.chat_id, one.text) for one in arrived if one.text not in self.asked),
        )
        return sum(list(dict.fromkeys(got.get(chat, []))) != texts for chat, texts in due.items())


def main() -> None:
    """Print one table; exit with 1 when ours was refused, lost, doubled or slower than 95 % of the legal rate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--groups", type=int, default=200)
    parser.add_argument("--peer-chats", type=int, default=1_000)
    arguments = parser.parse_args()
    print(heading("A broadcast against strict limits, and answers meanwhile"), flush=True)
    ours = asyncio.run(_ours(_wanted(arguments.chats, arguments.groups)))
    print(table(_COLUMNS, [ours.row()]), flush=True)
    groups = arguments.groups * arguments.peer_chats // max(1, arguments.chats)
    peer = asyncio.run(_peer(_wanted(arguments.peer_chats, groups))) if arguments.peer_chats else None
    print(table(_COLUMNS, [run.row() for run in (ours, peer) if run]))
    _, _, refused, lost, doubled, disorder, _, share, *_ = ours.row()
    sys.exit(bool(refused or lost or doubled or disorder or float(str(share)) < 0.95))


def _wanted(chats: int, groups: int) -> list[tuple[int, str]]:
    """Return chat and text of each message; groups stand among the others, as subscribers do."""
    ids = [*range(1, chats + 1), *(-1_001_000 - number for number in range(groups))]
    random.Random(len(ids)).shuffle(ids)
    return [(chat_id, f"Brief {chat_id}:{part}") for chat_id in ids for part in range(PARTS if chat_id < 0 else 1)]


async def _ours(wanted: Sequence[tuple[int, str]]) -> Run:
    run = Run("Heliograph's courier", wanted)
    with tempfile.TemporaryDirectory(prefix="heliograph-broadcast-") as folder:
        store = BotStore(f"sqlite:///{folder}/bot.db")
        now = datetime.now(UTC)
        store.enqueue([Outgoing(text, Place(chat_id), Message(text), now) for chat_id, text in wanted])
        async with _office(Path(folder), run) as request, Bot(TOKEN, base_url=request[0], request=request[1]) as bot:
            courier, began = Courier(store, TelegramSender(bot), SystemClock()), time.process_time()
            running = asyncio.create_task(courier.run())
            while _left(Post(store)):
                await asyncio.sleep(ASK_SECONDS)
                await asyncio.to_thread(_ask, store, run)
                courier.wake()
            await _until_empty(store)
            run.processor = time.process_time() - began
            running.cancel()
            await asyncio.wait([running])
        store.close()
    return run


def _left(post: Post) -> bool:
    states = post.states()
    return states.due > ASKED_LAST


ASKED_LAST = 40
"""With so few messages left nothing more is asked: the share of the pace is that of a full outbox."""


async def _until_empty(store: BotStore) -> None:
    while (states := await asyncio.to_thread(Post(store).states)).due or states.in_flight:
        await SystemClock().sleep(0.2)


def _ask(store: BotStore, run: Run) -> None:
    """Have a chat ask, and its answer ready at once."""
    number = len(run.asked)
    groups = [chat_id for chat_id, _ in run.wanted if chat_id < 0]
    chat_id = groups[number * 7 % len(groups)] if groups and number % 4 == 3 else 1 + number * 37 % 10_000
    text, now = f"Answer {number}", datetime.now(UTC)
    run.asked[text] = time.time()
    store.enqueue([Outgoing(text, Place(chat_id), Message(text), now, Lane.ANSWER)])


async def _peer(wanted: Sequence[tuple[int, str]]) -> Run:
    run = Run(f"AIORateLimiter, {MOST_RETRIES} retries", wanted)
    with tempfile.TemporaryDirectory(prefix="heliograph-broadcast-") as folder:
        async with _office(Path(folder), run) as (url, request):
            limiter = AIORateLimiter(max_retries=MOST_RETRIES)
            bot: Any = ExtBot(TOKEN, base_url=url, request=request, rate_limiter=limiter)
            async with bot:
                began = time.process_time()
                broadcast = asyncio.gather(*(_send(bot, chat_id, text) for chat_id, text in wanted))
                end = time.monotonic() + PEER_PATIENCE * len(wanted) / 30
                while not broadcast.done() and time.monotonic() < end:
                    await asyncio.sleep(ASK_SECONDS)
                    number = len(run.asked)
                    run.asked[f"Answer {number}"] = time.time()
                    asyncio.create_task(_send(bot, 1 + number * 37 % 10_000, f"Answer {number}"))  # noqa: RUF006
                broadcast.cancel()
                await asyncio.sleep(ASK_SECONDS)
                run.processor = time.process_time() - began
    return run


async def _send(bot: Any, chat_id: int, text: str) -> None:
    try:
        await bot.send_message(chat_id, text)
    except RetryAfter:
        return


@asynccontextmanager
async def _office(folder: Path, run: Run) -> AsyncIterator[tuple[str, HTTPXRequest]]:
    record = folder / "received.jsonl"
    command = [sys.executable, post_office.__file__, str(record)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    try:
        limits: Any = {"trust_env": False}
        yield f"http://127.0.0.1:{port}/bot", HTTPXRequest(connection_pool_size=256, httpx_kwargs=limits)
    finally:
        process.kill()
        await process.wait()
        run.came = recorded(record)


def _by_chat(messages: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for chat_id, text in messages:
        found.setdefault(chat_id, []).append(text)
    return found


if __name__ == "__main__":
    main()
