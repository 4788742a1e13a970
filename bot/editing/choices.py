"""What editors make of a brief before it is published: which stories stay, and in which order. Pure.

Stories go by the numbers that they have in the brief as it was composed, so that a number means the same story
whatever was moved. Each change names what shall be, not what to do, so that doing it again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.errors import StoreError
from bot.news import Brief, BriefStory, Counted
from bot.types import Place


class State(StrEnum):
    """What became of a draft."""

    OPEN = "open"
    PUBLISHED = "published"
    """An editor published it."""
    ON_TIME = "on time"
    LATE = "late"
    """At its deadline nobody looked after it: published as soon as somebody did."""
    FREED = "freed"
    """Published since its chat has no editors any more."""
    SKIPPED = "skipped"
    EMPTY = "empty"
    """Its deadline came when no story was left."""
    MISSED = "missed"
    LAPSED = "lapsed"
    """It was for editors alone to publish, and none did."""
    ENDED = "ended"
    """Its chat is not subscribed to it any more."""


WENT_OUT = frozenset({State.PUBLISHED, State.ON_TIME, State.LATE, State.FREED})


class Fall(StrEnum):
    """Why a story cannot be published any more; said with it."""

    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    TOLD = "told"
    """Of a skipped brief: its chat was told of it meanwhile."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The numbers of all stories in their `order`, those that editors `dropped`, those that `fell` by themselves."""

    order: tuple[int, ...]
    dropped: frozenset[int] = frozenset()
    fell: Mapping[int, Fall] = field(default_factory=dict)

    @classmethod
    def of(cls, brief: Brief) -> Choices:
        """Return the choices before anybody made any."""
        return cls(tuple(range(1, len(brief.stories) + 1)))

    @property
    def kept(self) -> tuple[int, ...]:
        """Return the numbers of what would be published, in order."""
        return tuple(number for number in self.order if number not in self.dropped and number not in self.fell)

    def keeping(self, number: int) -> Choices:
        """Return the choices with a story kept."""
        return replace(self, dropped=self.dropped - {number})

    def dropping(self, number: int) -> Choices:
        """Return the choices with a story dropped; an unknown one changes nothing."""
        return replace(self, dropped=self.dropped | ({number} & set(self.order)))

    def putting(self, number: int, position: int) -> Choices:
        """Return the choices with a kept story at `position` among the kept, from 0; others change nothing."""
        kept = list(self.kept)
        if number not in kept:
            return self
        kept.remove(number)
        kept.insert(position, number)
        return replace(self, order=(*kept, *(other for other in self.order if other not in kept)))

    def falling(self, fell: Mapping[int, Fall]) -> Choices:
        """Return the choices with just these stories fallen."""
        return replace(self, fell=dict(fell))


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief for `place` that waits for its editors.

    `key` is that of the brief in the outbox; `message_id` that of the message with the buttons, None while it is not
    known. `version` counts changes, and `shown` is the one which that message shows.
    """

    id: int
    key: str
    place: Place
    subscription_id: int
    editors: Place
    brief: Brief
    choices: Choices
    made: datetime
    deadline: datetime
    state: State = State.OPEN
    message_id: int | None = None
    version: int = 1
    shown: int = 1

    def story(self, number: int) -> BriefStory:
        """Return a story by its number in the brief as it was composed."""
        return self.brief.stories[number - 1]

    @property
    def has_nothing_left(self) -> bool:
        """Tell whether there were stories, and none is kept."""
        return bool(self.brief.stories) and not self.choices.kept

    def published(self, *, late: bool = False) -> Brief:
        """Return the brief as its editors want it; where they left something out, it says nothing of that."""
        stories = tuple(self.story(number) for number in self.choices.kept)
        brief = replace(self.brief, stories=stories, late=self.brief.late or late, edited=True)
        if len(stories) == len(self.brief.stories):
            return brief
        return replace(brief, counted=Counted.of(stories), found=0, thin=False)


def choices_to_json(choices: Choices) -> str:
    """Return choices as JSON."""
    raw = {
        "order": choices.order,
        "dropped": sorted(choices.dropped),
        "fell": {str(number): fall.value for number, fall in sorted(choices.fell.items())},
    }
    return json.dumps(raw, separators=(",", ":"))


def choices_from_json(text: str) -> Choices:
    """Return the choices that `choices_to_json` wrote; raises StoreError for anything else."""
    try:
        raw = json.loads(text)
        fell = {int(number): Fall(fall) for number, fall in raw["fell"].items()}
        return Choices(tuple(raw["order"]), frozenset(raw["dropped"]), fell)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"what editors chose cannot be read: {error!r}") from error
