"""What Telegram is told of how updates come in."""

import socket

import pytest
from fakes.bot_clock import FakeClock
from telegram.error import BadRequest, NetworkError

from bot.errors import ConfigError
from bot.telegram.doorkeeper import Address
from bot.telegram.entrance import PollingEntrance, WebhookEntrance
from bot.telegram.journal import Journal, left_in
from bot.telegram.polling import Polling

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


def polling_entrance(bot, intake, **more):
    return PollingEntrance(bot, intake, Polling(bot, intake.take, FakeClock(), allowed=ALLOWED), **more)


@pytest.fixture
def address(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return Address("https://bot.example.org/heliograph", f"127.0.0.1:{port}", "Tien-Shan", tmp_path / "webhook.journal")


async def test_whoever_polls_gives_up_a_webhook_and_keeps_what_waits_there():
    bot = FakeBot()

    await polling_entrance(bot, NoIntake()).open()

    assert bot.told == [{"drop_pending_updates": False}]


class Shelf:
    """Notes what is kept."""

    def __init__(self):
        self.kept = []

    async def take(self, arrivals):
        self.kept += [arrival.update_id for arrival in arrivals]


async def test_whoever_polls_takes_up_what_a_webhook_left(tmp_path):
    left, shelf = tmp_path / "webhook.journal", Shelf()
    Journal(left).append(['{"update_id":7}'])

    await polling_entrance(FakeBot(), shelf, left=left).open()

    assert (shelf.kept, left_in(left)) == ([7], [])


async def test_telegram_is_told_address_secret_and_kinds(address):
    bot = FakeBot()
    entrance = WebhookEntrance(bot, NoIntake(), FakeClock(), address=address, allowed=ALLOWED)

    await entrance.open()
    await entrance.close()

    assert bot.told == [
        {"url": address.url, "secret_token": "Tien-Shan", "allowed_updates": ALLOWED, "max_connections": 40}
    ]


async def test_telegram_that_is_not_there_is_told_again_while_the_bot_listens_already(address):
    bot = FakeBot(NetworkError("no route"))
    entrance = WebhookEntrance(bot, NoIntake(), FakeClock(), address=address, allowed=ALLOWED)

    with pytest.raises(NetworkError):
        await entrance.open()
    await entrance.open()
    await entrance.close()

    assert len(bot.told) == 2


async def test_an_address_that_telegram_refuses_is_named(address):
    bot = FakeBot(BadRequest("Bad webhook: HTTPS url must be provided for webhook"))
    entrance = WebhookEntrance(bot, NoIntake(), FakeClock(), address=address, allowed=ALLOWED)

    with pytest.raises(ConfigError, match=r"webhook_url = 'https://bot.example.org/heliograph': Telegram refuses it"):
        await entrance.open()
    await entrance.close()
