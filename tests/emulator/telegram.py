"""Telegram as its users have it: the whole stand-in, started and stopped as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, TypeVar

from emulator.chat import ANONYMOUS, PATIENCE, Chat
from emulator.inline import InlineField
from emulator.limits import Limits
from emulator.line import Line
from emulator.methods import Methods
from emulator.node import Node
from emulator.nouns import Call, Person, Role, Room
from emulator.proxy import Fault, Proxy
from emulator.updates import Queue
from emulator.world import World

Json = dict[str, Any]
T = TypeVar("T")

TOKEN = "700000001:stand-in-for-tests"
BOT = Person(700000001, "Heliograph", "HeliographTestBot", is_bot=True)


class Telegram:
    """The whole stand-in; use it as a context manager."""

    def __init__(self) -> None:
        self._node = Node(TOKEN)
        self.world = World(BOT, people={BOT.id: BOT, ANONYMOUS.id: ANONYMOUS})
        self._queue = Queue(self.world, self._node)
        self._proxy = Proxy(TOKEN, self.world, Methods(self.world, self._node), self._queue)
        self._line = Line(self.world, self._node)
        self.token, self.bot = TOKEN, BOT

    def __enter__(self) -> Telegram:
        self._proxy.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._proxy.stop()
        self._node.close()

    @property
    def url(self) -> str:
        """Return the address that the bot is configured with, up to the token."""
        return f"http://127.0.0.1:{self._proxy.port}/bot"

    def person(self, name: str, *, language: str | None = "en") -> Person:
        """Return somebody new."""
        number = self._line.new_person_id()
        person = Person(number, name, f"{name.lower()}{number}", language)
        self.world.people[person.id] = person
        return person

    def private(self, person: Person) -> Chat:
        """Return the private chat of the bot and `person`, whom the bot cannot write to before they wrote."""
        room = self.world.rooms.get(person.id)
        if room is None:
            room = Room(person.id, "private", person.name, person=person, started=False)
            room.roles = {person.id: Role.MEMBER, BOT.id: Role.MEMBER}
            self.world.rooms[room.id] = room
        return Chat(self._line, room)

    def inline(self, person: Person) -> InlineField:
        """Return where `person` types `@bot ...`, in whatever chat."""
        return InlineField(self._line, person)

    def group(self, title: str, members: Iterable[Person] = (), *, owner: Person, basic: bool = False) -> Chat:
        """Return a group with the bot as a plain member; a basic one can migrate."""
        room = self._room("group" if basic else "supergroup", title, owner)
        room.roles |= {member.id: Role.MEMBER for member in members}
        return Chat(self._line, room)

    def forum(self, title: str, members: Iterable[Person] = (), *, owner: Person, topics: Iterable[str] = ()) -> Chat:
        """Return a forum with these topics beside the general one."""
        chat = self.group(title, members, owner=owner)
        chat.room.is_forum = True
        for name in topics:
            chat.opens_topic(name)
        return chat

    def channel(self, title: str, *, owner: Person, username: str | None = None) -> Chat:
        """Return a channel that has the bot among its administrators."""
        room = self._room("channel", title, owner)
        room.username = username
        room.roles[BOT.id] = Role.ADMINISTRATOR
        return Chat(self._line, room)

    def calls(self, method: str | None = None, *, chat: Chat | None = None) -> list[Call]:
        """Return the requests that came so far: all, of one method, for one chat."""
        with self.world.lock:
            calls = list(self.world.calls)
        for_chat = str(chat.room.id) if chat else None
        return [
            call
            for call in calls
            if method in (None, call.method) and for_chat in (None, str(call.params.get("chat_id")))
        ]

    def refusals(self) -> list[Call]:
        """Return the requests that were wrong in themselves: none, if the bot knows its trade."""
        return [call for call in self.calls() if call.status in (400, 404)]

    def wrong(self) -> list[tuple[str, str]]:
        """Return the methods that write and were refused, each with why."""
        writing = ("sendMessage", "editMessageText", "setMyCommands", "sendChatAction")
        return [(call.method, call.error) for call in self.refusals() if call.method in writing]

    def mended(self) -> list[Call]:
        """Return the requests whose text Telegram would have changed without a word."""
        return [call for call in self.calls() if call.flags]

    def too_fast(
        self, seconds: int, *, chat: Chat | None = None, text: str = "", skip: int = 0, times: int = 1
    ) -> Fault:
        """Answer coming messages (those with `text` in them) with 429 and a time to wait."""
        fault = Fault("sendMessage", 429, _id(chat), text=text, retry_after=seconds, skip=skip, times=times)
        return self._fault(fault)

    def is_strict(self, strict: bool = True) -> None:
        """Enforce the limits on messages to the letter from now on, or no more."""
        self._proxy.limits = Limits() if strict else None

    def bad_gateway(self, method: str = "sendMessage", *, chat: Chat | None = None, times: int = 1) -> Fault:
        """Answer coming requests with a page instead of JSON, without serving them."""
        return self._fault(Fault(method, 502, _id(chat), times=times))

    def answer_lost(self, method: str = "sendMessage", *, chat: Chat | None = None, times: int = 1) -> Fault:
        """Serve coming requests, but let their answers be lost."""
        return self._fault(Fault(method, 502, _id(chat), times=times, after=True))

    def slow_answer(self, seconds: float, method: str = "sendMessage", *, chat: Chat | None = None) -> Fault:
        """Serve the next request at once, but answer it only after a while."""
        return self._fault(Fault(method, 200, _id(chat), delay=seconds))

    def wait_for(self, look: Callable[[], T | None], what: str, timeout: float = PATIENCE) -> T:
        """Return what `look` finds within `timeout` seconds, or fail."""
        return self.world.wait_until(look, timeout, what)

    def wait_for_polls(self, count: int = 1, *, timeout: float = 60.0) -> None:
        """Wait until the bot has asked for updates `count` more times."""
        goal = self.world.polls + count
        self.wait_for(lambda: True if self.world.polls >= goal else None, "the bot to ask for updates", timeout)

    def wait_until_confirmed(self, text: str, *, timeout: float = 60.0) -> None:
        """Wait until the bot has confirmed a message of these words."""
        self.wait_for(lambda: self._queue.has_confirmed(text) or None, f"{text!r} to be confirmed", timeout)

    def repeats_updates(self) -> int:
        """Give the bot again all that it has confirmed, and return how many updates that are."""
        with self.world.lock:
            self.world.stirred += 1
            return self._queue.repeat()

    def brings(self, updates: Iterable[Json]) -> None:
        """Give the bot these updates, which need not be such as Telegram sends."""
        self._queue.add(updates)

    def webhook_answers(self) -> list[int]:
        """Return what the bot's webhook has answered so far."""
        return list(self._proxy.bringer.answers)

    def emulated(self) -> list[Json]:
        """Return what the npm emulator has stored, oldest first."""
        return self._node.history()

    def _room(self, kind: str, title: str, owner: Person) -> Room:
        room = Room(self._line.new_room_id(kind), kind, title, roles={owner.id: Role.OWNER, BOT.id: Role.MEMBER})
        self.world.rooms[room.id] = room
        return room

    def _fault(self, fault: Fault) -> Fault:
        self._proxy.faults.append(fault)
        return fault


def _id(chat: Chat | None) -> int | None:
    return chat.room.id if chat else None
