"""What whoever watches the bot asks it, over a real connection."""

import asyncio
from dataclasses import dataclass, field

import pytest
from fakes.bot_clock import FakeClock
from fakes.bot_vitals import vitals

from bot.errors import ConfigError
from bot.operations.status import FRESH_SECONDS, Answer, Status
from bot.operations.status_server import HEAD_BYTES, StatusServer, listening
from bot.operations.tally import Tally


@dataclass
class FakeDoctor:
    """Sees what it was told to see, and counts how often it looked."""

    seen: dict = field(default_factory=dict)
    looks: int = 0

    async def look(self, reached, now):
        self.looks += 1
        await asyncio.sleep(0)
        return vitals(reached=reached, **self.seen)

    async def feeds(self):
        return {"ok": 3}


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def tally(clock):
    tally = Tally()
    tally.reached(clock.now())
    return tally


async def said(status, path):
    answer = await status.answer(path)
    return answer.status, answer.body.decode()


async def test_a_bot_that_is_well_is_alive_and_ready(tally, clock):
    status = Status(FakeDoctor(), tally, clock)

    assert await said(status, "/healthz") == (200, "ok\n")
    assert await said(status, "/readyz") == (200, "ready\n")


async def test_a_bot_that_is_not_ready_says_why_and_is_alive(tally, clock):
    status = Status(FakeDoctor({"index": None, "index_trouble": "nothing has been indexed yet"}), tally, clock)

    assert await said(status, "/readyz") == (503, "not ready\nindex: nothing has been indexed yet\n")
    assert (await said(status, "/healthz"))[0] == 200


async def test_metrics_say_what_readiness_says(tally, clock):
    code, page = await said(Status(FakeDoctor({"disk_free": 5}), tally, clock), "/metrics")

    assert code == 200
    assert "heliograph_ready 0.0" in page and 'heliograph_feeds{state="ok"} 3.0' in page


async def test_who_asks_often_does_not_have_everything_looked_at_each_time(tally, clock):
    doctor = FakeDoctor()
    status = Status(doctor, tally, clock)

    await asyncio.gather(*(status.answer("/readyz") for _ in range(20)))
    clock.pass_(seconds=FRESH_SECONDS - 0.1)
    await status.answer("/metrics")
    assert doctor.looks == 1

    clock.pass_(seconds=0.2)
    await status.answer("/readyz")
    assert doctor.looks == 2


async def test_anything_else_is_not_here(tally, clock):
    assert (await said(Status(FakeDoctor(), tally, clock), "/admin"))[0] == 404


async def answer(path):
    return Answer(200, f"asked for {path}\n".encode())


async def exchange(request, *, answering=answer):
    """Return what the server says to these bytes, until it hangs up."""
    listener = listening("127.0.0.1:0")
    host, port = listener.getsockname()
    serving = asyncio.create_task(StatusServer(listener, answering).serve())
    try:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(request)
        said = await reader.read()
        writer.close()
        return said
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_a_get_is_answered_and_the_connection_ends():
    said = await exchange(b"GET /readyz?verbose=1 HTTP/1.1\r\nHost: here\r\n\r\n")

    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Length: 18" in head and b"Connection: close" in head
    assert body == b"asked for /readyz\n"


async def test_a_head_is_answered_without_a_body():
    said = await exchange(b"HEAD /metrics HTTP/1.1\r\n\r\n")

    assert said.endswith(b"\r\n\r\n") and b"Content-Length: 19" in said


async def test_nothing_can_be_changed_here():
    assert (await exchange(b"POST /readyz HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 405 Method Not Allowed\r\n")


@pytest.mark.parametrize("noise", [b"\x16\x03\x01\x02\r\n\r\n", b"x" * (HEAD_BYTES + 1), b"GET / HTTP/1.1\r\n\r\n"[:4]])
async def test_what_is_no_request_is_hung_up_on_and_the_next_one_is_served(noise):
    async def hang_up_on(request):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(request)
        writer.write_eof()
        try:
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    listener = listening("127.0.0.1:0")
    serving = asyncio.create_task(StatusServer(listener, answer).serve())
    first = await hang_up_on(noise)
    second = await hang_up_on(b"GET /healthz HTTP/1.1\r\n\r\n")
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)

    assert not first.startswith(b"HTTP/1.1 200")
    assert second.startswith(b"HTTP/1.1 200")


async def test_an_answer_that_fails_is_logged_and_hung_up_on(caplog):
    async def failing(path):
        raise ZeroDivisionError("a defect")

    assert await exchange(b"GET /metrics HTTP/1.1\r\n\r\n", answering=failing) == b""
    assert "nobody foresaw" in caplog.text


def test_a_port_that_is_taken_is_said_before_anything_starts():
    with listening("127.0.0.1:0") as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ConfigError, match=rf'\[bot\] status_listen = "{address}": .*in use'):
            listening(address)


async def test_telegrams_silence_is_told_from_what_was_counted(tally, clock):
    clock.pass_(seconds=100)

    code, words = await said(Status(FakeDoctor(), tally, clock), "/readyz")

    assert code == 503
    assert words.startswith("not ready\ntelegram: not reached for 100 s; ")
