"""Moments in messages, and the server that does not take them."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.messages import Entity, Message, Style
from bot.telegram.dated import Moments, without_moments

BOLD = Entity(Style.BOLD, 0, 2)
MOMENT = Entity(Style.MOMENT, 6, 20, unix=1_772_420_400)
PLAIN = Message("As of 2 March 2026, 08:00", (BOLD,))
DATED = Message("As of 2 March 2026, 08:00", (BOLD, MOMENT))
UNKNOWN = "Can't parse entities: unsupported type"


class Server:
    """Takes messages; answers those with a moment, or all, with an error."""

    def __init__(self, error: TelegramError | None = None, *, always: bool = False) -> None:
        self._error, self._always, self.asked = error, always, list[Message]()

    async def take(self, message: Message) -> int:
        self.asked.append(message)
        if self._error is not None and (self._always or message != PLAIN):
            raise self._error
        return 88


async def test_a_server_that_knows_moments_gets_them() -> None:
    server = Server()

    assert await Moments().sent(DATED, server.take) == 88
    assert server.asked == [DATED]


async def test_a_server_that_does_not_gets_the_words_and_no_moment_again() -> None:
    server, moments = Server(BadRequest(UNKNOWN)), Moments()

    assert await moments.sent(DATED, server.take) == 88
    assert await moments.sent(DATED, server.take) == 88
    assert server.asked == [DATED, PLAIN, PLAIN]


async def test_what_is_refused_without_moments_too_says_nothing_of_them() -> None:
    server, moments = Server(BadRequest("message is too long"), always=True), Moments()

    for _ in range(2):
        with pytest.raises(BadRequest):
            await moments.sent(DATED, server.take)

    assert server.asked == [DATED, PLAIN, DATED, PLAIN]


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("Chat not found"),
        BadRequest("Topic_closed"),
        BadRequest("Message to be replied not found"),
        BadRequest("Message is not modified"),
        NetworkError("reset"),
    ],
)
async def test_what_stands_in_the_way_of_any_message_is_not_tried_twice(error: TelegramError) -> None:
    server = Server(error, always=True)

    with pytest.raises(type(error)):
        await Moments().sent(DATED, server.take)

    assert server.asked == [DATED]


async def test_a_message_without_moments_is_refused_once() -> None:
    server = Server(BadRequest(UNKNOWN), always=True)

    with pytest.raises(BadRequest):
        await Moments().sent(PLAIN, server.take)

    assert server.asked == [PLAIN]


def test_the_words_stay_when_the_moment_goes() -> None:
    assert without_moments(DATED) == PLAIN
    assert without_moments(PLAIN) is PLAIN
