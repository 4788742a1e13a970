"""What the stand-in knows, behind one lock: rooms, people, messages, presses, and the log of calls.

Decides who is reachable; does not speak HTTP and does not check texts.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from emulator.nouns import Call, Notice, Offered, Person, Refused, Role, Room, Sent, bad, forbidden
from emulator.objects import as_sent

Json = dict[str, Any]
T = TypeVar("T")


@dataclass
class World:
    """The state that both sides see. Hold `lock` to read or write more than one thing."""

    bot: Person
    lock: threading.Condition = field(default_factory=lambda: threading.Condition(threading.RLock()))
    rooms: dict[int, Room] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    versions: dict[tuple[int, int], list[Sent]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    files: dict[tuple[int, int], tuple[str, bytes]] = field(default_factory=dict)
    presses: dict[str, list[Notice]] = field(default_factory=dict)
    inquiries: dict[str, list[Offered]] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    polls: int = 0
    stirred: int = 0

    def wait_until(self, look: Callable[[], T | None], timeout: float, what: str) -> T:
        """Return what `look` finds as soon as it finds something; fail after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self.lock:
            while True:
                found = look()
                if found is not None:
                    return found
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {timeout:g} s in vain for {what}\n{self.last_calls()}")
                self.lock.wait(left)

    def last_calls(self, count: int = 8) -> str:
        """Return the end of the log, for failure messages."""
        lines = [f"  {call.number} {call.method} {call.status} {call.error} {call.params}"[:400] for call in self.calls]
        return "the bot's last calls:\n" + "\n".join(lines[-count:])

    def changed(self) -> None:
        """Wake everybody who waits for something to happen."""
        with self.lock:
            self.lock.notify_all()

    def room(self, chat_id: object) -> Room:
        """Return the chat with this id or @username; refuse where there is none."""
        for room in self.rooms.values():
            named = room.username is not None and f"@{room.username}".lower() == str(chat_id).lower()
            if str(room.id) == str(chat_id) or named:
                return room
        raise bad("chat not found")

    def writable(self, chat_id: object, topic_id: int | None) -> Room:
        """Return the chat if the bot may write there now; otherwise refuse as Telegram does."""
        room = self.room(chat_id)
        if room.migrated_to is not None:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=room.migrated_to)
        refusal = self._private_refusal(room) if room.kind == "private" else self._shared_refusal(room)
        if refusal is not None:
            raise refusal
        if topic_id is not None:
            self._check_topic(room, topic_id)
        return room

    def remember(self, message: Json) -> Sent:
        """Keep a message, or its next version, and return it as its readers see it."""
        key = (message["chat"]["id"], message["message_id"])
        versions = self.versions.setdefault(key, [])
        seen = as_sent(message, version=len(versions))
        self.messages[key] = message
        versions.append(seen)
        self.changed()
        return seen

    @staticmethod
    def _private_refusal(room: Room) -> Refused | None:
        if room.blocked:
            return forbidden("bot was blocked by the user")
        return None if room.started else forbidden("bot can't initiate conversation with a user")

    def _shared_refusal(self, room: Room) -> Refused | None:
        role = room.role(self.bot.id)
        if role is Role.KICKED:
            return forbidden(f"bot was kicked from the {room.kind} chat")
        if role is Role.LEFT:
            return forbidden(f"bot is not a member of the {room.kind} chat")
        if room.kind == "channel" and not role.administers:
            return bad("need administrator rights in the channel chat")
        return None

    def _check_topic(self, room: Room, topic_id: int) -> None:
        topic = room.topics.get(topic_id)
        if topic is None:
            raise bad("message thread not found")
        if topic.closed and not room.role(self.bot.id).administers:
            raise bad("TOPIC_CLOSED")
