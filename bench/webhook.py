"""Say how soon the running bot's webhook acknowledges updates that come at a steady rate, and whether it keeps them.

usage: python bench/webhook.py HOME --questions QUESTIONS.jsonl [--rate 100] [--seconds 30] [--commands]

HOME is an indexed home; it is copied first, because the bot writes to it. The bot is the real one, `heliograph run`,
with its webhook and its Bot API server on this machine, whose own work counts against it. Each update is a question
(with --commands `/help` instead) of one of 600 private chats. Time is reckoned from the moment at which an update was
due to its 200. With the last 200 the bot is killed: what it has acknowledged must stand in its database or in the
journal of its door then.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from bringing import Bringer, Line
from load_telegram import TOKEN, Server
from report import heading, percentile, table

from bot.telegram.journal import left_in

Json = dict[str, Any]

_ROOT = Path(__file__).parent.parent
_SECRET = "stand-in-for-load"
_CONFIG = """
[bot]
api_base_url = "http://127.0.0.1:{api}/bot"
update_minutes = 0
webhook_url = "http://127.0.0.1:{hook}/heliograph"
webhook_listen = "127.0.0.1:{hook}"
"""
_CHATS = 600
_CONNECTIONS = 40
_WARMING = 20
_COLUMNS = ("updates", "acknowledged", "again", "p50 ms", "p95 ms", "p99 ms", "at most ms", "kept", "lost")


class Hooked(Server):
    """The Bot API server; it knows when the bot has told of its webhook."""

    def __post_init__(self) -> None:
        """Begin with no webhook."""
        super().__post_init__()
        self.hooked = asyncio.Event()

    async def _answer(self, method: str, fields: Json) -> Any:
        if method == "setWebhook":
            self.hooked.set()
        return await super()._answer(method, fields)


def main() -> None:
    """Print one row."""
    options = _arguments()
    with tempfile.TemporaryDirectory(dir=options.home.parent, prefix="webhook-") as folder:
        home = Path(folder) / "home"
        shutil.copytree(options.home, home)
        asyncio.run(_measure(options, home))


async def _measure(options: argparse.Namespace, home: Path) -> None:
    server, hook = Hooked(), _free_port()
    await server.start()
    bot = _started(home, server.port, hook)
    bringer = Bringer(lambda: Line(f"http://127.0.0.1:{hook}/heliograph", _SECRET), connections=_CONNECTIONS)
    try:
        await asyncio.wait_for(server.hooked.wait(), 120)
        questions = _drawn(options)
        await _bring(bringer, questions[:_WARMING], rate=2.0, first=1)
        warm = len(bringer.tries)
        await _bring(bringer, questions, rate=options.rate, first=1_000_000)
    finally:
        bot.send_signal(signal.SIGKILL)
        await asyncio.to_thread(bot.wait)
        await bringer.close()
    tries = bringer.tries[warm:]
    taken = {one.update_id: (one.answered - one.due) * 1000 for one in tries if one.status == 200}
    kept = _kept(home)
    waited = list(taken.values())
    what = "commands" if options.commands else "questions"
    print(heading(f"{options.rate:g} updates a second ({what}) for {options.seconds:g} s brought to the webhook"))
    row = [
        *(len(questions), len(taken), len(tries) - len(taken)),
        *(f"{percentile(waited, share):.1f}" for share in (0.5, 0.95, 0.99, 1.0)),
        *(len(kept & set(taken)), len(set(taken) - kept)),
    ]
    print("\n" + table(_COLUMNS, [row]))


async def _bring(bringer: Bringer, texts: list[str], *, rate: float, first: int) -> None:
    """Bring a message of each of `texts`, and return with the last 200."""
    begin = time.monotonic()
    for number, text in enumerate(texts):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        chat_id = 1000 + number % _CHATS
        bringer.add(_update(first + number, chat_id, text), chat_id=chat_id, due=due)
    await bringer.all_taken()


def _update(number: int, chat_id: int, text: str) -> Json:
    person = {"id": chat_id, "is_bot": False, "first_name": "Reader", "language_code": "en"}
    chat = {"id": chat_id, "type": "private", "first_name": "Reader"}
    message: Json = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": text}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number, "message": message}


def _kept(home: Path) -> set[int]:
    with closing(sqlite3.connect(home / "bot.db")) as connection:
        in_inbox = {row[0] for row in connection.execute("SELECT update_id FROM inbox")}
    return in_inbox | {json.loads(line)["update_id"] for line in left_in(home / "webhook.journal")}


def _started(home: Path, api: int, hook: int) -> subprocess.Popen[bytes]:
    config = home.parent / "config.toml"
    config.write_text(_CONFIG.format(api=api, hook=hook), encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli", "--home", str(home), "--config", str(config), "run"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    secrets = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": _SECRET, "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(command, cwd=_ROOT, env=kept | secrets)


def _drawn(options: argparse.Namespace) -> list[str]:
    count = int(options.rate * options.seconds)
    if options.commands:
        return ["/help"] * count
    questions = [json.loads(line)["question"] for line in options.questions.read_text(encoding="utf-8").splitlines()]
    return random.Random(7).choices(questions, k=count)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, default=Path())
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--commands", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
