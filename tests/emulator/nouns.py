"""What the stand-in for Telegram speaks of: people, rooms, what was sent, what was called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What somebody is in a chat; the values are Telegram's statuses."""

    OWNER = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def is_inside(self) -> bool:
        return self in (Role.OWNER, Role.ADMINISTRATOR, Role.MEMBER)

    @property
    def administers(self) -> bool:
        return self in (Role.OWNER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; the bot is one too."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False


@dataclass
class Topic:
    """A forum topic; its id is the id of the service message that opened it."""

    id: int
    name: str
    opener: Person
    closed: bool = False


@dataclass
class Room:
    """A chat as Telegram knows it. `kind` is private, group, supergroup or channel."""

    id: int
    kind: str
    title: str
    username: str | None = None
    person: Person | None = None
    is_forum: bool = False
    roles: dict[int, Role] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    started: bool = True
    blocked: bool = False
    migrated_to: int | None = None

    def role(self, person_id: int) -> Role:
        return self.roles.get(person_id, Role.LEFT)


@dataclass(frozen=True)
class Entity:
    """A stretch of a message's text, with the characters that it covers."""

    kind: str
    offset: int
    length: int
    text: str
    url: str | None = None


@dataclass(frozen=True)
class Button:
    """An inline button; one of `data`, `url` and `app`, the address of a Mini App, is set."""

    label: str
    data: str | None
    url: str | None
    app: str | None = None


@dataclass(frozen=True)
class Sent:
    """One version of a message, the bot's or a person's, as its readers see it."""

    chat_id: int
    topic_id: int
    message_id: int
    text: str
    entities: tuple[Entity, ...]
    buttons: tuple[Button, ...]
    at: datetime
    version: int = 0
    reply_to: int | None = None
    preview_url: str | None = None

    def stretches(self, kind: str) -> tuple[str, ...]:
        """Return the texts of all entities of one kind, in order."""
        return tuple(entity.text for entity in self.entities if entity.kind == kind)

    @property
    def quotes(self) -> tuple[str, ...]:
        """Return what stands as a quotation, of either look."""
        return tuple(e.text for e in self.entities if e.kind in ("blockquote", "expandable_blockquote"))

    def button(self, *, label: str | None = None, data: str | None = None) -> Button:
        """Return the first button whose label is `label`, or whose data begins with `data`."""
        for button in self.buttons:
            by_label = label is not None and button.label == label
            by_data = data is not None and (button.data or "").startswith(data)
            if by_label or by_data:
                return button
        raise AssertionError(f"no button {label or data!r} among {[(b.label, b.data) for b in self.buttons]}")

    def offers(self, data: str) -> bool:
        """Tell whether a button's data begins with `data`."""
        return any((button.data or "").startswith(data) for button in self.buttons)


@dataclass(frozen=True)
class Notice:
    """What a press showed to the one who pressed."""

    text: str
    alert: bool


@dataclass(frozen=True)
class Offered:
    """The list of an inline query, as the bot gave it."""

    results: tuple[Mapping[str, Any], ...]
    button: Mapping[str, Any]
    next_offset: str
    cache_time: int
    is_personal: bool


@dataclass(frozen=True)
class Call:
    """One request of the bot, as received: the ground truth.

    `flags` name what Telegram would take but silently mend, such as more than
    100 entities. `error` is the description that the bot was told.
    """

    number: int
    method: str
    params: Mapping[str, Any]
    at: datetime
    status: int
    error: str = ""
    flags: tuple[str, ...] = ()


class Refused(Exception):
    """Say no as Telegram does: `code`, `description`, and `parameters` where it gives some."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        self.code, self.description, self.parameters = code, description, parameters
        super().__init__(f"{code} {description}")


def bad(description: str, **parameters: int) -> Refused:
    """Return the refusal of a request that is wrong."""
    return Refused(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> Refused:
    """Return the refusal of a chat that does not want the bot."""
    return Refused(403, f"Forbidden: {description}")
