"""Request in, messages out: the same desk for Telegram and for the terminal.

Each handler is a few lines: it reads the argument, asks the composer or the
store, and says what happened. Rules live in `subscriptions` and `access`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import uuid4

from bot import access, render
from bot.composer import Composer
from bot.deliver import Clock
from bot.errors import BotError, CommandError
from bot.library import Library
from bot.settings import BotSettings
from bot.store import BotStore
from bot.subscriptions import changed, check_room_for_more, parse_settings, parse_subscribe
from bot.texts import Texts
from bot.types import (
    Card,
    Chat,
    ChatKind,
    Language,
    Message,
    Outgoing,
    Person,
    Place,
    Press,
    Reaction,
    Request,
    Room,
    Topical,
    Wish,
)
from bot.windows import parse_brief
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError, IndexMissing, QuestionError

log = logging.getLogger(__name__)

LONGEST_QUESTION = 1000
"""Characters; the encoder reads the first few hundred words only, and would ignore the rest unseen."""

LONGEST_NUMBER = 18
"""Digits of a number that a database can hold."""

Handler = Callable[[Request, Chat], Awaitable[Sequence[Message]]]
PressHandler = Callable[[Press, Chat, str], Awaitable[Reaction]]


class Rooms(Protocol):
    """What the desk asks about chats and their members."""

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Return whether the user administers the chat."""
        ...

    async def may_post(self, chat_id: int) -> bool:
        """Return whether the bot may post to the chat on its own account."""
        ...

    async def find(self, handle: str) -> Room | None:
        """Return the public chat with the name "@handle", if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Collaborators:
    """What the desk works with."""

    composer: Composer
    library: Library
    store: BotStore
    rooms: Rooms
    clock: Clock
    settings: BotSettings


class Desk:
    """Answers requests and presses; never raises for what a person wrote."""

    def __init__(self, with_: Collaborators) -> None:
        """Work with these collaborators; the tables below are all that the bot understands."""
        self._composer, self._library, self._store = with_.composer, with_.library, with_.store
        self._rooms, self._clock, self._settings = with_.rooms, with_.clock, with_.settings
        self._commands: Mapping[str, Handler] = {
            "ask": self.ask,
            "brief": self.brief,
            "subscribe": self.subscribe,
            "unsubscribe": self.unsubscribe,
            "subscriptions": self.subscriptions,
            "settings": self.change_settings,
            "start": self.page,
            "help": self.page,
            "about": self.page,
        }
        self._presses: Mapping[str, PressHandler] = {
            "n": self.next_quotes,
            "c": self.context,
            "w": self.watch,
            "x": self.remove,
            "s": self.press_setting,
        }

    async def answer(self, request: Request) -> Sequence[Message]:
        """Return the messages that answer `request`; none for a group's talk with other bots."""
        chat = await self._chat(request.room, request.person)
        texts = Texts(chat.language)
        handler = self._commands.get(request.command)
        if handler is None:
            if request.room.kind is not ChatKind.PRIVATE:
                return []
            return [render.say(texts, "unknown_command", command=request.command)]
        try:
            return await handler(request, chat)
        except CommandError as error:
            return [render.say(texts, error.key, **error.values)]
        except QuestionError as error:
            return [render.say(texts, "question_unclear", reason=str(error))]
        except IndexMissing:
            return [render.say(texts, "nothing_indexed")]
        except (BotError, CorpusError, EmbeddingsError):
            log.exception("the command %r failed", request.command)
            return [render.say(texts, "internal_error")]

    async def react(self, press: Press) -> Reaction:
        """Return what a pressed button leads to."""
        chat = await self._chat(press.room, press.person)
        texts = Texts(chat.language)
        name, _, argument = press.data.partition(":")
        handler = self._presses.get(name)
        if handler is None:
            return Reaction(texts.say("notice_unknown_button"))
        try:
            if not await self._may_press(press):
                return Reaction(texts.say("notice_not_administrator"))
            return await handler(press, chat, argument)
        except CommandError as error:
            return Reaction(texts.say(error.key, **error.values))
        except (BotError, CorpusError, EmbeddingsError):
            log.exception("the button %r failed", press.data)
            return Reaction(texts.say("notice_internal_error"))

    async def ask(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Answer a question with quotes, or say that nothing fits."""
        if not request.argument:
            raise CommandError("no_question")
        if len(request.argument) > LONGEST_QUESTION:
            raise CommandError("question_too_long", limit=str(LONGEST_QUESTION))
        findings = await self._composer.search(request.argument, now=self._clock.now())
        card = await asyncio.to_thread(self._store.put_card, chat.place, findings, now=self._clock.now())
        return [await self._composer.page(card, chat, position=0)]

    async def brief(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Sum up the last 24 hours, another span, or a topic."""
        wanted = parse_brief(request.argument, now=self._clock.now())
        return await self._composer.summary(chat, wanted, now=self._clock.now())

    async def subscribe(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Subscribe this place, or a channel that the person administers."""
        wish = parse_subscribe(request.argument)
        target = await self._target(request, chat, wish)
        return [await self._enrol(target, chat, wish)]

    async def unsubscribe(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Remove one subscription of this place by number, or all of them."""
        await self._require_change(request)
        texts, argument = Texts(chat.language), request.argument.lower()
        if argument in ("all", "все", "всё"):
            count = await asyncio.to_thread(self._store.remove_all, chat.place)
            if not count:
                raise CommandError("nothing_to_remove")
            return [render.say(texts, "unsubscribed_all", subscriptions=texts.count("subscription", count))]
        if not argument.isdecimal():
            raise CommandError("unsubscribe_usage")
        if len(argument) > LONGEST_NUMBER:
            raise CommandError("nothing_to_remove")
        if not await asyncio.to_thread(self._store.remove_subscription, chat.place, int(argument)):
            raise CommandError("nothing_to_remove")
        return [render.say(texts, "unsubscribed")]

    async def subscriptions(self, request: Request, chat: Chat) -> Sequence[Message]:
        """List what this place is subscribed to."""
        return [await self._subscription_list(chat)]

    async def change_settings(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Show the settings, or change one."""
        if not request.argument:
            return [render.settings(chat, Texts(chat.language))]
        await self._require_change(request)
        after = changed(chat, parse_settings(request.argument))
        await asyncio.to_thread(self._store.update_chat, after)
        return [render.settings(after, Texts(after.language))]

    async def page(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Show one of the fixed pages: start, help, about."""
        return [render.say(Texts(chat.language), f"{request.command}_{request.room.kind.value}")]

    async def next_quotes(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Turn the card to another position."""
        card_id, _, position = argument.partition(":")
        card = await self._card(press, card_id)
        if card is None or not position.isdecimal():
            return Reaction(Texts(chat.language).say("notice_card_gone"))
        if int(position) >= len(card.passage_ids):
            return Reaction(Texts(chat.language).say("notice_no_more_quotes"))
        return Reaction(edit=await self._composer.page(card, chat, position=int(position)))

    async def context(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Show one passage where it stands in its article."""
        card_id, _, rank = argument.partition(":")
        card = await self._card(press, card_id)
        message = None
        if card is not None and rank.isdecimal() and int(rank) < len(card.passage_ids):
            message = await self._composer.context(card.passage_ids[int(rank)], chat)
        if message is None:
            return Reaction(Texts(chat.language).say("notice_card_gone"))
        return Reaction(messages=(message,))

    async def watch(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Make a topic subscription of the question behind a card."""
        texts = Texts(chat.language)
        card = await self._card(press, argument)
        if card is None:
            return Reaction(texts.say("notice_card_gone"))
        wish = Wish(Topical.TOPIC, topic=card.question)
        added = await self._keep(chat.place, wish)
        return Reaction(texts.say("watch_added" if added else "watch_already"))

    async def remove(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Remove a subscription from the list that the button stands under."""
        texts = Texts(chat.language)
        removed = (
            argument.isdecimal()
            and len(argument) <= LONGEST_NUMBER
            and await asyncio.to_thread(self._store.remove_subscription, chat.place, int(argument))
        )
        notice = texts.say("notice_removed" if removed else "notice_removed_already")
        return Reaction(notice, edit=await self._subscription_list(chat))

    async def press_setting(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Change one setting from its keyboard."""
        after = changed(chat, parse_settings(argument.replace(":", " ", 1)))
        if after == chat:
            return Reaction(Texts(chat.language).say("notice_unchanged"))
        await asyncio.to_thread(self._store.update_chat, after)
        texts = Texts(after.language)
        return Reaction(texts.say("notice_saved"), edit=render.settings(after, texts))

    async def delayed(self, place: Place, message: Message, *, seconds: float) -> None:
        """Keep an answer that Telegram will take only later: it goes through the outbox."""
        due = self._clock.now() + timedelta(seconds=seconds)
        outgoing = Outgoing(key=f"answer:{uuid4().hex}", place=place, message=message, not_before=due)
        await asyncio.to_thread(self._store.enqueue, [outgoing])

    async def left(self, chat_id: int) -> None:
        """Stop sending to a chat that blocked or removed the bot; what it set up is kept."""
        await asyncio.to_thread(self._store.suspend, chat_id, self._clock.now())

    async def joined(self, chat_id: int) -> None:
        """Send again to a chat that let the bot back in."""
        await asyncio.to_thread(self._store.resume, chat_id)

    async def moved(self, old_chat_id: int, new_chat_id: int) -> None:
        """Follow a group that became a supergroup."""
        await asyncio.to_thread(self._store.migrate, old_chat_id, new_chat_id)

    async def _chat(self, room: Room, person: Person | None) -> Chat:
        language = self._settings.language
        if room.kind is ChatKind.PRIVATE and person is not None and person.language:
            language = Language.RUSSIAN if person.language.lower().startswith("ru") else Language.ENGLISH
        return await asyncio.to_thread(self._store.ensure_chat, room, language=language, zone=self._settings.zone)

    async def _card(self, press: Press, card_id: str) -> Card | None:
        """Return the card behind a button; what another chat asked is nobody's business here."""
        card = await asyncio.to_thread(self._store.card, card_id)
        return card if card and card.place.chat_id == press.room.place.chat_id else None

    async def _require_change(self, request: Request) -> None:
        if not await self._may_change(request.room, request.person, as_chat=request.as_chat):
            raise CommandError("not_administrator")

    async def _may_change(self, room: Room, person: Person | None, *, as_chat: bool) -> bool:
        if access.may_change(room.kind, is_admin=False, as_chat=as_chat):
            return True
        is_admin = person is not None and await self._rooms.is_admin(room.place.chat_id, person.id)
        return access.may_change(room.kind, is_admin=is_admin, as_chat=as_chat)

    async def _may_press(self, press: Press) -> bool:
        if not access.needs_administrator(press.data, press.room.kind):
            return True
        is_admin = await self._rooms.is_admin(press.room.place.chat_id, press.person.id)
        return access.may_press(press.data, press.room.kind, is_admin=is_admin)

    async def _target(self, request: Request, chat: Chat, wish: Wish) -> Chat:
        """Return the chat that a wish is for, after checking that the person may speak for it."""
        if wish.channel is None:
            await self._require_change(request)
            return chat
        if request.room.kind is not ChatKind.PRIVATE or request.person is None:
            raise CommandError("channel_only_private")
        room = await self._rooms.find(wish.channel)
        if room is None:
            raise CommandError("channel_not_found", channel=wish.channel)
        if not await self._rooms.may_post(room.place.chat_id):
            raise CommandError("bot_not_admin_there", channel=wish.channel)
        if not await self._rooms.is_admin(room.place.chat_id, request.person.id):
            raise CommandError("you_not_admin_there", channel=wish.channel)
        return await asyncio.to_thread(self._store.ensure_chat, room, language=chat.language, zone=chat.zone)

    async def _enrol(self, target: Chat, chat: Chat, wish: Wish) -> Message:
        texts = Texts(chat.language)
        if not await self._keep(target.place, wish):
            return render.say(texts, "subscribed_already")
        return render.subscribed(wish, target, texts)

    async def _keep(self, place: Place, wish: Wish) -> bool:
        existing = await asyncio.to_thread(self._store.subscriptions, place)
        if not any((one.what, one.at, one.topic) == (wish.what, wish.at, wish.topic) for one in existing):
            check_room_for_more(existing, limit=self._settings.subscriptions_per_chat)
        cursor = await self._library.last_indexed()
        enrolment = await asyncio.to_thread(
            self._store.add_subscription, place, wish, cursor=cursor, now=self._clock.now()
        )
        return enrolment.new

    async def _subscription_list(self, chat: Chat) -> Message:
        existing = await asyncio.to_thread(self._store.subscriptions, chat.place)
        return render.subscriptions(existing, chat, Texts(chat.language))
