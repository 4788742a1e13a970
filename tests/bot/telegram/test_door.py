"""What the door does with an update: on the disk first, then handed on, forgotten when the bot says so."""

import asyncio
import contextlib
import socket
import sys

import pytest

from bot.errors import StoreError
from bot.telegram import door as door_module
from bot.telegram.door import Door
from bot.telegram.journal import Journal, left_in


class Pipe(asyncio.WriteTransport):
    """Keeps what is written; `unread` bytes wait for the reader."""

    def __init__(self):
        super().__init__()
        self.lines, self.unread, self.closed = [], 0, False

    def write(self, data):
        self.lines.append(data)

    def is_closing(self):
        return self.closed

    def get_write_buffer_size(self):
        return self.unread


@pytest.fixture
def path(tmp_path):
    return tmp_path / "webhook.journal"


async def test_an_update_is_on_the_disk_when_it_is_handed_on(path):
    pipe = Pipe()

    await Door(Journal(path), pipe).take('{"update_id":1}')

    assert left_in(path) == ['{"update_id":1}']
    assert pipe.lines == [b'{"update_id":1}\n']


async def test_the_journal_is_emptied_when_the_bot_has_all_that_it_holds(path):
    door = Door(Journal(path), Pipe())
    await asyncio.gather(*[door.take(f'{{"update_id":{number}}}') for number in (1, 2, 3)])

    door.may_forget(2)
    assert len(left_in(path)) == 3
    door.may_forget(3)
    assert left_in(path) == []


async def test_what_is_just_being_written_is_not_forgotten_with_the_rest(path):
    door = Door(Journal(path), Pipe())
    await door.take('{"update_id":1}')
    taking = asyncio.create_task(door.take('{"update_id":2}'))
    await asyncio.sleep(0)
    door.may_forget(1)
    await taking

    assert '{"update_id":2}' in left_in(path)


async def test_a_bot_that_does_not_read_gets_no_more(path, monkeypatch):
    monkeypatch.setattr(door_module, "MOST_UNREAD", 100)
    pipe = Pipe()
    door = Door(Journal(path), pipe)
    pipe.unread = 101

    with pytest.raises(StoreError, match="does not take what came before"):
        await door.take('{"update_id":1}')
    assert (left_in(path), pipe.lines) == ([], [])


async def test_a_door_whose_server_died_ends_and_says_so(path):
    """Else the bot would believe that nothing comes."""
    with socket.socket(type=socket.SOCK_DGRAM) as none_to_serve_at:
        door = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.telegram.door", str(path), str(none_to_serve_at.fileno()), "2"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=[none_to_serve_at.fileno()],
        )
    try:
        door.stdin.write(b"Tien-Shan\n")
        said = await asyncio.wait_for(door.stdout.read(), 20)
        status = await door.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            door.kill()

    assert status == 1
    assert b"nothing listens any more" in said


async def test_what_the_disk_does_not_take_is_neither_confirmed_nor_handed_on(path):
    pipe, journal = Pipe(), Journal(path)
    journal.close()

    with pytest.raises(StoreError, match="cannot be used"):
        await Door(journal, pipe).take('{"update_id":1}')
    assert pipe.lines == []


async def test_signs_of_life_go_to_a_bot_that_reads_them_and_to_no_other(path):
    pipe = Pipe()
    pipe.unread = 1
    beating = asyncio.create_task(Door(Journal(path), pipe).beat(0))
    for _ in range(3):
        await asyncio.sleep(0)
    unread, pipe.unread = list(pipe.lines), 0
    for _ in range(3):
        await asyncio.sleep(0)
    beating.cancel()

    assert unread == []
    assert set(pipe.lines) == {b".\n"}
