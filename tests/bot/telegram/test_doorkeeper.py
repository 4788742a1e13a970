"""The door as a process: what it confirmed reaches the inbox, whichever of the two ends, and however."""

import asyncio
import os
import signal
import socket
import sys

import httpx
import pytest
from fakes.bot_clock import FakeClock

from bot.errors import ConfigError, StoreError
from bot.telegram import doorkeeper as doorkeeper_module
from bot.telegram.door import ALIVE
from bot.telegram.doorkeeper import TOGETHER, Address, Doorkeeper, keep_left
from bot.telegram.journal import Journal, left_in
from bot.telegram.webhook import SECRET_HEADER

SECRET = "Tien-Shan_7439"


class Shelf:
    """Keeps updates; raises the errors that were prepared first."""

    def __init__(self):
        self.errors, self.kept = [], []

    async def take(self, arrivals):
        if self.errors:
            raise self.errors.pop(0)
        self.kept += [(arrival.update_id, arrival.chat_id) for arrival in arrivals]


class RestingClock(FakeClock):
    """Does not let a test spin while a process starts."""

    async def sleep(self, seconds):
        await asyncio.sleep(0.01)
        self.pass_(seconds=seconds)


class Desk:
    """A doorkeeper at work, and Telegram before its door."""

    def __init__(self, folder, **changes):
        with socket.create_server(("127.0.0.1", 0)) as free:
            listen = f"127.0.0.1:{free.getsockname()[1]}"
        self.address = Address("https://bot.example.org/", listen, SECRET, folder / "webhook.journal")
        self.shelf = Shelf()
        self.keeper = Doorkeeper(self.address, self.shelf.take, RestingClock(), **changes)
        self._client = httpx.AsyncClient(
            base_url=f"http://{listen}", headers={SECRET_HEADER: SECRET}, trust_env=False, timeout=30
        )

    async def __aenter__(self):
        await self.keeper.open()
        self._running = asyncio.create_task(self.keeper.run())
        return self

    async def __aexit__(self, *_):
        await self.close()
        await self._client.aclose()

    async def brings(self, number):
        """Bring an update until it is confirmed, as Telegram does."""
        message = {"chat": {"id": 500 + number}, "text": "Открыта ли дорога на Ак-Сай?"}
        while True:
            try:
                response = await self._client.post("/", json={"update_id": number, "message": message})
            except httpx.TransportError:
                continue
            return response.status_code

    async def happens(self, what):
        async with asyncio.timeout(20):
            while not what():  # noqa: ASYNC110 - another process brings it about
                await asyncio.sleep(0.01)

    async def close(self):
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        await self.keeper.close()

    def kill(self, number=signal.SIGKILL):
        os.kill(self.keeper._door.pid, number)


async def test_what_comes_is_kept_in_order_and_forgotten_by_the_door(tmp_path):
    async with Desk(tmp_path) as desk:
        for number in (1, 2, 3):
            assert await desk.brings(number) == 200

        await desk.happens(lambda: desk.shelf.kept == [(1, 501), (2, 502), (3, 503)])
        await desk.happens(lambda: desk.address.journal.read_bytes() == b"")


async def test_a_database_in_trouble_holds_up_no_confirmation_and_loses_nothing(tmp_path, caplog):
    async with Desk(tmp_path) as desk:
        desk.shelf.errors = [StoreError("the database is locked")] * 3

        assert [await desk.brings(number) for number in (1, 2)] == [200, 200]
        await desk.happens(lambda: [number for number, _ in desk.shelf.kept] == [1, 2])

    assert "updates wait in" in caplog.text


async def test_a_door_that_is_killed_is_opened_anew_and_nothing_is_lost(tmp_path, caplog):
    async with Desk(tmp_path) as desk:
        desk.shelf.errors = [StoreError("the database is locked")]
        assert await desk.brings(1) == 200
        desk.kill()
        assert await desk.brings(2) == 200
        await desk.happens(lambda: {number for number, _ in desk.shelf.kept} == {1, 2})

    assert "the door ended with status -9 and is opened anew" in caplog.text


async def test_a_door_that_hangs_is_ended_and_opened_anew_and_nothing_is_lost(tmp_path, caplog):
    async with Desk(tmp_path, silent=1.0) as desk:
        assert await desk.brings(1) == 200
        await desk.happens(lambda: [number for number, _ in desk.shelf.kept] == [1])
        hung = desk.keeper._door.pid
        desk.kill(signal.SIGSTOP)
        assert await desk.brings(2) == 200
        await desk.happens(lambda: {number for number, _ in desk.shelf.kept} == {1, 2})

        assert desk.keeper._door.pid != hung
    assert "the door has said nothing for 1 s and is ended" in caplog.text


