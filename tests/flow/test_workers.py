"""Several real processes of one bot on one database: nothing is lost, doubled or out of order when one is killed."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import httpx
import pytest
from emulator.telegram import Telegram
from fakes.bot_workers import Crowd, Worker, leader, living, rows, until

pytestmark = pytest.mark.flow

SECRET = "Tien-Shan_7439"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
HANDED_OVER = 10.0


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as standing:
        yield standing


@pytest.fixture
def workers(telegram: Telegram, postgres_url: str, tmp_path: Path) -> Iterator[list[Worker]]:
    made = [Worker(telegram, postgres_url, tmp_path / name) for name in ("first", "second")]
    yield made
    for one in made:
        one.close()


def started(workers: list[Worker], url: str, **environment: str) -> None:
    for one in workers:
        one.start(**environment)
    until(lambda: len(living(url)) == len(workers) or None, "all workers")


def leading(workers: list[Worker], url: str) -> Worker:
    pid = until(lambda: leader(url), "a leader")
    return next(one for one in workers if one.runs_as(pid))


def counted_as_lost(url: str) -> int:
    return int(rows(url, "SELECT coalesce(sum(lost), 0) FROM bot.outbox")[0][0])


def test_a_leader_that_is_killed_or_hangs_is_followed_and_nobody_who_asked_notices(
    telegram: Telegram, workers: list[Worker], postgres_url: str
) -> None:
    started(workers, postgres_url)
    telegram.wait_for_polls(1)
    crowd, first = Crowd(telegram, 6), leading(workers, postgres_url)
    crowd.asks(12)
    first.ends(signal.SIGKILL)
    crowd.asks(6)
    telegram.wait_for_polls(1, timeout=HANDED_OVER)
    second = leading(workers, postgres_url)
    first.start()
    until(lambda: len(living(postgres_url)) == 2 or None, "both workers")

    second.sends(signal.SIGSTOP)
    crowd.asks(6)
    telegram.wait_for_polls(1, timeout=HANDED_OVER)
    until(lambda: not crowd.lost() or None, "the answers")
    second.sends(signal.SIGCONT)
    until(lambda: len(living(postgres_url)) == 2 or None, "both workers")
    crowd.asks(6)
    until(lambda: not crowd.lost() or None, "the answers")

    assert leading(workers, postgres_url) is first
    assert "leads no more" in second.log()
    assert crowd.disordered() == []
    assert crowd.doubled() <= counted_as_lost(postgres_url)
    assert all(one.ends() == 0 for one in workers)


class Balancer:
    """A load balancer that gives each connection to the next of several doors that opens."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = cycle(ports)
        self.taken: list[int] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        opened = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._carry, "127.0.0.1", 0), self._loop)
        self._server = opened.result()
        self.port: int = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = next(self._ports)
        with contextlib.suppress(OSError):
            back, forth = await asyncio.open_connection("127.0.0.1", port)
            self.taken.append(port)
            await asyncio.wait(
                [asyncio.create_task(one) for one in (_copied(reader, forth), _copied(back, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            forth.close()
        writer.close()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as open_:
        sockets = [open_.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


@pytest.fixture
def balancer() -> Iterator[tuple[Balancer, list[int]]]:
    ports = free_ports(2)
    made = Balancer(ports)
    yield made, ports
    made.close()


def test_doors_behind_a_load_balancer_keep_the_order_of_each_chat(
    telegram: Telegram, postgres_url: str, tmp_path: Path, balancer: tuple[Balancer, list[int]]
) -> None:
    balanced, ports = balancer
    url = f"http://127.0.0.1:{balanced.port}/heliograph"
    hook = 'webhook_url = "{url}"\nwebhook_listen = "127.0.0.1:{port}"'
    workers = [
        Worker(telegram, postgres_url, tmp_path / str(port), more=hook.format(url=url, port=port)) for port in ports
    ]
    try:
        started(workers, postgres_url, TELEGRAM_WEBHOOK_SECRET=SECRET)
        until(lambda: len(telegram.calls("setWebhook")) == 2 or None, "both doors")
        crowd = Crowd(telegram, 3)
        with httpx.Client(trust_env=False, headers={SECRET_HEADER: SECRET, "Connection": "close"}) as client:
            answers = [client.post(url, json=crowd.question()).status_code for _ in range(30)]
        until(lambda: not crowd.lost() or None, "the answers")
    finally:
        for one in workers:
            one.close()

    assert answers == [200] * 30
    assert {port: balanced.taken.count(port) for port in ports} == dict.fromkeys(ports, 15)
    assert (crowd.doubled(), crowd.disordered()) == (0, [])
