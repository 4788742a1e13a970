"""Each fault at each call, through the real client: nothing is lost, and doubled is only what was served unanswered."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from emulator.post_office import TOKEN, Fault, PostOffice
from fakes.bot_clock import HurryingClock
from fakes.bot_desk import READER, SECOND_READER, open_store, outgoing
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.delivery.courier import Courier
from bot.delivery.post import Post
from bot.telegram.sending import TelegramSender

PATIENCE = 0.2
"""Seconds until the client gives up on an answer: many times what the post office takes."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder).close()
    return folder / "bot.db"


class Bureau:
    """A store with four messages to two readers, and a courier that takes them to a post office with one fault."""

    def __init__(self, folder: Path, empty: Path) -> None:
        folder.mkdir()
        shutil.copy(empty, folder)
        self.store = open_store(folder)
        self.sent = [
            outgoing(f"{number}", place, text=f"News {number}")
            for number, place in enumerate((READER, READER, SECOND_READER, SECOND_READER))
        ]
        self.store.enqueue(self.sent)

    async def delivers(self, office: PostOffice) -> None:
        clock = HurryingClock()
        request = HTTPXRequest(read_timeout=PATIENCE, httpx_kwargs={"trust_env": False})
        async with Bot(TOKEN, base_url=office.url, request=request) as bot:
            courier = Courier(self.store, TelegramSender(bot), clock)
            while (states := Post(self.store).states()).due or states.in_flight:
                await clock.runs_for(courier.run(), 5)


@pytest.mark.parametrize("fault", Fault, ids=[fault.name for fault in Fault])
async def test_a_fault_at_any_call_loses_nothing_and_doubles_what_was_served_unanswered(
    fault: Fault, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The library warns about the kind of value that RetryAfter will have in its next major version.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    at = 0
    struck = True
    while struck:
        at += 1
        bureau = Bureau(tmp_path / str(at), empty)
        with PostOffice({at: fault}) as office:
            await bureau.delivers(office)
        struck = any(call.fault for call in office.log)
        states = Post(bureau.store).states()
        bureau.store.close()

        came = Counter(message.text for message in office.arrived)
        served_unanswered = Counter(call.text for call in office.arrived if call.fault)
        assert came == Counter(item.message.text for item in bureau.sent) + served_unanswered
        assert (states.sent, states.failed) == (len(bureau.sent), 0)
        assert states.lost >= served_unanswered.total()
        for place in (READER, SECOND_READER):
            own = [message.text for message in office.arrived if message.chat_id == place.chat_id]
            assert list(dict.fromkeys(own)) == [item.message.text for item in bureau.sent if item.place == place]
    assert at == len(bureau.sent) + 1
