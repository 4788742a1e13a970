"""Why these quotes? `/why` and the button under an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.answers import Card
from bot.asking.answer import page_of
from bot.asking.why import explain
from bot.collaborators import Collaborators
from bot.errors import CommandError
from bot.messages import Message, Reaction
from bot.rendering import render_reasons
from bot.rooms.permits import card_behind
from bot.store import BotStore
from bot.texts import Texts
from bot.types import Chat, Press, Request


class Reasons:
    """Tells what made quotes rank; it searches nothing again."""

    def __init__(self, with_: Collaborators) -> None:
        """Read cards from the store and passages from the library of `with_`."""
        self._library, self._store = with_.library, with_.store
        self._shown, self._judgement = with_.settings.quotes, with_.judgement

    async def why(self, request: Request, chat: Chat) -> Sequence[Message]:
        """Explain the first quotes of the card that this person was shown last."""
        return [await self._explained(await last_card(request, self._store), chat, position=0)]

    async def why_pressed(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Explain the quotes of the card page that the button stands under: `<card>:<position>`."""
        card_id, _, position = argument.partition(":")
        card = await card_behind(press, card_id, self._store)
        if card is None or (position and not position.isdecimal()):
            return Reaction(Texts(chat.language).say("notice_card_gone"))
        return Reaction(messages=(await self._explained(card, chat, position=int(position or "0")),))

    async def _explained(self, card: Card, chat: Chat, *, position: int) -> Message:
        ranks = page_of(card, position, self._shown)
        wanted = card.passage_ids[position : position + len(ranks) + 1]
        passages = {passage.id: passage for passage in await self._library.passages(wanted)}
        return render_reasons.why(card, explain(card, passages, ranks), self._judgement, Texts(chat.language))


async def last_card(request: Request, store: BotStore) -> Card:
    """Return the card that a command means: the one that it replies to, else the person's last one here.

    Raises CommandError when there is none.
    """
    place, person_id = request.room.place, request.person.id if request.person else 0
    if request.card:
        card = await asyncio.to_thread(store.card, request.card)
        card = card if card and card.place.chat_id == place.chat_id else None
    else:
        card = await asyncio.to_thread(store.latest_card, place, person_id)
    if card is None:
        raise CommandError("no_card_yet")
    return card
