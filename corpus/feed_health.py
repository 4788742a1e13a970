"""Decide when a feed is asked next, and when it counts as failing, silent or dead. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Self

from corpus.politeness import LONGEST_WAIT
from corpus.types import FeedState, Validators

# A server that is down is asked after one interval, then two, four ... and at least once a day.
_LONGEST_BACKOFF = timedelta(days=1)
# With the interval of half an hour these are 13 requests; a week is what an outlet needs to notice a broken feed.
_OFF_AFTER_FAILURES, _OFF_AFTER = 10, timedelta(days=7)
# Shorter troubles are over before anyone could do something about them.
_TELL_AFTER_FAILURES, _TELL_AFTER = 3, timedelta(days=1)
# A feed is silent when the pause is this many times its usual one: weekly magazines are not silent after two weeks.
_USUAL_PAUSES = 5
_ARRIVALS_KEPT = 20
# The share of an interval by which requests are spread, so that feeds do not all come due in the same minute.
_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """What is remembered of the requests for one feed; all moments are aware UTC."""

    followed: datetime
    due: datetime
    answered: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    is_off: bool = False
    arrivals: tuple[datetime, ...] = ()
    """When new items last came, newest last, several at once counted as one."""
    items: int = 0
    undated: int = 0
    told: FeedState = FeedState.OK
    """The state that the administrators know of."""
    validators: Validators = field(default_factory=Validators)

    @classmethod
    def new(cls, *, now: datetime) -> Self:
        """Return the health of a feed that was never asked."""
        return cls(followed=now, due=now)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `as_kept` gave."""
        moments = {name: _moment(kept.get(name)) for name in ("followed", "due", "answered", "failing_since")}
        arrivals = tuple(datetime.fromisoformat(stated) for stated in kept["arrivals"])
        return cls(
            **{
                **kept,
                **moments,
                "arrivals": arrivals,
                "told": FeedState(kept["told"]),
                "validators": Validators(**kept["validators"]),
            }
        )

    def is_due(self, now: datetime) -> bool:
        """Tell whether the feed is to be asked now."""
        return not self.is_off and self.due <= now

    def as_kept(self) -> dict[str, Any]:
        """Return the same as JSON."""
        kept = asdict(self)
        kept["arrivals"] = [arrival.isoformat() for arrival in self.arrivals]
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request for a feed gave: how many new items, how many of these without a date.

    No `validators` means that those that were sent stay good.
    """

    items: int = 0
    undated: int = 0
    fresh_for: timedelta | None = None
    validators: Validators | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """That a request for a feed failed; `is_gone` when the server says that it is gone for good (410)."""

    retry_after: timedelta | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a feed is asked; `chance` (0 to 1, each time another) spreads the requests."""

    interval: timedelta
    chance: float


def after_answer(health: FeedHealth, answer: Answer, *, now: datetime, pace: Pace) -> FeedHealth:
    """Return the health after a request that was answered."""
    arrivals = (*health.arrivals, now)[-_ARRIVALS_KEPT:] if answer.items else health.arrivals
    wait = max(pace.interval, answer.fresh_for or pace.interval)
    return replace(
        health,
        due=_due(health, wait, now=now, pace=pace),
        answered=now,
        failures=0,
        failing_since=None,
        is_off=False,
        arrivals=arrivals,
        items=health.items + answer.items,
        undated=health.undated + answer.undated,
        told=FeedState.SILENT if health.told is FeedState.SILENT and not answer.items else FeedState.OK,
        validators=answer.validators or health.validators,
    )


def after_failure(health: FeedHealth, failure: Failure, *, now: datetime, pace: Pace) -> FeedHealth:
    """Return the health after a request that failed: asked ever more rarely, in the end not at all."""
    failures, since = health.failures + 1, health.failing_since or now
    # The exponent is bounded because the wait is: 2 ** 20 half hours are decades.
    backoff = min(pace.interval * 2 ** min(health.failures, 20), max(_LONGEST_BACKOFF, pace.interval))
    due = _due(health, max(backoff, failure.retry_after or backoff), now=now, pace=pace)
    is_dead = failures >= _OFF_AFTER_FAILURES and now - since >= _OFF_AFTER
    return replace(health, due=due, failures=failures, failing_since=since, is_off=failure.is_gone or is_dead)


def state_of(health: FeedHealth, *, silent_after: timedelta) -> FeedState:
    """Return how the feed fares, as of the last time that it was asked."""
    if health.is_off:
        return FeedState.OFF
    if health.failures:
        return FeedState.FAILING
    if health.answered and health.answered - _last_arrival(health) > _longest_pause(health, silent_after):
        return FeedState.SILENT
    return FeedState.OK


def since_of(health: FeedHealth, state: FeedState) -> datetime:
    """Return when a state began."""
    return _last_arrival(health) if state is FeedState.SILENT else health.failing_since or health.followed


def to_tell(health: FeedHealth, state: FeedState, *, now: datetime) -> bool:
    """Tell whether the administrators should hear of the state now; each is told once until the feed recovers."""
    if state in (FeedState.OK, health.told):
        return False
    if state is not FeedState.FAILING:
        return True
    since = health.failing_since or now
    return health.failures >= _TELL_AFTER_FAILURES and now - since >= _TELL_AFTER


def _due(health: FeedHealth, wait: timedelta, *, now: datetime, pace: Pace) -> datetime:
    """Return when to ask next: never before the wait is over, which the server may have asked for.

    After a standstill all feeds are overdue and asked one after the other; spreading
    them over a whole interval keeps them from coming due together ever after.
    """
    spread = 1.0 if now - health.due > pace.interval else _SPREAD
    return now + min(wait + pace.chance * spread * pace.interval, LONGEST_WAIT)


def _last_arrival(health: FeedHealth) -> datetime:
    return health.arrivals[-1] if health.arrivals else health.followed


def _longest_pause(health: FeedHealth, silent_after: timedelta) -> timedelta:
    pairs = zip(health.arrivals, health.arrivals[1:], strict=False)
    pauses = [(after - before).total_seconds() for before, after in pairs]
    return max(silent_after, _USUAL_PAUSES * timedelta(seconds=median(pauses))) if pauses else silent_after


def _moment(stated: str | None) -> datetime | None:
    return datetime.fromisoformat(stated) if stated else None
