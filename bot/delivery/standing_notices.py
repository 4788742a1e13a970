"""Recipe: `suspensions -> notices where someone can act`, each said once.

| what happened                             | who is told                                                     |
|-------------------------------------------|-----------------------------------------------------------------|
| channel: right to post lost, removed, gone | who subscribed it, else the administrators' chat                |
| group: right to write lost                | who subscribed it                                               |
| topic closed or deleted                   | the General topic of the group, else who subscribed there       |
| General topic closed                      | who subscribed there                                            |
| blocked, kicked from a group              | nobody: they know                                               |

Who subscribed is told in the private chat with the bot, where there is one. Sends nothing: that is `deliver`'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.delivery.courier import Clock
from bot.delivery.suspensions import Suspension, Suspensions
from bot.errors import BotError
from bot.messages import Lane, Message, Outgoing
from bot.rendering import render
from bot.settings import BotSettings
from bot.store import BotStore
from bot.texts import Texts
from bot.timing.schedule import outgoing_for
from bot.types import Cause, Chat, ChatKind, Place

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 5.0
"""How often is looked for suspensions that nobody was told of: one query of a small table."""

_OF_CHANNELS: Final = {
    Cause.NO_RIGHTS: "standing_channel_no_rights",
    Cause.KICKED: "standing_channel_kicked",
    Cause.GONE: "standing_channel_gone",
}
_OF_TOPICS: Final = {
    Cause.TOPIC_CLOSED: "standing_topic_closed",
    Cause.TOPIC_DELETED: "standing_topic_deleted",
}


class StandingNotices:
    """Tells those who can do something about it where the bot can no longer write."""

    def __init__(
        self, store: BotStore, clock: Clock, settings: BotSettings, wake: Callable[[], None] = lambda: None
    ) -> None:
        """Read suspensions from `store` and queue there; `wake` is called on the event loop when something was."""
        self._store, self._clock, self._settings, self._wake = store, clock, settings, wake
        self._suspensions = Suspensions(store)

    async def run(self) -> None:
        """Look for what is to be told, again and again."""
        while True:
            try:
                if await self.tell():
                    self._wake()
            except BotError:
                log.exception("what became of chats was not told; it will be")
            await self._clock.sleep(LOOK_SECONDS)

    async def tell(self) -> int:
        """Queue what is to be told and return how many messages that were; raises StoreError."""
        return await asyncio.to_thread(self._tell)

    def _tell(self) -> int:
        now = self._clock.now()
        return sum(
            self._suspensions.tell(suspension, list(self._said(suspension)), now)
            for suspension in self._suspensions.untold()
        )

    def _said(self, suspension: Suspension) -> Iterator[Outgoing]:
        chat = self._store.chat(Place(suspension.place.chat_id))
        if chat is None or not suspension.subscriptions:
            return
        key, places = self._addressed(suspension, chat)
        for place in places:
            reader = self._store.chat(place) or replace(chat, place=place)
            yield from self._outgoing(suspension, reader, _message(key, suspension, chat, reader))

    def _addressed(self, suspension: Suspension, chat: Chat) -> tuple[str, Sequence[Place]]:
        """Return what is said of a suspension, and where; nowhere, where nobody can act."""
        if not suspension.whole:
            return self._of_topic(suspension)
        people = self._people(suspension)
        if chat.kind is ChatKind.CHANNEL and suspension.cause in _OF_CHANNELS:
            return _OF_CHANNELS[suspension.cause], people or self._administrators()
        if chat.kind is ChatKind.GROUP and suspension.cause is Cause.NO_RIGHTS:
            return "standing_group_no_rights", people
        return "", ()

    def _of_topic(self, suspension: Suspension) -> tuple[str, Sequence[Place]]:
        key, general = _OF_TOPICS.get(suspension.cause), Place(suspension.place.chat_id)
        if key is None:
            return "", ()
        if suspension.place == general:
            return "standing_general_closed", self._people(suspension)
        if self._suspensions.reachable(general):
            return key, [general]
        return f"{key}_there", self._people(suspension)

    def _people(self, suspension: Suspension) -> list[Place]:
        places = [Place(person_id) for person_id in suspension.subscribers]
        return [place for place in places if self._suspensions.reachable(place)]

    def _administrators(self) -> list[Place]:
        return [Place(self._settings.admin_chat)] if self._settings.admin_chat else []

    def _outgoing(self, suspension: Suspension, reader: Chat, message: Message) -> Iterator[Outgoing]:
        # By day, so that a chat that loses and regains its rights all day long is told of once.
        about = f"{suspension.place.chat_id}:{suspension.place.topic_id}:{suspension.cause.name}"
        key = f"standing:{about}:{suspension.since:%Y-%m-%d}:{reader.place.chat_id}"
        for outgoing in outgoing_for(key, reader, [message], now=self._clock.now()):
            yield replace(outgoing, lane=Lane.NOTICE)


def _message(key: str, suspension: Suspension, chat: Chat, reader: Chat) -> Message:
    texts = Texts(reader.language)
    waiting = texts.count("subscription", suspension.subscriptions)
    return render.say(texts, key, title=chat.title, subscriptions=waiting)
