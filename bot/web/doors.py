"""The buttons of a chat that lead into the reading room: a Mini App in private, a signed link in groups and channels.

A link in a group is seen by all of its members, and by whoever they pass it on to: it opens the one thing that it
names, and ends. A Mini App asks Telegram who opens it, so its address opens nothing by itself and does not end.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.briefs.windows import TICK
from bot.delivery.courier import Clock
from bot.messages import Button
from bot.types import ChatKind
from bot.web.access import Scope, Seals, Section, until
from bot.web.settings import WebSettings

CARD: Final = "card"
"""The parameter of an address that names the answer under which its button stands."""

LONGEST_ADDRESS: Final = 2000
"""Characters of a button's address. Only the brief of a long topic takes more, which then gets no button."""


class Doors:
    """Makes buttons that open a passage or the brief of a day."""

    def __init__(self, seals: Seals, web: WebSettings, zone: str, clock: Clock, *, learns: bool = False) -> None:
        """Lead to the room at `web.url`, whose days begin in `zone`; where the bot `learns` say from which card."""
        self._seals, self._web, self._zone, self._clock = seals, web, ZoneInfo(zone), clock
        self._learns = learns

    def to_passage(self, label: str, passage_id: int, kind: ChatKind, *, card: str = "") -> Button:
        """Return the button that opens a passage in its article; `card` is that of the answer it stands under."""
        scope = Scope(Section.PASSAGE, str(passage_id))
        asked = {CARD: card} if card and self._learns else {}
        return self._button(label, f"/passages/{passage_id}", asked, scope if self._signs(kind) else None)

    def to_brief(self, label: str, day: date, topic: str, kind: ChatKind) -> Button | None:
        """Return the button that opens the brief of a day, None where its address would be too long."""
        asked = {"topic": topic} if topic else {}
        scope = Scope(Section.BRIEF, f"{day}:{topic}" if topic else f"{day}")
        button = self._button(label, f"/briefs/{day}", asked, scope if self._signs(kind) else None)
        return button if len(button.url or button.app or "") <= LONGEST_ADDRESS else None

    def day_of(self, since: datetime, until: datetime) -> date | None:
        """Return the one whole day of the room's zone that a window is, None for any other window."""
        first, last = (since + TICK).astimezone(self._zone), (until + TICK).astimezone(self._zone)
        next_day = first.date() + timedelta(days=1)
        is_whole = first.time() == last.time() == first.min.time() and last.date() == next_day
        return first.date() if is_whole else None

    def _signs(self, kind: ChatKind) -> bool:
        # Telegram takes Mini Apps by https alone, and their buttons in private chats alone.
        return kind is not ChatKind.PRIVATE or not self._web.is_public

    def _button(self, label: str, path: str, asked: dict[str, str], scope: Scope | None) -> Button:
        if scope is None:
            return Button(label, app=f"{self._web.url}/app{_with(path, asked)}")
        # To the end of a day: what is composed again on the same day has the same link.
        ends = until(self._clock.now(), self._web.link_days + 1).replace(hour=0, minute=0, second=0, microsecond=0)
        key = self._seals.link(scope, until=ends)
        fragment = "#passage" if scope.section is Section.PASSAGE else ""
        return Button(label, url=f"{self._web.url}{_with(path, {**asked, 'key': key})}{fragment}")


def _with(path: str, asked: dict[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
