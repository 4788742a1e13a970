"""The line in which somebody types `@bot ...` in any chat, and the list that stands above it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from emulator.chat import PATIENCE, Chat
from emulator.line import Line
from emulator.nouns import Offered, Person, Sent
from emulator.objects import user_json

Json = dict[str, Any]


@dataclass(frozen=True)
class Typed:
    """One state of what was typed, and what came for it."""

    line: Line
    number: str
    text: str
    offered: list[Offered]

    def wait_for_list(self, timeout: float = PATIENCE) -> Offered:
        """Return the list that the bot gives for this."""
        what = f"a list for {self.text!r}"
        return self.line.world.wait_until(lambda: self.offered[0] if self.offered else None, timeout, what)

    def expires(self) -> None:
        """Let this grow too old to be answered."""
        with self.line.world.lock:
            self.line.world.inquiries.pop(self.number, None)


class InlineField:
    """Where one person types."""

    def __init__(self, line: Line, person: Person) -> None:
        self._line, self._person = line, person

    def types(self, text: str, *, offset: str = "") -> Typed:
        """Let the line read `text`; with an `offset` scroll to the end of its list."""
        head = {"date": int(time.time()), "chat": {"id": self._person.id, "type": "private", "first_name": "-"}}
        with self._line.world.lock:
            number = str(self._line.new_person_id())
            offered = self._line.world.inquiries.setdefault(number, [])
            body = {"id": number, "from": user_json(self._person), "query": text, "offset": offset}
            self._line.deliver(head, _kind="inline_query", _body=body | {"chat_type": "supergroup"})
        return Typed(self._line, number, text, offered)

    def picks(self, result: Json, chat: Chat) -> Sent:
        """Send a result of the list to a chat, in one's own name."""
        content = result["input_message_content"]
        message = {
            "date": int(time.time()),
            "chat": {"id": chat.room.id, "type": chat.room.kind, "title": chat.room.title},
            "from": user_json(self._person),
            "via_bot": user_json(self._line.world.bot),
            "text": content["message_text"],
            "entities": content.get("entities", []),
        }
        return self._line.world.remember(self._line.deliver(message))
