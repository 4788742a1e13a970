"""Whether the running bot can do its work, and if not, why, in words. Pure: `vitals` looks, this decides.

A bot that is not ready goes on running: what it waits for comes by itself, or its owner reads here what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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


@dataclass(frozen=True, slots=True)
class Health:
    """What keeps the bot from its work, and what else whoever looks should know; one sentence each."""

    troubles: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Return whether nothing keeps it from its work."""
        return not self.troubles


def health_of(vitals: Vitals, now: datetime) -> Health:
    """Return what follows from `vitals` at `now`."""
    troubles = (
        vitals.index_trouble and f"index: {vitals.index_trouble}",
        vitals.database_trouble and f"database: {vitals.database_trouble}",
        _telegram(vitals, now),
        _disk(vitals.disk_free),
        _stuck(vitals.holdings, now),
    )
    notes = (_late(vitals.holdings), _paused(vitals.holdings), _follows(follows=vitals.follows))
    return Health(tuple(filter(None, troubles)), tuple(filter(None, notes)))


def _telegram(vitals: Vitals, now: datetime) -> str:
    silent = now - (vitals.reached or vitals.started)
    # Who follows hears of Telegram only by asking who it is, as with a webhook.
    if silent <= (max(vitals.silence, WEBHOOK_SILENCE) if vitals.follows else vitals.silence):
        return ""
    return f"telegram: not reached for {_seconds(silent)}; the log says what it answers, if anything"


def _disk(free: int) -> str:
    if free >= LEAST_DISK:
        return ""
    return f"disk: {free // 2**20} MiB free, {LEAST_DISK // 2**20} are needed; make room in the home folder"


def _stuck(holdings: Holdings | None, now: datetime) -> str:
    if holdings is None or holdings.oldest_due is None or now - holdings.oldest_due <= LATE_AFTER:
        return ""
    waited = _seconds(now - holdings.oldest_due)
    return f"outbox: a delivery that may go has waited for {waited}; see: heliograph admin outbox"


def _late(holdings: Holdings | None) -> str:
    if holdings is None or not holdings.late:
        return ""
    piles = [_pile(pile) for pile in holdings.late[:MOST_REASONS]]
    rest = sum(pile.count for pile in holdings.late[MOST_REASONS:])
    return "late: " + ", ".join([*piles, *([f"{rest} others"] if rest else [])])


def _pile(pile: LatePile) -> str:
    said = " ".join(pile.reason.split())[:REASON_LENGTH] if pile.reason else "not tried yet"
    return f"{pile.count} {pile.lane.name.lower()} since {pile.oldest:%Y-%m-%d %H:%M} UTC ({said})"


def _paused(holdings: Holdings | None) -> str:
    if holdings is None or holdings.pause is None:
        return ""
    pause = holdings.pause
    why = f" ({pause.note})" if pause.note else ""
    return f"paused: broadcasts wait since {pause.since:%Y-%m-%d %H:%M} UTC{why}; answers go on"


def _follows(*, follows: bool) -> str:
    return "follows: another process of this bot leads; it sends, composes, and polls" if follows else ""


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():.0f} s"
