"""Recipe: `brief that is due -> draft at its editors -> what they chose -> outbox`.

A draft begins in the transaction that moves its subscription on, and ends in the one that puts the brief into the
outbox under the brief's own key; so a crash between any two steps neither loses a brief nor publishes it twice.
What comes when, and what each message shows meanwhile, is `rounds`'.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from bot.delivery.courier import Clock
from bot.editing import table as draft_table
from bot.editing.choices import WENT_OUT, Choices, Draft, Fall, State
from bot.editing.pending import part_key
from bot.editing.standing import Soundness
from bot.editing.table import Drafts
from bot.errors import StoreError
from bot.messages import Lane, Message, Outgoing
from bot.news import Brief
from bot.rendering import render_drafts
from bot.store import BotStore
from bot.timing.schedule import outgoing_for
from bot.types import Chat, Due, Subscription

LARGEST_ID: Final = 2**31 - 1
"""A draft has a number that none had before, so that an old button means no other draft."""

TRIES: Final = 20
"""A change of choices that another one came before is made again on top of that one so often."""

NAMES: Final = 100
"""So many drafts it is remembered of, until the process ends, who decided them: for a message that is changed again."""

OPEN: Final = frozenset({State.OPEN})
UNDECIDED: Final = frozenset({State.OPEN, State.SKIPPED})
"""What may be published: also what was skipped, since a button is pressed by mistake now and then."""


class Author(Protocol):
    """What makes briefs; raises CorpusError, EmbeddingsError, StoreError."""

    async def compose_due(self, chat: Chat, due: Due, *, now: datetime) -> Brief:
        """Return the brief that a subscription is due before it is rendered."""

    def written(self, composed: Brief, chat: Chat) -> Sequence[Message]:
        """Return a brief as messages."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A draft as it stands, and whether what was asked for changed it just now."""

    draft: Draft
    made: bool


