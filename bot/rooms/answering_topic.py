"""What becomes of the one topic for questions when it is deleted: Telegram tells nobody, so it is asked after."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.collaborators import Collaborators
from bot.messages import Lane, Outgoing
from bot.rendering import render
from bot.texts import Texts
from bot.types import Chat, Place


class AnsweringTopic:
    """Gives up a topic that is gone, and says so where the group reads it."""

    def __init__(self, with_: Collaborators) -> None:
        """Ask the rooms of `with_`, change and queue in its store."""
        self._rooms, self._store = with_.rooms, with_.store

    async def given_up(self, chat: Chat, now: datetime) -> bool:
        """Tell whether the topic of a chat is gone; then questions are answered anywhere, and its General is told."""
        topic, general = chat.answers_topic, Place(chat.place.chat_id)
        if not topic or await self._rooms.has_topic(Place(general.chat_id, topic)):
            return False
        said = render.say(Texts(chat.language), "answers_topic_gone")
        # First the notice: with its key it is queued once, also where the setting is changed after a second try.
        notice = Outgoing(f"answers-topic-gone:{general.chat_id}:{topic}", general, said, now, Lane.NOTICE)
        await asyncio.to_thread(self._store.enqueue, [notice])
        await asyncio.to_thread(self._store.answer_in, general.chat_id, None)
        return True
