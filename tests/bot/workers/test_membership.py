"""One of several workers leads; when it dies, hangs or is cut off it leads no more before another one does."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from fakes.bot_crew import Line, plain
from fakes.databases import TrialServer

from bot.store import BotStore
from bot.workers import terms
from bot.workers.locks import LEADER
from bot.workers.membership import Membership, of_clocks
from bot.workers.signals import CAME, MET, call_out

pytestmark = pytest.mark.engines("postgres")

LEASE = 0.6


class Member:
    """A worker whose work notes when it runs."""

    def __init__(self, url: str, store: BotStore, noted: list[str], name: str) -> None:
        self.membership = Membership(url, store, lease=LEASE)
        self._noted, self._name = noted, name
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        work = [self.membership.keep(), self.membership.while_leading(self._work)]
        self._tasks = [asyncio.create_task(one) for one in work]

    async def end(self) -> None:
        """End as a process does that is stopped: what only a leader does first."""
        for task in reversed(self._tasks):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.membership.leave()

    async def _work(self) -> None:
        self._noted.append(f"{self._name} begins")
        try:
            await asyncio.Event().wait()
        finally:
            self._noted.append(f"{self._name} ends")


class Bot:
    """Workers of one database; at the end all are stopped."""

    def __init__(self, url: str, store: BotStore) -> None:
        self.url, self._store, self.noted = url, store, []
        self.members: list[Member] = []

    def hires(self, url: str = "") -> Member:
        name = "ABCDEF"[len(self.members)]
        self.members.append(Member(url or self.url, self._store, self.noted, name))
        self.members[-1].begin()
        return self.members[-1]

    async def until(self, *noted: str) -> None:
        await until(lambda: self.noted == list(noted), lambda: str(self.noted))


async def until(happened: Callable[[], bool], said: Callable[[], str] = str) -> None:
    try:
        async with asyncio.timeout(20):
            while not happened():  # noqa: ASYNC110 - the server brings it about
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(said()) from None


@pytest.fixture
async def bot(postgres_url: str, store: BotStore) -> AsyncIterator[Bot]:
    bot = Bot(postgres_url, store)
    yield bot
    await asyncio.gather(*(member.end() for member in bot.members))


def end_session_of_leader(url: str) -> None:
    ending = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = %s"
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(ending, [LEADER])


async def test_one_of_several_leads(bot: Bot) -> None:
    first = bot.hires()
    await bot.until("A begins")
    second = bot.hires()
    await until(second.membership.is_known)

    assert (first.membership.leads(), second.membership.leads()) == (True, False)
    assert bot.noted == ["A begins"]


async def test_a_leader_whose_session_ends_stops_before_the_next_one_begins(bot: Bot) -> None:
    bot.hires()
    await bot.until("A begins")
    second = bot.hires()
    await until(second.membership.is_known)

    # A may take the lock again itself: whoever leads next, the work of the old term has ended before.
    await asyncio.to_thread(end_session_of_leader, bot.url)
    await until(lambda: len(bot.noted) == 3, lambda: str(bot.noted))

    assert bot.noted[:2] == ["A begins", "A ends"]
    assert bot.noted[2] in ("A begins", "B begins")


async def test_a_leader_that_leaves_in_order_is_followed_without_a_wait(bot: Bot, store: BotStore) -> None:
    first = bot.hires()
    await bot.until("A begins")
    bot.hires()
    await first.end()
    await bot.until("A begins", "A ends", "B begins")

    last = terms.last(store)
    assert last is not None
    assert (last.number, last.ended) == (2, False)


async def test_a_leader_that_is_cut_off_stops_by_its_own_clock(bot: Bot, postgres: TrialServer) -> None:
    async with cut_line(postgres) as (line, url):
        first = bot.hires(url)
        await bot.until("A begins")
        second = bot.hires()
        await until(second.membership.is_known)

        line.cut = True
        await bot.until("A begins", "A ends", "B begins")
        assert not first.membership.leads()

        line.cut = False
        await until(first.membership.is_known)
        assert (first.membership.leads(), second.membership.leads()) == (False, True)


@asynccontextmanager
async def cut_line(postgres: TrialServer) -> AsyncIterator[tuple[Line, str]]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="line-")))
        line = Line()
        await stack.enter_async_context(line.laid(postgres.server.socket_folder, folder))
        yield line, sa.make_url(postgres.server.url()).set(query={"host": str(folder)}).render_as_string()


async def test_work_that_fails_is_told_and_may_be_begun_anew_in_the_same_term(bot: Bot) -> None:
    async def work() -> None:
        raise ValueError("no such chat")

    member = bot.hires()
    for _ in range(2):
        with pytest.raises(ValueError, match="no such chat"):
            await member.membership.while_leading(work)

    assert member.membership.leads()


async def test_a_call_that_nobody_understands_does_not_end_the_session(
    bot: Bot, store: BotStore, caplog: pytest.LogCaptureFixture
) -> None:
    member, heard = bot.hires(), list[str]()

    def hear(words: str) -> None:
        heard.append(words.split(" ")[1])

    member.membership.listen(CAME, hear)
    await bot.until("A begins")
    for words in ("malformed", "well formed"):
        with store.writing() as connection:
            call_out(connection, CAME, words)
    await until(lambda: bool(heard), lambda: str(heard))

    assert (heard, bot.noted) == (["formed"], ["A begins"])
    assert "what was called out on heliograph_came is not understood" in caplog.text


async def test_a_worker_that_found_its_server_late_takes_part(bot: Bot) -> None:
    """An address that does not answer takes two seconds before the next one is tried, more than a lease here."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = sa.make_url(bot.url)
        hosts = {"host": f"127.0.0.1,{there.query['host']}", "port": f"{silent.getsockname()[1]},5432"}
        member = bot.hires(there.set(query={**there.query, **hosts}).render_as_string(hide_password=False))
        await until(member.membership.is_known)
        await bot.until("A begins")


def test_clocks_that_differ_are_told() -> None:
    assert (of_clocks(1.9), of_clocks(-1.9)) == ("", "")
    assert "3 s ahead of the database server's" in of_clocks(3.1)
    assert "60 s behind the database server's" in of_clocks(-60)


async def test_calls_are_heard_by_all_and_what_one_tells_only_by_others(bot: Bot, store: BotStore) -> None:
    heard: list[str] = []
    members = [bot.hires().membership for _ in range(2)]
    for name, member in zip("AB", members, strict=True):
        member.listen(MET, lambda words, name=name: heard.append(f"{name} {words}"))
        member.listen(CAME, lambda _, name=name: heard.append(f"{name} looks"))
    await until(lambda: all(member.is_known() for member in members))

    members[0].tell(MET, "501 saltanat")
    await until(lambda: bool(heard), lambda: str(heard))
    with store.writing() as connection:
        call_out(connection, CAME)
    await until(lambda: len(heard) >= 3, lambda: str(heard))

    assert sorted(heard) == ["A looks", "B 501 saltanat", "B looks"]
