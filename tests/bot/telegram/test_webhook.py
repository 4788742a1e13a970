"""The webhook as Telegram meets it: over a real connection on this machine."""

import asyncio
import json
import socket

import httpx
import pytest

from bot.errors import ConfigError, StoreError
from bot.telegram.webhook import LARGEST_BODY, SECRET_HEADER, Webhook

SECRET = "Tien-Shan_7439"


class Shelf:
    """Keeps updates when it is let; fails while it is full."""

    def __init__(self):
        self.kept, self.is_full, self.may_keep = [], False, asyncio.Event()
        self.may_keep.set()

    async def take(self, arrival):
        await self.may_keep.wait()
        if self.is_full:
            raise StoreError("disk is full")
        self.kept.append(arrival.update_id)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def update(number, text="Is the Ak-Say road open?"):
    return {"update_id": number, "message": {"chat": {"id": 501, "type": "private"}, "text": text}}


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
async def telegram(shelf):
    """A client of the listening webhook that knows the secret."""
    listen = f"127.0.0.1:{free_port()}"
    webhook = Webhook(listen, SECRET, shelf.take)
    await webhook.open()
    async with httpx.AsyncClient(
        base_url=f"http://{listen}", headers={SECRET_HEADER: SECRET}, trust_env=False
    ) as client:
        yield client
    await webhook.close()


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


async def test_a_stop_lets_what_is_being_kept_be_confirmed(shelf):
    listen = f"127.0.0.1:{free_port()}"
    webhook = Webhook(listen, SECRET, shelf.take)
    await webhook.open()
    shelf.may_keep.clear()
    async with httpx.AsyncClient(headers={SECRET_HEADER: SECRET}, trust_env=False) as client:
        answering = asyncio.create_task(client.post(f"http://{listen}/", json=update(7)))
        await asyncio.sleep(0.2)
        closing = asyncio.create_task(webhook.close())
        await asyncio.sleep(0.2)
        shelf.may_keep.set()

        assert (await answering).status_code == 200
        await closing
        with pytest.raises(httpx.ConnectError):
            await client.post(f"http://{listen}/", json=update(8))
    assert shelf.kept == [7]


async def test_an_address_that_is_taken_is_named(shelf):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ConfigError, match=f"webhook_listen = '{listen}': cannot listen there"):
            await Webhook(listen, SECRET, shelf.take).open()
