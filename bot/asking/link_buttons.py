"""The buttons that lead out of a chat: share an answer, a quote, a brief, a subscription; open a quote; add to a group.

They need the bot's own username, so in the terminal there are none. Where there is a reading room, quotes and briefs
are opened there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.answers import Answer
from bot.asking import links
from bot.briefs.windows import TICK, Days
from bot.messages import Button, Message
from bot.news import Brief
from bot.rendering.keyboards import ACROSS, opened_elsewhere
from bot.rendering.markup import Markup, clipped
from bot.rendering.quoting import byline, title
from bot.rendering.render import worded
from bot.texts import Texts
from bot.types import ChatKind, Wish
from corpus.types import Passage

SHARED_UNITS = 150
"""Units of a headline or question that go with a link: six characters each where Russian stands in an address."""


@dataclass(frozen=True, slots=True)
class Myself:
    """What Telegram says of the bot: its username, "" where that is not known, and whether `inline` mode is on."""

    username: str = ""
    inline: bool = False


class Doors(Protocol):
    """What makes the buttons that open a page of the reading room."""

    def to_passage(self, label: str, passage_id: int, kind: ChatKind, *, card: str = "") -> Button:
        """Return the button that opens a passage in its article; `card` is that of the answer it stands under."""
        ...

    def to_brief(self, label: str, day: date, topic: str, kind: ChatKind) -> Button | None:
        """Return the button that opens the brief of a day, None where there can be none."""
        ...

    def day_of(self, since: datetime, until: datetime) -> date | None:
        """Return the one whole day that a window is, None for any other window."""
        ...


class Sharing:
    """Adds buttons to messages, or leaves them as they are where no link could lead to the bot."""

    def __init__(self, myself: Callable[[], Myself] = Myself, doors: Doors | None = None) -> None:
        """Ask `myself` each time: the name is known only once Telegram was reached.

        Without `doors` nothing leads to a reading room.
        """
        self._myself, self._doors = myself, doors

    @property
    def bot(self) -> Myself:
        """Return what is known of the bot by now."""
        return self._myself()

    def answer(self, message: Message, answer: Answer, texts: Texts, zone: str) -> Message:
        """Let an answer be shared: its question where a link has room for it, else the first quote that it shows."""
        if not answer.found or not answer.quotes:
            return message
        asked_of_all_of_today = not answer.past and not answer.within
        asked = links.to_question(answer.question) if asked_of_all_of_today else ""
        if asked:
            return self._shared(message, asked, clipped(answer.question, SHARED_UNITS), texts)
        passage = answer.quotes[0].passage
        return self._shared(message, links.to_passage(passage), _headline(passage, texts, zone), texts)

    def opened(self, message: Message, answer: Answer, kind: ChatKind) -> Message:
        """Let the quotes of an answer be opened in the reading room, where there is one."""
        if (doors := self._doors) is None:
            return message

        def door(label: str, passage_id: int) -> Button:
            return doors.to_passage(label, passage_id, kind, card=answer.card)

        rows = opened_elsewhere(message.buttons, answer, door)
        return replace(message, buttons=rows)

    def read(self, messages: Sequence[Message], brief: Brief, texts: Texts, kind: ChatKind) -> list[Message]:
        """Let the brief of one whole day be opened in the reading room, by a button under its last message.

        Not one that went through editors: the page would show what they left out.
        """
        day = self._doors.day_of(brief.since, brief.until) if self._doors and brief.stories else None
        if self._doors is None or day is None or brief.edited:
            return list(messages)
        button = self._doors.to_brief(texts.say("button_read_page"), day, brief.topic, kind)
        return [*messages[:-1], _with_button(messages[-1], button) if button else messages[-1]]

    def quote(self, message: Message, passage: Passage, texts: Texts, zone: str) -> Message:
        """Let a quote be shared, and show its permanent link, which a long press copies."""
        url = self.address(links.to_passage(passage))
        if not url:
            return message
        linked = Markup(message.text, message.entities).line().link(texts.say("permanent_link"), url)
        shown = replace(message, text=linked.text, entities=linked.entities)
        return self._shared(shown, links.to_passage(passage), _headline(passage, texts, zone), texts)

    def brief(self, messages: Sequence[Message], brief: Brief, texts: Texts, zone: str) -> list[Message]:
        """Let a brief that tells something be shared, by a button under its last message: a link to its days.

        Not one that went through editors: the link would open what they left out.
        """
        first, last = (at.astimezone(ZoneInfo(zone)).date() for at in (brief.since + TICK, brief.until))
        parameter = links.to_brief(Days(first, last), brief.topic) if brief.stories and not brief.edited else ""
        heading = clipped(messages[0].text.partition("\n")[0], SHARED_UNITS)
        text = f"{heading}: {texts.days(first, last)}"
        return [*messages[:-1], self._shared(messages[-1], parameter, text, texts)]

    def wish(self, message: Message, wish: Wish, texts: Texts) -> Message:
        """Let a subscription be passed on, which whoever follows the link tries before it is saved."""
        return self._shared(message, links.to_wish(wish), clipped(wish.topic, SHARED_UNITS), texts)

    def opening(self, passage: Passage, texts: Texts) -> tuple[tuple[Button, ...], ...]:
        """Return the button under a quote in somebody else's chat that opens it in its context."""
        label = texts.say("button_in_context")
        if self._doors is not None:
            # Nobody knows into which chat it goes, and a Mini App could only stand in a private one.
            return ((self._doors.to_passage(label, passage.id, ChatKind.GROUP),),)
        url = self.address(links.to_passage(passage))
        return ((Button(label, url=url),),) if url else ()

    def page(self, said: Markup, command: str, kind: ChatKind, texts: Texts) -> Message:
        """Return a fixed page: the start page offers to add the bot to a group, the help tells of inline mode."""
        if command == "help" and kind is not ChatKind.CHANNEL:
            said = self._told_of(said, texts)
        url = self.address("hello", of_group=True)
        if command != "start" or kind is not ChatKind.PRIVATE or not url:
            return said.message()
        return said.message(((Button(texts.say("button_add_to_group"), url=url),),))

    def address(self, parameter: str, *, of_group: bool = False) -> str:
        """Return the link with `parameter`, "" where the bot's name is not known."""
        username = self.bot.username
        return links.address(username, parameter, of_group=of_group) if username else ""

    def _told_of(self, said: Markup, texts: Texts) -> Markup:
        me = self.bot
        if not me.username:
            return said
        lines = [worded(texts, "help_elsewhere"), worded(texts, "help_links")]
        if me.inline:
            lines.insert(1, worded(texts, "help_inline", bot=f"@{me.username}"))
        for line in lines:
            said = said.plain("\n\n" if line is lines[0] else "\n").add(line)
        return said

    def _shared(self, message: Message, parameter: str, text: str, texts: Texts) -> Message:
        url = self.address(parameter) if parameter else ""
        if not url:
            return message
        return _with_button(message, Button(texts.say("button_share"), url=links.sharing(url, text)))


def _with_button(message: Message, button: Button) -> Message:
    *rows, last = message.buttons or ((),)
    shorter = len(last) < ACROSS
    return replace(message, buttons=(*rows, (*last, button)) if shorter else (*rows, last, (button,)))


def _headline(passage: Passage, texts: Texts, zone: str) -> str:
    return f"{title(passage.article, texts, longest=SHARED_UNITS)} ({byline(passage.article, texts, zone)})"
