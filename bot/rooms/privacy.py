"""What people may have of what is kept of them: `/export` gives it as a file, `/forget` deletes it.

What goes is said in `forgetting`, what a file holds in `chat_export`; docs/privacy.md tells both in words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.collaborators import Collaborators
from bot.errors import BotError, CommandError
from bot.messages import Attachment, Button, Message, Reaction
from bot.rendering import render
from bot.rendering.markup import Markup
from bot.rooms import chat_export
from bot.rooms.chat_export import ChatRecord, Evidence
from bot.rooms.forgetting import Forgetting, Forgotten
from bot.rooms.permits import Permits
from bot.texts import Texts
from bot.types import Chat, ChatKind, Person, Press, Request

_WHOLE_CHAT: Final = frozenset({"chat", "group", "чат", "группа", "группу"})
_YES, _NO = "yes", "no"


class Privacy:
    """Handles `/forget` and `/export`."""

    def __init__(self, with_: Collaborators) -> None:
        """Look into, and delete from, the store and the feeds of `with_`."""
        self._store, self._library, self._feeds = with_.store, with_.library, with_.feeds
        self._clock, self._zone, self._permits = with_.clock, with_.settings.zone, Permits.of(with_)
        self._forgetting = Forgetting(with_.store)

    async def forget(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Ask whether everything shall go; in a group forget the person who writes, at once."""
        words, kind, texts = request.argument.casefold(), request.room.kind, Texts(chat.language)
        if words and words not in _WHOLE_CHAT:
            raise CommandError("forget_usage")
        if kind is ChatKind.PRIVATE:
            return [_asking("forget_person_question", texts)]
        if kind is ChatKind.GROUP and not words:
            return [await self._forget_in(request, texts)]
        await self._permits.require_change(request)
        _check_not_public(request)
        if request.named:
            return [_asking("forget_channel_question", texts, title=request.room.title, handle=request.named)]
        return [_asking("forget_chat_question", texts, title=request.room.title)]

    async def decide(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Delete everything, or keep it."""
        texts = Texts(chat.language)
        if argument != _YES:
            return Reaction(texts.say("notice_kept"), edit=render.say(texts, "forget_kept"))
        chat_id, today = press.room.place.chat_id, self._today()
        feeds = await asyncio.to_thread(self._remove_feeds, chat_id)
        if press.room.kind is ChatKind.PRIVATE:
            gone = await asyncio.to_thread(self._forgetting.person, press.person.id, today=today)
        else:
            gone = await asyncio.to_thread(self._forgetting.chat, chat_id, today=today)
        return Reaction(texts.say("notice_forgotten"), edit=_told(gone, texts, feeds=feeds))

    async def export(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Give the settings, subscriptions, questions and quotes of this chat as a file."""
        if request.argument:
            raise CommandError("export_usage")
        await self._permits.require_change(request)
        _check_not_public(request)
        chat_id, now = request.room.place.chat_id, self._clock.now()
        record = await asyncio.to_thread(chat_export.read, self._store, chat_id)
        found = await chat_export.evidence(record.quotes, self._library)
        content = await asyncio.to_thread(chat_export.written, record, found, now=now)
        said = _exported(record, found, Texts(chat.language))
        return [Message(said.text, said.entities, file=Attachment(f"heliograph-{now:%Y-%m-%d}.json", content))]

    async def of_stranger(self, request: Request) -> Sequence[Message]:
        """Let whoever is shut out of a closed desk take, or delete, what is kept of them; nothing where there is none.

        Their settings are only read: to write them down anew would let the bot write to them.
        """
        handlers = {"forget": self.forget, "export": self.export}
        handler, room = handlers.get(request.command), request.room
        if handler is None or request.argument or room.kind is not ChatKind.PRIVATE:
            return ()
        chat = await asyncio.to_thread(self._store.chat, room.place)
        return () if chat is None else await handler(request, chat)

    async def decision_of_stranger(self, press: Press) -> Reaction | None:
        """Delete what is kept of whoever is shut out, where that is what they pressed."""
        name, _, argument = press.data.partition(":")
        if name != "f" or press.room.kind is not ChatKind.PRIVATE:
            return None
        chat = await asyncio.to_thread(self._store.chat, press.room.place)
        return None if chat is None else await self.decide(press, chat, argument)

    async def _forget_in(self, request: Request, texts: Texts) -> Message:
        person: Person | None = request.person
        if person is None:
            raise CommandError("forget_no_person")
        gone = await asyncio.to_thread(self._forgetting.person_in, request.room.place.chat_id, person.id)
        told = _lines(gone, texts) if gone.gone else render.worded(texts, "forgot_nothing_here")
        return told.line().line().add(render.worded(texts, "forget_elsewhere")).message()

    def _today(self) -> date:
        return self._clock.now().astimezone(ZoneInfo(self._zone)).date()

    def _remove_feeds(self, chat_id: int) -> int:
        """Remove the feeds of a chat and return how many there were; raises BotError where one cannot be removed."""
        if self._feeds is None:
            return 0
        try:
            paths = [self._feeds.path(place) for place in self._forgetting.places(chat_id)]
            written = [path for path in paths if path.exists()]
            for path in written:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise BotError(f"a feed of chat {chat_id} cannot be removed: {error}") from error
        return len(written)


def _check_not_public(request: Request) -> None:
    """Raise CommandError in the channel itself, where every reader would see it."""
    if request.room.kind is ChatKind.CHANNEL and request.person is None:
        raise CommandError("ask_in_private", command=request.command)


def _asking(key: str, texts: Texts, **values: str) -> Message:
    said = render.say(texts, key, **values)
    yes = Button(texts.say("button_forget_yes"), data=f"f:{_YES}")
    no = Button(texts.say("button_forget_no"), data=f"f:{_NO}")
    return Message(said.text, said.entities, ((yes, no),))


def _told(forgotten: Forgotten, texts: Texts, *, feeds: int) -> Message:
    told = _lines(forgotten, texts)
    if feeds:
        told = told.line().plain(f"• {texts.count('kept_feed', feeds)}")
    told = told.line().line().add(render.worded(texts, "forget_stays_messages"))
    if forgotten.counted_today:
        told = told.line().add(render.worded(texts, "forget_stays_count"))
    if forgotten.let_in:
        told = told.line().add(render.worded(texts, "forget_stays_role"))
    return told.message()


def _lines(forgotten: Forgotten, texts: Texts) -> Markup:
    told = render.worded(texts, "forgot")
    for gone in forgotten.gone:
        told = told.line().plain(f"• {texts.count(gone.kind.value, gone.count)}")
    return told


def _exported(record: ChatRecord, found: Sequence[Evidence], texts: Texts) -> Message:
    counts = (
        texts.count("subscription", len(record.subscriptions)),
        texts.count("question", len(record.cards)),
        texts.count("quote", len(found)),
    )
    missing = sum(one.article is None for one in found)
    said = render.worded(texts, "exported", counts=texts.listed(counts))
    if missing:
        said = said.line().add(render.worded(texts, "exported_missing", quotes=texts.count("quote", missing)))
    if record.left_out:
        said = said.line().add(render.worded(texts, "exported_rest", quotes=texts.count("quote", record.left_out)))
    return said.message()
