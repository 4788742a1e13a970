"""Updates brought to the bot's webhook, as Telegram brings them: one after the other, again until the bot says 200."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import httpx
from emulator.updates import Queue
from emulator.world import World

PAUSE = 0.02
AGAIN = 0.2
"""Seconds until an update that was not taken is brought again; Telegram waits longer."""


@dataclass(frozen=True)
class Hook:
    """Where the bot wants updates, and the secret that it gave."""

    url: str
    secret: str


class Bringer:
    """Brings what waits in `queue`, while a webhook is set. `answers` are the statuses that it was given."""

    def __init__(self, world: World, queue: Queue) -> None:
        self._world, self._queue, self._hook = world, queue, Hook("", "")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._bring_all, daemon=True)
        self.answers: list[int] = []

    @property
    def hook(self) -> Hook:
        """Return the webhook that is set; its address is "" where none is."""
        return self._hook

    def start(self) -> None:
        """Begin, from a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Bring nothing more."""
        self._stopped.set()
        self._thread.join(10)

    def set(self, hook: Hook) -> None:
        """Bring updates there from now on."""
        self._hook = hook

    def _bring_all(self) -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            while not self._stopped.wait(PAUSE):
                if self._hook.url and self._queue.has_any():
                    self._bring(client, self._hook)

    def _bring(self, client: httpx.Client, hook: Hook) -> None:
        for update in self._queue.waiting(100):
            try:
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
                status = client.post(hook.url, json=update, headers=headers).status_code
            except httpx.HTTPError:
                status = 0
            self.answers.append(status)
            self._world.changed()
            if status != 200:
                self._stopped.wait(AGAIN)
                return
            self._queue.confirm(update["update_id"] + 1)
