"""Polls: confirmed only when kept, patient with trouble, clear about what somebody must do."""

import asyncio
import logging

import pytest
from fakes.bot_clock import FakeClock
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

from bot.errors import StoreError
from bot.telegram.polling import LONGEST_WAIT, Polling

ALLOWED = ["message", "callback_query"]


def message(number):
    return {"update_id": number, "message": {"chat": {"id": 501}, "text": "Is the Ak-Say road open?"}}


class FakeBot:
    """Answers polls with what was prepared, an error or updates; then nothing comes any more."""

    def __init__(self, *answers):
        self._answers, self.offsets, self.allowed = list(answers), [], None
        self.dry = asyncio.Event()

    async def raw_updates(self, offset, allowed):
        self.offsets.append(offset)
        self.allowed = allowed
        if not self._answers:
            self.dry.set()
            await asyncio.Event().wait()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Shelf:
    """Keeps what it is given, unless it is to fail."""

    def __init__(self, *errors):
        self._errors, self.kept = list(errors), []

    async def take(self, arrivals):
        if arrivals and self._errors:
            raise self._errors.pop(0)
        self.kept += [arrival.update_id for arrival in arrivals]


async def polled(bot, shelf=None, *, shared=False):
    """Poll until the bot has nothing more to say; return how long was waited, in seconds."""
    clock = FakeClock()
    begin = clock.now()
    polling = Polling(bot, (shelf or Shelf()).take, clock, allowed=ALLOWED, shared=shared)
    polling = asyncio.create_task(polling.run())
    drying = asyncio.create_task(bot.dry.wait())
    await asyncio.wait({polling, drying}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    drying.cancel()
    if polling.done():
        polling.result()
    polling.cancel()
    return (clock.now() - begin).total_seconds()


async def test_each_poll_confirms_what_the_one_before_brought():
    bot, shelf = FakeBot([message(7), message(8)], [message(9)]), Shelf()

    await polled(bot, shelf)

    assert shelf.kept == [7, 8, 9]
    assert bot.offsets == [0, 9, 10]
    assert bot.allowed == ALLOWED


async def test_what_could_not_be_kept_is_not_confirmed(caplog):
    bot, shelf = FakeBot([message(7)], [message(7)]), Shelf(StoreError("disk is full"))

    await polled(bot, shelf)

    assert bot.offsets == [0, 0, 8]
    assert shelf.kept == [7]
    assert "disk is full" in caplog.text


async def test_after_a_poll_without_news_ids_may_begin_anew():
    """After a week of silence ids go on from anywhere, also below the last one."""
    bot, shelf = FakeBot([message(900)], [], [message(12)]), Shelf()

    await polled(bot, shelf)

    assert bot.offsets == [0, 901, 0, 13]
    assert shelf.kept == [900, 12]


async def test_what_is_no_update_stops_no_other(caplog):
    shelf = Shelf()

    await polled(FakeBot([{"message": {}}, message(7), "nonsense", message(8)]), shelf)

    assert shelf.kept == [7, 8]


async def test_a_lost_connection_is_waited_for_ever_longer_and_told_once(caplog):
    caplog.set_level(logging.INFO)
    bot = FakeBot(*[NetworkError("Bad Gateway")] * 8, [message(7)])

    waited = await polled(bot)

    assert waited == pytest.approx(1 + 2 + 4 + 8 + 16 + 30 + 30 + 30 + 0.1)
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage() for record in warnings] == [
        "no updates could be fetched; the next try is in 1 s: Bad Gateway"
    ]
    assert "updates come in again after 8 polls that failed" in caplog.text


async def test_telegram_is_not_asked_before_the_time_that_it_names():
    assert await polled(FakeBot(RetryAfter(77), [])) == 77


async def test_a_second_process_is_named_with_the_remedy(caplog):
    conflict = Conflict("Conflict: terminated by other getUpdates request")

    waited = await polled(FakeBot(conflict, [message(7)]))

    assert waited >= LONGEST_WAIT
    assert "another process fetches the updates of this bot" in caplog.text
    assert "revoke the token at @BotFather" in caplog.text


async def test_another_worker_that_was_overtaken_is_not_waited_for_at_first(caplog):
    """It stops polling within seconds; only whoever stays is none of ours."""
    conflict = Conflict("Conflict: terminated by other getUpdates request")

    short = await polled(FakeBot(conflict, [message(7)]), shared=True)
    quiet = "another process" in caplog.text
    await polled(FakeBot(*[conflict] * 7, [message(7)]), shared=True)

    assert (short < 2, quiet) == (True, False)
    assert "another process fetches the updates of this bot" in caplog.text


async def test_a_token_that_is_not_known_ends_polling():
    with pytest.raises(InvalidToken):
        await polled(FakeBot([message(7)], InvalidToken("Unauthorized")))


async def test_polls_that_bring_nothing_but_nonsense_are_made_ever_more_seldom(caplog):
    """They cannot be confirmed, so Telegram gives them at once, again and again."""
    waited = await polled(FakeBot(*[["nonsense"]] * 8, [message(7)]))

    assert waited == pytest.approx(1 + 2 + 4 + 8 + 16 + 30 + 30 + 30 + 0.1)
    assert "nothing of what Telegram sends is an update" in caplog.text


async def test_a_proxy_that_lost_its_way_does_not_end_polling():
    """The library calls a 404 a wrong token, too."""
    bot, shelf = FakeBot(InvalidToken("Not Found"), [message(7)]), Shelf()

    await polled(bot, shelf)

    assert shelf.kept == [7]
