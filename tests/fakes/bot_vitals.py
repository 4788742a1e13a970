"""What is seen of a desk that is well, and builders of what may be wrong with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fakes.bot_clock import MONDAY_MORNING

from bot.messages import Lane
from bot.operations.health import POLLING_SILENCE, Vitals
from bot.operations.holdings import Count, Holdings, OutboxState, Pile


@dataclass(frozen=True)
class Index:
    passages: int = 41_000
    published: datetime = MONDAY_MORNING - timedelta(hours=1)


def holdings(**changes) -> Holdings:
    """Return the numbers of a desk with work to do and nothing wrong."""
    held = {
        "outbox": (Pile(OutboxState.DUE, Lane.BROADCAST, 12), Pile(OutboxState.SENT, None, 3400)),
        "oldest_due": MONDAY_MORNING - timedelta(seconds=30),
        "inbox": (Count("waiting", 2),),
        "oldest_waiting": MONDAY_MORNING - timedelta(seconds=4),
        "chats": (Count("group", 5), Count("private", 90)),
        "suspensions": (Count("blocked", 7),),
        "subscriptions": (Count("brief", 60),),
        "pause": None,
    }
    return Holdings(**{**held, **changes})


def vitals(**changes) -> Vitals:
    """Return what is seen of a desk that is well, at `MONDAY_MORNING`."""
    seen = {
        "holdings": holdings(),
        "database_trouble": "",
        "index": Index(),
        "index_trouble": "",
        "disk_free": 5 << 30,
        "reached": MONDAY_MORNING,
        "silence": POLLING_SILENCE,
        "started": MONDAY_MORNING - timedelta(days=2),
    }
    return Vitals(**{**seen, **changes})
