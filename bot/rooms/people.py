"""The owners' commands of a desk: `/allow`, `/deny`, `/role`, `/people`."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message
from bot.rendering import render
from bot.rendering.markup import Markup, clipped, split
from bot.rooms.roles import EVERYONE, EVERYWHERE, Holder, Roles
from bot.texts import Texts
from bot.types import Chat, ChatKind, Person, Request, Role
from bot.workers.office import Office
from bot.workers.signals import MET

MOST_KNOWN: Final = 1000
"""Usernames remembered, of whoever wrote last: enough for an owner to let in those who just knocked."""

LISTED: Final = 80
"""Lines of `/people`: with the longest names, and each in one chat alone, they take two messages."""

NAME_UNITS: Final = 40

LEFT_NAMED: Final = 10
"""Groups that are named where somebody who was shut out may ask still; `/people` has all."""

_NUMBER: Final = re.compile(r"-?\d{1,18}")
_NAME: Final = re.compile(r"@\w{4,32}")
_ROLES: Final = {"editor": Role.EDITOR, "редактор": Role.EDITOR, "reader": Role.READER, "читатель": Role.READER}
_HERE: Final = frozenset({"here", "здесь", "тут"})
_SIGNS: Final = frozenset("@-0123456789")


@dataclass(frozen=True, slots=True)
class _Target:
    """Whom a command is about: a person, or with a negative `id` a chat; `name` is how the owner wrote it."""

    id: int
    name: str


class Acquaintances:
    """Remembers, in memory alone, which username belongs to whom: Telegram tells a bot of no person by username.

    Processes of one bot tell each other, because the owner's command may come to another one than the knock.
    """

    def __init__(self, office: Office) -> None:
        """Begin knowing nobody; `office` leads to the other processes."""
        self._ids: dict[str, int] = {}
        self._office = office
        office.listen(MET, self._hear)

    def meet(self, person: Person | None) -> None:
        """Remember who wrote."""
        if person is None or not person.username:
            return
        if self._ids.get(person.username.lower()) != person.id:
            self._office.tell(MET, f"{person.id} {person.username.lower()}")
        self._keep(person.username.lower(), person.id)

    def _hear(self, words: str) -> None:
        number, _, name = words.partition(" ")
        if number.isdecimal():
            self._keep(name, int(number))

    def _keep(self, name: str, person_id: int) -> None:
        self._ids.pop(name, None)
        self._ids[name] = person_id
        if len(self._ids) > MOST_KNOWN:
            del self._ids[next(iter(self._ids))]

    def id_of(self, name: str) -> int | None:
        """Return whom "@name" belongs to, None where nobody of that name wrote lately."""
        return self._ids.get(name.removeprefix("@").lower())


class People:
    """Handles the commands; whoever is no owner is told that they are the owners'."""

    def __init__(self, with_: Collaborators, met: Acquaintances) -> None:
        """Keep roles in the store of `with_`; `met` knows usernames."""
        self._rooms, self._clock, self._met = with_.rooms, with_.clock, met
        self._roles = Roles(with_.store, with_.settings)

    async def allow(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Let a person in, or a chat: the one in which this is written, unless another is named."""
        self._require_owner(request)
        target = await self._target(request, request.argument, here="allow_usage")
        now, texts = self._clock.now(), Texts(chat.language)
        if target.id < 0:
            new = await asyncio.to_thread(self._roles.let_in, target.id, now)
            return [self._say(texts, "chat_let_in" if new else "chat_let_in_already", target)]
        if await asyncio.to_thread(self._roles.of, target.id, EVERYWHERE) is not None:
            return [self._say(texts, "person_let_in_already", target)]
        await asyncio.to_thread(self._roles.give, target.id, Role.READER, now)
        return [self._say(texts, "person_let_in", target)]

    async def deny(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Take from a person or a chat all that lets them in."""
        self._require_owner(request)
        target = await self._target(request, request.argument, here="deny_usage")
        if self._roles.is_owner(target.id):
            raise CommandError("owner_stays")
        take = self._roles.take if target.id > 0 else self._roles.shut_out
        taken = await asyncio.to_thread(take, target.id, self._clock.now())
        done, before = ("shut_out", "shut_out_already") if target.id > 0 else ("chat_shut_out", "chat_shut_out_already")
        holders = await asyncio.to_thread(self._roles.all) if target.id > 0 else ()
        left = [_named_chat(one) for one in holders if one.person_id == EVERYONE and not one.channel]
        return [self._say(Texts(chat.language), done if taken else before, target, left=left)]

    async def role(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Make a person editor or reader: everywhere, or `here` in this chat alone."""
        self._require_owner(request)
        words = request.argument.split()
        here = bool(words) and words[-1].casefold() in _HERE
        words = words[:-1] if here else words
        role = _ROLES.get(words[-1].casefold()) if words else None
        if role is None:
            raise CommandError("role_usage")
        target = await self._target(request, " ".join(words[:-1]), here="role_usage")
        if target.id < 0 or (not words[:-1] and request.about is None):
            raise CommandError("role_usage")
        if self._roles.is_owner(target.id):
            raise CommandError("owner_stays")
        chat_id = request.room.place.chat_id if here else EVERYWHERE
        await asyncio.to_thread(self._roles.give, target.id, role, self._clock.now(), chat_id=chat_id)
        texts = Texts(chat.language)
        key = "role_given_here" if here else "role_given"
        return [render.say(texts, key, person=target.name, role=texts.say(f"as_{role.value}"))]

    async def people(self, request: Request, chat: Chat) -> Sequence[Message]:
        """List who was let in, and as what."""
        self._require_owner(request)
        if request.room.kind is not ChatKind.PRIVATE:
            raise CommandError("people_only_private")
        texts, holders = Texts(chat.language), await asyncio.to_thread(self._roles.all)
        lines = [render.worded(texts, "people_closed" if self._roles.closed else "people_open")]
        lines += [_line(holder, texts) for holder in holders[:LISTED]]
        if len(holders) > LISTED:
            lines.append(render.worded(texts, "people_rest", count=str(len(holders) - LISTED)))
        lines.append(render.worded(texts, "people_hint"))
        return [part.message() for part in split(lines, between="\n")]

    def _require_owner(self, request: Request) -> None:
        if request.person is None or not self._roles.is_owner(request.person.id):
            raise CommandError("owners_only")

    async def _target(self, request: Request, written: str, *, here: str) -> _Target:
        """Return whom the words, the reply or the chat mean; `here` is the error where they mean nobody."""
        if _NUMBER.fullmatch(written) and int(written):
            return _Target(int(written), written)
        if _NAME.fullmatch(written):
            return await self._named(written)
        if written[:1] in _SIGNS:
            raise CommandError(here)  # a name or number that is none must not mean whom the message replies to
        if request.about is not None:
            return _Target(request.about.id, _called(request.about))
        if request.about_nobody and written.casefold() not in _HERE:
            raise CommandError(here) if here == "role_usage" else CommandError("about_nobody", command=request.command)
        if written.casefold() in _HERE:
            written = ""
        if written or request.room.kind is ChatKind.PRIVATE:
            raise CommandError(here)
        return _Target(request.room.place.chat_id, request.room.title)

    async def _named(self, name: str) -> _Target:
        known = self._met.id_of(name)
        if known is None:
            room = await self._rooms.find(name)
            if room is None or room.kind is ChatKind.PRIVATE:
                raise CommandError("name_unknown", name=name)
            known = room.place.chat_id
        return _Target(known, name)

    def _say(self, texts: Texts, key: str, target: _Target, *, left: Sequence[str] = ()) -> Message:
        """Say what was done, and where a person who was shut out may ask all the same, as a member: in `left`."""
        said = render.worded(texts, key, who=target.name)
        if left:
            shown = [*left[:LEFT_NAMED], *(["…"] if len(left) > LEFT_NAMED else [])]
            said = said.line().add(render.worded(texts, "still_in_groups", groups=", ".join(shown)))
        if not self._roles.closed:
            said = said.line().line().add(render.worded(texts, "desk_is_open"))
        return said.message()


def _called(person: Person) -> str:
    return f"@{person.username}" if person.username else str(person.id)


def _named_chat(holder: Holder) -> str:
    return clipped(holder.name, NAME_UNITS) or str(holder.chat_id)


def _line(holder: Holder, texts: Texts) -> Markup:
    number = holder.chat_id if holder.person_id == EVERYONE else holder.person_id
    key = "person_line" if number > 0 else "chat_line"
    line = render.worded(
        texts,
        key,
        id=str(number),
        name=f" {clipped(holder.name, NAME_UNITS)}" if holder.name else "",
        role=texts.say(f"is_{holder.role.value}"),
    )
    if holder.chat_id not in (EVERYWHERE, number):
        line = line.plain(" ").add(render.worded(texts, "only_in", id=str(holder.chat_id)))
    return line
