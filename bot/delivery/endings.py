"""What becomes of a message that was sent: `delivery + what Telegram said -> ending`. Pure.

| Telegram says            | what follows                                                          |
|--------------------------|-----------------------------------------------------------------------|
| too fast                 | that chat waits as long as it says, the others go on                   |
| the chat moved           | everything of it gets the new id, and the message goes there           |
| the chat is gone         | it is suspended: nothing more is composed for it or sent to it         |
| ... to an old answer     | that answer has failed: it would be tried for ever at a denied chat     |
| the topic is gone        | the topic is suspended, the rest of the chat is not                    |
| the request is refused   | that message has failed, with the reason; the next one goes            |
| no connection            | everything waits a little                                              |
| nothing: no answer came  | again, ever later, fourteen times; then it has failed, openly          |

Only the last row, and a process that ends during a send, can make a message come twice.
An error that nobody foresaw is treated like the last row, so one message stops no other.
What follows for its chat, beside the message, is done by `deliver`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.outbox import HELD
from bot.errors import ChatGone, SendError, SendRefused, SendUnknown, TooFast, Unreachable
from bot.messages import Delivery, Lane

MOST_ATTEMPTS = 14
"""Tries of a message that gets no answer: with the waits below about three hours, and at most 13 duplicates."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(hours=1)

NO_CONNECTION_WAIT = timedelta(seconds=5)

ANSWERS_WAIT = timedelta(minutes=5)
"""How old an answer may be that is still tried where its chat is gone: who may not use a desk is answered though
suspended, and would be tried for ever."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it."""

    delivery: Delivery
    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """It can never be sent."""

    delivery: Delivery
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Again:
    """It is to be sent again, not before `retry_at`; it may have arrived where its answer was `lost`."""

    delivery: Delivery
    retry_at: datetime
    lost: bool = False
    reason: str | None = None


Ending = Sent | Failed | Again


def ending_after(delivery: Delivery, error: Exception, now: datetime) -> Ending:
    """Return what becomes of a message whose sending raised `error`."""
    match error:
        case SendRefused():
            return Failed(delivery, str(error), now)
        case TooFast():
            return Again(delivery, now + timedelta(seconds=error.retry_after), reason=HELD)
        case Unreachable():
            return Again(delivery, now + NO_CONNECTION_WAIT)
        case ChatGone() if delivery.lane is Lane.ANSWER and now - delivery.not_before > ANSWERS_WAIT:
            return Failed(delivery, str(error), now)
        case SendError() if not isinstance(error, SendUnknown):
            # Certainly not sent, and what stood in its way was seen to.
            return Again(delivery, now)
    if delivery.attempts >= MOST_ATTEMPTS:
        return Failed(delivery, f"no answer to {delivery.attempts} tries: {error}", now)
    return Again(delivery, now + wait_after(delivery.attempts), lost=True, reason=str(error))


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries without an answer: doubling, from two seconds to an hour."""
    return min(FIRST_WAIT * (1 << tries - 1), LONGEST_WAIT)
