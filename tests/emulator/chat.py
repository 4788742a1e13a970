"""A chat as those in it have it: they write, press, wait and read; they block, migrate and throw out.

What they do goes to the bot through `line`. Where the bot's privacy mode hides
a message from it, the message is kept from it here.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from emulator.checks import utf16_length
from emulator.line import Line
from emulator.nouns import Notice, Person, Role, Room, Sent, Topic
from emulator.objects import chat_json, member_json, thread_json, topic_root, user_json, without_reply

Json = dict[str, Any]

PATIENCE = 20.0
"""Seconds that a person waits for the bot: many times what an answer takes on two busy cores."""

ANONYMOUS = Person(1087968824, "Group", "GroupAnonymousBot", is_bot=True)

FOUND = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?")),
    ("mention", re.compile(r"(?<![\w/])@[A-Za-z0-9_]{4,32}")),
    ("url", re.compile(r"https?://[^\s]+")),
)


class Press:
    """One press of a button."""

    def __init__(self, line: Line, notices: list[Notice], label: str) -> None:
        self._line, self._notices, self._label = line, notices, label

    def wait_for_notice(self, timeout: float = PATIENCE) -> Notice:
        """Return what was shown for the press; Telegram's little clock turns until then."""
        what = f"an answer to the press of {self._label!r}"
        return self._line.world.wait_until(lambda: self._notices[0] if self._notices else None, timeout, what)

    def expires(self) -> None:
        """Let the press grow too old to be answered."""
        self._line.expire(self._notices)


