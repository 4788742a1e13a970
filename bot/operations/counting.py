"""Counts what is sent and how long it took; sends nothing itself and changes nothing on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.delivery.courier import Sender
from bot.errors import SendError
from bot.messages import Delivery, Message
from bot.operations.tally import SendResult, Tally, result_of
from bot.types import Place


class CountedSender:
    """Hands messages to another sender, and counts what becomes of each try."""

    def __init__(self, sender: Sender, tally: Tally) -> None:
        """Send through `sender`, count in `tally`."""
        self._sender, self._tally = sender, tally

    async def send(self, place: Place, message: Message) -> int:
        """Send and return Telegram's message id; raises what the other sender raises."""
        try:
            message_id = await self._sender.send(place, message)
        except SendError as error:
            self._tally.sent(result_of(error))
            raise
        except Exception:
            self._tally.sent(SendResult.LOST)  # it may have arrived all the same
            raise
        self._tally.sent(SendResult.SENT)
        return message_id


def timed(tally: Tally, then: Callable[[Delivery, datetime], None]) -> Callable[[Delivery, datetime], None]:
    """Return what counts how long a message took to arrive, and tells `then` of it."""

    def sent(delivery: Delivery, at: datetime) -> None:
        tally.delivered(delivery.lane, (at - delivery.not_before).total_seconds())
        then(delivery, at)

    return sent
