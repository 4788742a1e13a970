"""The buttons under a draft: keep, drop and move stories, publish, skip.

Who may press is decided as everywhere: administrators of the editors' chat, and editors of a closed desk. In a
private chat whoever sits there must still administer what they publish. Who pressed is shown there and not kept.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Final

from bot.collaborators import Collaborators
from bot.editing.choices import Choices, Draft, State
from bot.editing.drafting import OPEN, UNDECIDED, Decision, Drafting
from bot.messages import Reaction
from bot.rooms.permits import Permits
from bot.texts import Texts
from bot.timing.due import TOO_LATE_AFTER
from bot.types import Chat, ChatKind, Press

_PRESSED: Final = re.compile(r"(\d{1,10}):([pskdm])(?::(\d{1,3}))?(?::(\d{1,3}))?")

_DONE: Final = {"k": "notice_draft_kept", "d": "notice_draft_dropped", "m": "notice_draft_moved"}


class DraftButtons:
    """Handles presses; what they lead to is `drafting`'s."""

    def __init__(self, with_: Collaborators, drafting: Drafting) -> None:
        """Change and decide drafts through `drafting`."""
        self._permits, self._clock, self._drafting = Permits.of(with_), with_.clock, drafting

    async def press(self, press: Press, chat: Chat, argument: str) -> Reaction:
        """Change or decide the draft that the button stands under."""
        texts, said = Texts(chat.language), _PRESSED.fullmatch(argument)
        if said is None:
            return Reaction(texts.say("notice_unknown_button"))
        draft = await asyncio.to_thread(self._drafting.drafts.readable, int(said[1]))
        if draft is None or draft.editors.chat_id != press.room.place.chat_id:
            return Reaction(texts.say("notice_draft_gone"))
        if not await self._may_press(press, draft):
            return Reaction(texts.say("notice_not_administrator"))
        if said[2] in _DONE:
            return await self._edited(draft, said, press, texts)
        return await self._decided(draft, said[2], press, texts)

    async def _may_press(self, press: Press, draft: Draft) -> bool:
        # In groups the desk has asked already.
        if press.room.kind is not ChatKind.PRIVATE:
            return True
        return await self._permits.administers(press.person.id, draft.place.chat_id)

    async def _edited(self, draft: Draft, said: re.Match[str], press: Press, texts: Texts) -> Reaction:
        number = int(said[3] or 0)
        decision = await self._drafting.change(draft.id, _edit(said[2], number, int(said[4] or 0)))
        if decision is None or decision.draft.state is not State.OPEN:
            return await self._shown(decision, "notice_draft_over", press, texts)
        if number in decision.draft.choices.fell:
            return await self._shown(decision, "notice_draft_fell", press, texts)
        return await self._shown(decision, _DONE[said[2]], press, texts, number=number)

    async def _decided(self, draft: Draft, deed: str, press: Press, texts: Texts) -> Reaction:
        by, publishes = press.person.name, deed == "p"
        if publishes and draft.state in UNDECIDED and self._clock.now() > draft.deadline + TOO_LATE_AFTER:
            return Reaction(texts.say("notice_draft_too_late"))
        state, of = (State.PUBLISHED, UNDECIDED) if publishes else (State.SKIPPED, OPEN)
        decision = await self._drafting.decide(draft.id, state, of=of, by=by)
        if decision is not None and decision.made:
            return await self._shown(decision, f"notice_draft_{state.value}", press, texts)
        nothing_left = decision is not None and decision.draft.state in of and decision.draft.has_nothing_left
        return await self._shown(
            decision, "notice_draft_nothing" if nothing_left else "notice_draft_over", press, texts
        )

    async def _shown(
        self, decision: Decision | None, notice: str, press: Press, texts: Texts, *, number: int = 0
    ) -> Reaction:
        """Return the notice with the message as it is now, which is marked as shown."""
        if decision is None:
            return Reaction(texts.say("notice_draft_gone"))
        # Before it is shown, for nobody tells us after: where that fails, the next press shows it.
        await asyncio.to_thread(self._drafting.drafts.mark_shown, decision.draft, press.message_id)
        edit = await asyncio.to_thread(self._drafting.board, decision.draft)
        return Reaction(texts.say(notice, number=number), edit=edit)


def _edit(deed: str, number: int, position: int) -> Callable[[Choices], Choices]:
    match deed:
        case "k":
            return lambda choices: choices.keeping(number)
        case "d":
            return lambda choices: choices.dropping(number)
    return lambda choices: choices.putting(number, position)
