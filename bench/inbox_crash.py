"""Kill the bot again and again while people write to it, and count what is lost or answered twice.

usage: PYTHONPATH=. python bench/inbox_crash.py [--kills 60] [--rate 8] [--seed 11]

For each way in (polls, webhook, and a webhook whose door is killed and not the bot) a bot with the real inbox, turns,
outbox and courier, and a desk that needs no model, is ended by SIGKILL at random moments of its life (drawn from
`--seed`) and started again, while updates keep coming. At the end it runs until all is quiet. The server on this
machine counts what it really received. An answer may come twice where it was being sent at a kill: the rows of the
outbox that are in flight then are counted, and bound the duplicates.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from bringing import Bringer, Line
from inbox_crash_child import SECRET
from load_telegram import TOKEN, Server
from report import heading, table

Json = dict[str, Any]

_HERE = Path(__file__).parent
_CHATS = 40
_SHORTEST, _LONGEST = 0.02, 1.2
"""Seconds between the first update that a bot hears of and its end."""
_PATIENCE = 120.0
DOOR = "webhook, its door killed"
_COLUMNS = ("way in", "kills", "updates", "answered", "lost", "answered twice", "in flight at a kill", "set aside")


class Witness(Server):
    """Counts what was received, by its words."""

    def __post_init__(self) -> None:
        """Begin with nothing received."""
        super().__post_init__()
        self.received: Counter[str] = Counter()
        self.heard = asyncio.Event()

    async def _answer(self, method: str, fields: Json) -> Any:
        if method in ("getUpdates", "setWebhook"):
            self.heard.set()
        if method == "sendMessage":
            self.received[fields["text"]] += 1
        return await super()._answer(method, fields)


def main() -> None:
    """Print a row for each way in; exit with 1 when anything was lost, or doubled beyond what was in flight."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--rate", type=float, default=8.0)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    rows = [asyncio.run(_killed(way, options)) for way in ("polls", "webhook", DOOR)]
    print(heading("A bot that is killed while people write to it"))
    print("\n" + table(_COLUMNS, rows))
    sys.exit(any(row[4] or row[5] > row[6] or row[7] for row in rows))


async def _killed(way: str, options: argparse.Namespace) -> list[Any]:
    draw, server, hook = random.Random(options.seed), Witness(), _free_port()
    await server.start()
    bringer = Bringer(lambda: Line(f"http://127.0.0.1:{hook}/", SECRET), connections=10) if way != "polls" else None
    sent: list[str] = []
    feeding = asyncio.create_task(_feed(server, bringer, sent, options.rate))
    in_flight = 0
    with tempfile.TemporaryDirectory(prefix="heliograph-inbox-") as home:
        line = [str(server.port), *([str(hook)] if bringer else [])]
        if way == DOOR:
            await _doors(server, home, line, [draw.uniform(_SHORTEST, _LONGEST) for _ in range(options.kills)])
        for _ in range(0 if way == DOOR else options.kills):
            await _life(server, home, line, draw.uniform(_SHORTEST, _LONGEST))
            in_flight += _count(home, "outbox", "in flight")
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
        await _to_the_end(server, home, line, sent)
        aside = _count(home, "inbox", "failed")
    if bringer:
        await bringer.close()
    answered = [server.received[f"Answer to {text}"] for text in sent]
    doubled = sum(count - 1 for count in answered if count > 1)
    return [way, options.kills, len(sent), sum(map(bool, answered)), answered.count(0), doubled, in_flight, aside]


async def _feed(server: Witness, bringer: Bringer | None, sent: list[str], rate: float) -> None:
    while True:
        number = len(sent) + 1
        text, chat_id = f"question {number}", 1000 + number % _CHATS
        sent.append(text)
        if bringer is None:
            server._say(chat_id, text, time.monotonic())
        else:
            person = {"id": chat_id, "is_bot": False, "first_name": "Reader", "language_code": "en"}
            chat = {"id": chat_id, "type": "private", "first_name": "Reader"}
            message: Json = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": text}
            bringer.add({"update_id": number, "message": message}, chat_id=chat_id, due=time.monotonic())
        await asyncio.sleep(1 / rate)


async def _life(server: Witness, home: str, line: list[str], seconds: float) -> None:
    server.heard.clear()
    bot = _started(home, line)
    await asyncio.wait_for(server.heard.wait(), _PATIENCE)
    await asyncio.sleep(seconds)
    bot.send_signal(signal.SIGKILL)
    await asyncio.to_thread(bot.wait)


async def _doors(server: Witness, home: str, line: list[str], lives: list[float]) -> None:
    """Kill one door after the other of a bot that lives on; in the end it is stopped."""
    server.heard.clear()
    bot = _started(home, line)
    await asyncio.wait_for(server.heard.wait(), _PATIENCE)
    for seconds in lives:
        while (door := _child_of(bot.pid)) is None:  # noqa: ASYNC110 - another process opens it
            await asyncio.sleep(0.01)
        await asyncio.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(door, signal.SIGKILL)
        while _child_of(bot.pid) == door:  # noqa: ASYNC110 - the bot sees to it
            await asyncio.sleep(0.01)
    bot.send_signal(signal.SIGTERM)
    await asyncio.to_thread(bot.wait)


def _child_of(pid: int) -> int | None:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = children.read_text().split() if children.exists() else []
    return int(found[0]) if found else None


async def _to_the_end(server: Witness, home: str, line: list[str], sent: list[str]) -> None:
    bot = _started(home, line)
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE + len(sent) / 20):
            while any(not server.received[f"Answer to {text}"] for text in sent):  # noqa: ASYNC110 - others write it
                await asyncio.sleep(0.2)
            await asyncio.sleep(5.0)  # for what should not come
    bot.send_signal(signal.SIGTERM)
    await asyncio.to_thread(bot.wait)


def _started(home: str, line: list[str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {"NO_PROXY": "127.0.0.1", "TELEGRAM_BOT_TOKEN": TOKEN}
    command = [sys.executable, str(_HERE / "inbox_crash_child.py"), home, *line]
    return subprocess.Popen(command, cwd=_HERE.parent, env=environment, stderr=subprocess.DEVNULL)


def _count(home: str, name: str, state: str) -> int:
    with closing(sqlite3.connect(Path(home) / "bot.db")) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {name} WHERE state = ?", [state]).fetchone()[0])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