class Drafting:
    """Begins, changes and ends drafts; says nothing about who may."""

    def __init__(
        self,
        store: BotStore,
        author: Author,
        soundness: Soundness,
        clock: Clock,
        *,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """Keep drafts in `store` and have `author` write; `wake` is called when something may be sent."""
        self._store, self._author, self._soundness, self._clock = store, author, soundness, clock
        self._wake, self.drafts = wake, Drafts(store)
        self._names: dict[int, str] = {}

    async def begin(self, chat: Chat, due: Due, *, before: Subscription, after: Subscription) -> int:
        """Bring the brief that is due to the editors of `chat`, and move its subscription on; see `schedule.Editing`.

        Where there are none now, but only editors publish, it waits for some at the chat's own place and shows nobody.
        """
        brief = await self._author.compose_due(chat, due, now=self._clock.now())
        now = self._clock.now()
        draft = Draft(
            id=1 + secrets.randbelow(LARGEST_ID),
            key=due.key,
            place=chat.place,
            subscription_id=before.id,
            editors=chat.editors or chat.place,
            brief=brief,
            choices=Choices.of(brief),
            made=now,
            deadline=now + timedelta(minutes=chat.editors_minutes),
        )
        return await asyncio.to_thread(self._begin, draft, before, after)

    async def change(self, draft_id: int, edit: Callable[[Choices], Choices]) -> Decision | None:
        """Make a change of what an open draft tells, and return the draft as it is then; None for an unknown one."""
        return await asyncio.to_thread(self._change, draft_id, edit)

    async def decide(
        self, draft_id: int, state: State, *, late: bool = False, of: Collection[State] = OPEN, by: str = ""
    ) -> Decision | None:
        """End a draft that is in one of the states `of`, publishing it where `state` says so.

        Nothing is published where no story is left. `by` is the name of whoever decided, which is said and not kept.
        None for an unknown draft; raises CorpusError, StoreError.
        """
        decision = await asyncio.to_thread(self._decide, draft_id, state, late, of)
        if decision is not None and decision.made:
            self._names[draft_id] = by
            for known in list(self._names)[:-NAMES]:
                del self._names[known]
            self._wake()
        return decision

    async def check(self, draft_id: int) -> None:
        """Look what became of the articles of an open draft; raises CorpusError, StoreError."""
        await asyncio.to_thread(self._check, draft_id)

    def board(self, draft: Draft) -> Message | None:
        """Return the message with the buttons as it should be now, None where its chat is no longer known."""
        shown = self.shown(draft)
        return render_drafts.board(shown, by=self._names.get(draft.id, "")) if shown else None

    def shown(self, draft: Draft) -> render_drafts.Board | None:
        """Return a draft with the chats that it is for and with, None where the former is no longer known."""
        chat = self._store.chat(draft.place)
        if chat is None:
            return None
        # The editors' own chat may be forgotten; what is told there then goes by its reader's settings.
        reader = self._store.chat(draft.editors) or replace(chat, place=draft.editors)
        return render_drafts.Board(draft, chat, reader, self._clock.now(), over=self._is_over(draft, chat))

    def _is_over(self, draft: Draft, chat: Chat) -> bool:
        """Tell whether a draft that was skipped is no longer for those who skipped it to publish."""
        if draft.state is not State.SKIPPED:
            return False
        return chat.editors != draft.editors or not self.drafts.is_subscribed(draft)

    def brought(self, draft: Draft) -> list[Outgoing]:
        """Return what shows a draft to its editors: the brief as it would be published, and the buttons.

        The quiet hours of editors do not hold it, for it has a deadline.
        """
        chat, board = self._store.chat(draft.place), self.board(draft)
        if chat is None or chat.editors is None or board is None:
            return []
        parts = [*enumerate(render_drafts.preview(self._author.written(draft.brief, chat))), ("board", board)]
        return [self.to_editors(part_key(draft.key, draft.editors, part), draft, each) for part, each in parts]

    def to_editors(self, key: str, draft: Draft, message: Message) -> Outgoing:
        """Address a message to the editors of a draft, to go at once."""
        return Outgoing(key, draft.editors, message, self._clock.now(), Lane.NOTICE)

    def _begin(self, draft: Draft, before: Subscription, after: Subscription) -> int:
        insert = partial(draft_table.insert, draft=draft, outgoing=self.brought(draft))
        return self._store.advance(before, after, (), also=insert)

    def _change(self, draft_id: int, edit: Callable[[Choices], Choices]) -> Decision | None:
        for _ in range(TRIES):
            draft = self.drafts.get(draft_id)
            if draft is None:
                return None
            after = edit(draft.choices)
            if draft.state is not State.OPEN or after == draft.choices:
                return Decision(draft, made=False)
            if self.drafts.change(draft, after, of=OPEN):
                return Decision(replace(draft, choices=after, version=draft.version + 1), made=True)
        raise StoreError(f"draft {draft_id} changes too often to be changed")

    def _decide(self, draft_id: int, state: State, late: bool, of: Collection[State]) -> Decision | None:
        for _ in range(TRIES):
            draft = self.drafts.get(draft_id)
            if draft is None or draft.state not in of:
                return None if draft is None else Decision(draft, made=False)
            chat = self._store.chat(draft.place)
            if chat is None:
                return None
            if state in WENT_OUT and self._is_over(draft, chat):
                return Decision(draft, made=False)
            draft = self._checked(draft, chat) if state in WENT_OUT else draft
            if state in WENT_OUT and draft.has_nothing_left:
                return Decision(draft, made=False)
            ended = replace(draft, state=state, version=draft.version + 1)
            if self.drafts.end(draft, state, self._outgoing(ended, chat, late=late), of=of):
                return Decision(ended, made=True)
        raise StoreError(f"draft {draft_id} changes too often to be ended")

    def _outgoing(self, ended: Draft, chat: Chat, *, late: bool) -> list[Outgoing]:
        """Return what the end of a draft leads to: the brief, or a word to its editors where it was not published."""
        if ended.state in WENT_OUT:
            messages = self._author.written(ended.published(late=late), chat)
            return outgoing_for(ended.key, chat, messages, now=self._clock.now())
        told = chat.editors is not None and ended.state in (State.MISSED, State.LAPSED)
        shown = self.shown(ended) if told else None
        return [self.to_editors(f"draft:{ended.key}:missed", ended, render_drafts.missed(shown))] if shown else []

    def _check(self, draft_id: int) -> None:
        draft = self.drafts.get(draft_id)
        chat = self._store.chat(draft.place) if draft else None
        if draft is not None and chat is not None and draft.state is State.OPEN:
            self._checked(draft, chat)

    def _checked(self, draft: Draft, chat: Chat) -> Draft:
        """Return the draft with what fell of it by now, which is kept; as it was, where it changed meanwhile."""
        fell = self._soundness.fell(render_drafts.quoted(draft, chat))
        choices = draft.choices.falling(self._told_since(draft) | fell)
        if choices == draft.choices or not self.drafts.change(draft, choices, of=UNDECIDED):
            return draft
        return replace(draft, choices=choices, version=draft.version + 1)

    def _told_since(self, draft: Draft) -> dict[int, Fall]:
        """Return the stories of a skipped draft that its chat was told after it: what is open counts as told itself."""
        if draft.state is not State.SKIPPED:
            return {}
        told = self._store.told(draft.place, since=draft.made).told
        later = {article_id for article_id, at in told.items() if at > draft.made}
        return {number: Fall.TOLD for number in draft.choices.order if later & set(draft.story(number).article_ids)}
