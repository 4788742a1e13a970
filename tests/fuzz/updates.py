"""Updates of every kind that the Bot API has, whole or damaged, drawn from a seed."""

from __future__ import annotations

import random
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from fuzz.schema import DISCRIMINATORS, fields_of, of_case, update_kinds
from fuzz.words import Words

Json = dict[str, Any]

BEGAN = 1_743_584_400
"""The date of the first message: 2 April 2025."""

ENTITY_KINDS = ("mention", "bot_command", "text_mention", "url", "bold", "custom_emoji", "blockquote", "new_kind")
UNKNOWN_KINDS = ("galaxy_message", "story", "edited_poll", "my_chat", "Message", "", "message ")
WRONG = (None, True, 0, -1, 2**31, 2**63, 2**70, -(2**63), 1.5, 1e308, "", "x", "-5", [], [[]], [None], {}, {"id": "x"})

OFTEN = {
    "message": 40,
    "callback_query": 18,
    "channel_post": 6,
    "my_chat_member": 3,
    "edited_message": 3,
    "inline_query": 8,
}
"""How much more often than the others these kinds come: they lead to something."""

OFFSETS = ("", "", "", "10", "50", "-1", "x", "٣", "9" * 64)

FORGED = (
    *("", "n", "n:", "c::", "n:Zx81kQ:0", "n:Zx81kQ:-1", "n:Zx81kQ:99999999999999999999", "c:Zx81kQ:x", "y:Zx81kQ:²"),
    *("w:", "w:Zx81kQ", "x:", "x:1", "x:-1", "x:٣", "x:99999999999999999999", "au:1", "am:1", "am:x", "at:1:500"),
    *("at:1:99999999999", "at:1:-5", "at:1", "at:1:NaN", "ax:1", "ax:²", "s:lang:ru", "s:lang:xx", "s:zone:UTC"),
    *("s:zone:../../etc/passwd", "s:zone:", "s:quiet:22-7", "s:quiet:99-7", "s:quiet:٣-٤", "s:quiet:-", "s:brief:full"),
    *("s:brief:", "s:", "s", "f:yes", "f:no", "f:", "k:-1002:s:lang:ru", "k:x:y", "k:-1002:k:-1002:x:1", "k::", "k:1"),
    *("ws:1", "wt:1", "wl:1", "wc:1", "ws:", "ws:abc", "\x00", "\ud800", "é" * 32, "😀" * 16, "a" * 64, ":" * 64),
)


@dataclass(frozen=True)
class Drawn:
    """An update, what kind it is, and whether it keeps to the schema."""

    raw: Any
    kind: str
    whole: bool


class Known:
    """The callback data of buttons that the bot put into each chat."""

    def __init__(self) -> None:
        self._data: dict[int, deque[tuple[int, str]]] = defaultdict(lambda: deque(maxlen=60))

    def add(self, chat_id: int, message_id: int, data: str) -> None:
        """Remember a button."""
        self._data[chat_id].append((message_id, data))

    def of(self, chat_id: int) -> list[tuple[int, str]]:
        """Return message ids and data of the last buttons in a chat."""
        return list(self._data[chat_id])


