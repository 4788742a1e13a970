"""Whether the running bot can do its work, and if not, why, in words. Pure: `vitals` looks, this decides.

A bot that is not ready goes on running: what it waits for comes by itself, or its owner reads here what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.operations.holdings import Holdings
from bot.operations.lateness import LATE_AFTER, LatePile

POLLING_SILENCE = timedelta(seconds=90)
"""For so long a bot that polls may hear nothing: a poll is answered within ten seconds, a router restarts in sixty."""

WEBHOOK_SILENCE = timedelta(minutes=11)
"""For so long a bot with a webhook may hear nothing: on a quiet night it asks Telegram who it is every five minutes."""

LEAST_DISK = 256 * 1024 * 1024
"""Bytes that must be free: an update writes a new generation of the index beside the old one, and logs of databases."""

MOST_REASONS = 3
"""Reasons that are told: what is common to what is late is seen by then."""

REASON_LENGTH = 80


class Indexed(Protocol):
    """The index in use: how many passages it finds, and since when."""

    @property
    def passages(self) -> int:
        """Return how many passages a search finds."""

    @property
    def published(self) -> datetime:
        """Return since when it is in use."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What was seen of what the bot needs; where something could not be looked at, its `..._trouble` says why.

    Telegram was last heard of at `reached`, None for never, and may be silent for `silence`. A process that `follows`
    handles what another one fetches.
    """

    holdings: Holdings | None
    database_trouble: str
    index: Indexed | None
    index_trouble: str
    disk_free: int
    started: datetime
    reached: datetime | None
    silence: timedelta
    follows: bool = False


class About(StrEnum):
    """What a remark is about."""

    INDEX = "index"
    DATABASE = "database"
    TELEGRAM = "telegram"
    DISK = "disk"
    OUTBOX = "outbox"
    LATE = "late"
    PAUSED = "paused"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence for probes and logs, which are in English; pages say the same in the words of their reader."""

    about: About
    said: str

    def __str__(self) -> str:
        """Return the line as probes are told it."""
        return f"{self.about}: {self.said}"


@dataclass(frozen=True, slots=True)
class Health:
    """What keeps the bot from its work, and what else whoever looks should know."""

    troubles: tuple[Remark, ...]
    notes: tuple[Remark, ...]

    @property
    def ready(self) -> bool:
        """Return whether nothing keeps it from its work."""
        return not self.troubles


def health_of(vitals: Vitals, now: datetime) -> Health:
    """Return what follows from `vitals` at `now`."""
    troubles = {
        About.INDEX: vitals.index_trouble,
        About.DATABASE: vitals.database_trouble,
        About.TELEGRAM: _telegram(vitals, now),
        About.DISK: _disk(vitals.disk_free),
        About.OUTBOX: _stuck(vitals.holdings, now),
    }
    notes = {
        About.LATE: _late(vitals.holdings),
        About.PAUSED: _paused(vitals.holdings),
        About.FOLLOWS: _follows(follows=vitals.follows),
    }
    return Health(_remarks(troubles), _remarks(notes))


def _remarks(said: Mapping[About, str]) -> tuple[Remark, ...]:
    return tuple(Remark(about, words) for about, words in said.items() if words)


def _telegram(vitals: Vitals, now: datetime) -> str:
    silent = now - (vitals.reached or vitals.started)
    # Who follows hears of Telegram only by asking who it is, as with a webhook.
    if silent <= (max(vitals.silence, WEBHOOK_SILENCE) if vitals.follows else vitals.silence):
        return ""
    return f"not reached for {_seconds(silent)}; the log says what it answers, if anything"


def _disk(free: int) -> str:
    if free >= LEAST_DISK:
        return ""
    return f"{free // 2**20} MiB free, {LEAST_DISK // 2**20} are needed; make room in the home folder"


def _stuck(holdings: Holdings | None, now: datetime) -> str:
    if holdings is None or holdings.oldest_due is None or now - holdings.oldest_due <= LATE_AFTER:
        return ""
    waited = _seconds(now - holdings.oldest_due)
    return f"a delivery that may go has waited for {waited}; see: heliograph admin outbox"


def _late(holdings: Holdings | None) -> str:
    if holdings is None or not holdings.late:
        return ""
    piles = [_pile(pile) for pile in holdings.late[:MOST_REASONS]]
    rest = sum(pile.count for pile in holdings.late[MOST_REASONS:])
    return ", ".join([*piles, *([f"{rest} others"] if rest else [])])


def _pile(pile: LatePile) -> str:
    said = " ".join(pile.reason.split())[:REASON_LENGTH] if pile.reason else "not tried yet"
    return f"{pile.count} {pile.lane.name.lower()} since {pile.oldest:%Y-%m-%d %H:%M} UTC ({said})"


def _paused(holdings: Holdings | None) -> str:
    if holdings is None or holdings.pause is None:
        return ""
    pause = holdings.pause
    why = f" ({pause.note})" if pause.note else ""
    return f"broadcasts wait since {pause.since:%Y-%m-%d %H:%M} UTC{why}; answers go on"


def _follows(*, follows: bool) -> str:
    return "another process of this bot leads; it sends, composes, and polls" if follows else ""


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():.0f} s"