async def test_a_door_to_which_nothing_comes_is_left_alone(tmp_path):
    async with Desk(tmp_path, silent=5.0) as desk:
        assert await desk.brings(1) == 200
        at_first = desk.keeper._door.pid
        beats, heard = [], desk.keeper._keep

        async def keep(door, lines):
            beats.extend(line for line in lines if line == ALIVE)
            await heard(door, lines)

        desk.keeper._keep = keep
        await desk.happens(lambda: len(beats) >= 3)

        assert desk.keeper._door.pid == at_first


async def test_what_an_earlier_bot_confirmed_is_kept_first(tmp_path, caplog):
    Journal(tmp_path / "webhook.journal").append(['{"update_id":7,"message":{"chat":{"id":501}}}', "no update"])
    async with Desk(tmp_path) as desk:
        assert desk.shelf.kept == [(7, 501)]
        assert left_in(desk.address.journal) == []

    assert "2 updates were confirmed before the last end" in caplog.text
    assert "the door kept what is no update" in caplog.text


class Pieces(Shelf):
    """Notes, too, how many updates came at once."""

    def __init__(self):
        super().__init__()
        self.sizes = []

    async def take(self, arrivals):
        await super().take(arrivals)
        self.sizes.append(len(arrivals))


def left_behind(path, count):
    Journal(path).append([f'{{"update_id":{number},"message":{{"chat":{{"id":501}}}}}}' for number in range(count)])


async def test_a_long_journal_is_taken_up_in_pieces_that_a_database_takes(tmp_path):
    journal, shelf = tmp_path / "webhook.journal", Pieces()
    left_behind(journal, 2 * TOGETHER + 1)

    await keep_left(journal, shelf.take)

    assert shelf.sizes == [TOGETHER, TOGETHER, 1]
    assert [number for number, _ in shelf.kept] == list(range(2 * TOGETHER + 1))
    assert left_in(journal) == []


async def test_a_journal_is_emptied_when_all_of_it_is_kept(tmp_path):
    journal = tmp_path / "webhook.journal"
    left_behind(journal, TOGETHER + 1)

    async def take(arrivals):
        if arrivals[0].update_id == TOGETHER:
            raise StoreError("the database is locked")

    with pytest.raises(StoreError):
        await keep_left(journal, take)
    assert len(left_in(journal)) == TOGETHER + 1


async def test_the_beginning_of_a_line_does_not_spoil_the_next_that_is_confirmed(tmp_path):
    journal = tmp_path / "webhook.journal"
    journal.write_bytes(b'{"update_id":9,"mess')

    await keep_left(journal, Shelf().take)
    Journal(journal).append(['{"update_id":10}'])

    assert left_in(journal) == ['{"update_id":10}']


async def test_where_no_journal_was_left_none_is_made(tmp_path):
    await keep_left(tmp_path / "webhook.journal", Shelf().take)

    assert not (tmp_path / "webhook.journal").exists()


async def test_a_machine_that_starts_no_process_is_tried_again(tmp_path, monkeypatch):
    desk = Desk(tmp_path)
    with monkeypatch.context() as without:
        without.setattr(sys, "executable", str(tmp_path / "gone"))
        with pytest.raises(StoreError, match="the door for updates cannot be started: No such file"):
            await desk.keeper.open()

    async with desk:
        assert await desk.brings(1) == 200


async def test_what_the_inbox_does_not_take_at_a_stop_is_taken_up_at_the_next_start(tmp_path):
    async with Desk(tmp_path) as desk:
        desk.shelf.errors = [StoreError("disk is full")] * 1000
        assert await desk.brings(1) == 200
        await desk.close()
        assert desk.shelf.kept == []

    async with Desk(tmp_path) as desk:
        assert desk.shelf.kept == [(1, 501)]


async def test_the_port_is_free_for_the_next_bot_as_soon_as_one_has_closed(tmp_path):
    async with Desk(tmp_path) as desk:
        await desk.close()

        doorkeeper_module.listening(desk.address.listen).close()


async def test_a_door_whose_bot_was_killed_ends(tmp_path):
    """Else the next bot would find the port taken."""
    async with Desk(tmp_path) as desk:
        await desk.brings(1)
        desk.keeper._door.stdin.close()

        assert await asyncio.wait_for(desk.keeper._door.wait(), 20) == 0


async def test_an_address_that_is_taken_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        address = Address("https://bot.example.org/", listen, SECRET, tmp_path / "webhook.journal")
        with pytest.raises(ConfigError, match=f"webhook_listen = '{listen}': cannot listen there"):
            await Doorkeeper(address, Shelf().take, FakeClock()).open()
