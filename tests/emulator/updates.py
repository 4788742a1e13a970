"""Updates on their way to the bot: taken from the emulator, repaired, kept until confirmed.

The emulator forgets an update as soon as it was read and knows no offsets; Telegram
keeps it until `getUpdates` comes with a higher offset, so a bot that is killed in
between gets it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from emulator.node import Node
from emulator.nouns import Refused
from emulator.world import World

Json = dict[str, Any]
PRIVATE_FIELDS = ("botToken", "_mark", "_kind", "_body")
OVERTAKEN = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Queue:
    """The updates that the bot has not confirmed yet."""

    def __init__(self, world: World, node: Node) -> None:
        self._world, self._node = world, node
        self._waiting: list[Json] = []
        self._confirmed: list[Json] = []
        self._allowed: Collection[str] = ()
        self._seen = 0
        self._turn = 0

    def begin_poll(self, allowed: Collection[str] | None) -> int:
        """Start a poll and return its turn; an older one is overtaken. None keeps what was allowed."""
        with self._world.lock:
            self._turn += 1
            self._world.polls += 1
            self._world.changed()
            if allowed is not None:
                self._allowed = allowed
            return self._turn

    def confirm(self, offset: int) -> None:
        """Forget every update before `offset`."""
        with self._world.lock:
            self._confirmed += [update for update in self._waiting if update["update_id"] < offset]
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
            self._world.changed()

    def has_confirmed(self, text: str) -> bool:
        """Tell whether the bot has confirmed a message of these words."""
        with self._world.lock:
            return any(update.get("message", {}).get("text") == text for update in self._confirmed)

    def repeat(self) -> int:
        """Let everything that was confirmed wait again, as after an answer that Telegram never got."""
        with self._world.lock:
            again, self._confirmed = self._confirmed, []
            self._waiting = again + self._waiting
            return len(again)

    def add(self, updates: Iterable[Json]) -> None:
        """Let these wait as they are, whatever is in them."""
        with self._world.lock:
            self._waiting += updates
            self._world.stirred += 1

    def has_any(self) -> bool:
        """Tell whether something waits."""
        return bool(self._waiting) or self._seen != self._world.stirred

    def allow(self, kinds: Collection[str]) -> None:
        """Let only updates of these kinds wait."""
        self._allowed = kinds

    def has_news(self, turn: int) -> bool:
        """Tell whether something waits; refuse a poll that another one has overtaken."""
        if turn != self._turn:
            raise Refused(409, OVERTAKEN)
        return self.has_any()

    def waiting(self, limit: int) -> list[Json]:
        """Return the oldest unconfirmed updates."""
        with self._world.lock:
            self._seen = self._world.stirred
            self._waiting += [update for raw in self._node.take_updates() for update in self._repaired(raw)]
            return self._waiting[:limit]

    def drop(self) -> None:
        """Forget everything that waits."""
        self.waiting(0)
        self._waiting = []

    def _repaired(self, raw: Json) -> list[Json]:
        """Return the update as Telegram would send it; none where the bot may not see it."""
        number = {"update_id": raw["update_id"]}
        if "callback_query" in raw:
            query = raw["callback_query"]
            kind, body = "callback_query", query | {"chat_instance": str(query["message"]["chat"]["id"])}
        else:
            kind = raw["message"].get("_kind", "message")
            body = raw["message"].get("_body") or _bare(raw["message"])
        if kind == "unseen" or (self._allowed and kind not in self._allowed):
            return []
        return [number | {kind: body}]


def _bare(message: Json) -> Json:
    return {name: value for name, value in message.items() if name not in PRIVATE_FIELDS}
