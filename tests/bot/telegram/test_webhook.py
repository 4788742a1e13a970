"""The webhook as Telegram meets it: over a real connection on this machine."""

import asyncio
import json
import socket

import httpx
import pytest

from bot.errors import StoreError
from bot.operations import strangers
from bot.telegram.webhook import LARGEST_BODY, SECRET_HEADER, Webhook

SECRET = "Tien-Shan_7439"


class Shelf:
    """Keeps updates when it is let; fails while it is full."""

    def __init__(self):
        self.kept, self.is_full, self.may_keep = [], False, asyncio.Event()
        self.may_keep.set()

    async def take(self, payload):
        await self.may_keep.wait()
        if self.is_full:
            raise StoreError("disk is full")
        assert payload.isascii()
        assert "\n" not in payload
        self.kept.append(json.loads(payload)["update_id"])


class Listening:
    """A webhook that serves at `url` from the first line of a block to its last."""

    def __init__(self, take):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._webhook = Webhook(self._listener, SECRET, take)

    async def __aenter__(self):
        self._serving = asyncio.create_task(self._webhook.serve())
        return self

    async def __aexit__(self, *_):
        await self.close()
        self._listener.close()

    async def close(self):
        self._webhook.stop()
        await self._serving


def update(number, text="Is the Ak-Say road open?"):
    return {"update_id": number, "message": {"chat": {"id": 501, "type": "private"}, "text": text}}


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
async def telegram(shelf):
    """A client of the listening webhook that knows the secret."""
    async with (
        Listening(shelf.take) as webhook,
        httpx.AsyncClient(base_url=webhook.url, headers={SECRET_HEADER: SECRET}, trust_env=False) as client,
    ):
        yield client


async def test_an_update_is_kept_and_confirmed(telegram, shelf):
    response = await telegram.post("/heliograph", json=update(7))

    assert response.status_code == 200
    assert shelf.kept == [7]


async def test_it_is_confirmed_only_when_it_is_kept(telegram, shelf):
    shelf.may_keep.clear()
    answering = asyncio.create_task(telegram.post("/", json=update(7)))
    await asyncio.sleep(0.2)

    assert not answering.done()
    shelf.may_keep.set()
    assert (await answering).status_code == 200


@pytest.mark.parametrize("given", [None, "", "Tien-Shan_743", "Tien-Shan_74390", "tien-shan_7439", "Ы" * 14])
async def test_whoever_does_not_know_the_secret_is_refused_and_leaves_no_trace(telegram, shelf, caplog, given):
    del telegram.headers[SECRET_HEADER]
    headers = {} if given is None else {SECRET_HEADER: given.encode()}

    response = await telegram.post("/", json=update(7), headers=headers)

    assert response.status_code == 403
    assert response.content == b""
    assert shelf.kept == []
    assert caplog.records == []


async def test_the_refusal_does_not_wait_for_the_body(telegram):
    """Nobody without the secret may hold a connection with a body that never ends."""
    reader, writer = await asyncio.open_connection(telegram.base_url.host, telegram.base_url.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n{")
    async with asyncio.timeout(10):
        assert (await reader.readline()).startswith(b"HTTP/1.1 403")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("stated", [True, False], ids=["stated", "unstated"])
async def test_what_is_larger_than_any_update_is_not_read(telegram, shelf, stated):
    body = json.dumps(update(7, "я" * LARGEST_BODY)).encode()

    async def in_pieces():
        for start in range(0, len(body), 1 << 16):
            yield body[start : start + (1 << 16)]

    response = await telegram.post("/", content=body if stated else in_pieces())

    assert response.status_code == 413
    assert shelf.kept == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"update_id": "7"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"update_id": 1' + b"0" * 5000 + b"}",
    ],
    ids=["empty", "cut", "list", "no id", "id of letters", "no text", "deep", "long number"],
)
async def test_what_is_no_update_is_refused_and_stops_nothing(telegram, shelf, caplog, body):
    response = await telegram.post("/", content=body)

    assert response.status_code == 400
    assert (await telegram.post("/", json=update(8))).status_code == 200
    assert shelf.kept == [8]


async def test_what_cannot_be_kept_is_asked_for_again(telegram, shelf):
    shelf.is_full = True
    refused = await telegram.post("/", json=update(7))
    shelf.is_full = False
    taken = await telegram.post("/", json=update(7))

    assert (refused.status_code, taken.status_code) == (503, 200)
    assert shelf.kept == [7]


async def test_nothing_but_post_is_served(telegram):
    assert (await telegram.get("/")).status_code == 405


async def test_what_people_write_is_kept_on_one_line_of_ascii(telegram, shelf):
    response = await telegram.post("/", json=update(7, "Дорога\nоткрыта?"))

    assert response.status_code == 200
    assert shelf.kept == [7]


async def test_a_stop_lets_what_is_being_kept_be_confirmed(shelf):
    shelf.may_keep.clear()
    async with (
        Listening(shelf.take) as webhook,
        httpx.AsyncClient(headers={SECRET_HEADER: SECRET}, trust_env=False) as client,
    ):
        answering = asyncio.create_task(client.post(webhook.url, json=update(7)))
        await asyncio.sleep(0.2)
        closing = asyncio.create_task(webhook.close())
        await asyncio.sleep(0.2)
        shelf.may_keep.set()

        assert (await answering).status_code == 200
        await closing
    assert shelf.kept == [7]


async def test_whoever_is_refused_is_hung_up_on(telegram):
    response = await telegram.post("/", json=update(7), headers={SECRET_HEADER: "guess"})

    assert response.headers["connection"] == "close"


@pytest.mark.parametrize("said", [b"", b"POST / HTTP/1.1\r\nHost: bot\r\nX-Slow"], ids=["nothing", "half a head"])
async def test_whoever_does_not_ask_in_time_is_hung_up_on(telegram, monkeypatch, said):
    monkeypatch.setattr(strangers, "HEAD_SECONDS", 0.1)
    reader, writer = await connected(telegram, said)

    async with asyncio.timeout(10):
        assert await ended(reader)
    writer.close()


async def test_telegram_gets_in_however_many_connect_and_say_nothing(telegram, shelf, monkeypatch):
    monkeypatch.setattr(strangers, "CONNECTIONS", 20)
    silent = [await connected(telegram) for _ in range(60)]

    assert (await telegram.post("/", json=update(7))).status_code == 200
    assert shelf.kept == [7]
    async with asyncio.timeout(10):
        assert await ended(silent[0][0])
    for _, writer in silent:
        writer.close()


async def connected(telegram, said=b""):
    reader, writer = await asyncio.open_connection(telegram.base_url.host, telegram.base_url.port)
    writer.write(said)
    return reader, writer


async def ended(reader):
    """Wait until the other side has hung up."""
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True
