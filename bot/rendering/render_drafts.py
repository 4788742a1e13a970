"""A draft for its editors: the message with the buttons, and what they say. Pure.

| data | means |
|---|---|
| `dr:<draft>:k:<story>` `dr:<draft>:d:<story>` | keep a story, drop it |
| `dr:<draft>:m:<story>:<position>` | put a story at that position among the kept, from 0 |
| `dr:<draft>:p` `dr:<draft>:s` | publish the draft, skip it |

The brief stands above this message as it would be published, so only headlines are repeated. Stories keep the numbers
that they have there. A brief has at most 20 stories: they and their buttons always fit one message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.editing.choices import WENT_OUT, Draft, Fall, State
from bot.forms.sheet import sheet
from bot.messages import Button, Cited, Message
from bot.rendering.markup import Markup, clipped
from bot.rendering.render import worded
from bot.rendering.render_brief import CONTRASTS, cited
from bot.texts import Texts
from bot.timing.due import TOO_LATE_AFTER, in_quiet
from bot.types import Chat

Rows = tuple[tuple[Button, ...], ...]

HEADLINE_UNITS = 120
"""Of each headline; twenty of them stay well under one message."""

ACROSS = 3


@dataclass(frozen=True, slots=True)
class Board:
    """A draft, the chat that it is for, and `reader`, the editors' chat, as they are set at the moment `now`."""

    draft: Draft
    chat: Chat
    reader: Chat
    now: datetime
    over: bool = False
    """Whether it is no longer for these editors to publish after all, since it was skipped."""

    @property
    def until(self) -> datetime:
        """Return the moment up to which the draft can be published at all."""
        return self.draft.deadline + TOO_LATE_AFTER


def board(shown: Board, *, by: str = "") -> Message:
    """Return the message with the buttons; once a draft is decided it says what became of it, and `by` whom."""
    texts = Texts(shown.reader.language)
    lines = [worded(texts, "draft_title", title=shown.chat.title)]
    lines += _open(shown, texts) if shown.draft.state is State.OPEN else _decided(shown, texts, by)
    lines += _stories(shown.draft, texts)
    text = Markup()
    for line in lines:
        text = text.line().add(line) if text.text else line
    return text.message(tuple(row for row in _buttons(shown, texts) if row))


def preview(messages: Sequence[Message]) -> list[Message]:
    """Return a brief as its editors see it first: nobody was told of it or shares it yet, and no feed gets it."""
    return [replace(message, buttons=(), tells=(), page="") for message in messages]


def quoted(draft: Draft, chat: Chat) -> Mapping[int, tuple[Cited, ...]]:
    """Return what each story of a draft quotes, by its number."""
    said = sheet(draft.brief, Texts(chat.language), chat.zone)
    found: dict[int, tuple[Cited, ...]] = {}
    for story in said.stories:
        sides = (side for contrast in story.contrasts[:CONTRASTS] for side in contrast.sides)
        sentences = (cited(quote) for each in (*story.said, *sides) for quote in each.quotes)
        found[story.number] = (*((story.cited,) if story.cited else ()), *sentences)
    return found


def missed(shown: Board) -> Message:
    """Return that a draft was not published, for those who may still do something about it."""
    texts = Texts(shown.reader.language)
    return worded(texts, f"draft_told_{shown.draft.state.value}", title=shown.chat.title).message()


def lost(chat: Chat, reader: Chat) -> Message:
    """Return that the editors of `chat` are no more or cannot be reached, for one of those who subscribed it."""
    if chat.editors is None:
        return worded(Texts(reader.language), "editors_gone", title=chat.title).message()
    key = "editors_lost_hold" if chat.editors_hold else "editors_lost"
    return worded(Texts(reader.language), key, title=chat.title).message()


def _open(shown: Board, texts: Texts) -> Iterator[Markup]:
    hold, draft = shown.chat.editors_hold, shown.draft
    at = shown.until if hold else draft.deadline
    when, city = texts.moment(at, shown.reader.zone), texts.city(shown.reader.zone)
    yield worded(texts, "draft_hold" if hold else "draft_deadline", when=when, city=city).dated(when, at)
    if not draft.brief.stories:
        yield worded(texts, "draft_without_stories")
    elif draft.has_nothing_left:
        yield worded(texts, "draft_nothing_left")


def _decided(shown: Board, texts: Texts, by: str) -> Iterator[Markup]:
    state = shown.draft.state
    named = state in (State.PUBLISHED, State.SKIPPED) and by
    key = f"draft_{state.name.lower()}_by" if named else f"draft_{state.name.lower()}"
    yield worded(texts, key, name=by, title=shown.chat.title)
    if state not in WENT_OUT:
        return
    if shown.chat.suspended is not None:
        yield worded(texts, "draft_waits_for_rights", title=shown.chat.title)
    elif in_quiet(shown.now, shown.chat.zone, shown.chat.quiet):
        yield worded(texts, "draft_waits_for_morning")


def _stories(draft: Draft, texts: Texts) -> Iterator[Markup]:
    kept, choices = draft.choices.kept, draft.choices
    if draft.state is State.OPEN or draft.state in WENT_OUT:
        yield from _listed("draft_stories" if draft.state is State.OPEN else "draft_went_out", kept, draft, texts)
    dropped = [number for number in choices.order if number in choices.dropped and number not in choices.fell]
    yield from _listed("draft_dropped", dropped, draft, texts)
    for fall in Fall:
        fell = sorted(number for number, why in choices.fell.items() if why is fall)
        yield from _listed(f"draft_fell_{fall.value}", fell, draft, texts)


def _listed(key: str, numbers: Iterable[int], draft: Draft, texts: Texts) -> Iterator[Markup]:
    listed = list(numbers)
    if listed:
        yield Markup("\n").add(worded(texts, key))
    for number in listed:
        headline = clipped(draft.story(number).headline, HEADLINE_UNITS) or texts.say("untitled")
        yield Markup().plain(f"{number}. {headline}")


def _buttons(shown: Board, texts: Texts) -> Iterator[tuple[Button, ...]]:
    draft = shown.draft
    if draft.state is State.SKIPPED and not shown.over and shown.now <= shown.until:
        yield (Button(texts.say("button_publish_after_all"), data=f"dr:{draft.id}:p"),)
    if draft.state is not State.OPEN:
        return
    for position, number in enumerate(draft.choices.kept):
        yield tuple(_of_story(draft, number, position, texts))
    dropped = [number for number in draft.choices.order if number in draft.choices.dropped - set(draft.choices.fell)]
    back = [Button(texts.say("button_keep", number=number), data=f"dr:{draft.id}:k:{number}") for number in dropped]
    yield from (tuple(back[start : start + ACROSS]) for start in range(0, len(back), ACROSS))
    publish = Button(texts.say("button_publish"), data=f"dr:{draft.id}:p")
    skip = Button(texts.say("button_skip"), data=f"dr:{draft.id}:s")
    yield (skip,) if draft.has_nothing_left else (publish, skip)


def _of_story(draft: Draft, number: int, position: int, texts: Texts) -> Iterator[Button]:
    yield Button(texts.say("button_drop", number=number), data=f"dr:{draft.id}:d:{number}")
    if position > 0:
        yield Button(texts.say("button_up", number=number), data=f"dr:{draft.id}:m:{number}:{position - 1}")
    if position + 1 < len(draft.choices.kept):
        yield Button(texts.say("button_down", number=number), data=f"dr:{draft.id}:m:{number}:{position + 1}")