class Updates:
    """Draws updates. `known` are the buttons that may be pressed."""

    def __init__(self, seed: int, known: Known, *, username: str, bot_id: int) -> None:
        self._chance = random.Random(seed)
        self._known, self._username, self._bot_id = known, username, bot_id
        self._words = Words(self._chance, username)
        self._kinds = update_kinds()
        self._weighted = [kind for kind in self._kinds for _ in range(OFTEN.get(kind, 1))]
        self._extra = [one for one in fields_of("Message") if not one.required]
        self._message_id, self._turn = 1, 0
        self._made: dict[str, Callable[[], Any]] = {
            "Chat": self._chat,
            "User": self._user,
            "Message": lambda: self._message(self._chat(), plain=True),
            "MessageEntity": lambda: self._entity("x" * 20),
            "int": self._number,
            "str": self._words.short,
            "float": lambda: self._chance.choice((0.0, 1.5, -90.0, 1e9)),
            "bool": lambda: self._chance.random() < 0.5,
            "datetime": lambda: BEGAN + self._chance.randrange(10**6),
        }

    def drawn(self, count: int, *, first: int = 1) -> Iterator[Drawn]:
        """Draw so many updates."""
        for update_id in range(first, first + count):
            yield self._draw(update_id)

    def _draw(self, update_id: int) -> Drawn:
        roll = self._chance.random()
        if roll < 0.02:
            body = self._object("Message", depth=2)
            return Drawn({"update_id": update_id, self._chance.choice(UNKNOWN_KINDS): body}, "(unknown)", whole=True)
        kind = self._chance.choice(self._weighted)
        raw = {"update_id": update_id, kind: self._body(kind)}
        if roll < 0.80:
            return Drawn(raw, kind, whole=True)
        for _ in range(self._chance.choice((1, 1, 2, 5))):
            self._damage(raw)
        return Drawn(raw, kind, whole=False)

    def _body(self, kind: str) -> Json:
        if kind == "callback_query":
            return self._press()
        if kind == "inline_query":
            typed = {"query": self._words.message()[:256], "offset": self._chance.choice(OFFSETS)}
            return self._object("InlineQuery", depth=1) | typed
        if self._kinds[kind] != "Message":
            return self._object(self._kinds[kind], depth=3)
        chat = self._chat("channel" if "channel" in kind else None)
        return self._message(chat, plain=self._chance.random() < 0.75)

    def _message(self, chat: Json, *, plain: bool) -> Json:
        """Return a message of words, or one that has a field of any other kind, each of them in turn."""
        message = {"message_id": self._next_id(), "date": BEGAN + self._message_id, "chat": chat}
        message |= self._author(chat) | self._topic(chat)
        if plain or self._chance.random() < 0.2:
            text = self._words.message()[:4096]
            message |= {"text": text} | self._entities(text)
        if self._chance.random() < 0.15:
            message["reply_to_message"] = self._replied(chat)
        elif self._chance.random() < 0.05:
            message |= {"external_reply": self._object("ExternalReplyInfo", depth=1)}
            message |= {"quote": {"text": self._words.message()[:1024] or "x", "position": 0}}
        if not plain:
            self._turn += 1
            extra = [self._extra[self._turn % len(self._extra)], *self._chance.sample(self._extra, 2)]
            message |= {one.name: self._value(one.kind, one.lists, depth=2) for one in extra if one.name not in message}
        return message

    def _author(self, chat: Json) -> Json:
        roll = self._chance.random()
        if chat["type"] == "channel" or roll < 0.03:
            return {"sender_chat": chat}
        if chat["type"] == "private":
            return {"from": self._user(chat["id"])}
        return {"from": self._user()} if roll < 0.95 else {}

    def _topic(self, chat: Json) -> Json:
        if not chat.get("is_forum") or self._chance.random() < 0.3:
            return {}
        return {"message_thread_id": self._chance.choice((1, 7, 12, 2**31)), "is_topic_message": True}

    def _replied(self, chat: Json) -> Json:
        author = {"id": self._bot_id, "is_bot": True, "first_name": "Heliograph", "username": self._username}
        replied: Json = {"message_id": 5, "date": BEGAN, "chat": chat, "from": author, "text": "what I said"}
        buttons = [{"text": "x", "callback_data": data} for _, data in self._known.of(chat["id"])[-3:]]
        buttons.append({"text": "y", "callback_data": self._chance.choice(FORGED)})
        replied["reply_markup"] = {"inline_keyboard": [buttons]}
        if self._chance.random() < 0.3:
            replied |= {"from": self._user(), "forum_topic_created": {"name": self._words.short(), "icon_color": 1}}
        return replied

    def _entities(self, text: str) -> Json:
        if self._chance.random() < 0.6:
            return {}
        found = [self._entity(text) for _ in range(self._chance.choice((1, 1, 2, 100)))]
        at = text.find(f"@{self._username}")
        if at >= 0:
            offset = len(text[:at].encode("utf-16-le", "surrogatepass")) // 2
            found.append({"type": "mention", "offset": offset, "length": len(self._username) + 1})
        return {"entities": found}

    def _entity(self, text: str) -> Json:
        size = len(text.encode("utf-16-le", "surrogatepass")) // 2
        offset = self._chance.randrange(size + 1)
        entity: Json = {"type": self._chance.choice(ENTITY_KINDS), "offset": offset}
        entity["length"] = self._chance.choice((1, 2, max(size - offset, 1), size + 9))
        if entity["type"] == "text_mention":
            entity["user"] = self._user()
        return entity

    def _press(self) -> Json:
        chat = self._chat()
        known = self._known.of(chat["id"])
        message_id, data = self._chance.choice(known) if known else (5, "s:lang:en")
        roll = self._chance.random()
        if roll > 0.6:
            data = self._chance.choice(FORGED) if roll < 0.85 else self._spoilt(data)
        user = self._user(chat["id"]) if chat["type"] == "private" else self._user()
        query: Json = {"id": str(self._next_id()), "from": user, "chat_instance": "1", "data": data}
        shape = self._chance.random()
        if shape < 0.85:
            query["message"] = self._message(chat, plain=True) | {"message_id": message_id}
        elif shape < 0.92:
            query["message"] = {"chat": chat, "message_id": message_id, "date": 0}
        elif shape < 0.96:
            query["inline_message_id"] = "AAA"
        if shape > 0.98:
            del query["data"]
            query["game_short_name"] = "chess"
        return query

    def _spoilt(self, data: str) -> str:
        at = self._chance.randrange(len(data) + 1)
        return (data[:at] + self._chance.choice((":", "-", "9" * 20, "٣", "\x00", "é", "x", "")) + data[at + 1 :])[:64]

    def _object(self, kind: str, *, depth: int) -> Json:
        """Return an object of a class of the library: what it must have, and some of what it may."""
        discriminator = DISCRIMINATORS.get(kind)
        chosen = self._chance.choice(discriminator[1]) if discriminator else ""
        of = of_case(kind, chosen) if discriminator else kind
        wanted = [one for one in fields_of(of) if one.required or (depth > 0 and self._chance.random() < 0.4)]
        made = {one.name: self._value(one.kind, one.lists, depth=depth - 1) for one in wanted}
        return made | ({discriminator[0]: chosen} if discriminator else {})

    def _value(self, kind: str, lists: int, *, depth: int) -> Any:
        if lists:
            return [self._value(kind, lists - 1, depth=depth) for _ in range(self._chance.choice((0, 1, 2)))]
        made = self._made.get(kind)
        if kind == "Message" and depth < 0:
            return {"message_id": 1, "date": 0, "chat": self._chat()}
        return made() if made else self._object(kind, depth=depth)

    def _chat(self, kind: str | None = None) -> Json:
        kind = kind or self._chance.choice(("private", "private", "supergroup", "supergroup", "group", "channel"))
        number = self._chance.randrange(1, 9)
        if self._chance.random() < 0.01:
            number = self._chance.choice((2**40, 2**52, self._chance.randrange(10**6)))
        if kind == "private":
            return {"id": 500 + number, "type": kind, "first_name": self._words.short()}
        chat = {"id": -(1000 + number + 100 * len(kind)), "type": kind, "title": self._title(number)}
        return chat | ({"is_forum": True} if kind == "supergroup" and number % 2 else {})

    def _title(self, number: int) -> str:
        return self._words.short() if self._chance.random() < 0.2 else f"Desk {number}"

    def _user(self, number: int | None = None) -> Json:
        user: Json = {"id": number or 500 + self._chance.randrange(1, 9), "is_bot": self._chance.random() < 0.05}
        user["first_name"] = self._words.short()
        if self._chance.random() < 0.7:
            user["language_code"] = self._chance.choice(("en", "ru", "uz", "ru-RU", "", "x" * 40, "zh-hans"))
        return user | ({"username": f"reader{user['id']}"} if self._chance.random() < 0.7 else {})

    def _number(self) -> int:
        return self._chance.choice((0, 1, 2, 7, 1001, -1001, 2**31, 2**52, BEGAN))

    def _next_id(self) -> int:
        self._message_id += 1
        return self._message_id

    def _damage(self, raw: Json) -> None:
        """Leave out, replace, add or nest one thing somewhere in an update."""
        holder: Any = raw
        for _ in range(self._chance.choice((1, 2, 2, 3, 3, 4))):
            inside = [one for one in (holder.values() if isinstance(holder, dict) else holder) if one]
            nested = [one for one in inside if isinstance(one, dict | list)]
            if not nested:
                break
            holder = self._chance.choice(nested)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return
        key, roll = self._chance.choice(keys), self._chance.random()
        if roll < 0.4:
            del holder[key]
        elif roll < 0.85 or isinstance(holder, list):
            holder[key] = deepcopy(self._chance.choice(WRONG))
        else:
            holder[self._words.odd()] = deepcopy(self._chance.choice(WRONG))
