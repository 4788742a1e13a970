"""Several real processes of one bot on one database, and what of them can be seen from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from emulator.nouns import Call
from emulator.running import ROOT
from emulator.telegram import Telegram

from bot.workers.locks import LEADER, WORKERS

Json = dict[str, Any]
T = TypeVar("T")

PATIENCE = 60.0

COMMAND = "/help@HeliographTestBot"

CONFIG = """
[database]
url = "{url}"

[bot]
api_base_url = "{api}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
{more}
"""

_HOLDERS = """
SELECT substring(application_name FROM '[0-9]+')::int FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND classid::bigint = %s AND objsubid = 2 AND granted
"""


class Worker:
    """One process with a home of its own."""

    def __init__(self, telegram: Telegram, url: str, folder: Path, *, more: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._telegram, self._folder = telegram, folder
        self._process: subprocess.Popen[bytes] | None = None
        text = CONFIG.format(url=url, api=telegram.url, more=more)
        (folder / "config.toml").write_text(text, encoding="utf-8")

    @property
    def pid(self) -> int:
        assert self._process is not None, "the worker does not run"
        return self._process.pid

    def runs_as(self, pid: int) -> bool:
        """Tell whether this is the process of that number."""
        return self._process is not None and self._process.pid == pid

    @property
    def home(self) -> Path:
        return self._folder / "home"

    def start(self, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
        kept |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "TELEGRAM_BOT_TOKEN": self._telegram.token}
        line = [
            sys.executable,
            "-m",
            "bot.cli",
            "--home",
            str(self.home),
            "--config",
            str(self._folder / "config.toml"),
        ]
        with (self._folder / "bot.log").open("ab") as log:
            self._process = subprocess.Popen([*line, "run"], cwd=ROOT, env=kept | environment, stdout=log, stderr=log)

    def sends(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def ends(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it by this signal and return its exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        if self._process is not None:
            self.ends(signal.SIGKILL)

    def log(self) -> str:
        path = self._folder / "bot.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def plain(url: str) -> str:
    """Return an address as the driver wants it."""
    return url.replace("+psycopg", "")


def rows(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(plain(url), autocommit=True) as connection:
        return connection.execute(statement.encode(), values or None).fetchall()


def leader(url: str) -> int | None:
    """Return the process that holds the leader's lock, as the server lists it."""
    return next((row[0] for row in rows(url, _HOLDERS, LEADER)), None)


def living(url: str) -> set[int]:
    """Return the processes that are known to live."""
    return {row[0] for row in rows(url, _HOLDERS, WORKERS)}


def until(look: Callable[[], T | None], what: str, *, seconds: float = PATIENCE) -> T:
    """Return what `look` finds, looking again and again."""
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain for {what}"
        time.sleep(0.05)
    return found


class Crowd:
    """People who ask in groups, where each answer says by its reply which question it answers."""

    def __init__(self, telegram: Telegram, groups: int) -> None:
        self._telegram = telegram
        self._owner = telegram.person("Aizada")
        self._groups = [telegram.group(f"Desk {number}", owner=self._owner) for number in range(groups)]
        self.asked: list[tuple[int, int]] = []

    def asks(self, count: int = 1) -> None:
        """Ask in one group after the other."""
        self._telegram.brings([self.question() for _ in range(count)])

    def question(self) -> Json:
        """Return the next question, as Telegram would bring it."""
        number = len(self.asked) + 1
        room = self._groups[number % len(self._groups)].room
        self.asked.append((room.id, number))
        person = {"id": self._owner.id, "is_bot": False, "first_name": "Aizada", "language_code": "en"}
        chat = {"id": room.id, "type": "supergroup", "title": room.title}
        entity = {"type": "bot_command", "offset": 0, "length": len(COMMAND)}
        message = {"message_id": number, "date": 1_790_000_000 + number, "chat": chat, "from": person, "text": COMMAND}
        return {"update_id": number, "message": message | {"entities": [entity]}}

    def answered(self) -> Mapping[int, Sequence[int]]:
        """Return of each chat the questions that were answered, in the order in which Telegram got the answers."""
        found = defaultdict(list)
        for call in self._telegram.calls("sendMessage"):
            if call.status == 200 or call.error.startswith("fault"):
                found[int(call.params["chat_id"])].append(_question_of(call))
        return found

    def lost(self) -> list[tuple[int, int]]:
        answered = self.answered()
        return [(chat, number) for chat, number in self.asked if number not in answered.get(chat, ())]

    def doubled(self) -> int:
        return sum(len(numbers) - len(set(numbers)) for numbers in self.answered().values())

    def disordered(self) -> list[int]:
        """Return the chats in which a first answer came after that to a later question."""
        firsts = {chat: list(dict.fromkeys(numbers)) for chat, numbers in self.answered().items()}
        return [chat for chat, numbers in firsts.items() if numbers != sorted(numbers)]


def _question_of(call: Call) -> int:
    said = call.params.get("reply_parameters") or {}
    return int((json.loads(said) if isinstance(said, str) else said)["message_id"])