class Chat:
    """One chat, or one topic of a forum, as those in it have it. It remembers how far one has read."""

    def __init__(self, line: Line, room: Room, topic: Topic | None = None) -> None:
        self._line, self.room, self._topic = line, room, topic
        self._bot = line.world.bot
        self._read: set[int] = set()

    @property
    def messages(self) -> list[Sent]:
        """Return what the bot wrote here, each in its first version."""
        topic_id = self._topic.id if self._topic else 0
        with self._line.world.lock:
            sent = list(self._line.world.sent)
        return [one for one in sent if one.chat_id == self.room.id and one.topic_id == topic_id]

    @property
    def topic_id(self) -> int:
        """Return the id of this topic, 0 for what is none."""
        return self._topic.id if self._topic else 0

    def says(
        self,
        text: str,
        *,
        by: Person | None = None,
        to: Sent | None = None,
        anonymously: bool = False,
        marking: str = "",
    ) -> Sent:
        """Write a message as a person (in a channel: as the channel), perhaps `to` another, `marking` a part of it."""
        person = by or self.room.person or self._owner()
        message = self._message(person, text, to, anonymously=anonymously)
        if to is not None and marking:
            message["quote"] = {"text": marking, "position": utf16_length(to.text.partition(marking)[0])}
        if self.room.kind == "private":
            self.room.started = True
        kind = {"_kind": "channel_post"} if self.room.kind == "channel" else {}
        delivered = self._line.deliver(message, seen=self._bot_sees(message), **kind)
        return self._line.world.remember(delivered)

    def replies(self, to: Sent, text: str, *, by: Person | None = None) -> Sent:
        """Answer a message."""
        return self.says(text, by=by, to=to)

    def edits(self, message: Sent, text: str) -> None:
        """Change a message that a person wrote."""
        whole = self._line.world.messages[message.chat_id, message.message_id]
        found = {"entities": entities_in(text)} if entities_in(text) else {}
        bare = {name: value for name, value in whole.items() if name != "entities"}
        edited = bare | {"text": text, "edit_date": int(time.time())} | found
        self._line.world.remember(edited)
        self._line.deliver(self._head(), seen=self._bot_sees(edited), _kind="edited_message", _body=edited)

    def presses(
        self, message: Sent, label: str | None = None, *, data: str | None = None, by: Person | None = None
    ) -> Press:
        """Press the button with this label, or whose data begins with `data`, on the newest version."""
        world = self._line.world
        newest = world.versions[message.chat_id, message.message_id][-1]
        button = newest.button(label=label, data=data)
        assert button.data is not None, f"{button.label!r} opens a page"
        person = by or self.room.person or self._owner()
        whole = world.messages[message.chat_id, message.message_id]
        notices = self._line.press({"from": user_json(person), "message": whole, "data": button.data})
        return Press(self._line, notices, button.label)

    def wait_for_message(self, where: Callable[[Sent], bool] = lambda _: True, *, timeout: float = PATIENCE) -> Sent:
        """Return the first unread message of the bot that fits; those before it are read too."""

        def look() -> Sent | None:
            for one in self.messages:
                if one.message_id not in self._read:
                    self._read.add(one.message_id)
                    if where(one):
                        return one
            return None

        return self._line.world.wait_until(look, timeout, f"a message in {self.room.title!r}")

    def wait_until_it_has(self, where: Callable[[Sent], bool], *, timeout: float = PATIENCE) -> Sent:
        """Return the first message of the bot that fits, read already or not."""

        def look() -> Sent | None:
            return next((one for one in self.messages if where(one)), None)

        return self._line.world.wait_until(look, timeout, f"a certain message in {self.room.title!r}")

    def wait_for_edit(self, message: Sent, *, timeout: float = PATIENCE) -> Sent:
        """Return the next version of a message."""
        versions = self._line.world.versions[message.chat_id, message.message_id]
        what = f"a change of message {message.message_id} in {self.room.title!r}"
        later = message.version + 1
        return self._line.world.wait_until(lambda: versions[later] if len(versions) > later else None, timeout, what)

    def topic(self, name: str) -> Chat:
        """Return one topic of this forum."""
        return Chat(self._line, self.room, next(t for t in self.room.topics.values() if t.name == name))

    def opens_topic(self, name: str) -> Chat:
        """Open a topic, as the owner."""
        owner = self._owner()
        opened = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        service = self._line.deliver(self._head() | {"from": user_json(owner)} | opened)
        topic = Topic(service["message_id"], name, owner)
        self.room.topics[topic.id] = topic
        return Chat(self._line, self.room, topic)

    def closes(self) -> None:
        """Close this topic, as the owner."""
        self._closes_or_reopens(closed=True)

    def reopens(self) -> None:
        """Open this topic again, as the owner."""
        self._closes_or_reopens(closed=False)

    def promotes(self, person: Person) -> None:
        """Make somebody an administrator; the bot is told when it is the one."""
        self._changes_role(person, Role.ADMINISTRATOR)

    def demotes(self, person: Person) -> None:
        """Make an administrator a plain member; the bot is told when it is the one."""
        self._changes_role(person, Role.MEMBER)

    def adds(self, person: Person) -> None:
        """Add somebody, perhaps again; the bot is told when it is the one."""
        self._changes_role(person, Role.MEMBER)

    def kicks(self, person: Person) -> None:
        """Throw somebody out; the bot is told when it is the one."""
        self._changes_role(person, Role.KICKED)

    def blocks(self, *, tell: bool = True) -> None:
        """Block the bot; without `tell` it finds out only when it writes."""
        self.room.blocked = True
        if tell:
            self._tell_of_role(Role.MEMBER, Role.KICKED)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self.room.blocked = False
        self._tell_of_role(Role.KICKED, Role.MEMBER)

    def migrates(self, *, tell: bool = True) -> Chat:
        """Turn a basic group into a supergroup and return that; without `tell` the bot finds out when it writes."""
        new = Room(self._line.new_room_id("supergroup"), "supergroup", self.room.title, roles=dict(self.room.roles))
        self._line.world.rooms[new.id] = new
        self.room.migrated_to = new.id
        chat = Chat(self._line, new)
        if tell:
            author = {"from": user_json(self._owner())}
            self._line.deliver(self._head() | author | {"migrate_to_chat_id": new.id})
            self._line.deliver(chat._head() | author | {"migrate_from_chat_id": self.room.id})
        return chat

    def _closes_or_reopens(self, *, closed: bool) -> None:
        assert self._topic is not None, "only a topic can be closed"
        self._topic.closed = closed
        happened: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
        self._line.deliver(self._head() | {"from": user_json(self._owner())} | happened)

    def _owner(self) -> Person:
        roles = self.room.roles.items()
        return self._line.world.people[next(one for one, role in roles if role is Role.OWNER)]

    def _head(self) -> Json:
        return {"date": int(time.time()), "chat": chat_json(self.room)} | thread_json(self.room, self._topic)

    def _message(self, person: Person, text: str, to: Sent | None, *, anonymously: bool) -> Json:
        author: Json = {"from": user_json(person)}
        if anonymously:
            author = {"from": user_json(ANONYMOUS), "sender_chat": chat_json(self.room)}
        if self.room.kind == "channel":
            author = {"sender_chat": chat_json(self.room)}
        entities = entities_in(text)
        return self._head() | author | self._thread(to) | {"text": text} | ({"entities": entities} if entities else {})

    def _thread(self, to: Sent | None) -> Json:
        """Return what ties a message to others: in a topic everything answers to its first message."""
        if to is None:
            return {"reply_to_message": topic_root(self.room, self._topic)} if self._topic else {}
        answered = without_reply(self._line.world.messages[to.chat_id, to.message_id])
        fields: Json = {"reply_to_message": answered}
        if self.room.kind == "supergroup" and self._topic is None:
            # A plain supergroup threads its replies as well, without `is_topic_message`;
            # nobody can write to such a thread by its id.
            fields["message_thread_id"] = answered.get("message_thread_id", to.message_id)
        return fields

    def _bot_sees(self, message: Json) -> bool:
        """Tell whether privacy mode lets the bot see a message."""
        if self.room.kind in ("private", "channel") or self.room.role(self._bot.id).administers:
            return True
        text, name = message["text"].lower(), f"@{self._bot.username}".lower()
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        command = any(e["type"] == "bot_command" for e in message.get("entities", []))
        elsewhere = re.search(r"/\w+@(\w+)", text) is not None and name not in text
        return name in text or answered == self._bot.id or (command and not elsewhere)

    def _changes_role(self, person: Person, role: Role) -> None:
        before = self.room.role(person.id)
        self.room.roles[person.id] = role
        if person.id == self._bot.id:
            self._tell_of_role(before, role)

    def _tell_of_role(self, before: Role, after: Role) -> None:
        person = self.room.person or self._owner()
        members = {
            "old_chat_member": member_json(self._bot, before),
            "new_chat_member": member_json(self._bot, after),
        }
        body = {"chat": chat_json(self.room), "from": user_json(person), "date": int(time.time())} | members
        self._line.deliver(self._head(), _kind="my_chat_member", _body=body)


def entities_in(text: str) -> list[Json]:
    """Return the commands, mentions and links that Telegram finds in a person's text."""
    found = []
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            found.append({"type": kind, "offset": offset, "length": utf16_length(match[0])})
    return sorted(found, key=lambda entity: entity["offset"])
