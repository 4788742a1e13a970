"""What Telegram is told of how updates come in."""

import socket

import pytest
from fakes.bot_clock import FakeClock
from telegram.error import BadRequest, NetworkError

from bot.errors import ConfigError
from bot.telegram.entrance import Address, PollingEntrance, WebhookEntrance

ALLOWED = ["message", "callback_query"]


class FakeBot:
    """Notes what it is told, unless it has an error to raise."""

    def __init__(self, *errors):
        self._errors, self.told = list(errors), []

    async def delete_webhook(self, **how):
        self._tell(how)

    async def set_webhook(self, url, **how):
        self._tell({"url": url, **how})

    def _tell(self, what):
        self.told.append(what)
        if self._errors:
            raise self._errors.pop(0)


class NoIntake:
    """Keeps nothing."""

    async def take(self, arrivals):
        raise AssertionError

    async def take_one(self, arrival):
        raise AssertionError


def address():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Address("https://bot.example.org/heliograph", f"127.0.0.1:{port}", "Tien-Shan")


async def test_whoever_polls_gives_up_a_webhook_and_keeps_what_waits_there():
    bot = FakeBot()

    await PollingEntrance(bot, NoIntake(), FakeClock(), allowed=ALLOWED).open()

    assert bot.told == [{"drop_pending_updates": False}]


async def test_telegram_is_told_address_secret_and_kinds():
    bot, where = FakeBot(), address()
    entrance = WebhookEntrance(bot, NoIntake(), where, allowed=ALLOWED)

    await entrance.open()
    await entrance.close()

    assert bot.told == [
        {"url": where.url, "secret_token": "Tien-Shan", "allowed_updates": ALLOWED, "max_connections": 40}
    ]


async def test_telegram_that_is_not_there_is_told_again_while_the_bot_listens_already():
    bot = FakeBot(NetworkError("no route"))
    entrance = WebhookEntrance(bot, NoIntake(), address(), allowed=ALLOWED)

    with pytest.raises(NetworkError):
        await entrance.open()
    await entrance.open()
    await entrance.close()

    assert len(bot.told) == 2


async def test_an_address_that_telegram_refuses_is_named():
    bot = FakeBot(BadRequest("Bad webhook: HTTPS url must be provided for webhook"))
    entrance = WebhookEntrance(bot, NoIntake(), address(), allowed=ALLOWED)

    with pytest.raises(ConfigError, match=r"webhook_url = 'https://bot.example.org/heliograph': Telegram refuses it"):
        await entrance.open()
    await entrance.close()
