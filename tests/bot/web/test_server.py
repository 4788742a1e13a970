"""The site over real connections: who is slow, who says too much, and in whose name a proxy speaks."""

import asyncio
import socket
from contextlib import asynccontextmanager

import httpx
import pytest
from fakes.web_room import reading_room

from bot.operations import strangers
from bot.web import guard
from bot.web.server import WebServer
from bot.web.settings import WebSettings
from bot.web.site import site


@asynccontextmanager
async def served(folder, web=None):
    """Serve a room on a port of this machine, and give a browser for it."""
    async with reading_room(folder, web=web) as opened:
        listener = socket.create_server(("127.0.0.1", 0))
        host, port = listener.getsockname()
        serving = asyncio.create_task(WebServer(listener, site(opened.room), opened.room.web.proxies).serve())
        async with httpx.AsyncClient(base_url=f"http://{host}:{port}", trust_env=False) as browser:
            yield browser
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def said(browser, text):
    """Say `text` on a connection and return all that comes until it ends."""
    reader, writer = await asyncio.open_connection(browser.base_url.host, browser.base_url.port)
    writer.write(text)
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_pages_are_served_and_say_nothing_of_what_serves_them(tmp_path):
    async with served(tmp_path) as browser:
        page = await browser.get("/login")

    assert page.status_code == 200
    assert "server" not in page.headers


async def test_the_second_half_of_a_page_does_not_wait_until_the_first_is_acknowledged(tmp_path):
    async with reading_room(tmp_path) as opened:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            WebServer(listener, site(opened.room))
            with socket.create_connection(listener.getsockname()):
                taken, _ = listener.accept()
                with taken:
                    assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("half", [b"", b"GET / HTTP/1.1\r\nHost: room\r\nX-Slow"], ids=["nothing", "half a head"])
async def test_whoever_does_not_ask_in_time_is_hung_up_on(tmp_path, monkeypatch, half):
    monkeypatch.setattr(strangers, "HEAD_SECONDS", 0.1)
    async with served(tmp_path) as browser:
        assert await said(browser, half) == b""


async def test_a_form_that_does_not_arrive_in_time_is_waited_for_no_longer(tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.1)
    head = b"POST /login HTTP/1.1\r\nHost: room\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    async with served(tmp_path) as browser:
        answer = await said(browser, head + b"Content-Length: 1000\r\n\r\ntoken=")

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"took too long" in answer


async def test_a_head_without_end_is_refused(tmp_path):
    async with served(tmp_path) as browser:
        answer = await said(browser, b"GET / HTTP/1.1\r\nHost: room\r\nX-Long: " + b"a" * 100_000)

    assert answer.startswith(b"HTTP/1.1 400 ") or answer == b""


async def test_readers_get_in_however_many_connect_and_say_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(strangers, "CONNECTIONS", 20)
    async with served(tmp_path) as browser:
        url = browser.base_url
        silent = [await asyncio.open_connection(url.host, url.port) for _ in range(60)]
        page = await browser.get("/login")
        for _, writer in silent:
            writer.close()

    assert page.status_code == 200


async def paces(browser, *forwarded):
    """Return what becomes of one request for each address that a proxy names."""
    return [(await browser.get("/login", headers={"x-forwarded-for": one})).status_code for one in forwarded]


async def test_a_proxy_that_is_trusted_says_who_asks(tmp_path):
    web = WebSettings(requests_per_minute=1, proxies=["127.0.0.1"])
    async with served(tmp_path, web) as browser:
        assert await paces(browser, "198.51.100.7", "198.51.100.8", "198.51.100.7") == [200, 200, 429]


async def test_what_a_visitor_claims_behind_a_trusted_proxy_changes_nothing(tmp_path):
    web = WebSettings(requests_per_minute=1, proxies=["127.0.0.1"])
    async with served(tmp_path, web) as browser:
        assert await paces(browser, "203.0.113.1, 198.51.100.7", "203.0.113.2, 198.51.100.7") == [200, 429]


async def test_anybody_else_who_names_another_address_is_not_believed(tmp_path):
    async with served(tmp_path, WebSettings(requests_per_minute=1)) as browser:
        assert await paces(browser, "198.51.100.7", "198.51.100.8") == [200, 429]
