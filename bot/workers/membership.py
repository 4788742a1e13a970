"""The part that one process takes among those of a bot on PostgreSQL: it is known to live, and it may come to lead.

| what happens                                   | what follows                                                      |
|------------------------------------------------|-------------------------------------------------------------------|
| a worker dies                                  | the server ends its session, and its locks are free               |
| a worker hangs, or is cut off                  | it stops leading `LEASE` seconds after it last spoke; the server  |
|                                                | ends its session a second later                                   |
| the server restarts, or ends the session       | the worker hears of it at once, or by its next word               |
| the lock of the leader is free                 | one worker takes it and waits for `LEASE` seconds, in which any   |
|                                                | earlier leader has stopped; not where that one ended in order     |

The leader's term is written down when it begins, so that nothing which an earlier leader writes later counts.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import defaultdict, deque
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from bot.database import Database
from bot.errors import StoreError
from bot.workers import terms
from bot.workers.locks import LEADER, WORKERS
from bot.workers.mandate import Mandate
from bot.workers.office import Hear, Work
from bot.workers.session import Call, Session
from bot.workers.signals import TELLING

log = logging.getLogger(__name__)

LEASE: Final = 3.0
"""Seconds after its last word to the server from which a leader leads no more. With the second after which the server
ends a silent session, the half until the next look and the lease that a new leader waits, a leader that hangs is
followed by another one in at most eight seconds; one that was killed in four."""

SERVER_LEASES: Final = 4 / 3
"""Leases of silence after which the server ends a session; later than the worker itself stands down."""

WORDS: Final = 6
"""Words to the server in a lease; with each it is looked whether the leader's lock is free."""

MOST_TOLD: Final = 1000
"""Words that wait to be told to others: what is beyond them is not worth telling any more."""

CLOCKS_AGREE: Final = 2.0
"""Seconds by which clocks may differ: an answer of the server takes less, and of what people see nothing is finer."""

_LARGEST: Final = 2**31 - 1


_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, as the server's clock does; where there is none such, the one that is never set."""


def _seconds() -> float:
    return time.clock_gettime(_CLOCK)


class _Led:
    """A term of this process."""

    def __init__(self, number: int) -> None:
        self.number, self.over = number, asyncio.Event()


class Membership:
    """One worker's part. Belongs to one event loop."""

    def __init__(self, url: str, store: Database, *, lease: float = LEASE) -> None:
        """Take part in the bot whose database, at `url`, `store` opened."""
        self.number = 1 + secrets.randbelow(_LARGEST)
        self._url, self._store, self._lease, self._rest = url, store, lease, lease / WORDS
        self._spoke, self._known = 0.0, False
        self._term: _Led | None = None
        self._begun = asyncio.Event()
        self._at_work, self._leaving = 0, False
        self._heard: defaultdict[str, list[Hear]] = defaultdict(list)
        self._to_tell: deque[tuple[str, str]] = deque(maxlen=MOST_TOLD)
        self._quiet = False

    @property
    def shared(self) -> bool:
        """Share the office with whoever else opens this database."""
        return True

    @property
    def mandate(self) -> Mandate:
        """Return the right to send, which is this worker's in its terms."""
        return _Mandate(self)

    @property
    def term(self) -> int:
        """Return the number of this worker's present term, 0 where it does not lead."""
        return self._term.number if self._term else 0

    def is_known(self) -> bool:
        """Tell whether the other workers see that this one lives, so that what it claims is left to it."""
        return self._known and _seconds() < self._spoke + self._lease

    def leads(self) -> bool:
        """Tell whether this worker leads now, by the clock: no word from the server is needed to lead no more."""
        return self._term is not None and self.is_known()

    def is_cut_off(self) -> bool:
        """Tell whether the last session broke, or did not come about, and none has since."""
        return self._quiet

    def listen(self, channel: str, hear: Hear) -> None:
        """Call `hear` with the words of each call on a channel."""
        self._heard[channel].append(hear)

    def tell(self, channel: str, words: str) -> None:
        """Tell the others with the next word to the server."""
        self._to_tell.append((channel, words))

    async def keep(self) -> None:
        """Take part until cancelled: open a session, speak, look whether there is a leader; and begin anew."""
        while True:
            try:
                await self._one_session()
            except StoreError as error:
                log.log(logging.DEBUG if self._quiet else logging.WARNING, "this worker is cut off: %s", error)
                self._quiet = True
            finally:
                self._stand_down()
            await asyncio.sleep(self._rest)

    async def while_leading(self, work: Work) -> None:
        """Do `work` in each term of this worker; raises what it raises."""
        while True:
            await self._begun.wait()
            if self._term is not None:
                term = self._term
                await self._within(term, work)
                await term.over.wait()

    async def leave(self) -> None:
        """Let another worker lead without waiting; called when nothing is done any more that only a leader may do."""
        self._leaving = True
        if (number := self.term) and self.is_known() and not self._at_work:
            with suppress(StoreError):
                await asyncio.to_thread(terms.end, self._store, number, datetime.now(UTC))

    async def _within(self, term: _Led, work: Work) -> None:
        self._at_work += 1
        working, over = asyncio.ensure_future(work()), asyncio.create_task(term.over.wait())
        try:
            await asyncio.wait({working, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (working, over):
                task.cancel()
            await asyncio.gather(working, over, return_exceptions=True)
            self._at_work -= 1
        if not working.cancelled() and (error := working.exception()):
            raise error

    async def _one_session(self) -> None:
        self._spoke = _seconds()
        session = await Session.opened(self._url, lease=self._lease * SERVER_LEASES)
        # Anew: each address that did not answer took seconds of its own, maybe more than a lease in all.
        self._spoke = _seconds()
        watching, taking = asyncio.create_task(self._watch(session)), None
        try:
            await self._register(session)
            while taking is None or self._is_well(taking):
                await self._speak(session)
                if taking is None and self._may_lead() and await session.take(LEADER, 0):
                    taking = asyncio.create_task(self._take_over(session.pid, _seconds()))
                await self._hear(session)
        finally:
            for task in (watching, taking):
                if task is not None:
                    task.cancel()
            self._stand_down()
            await session.close()

    async def _register(self, session: Session) -> None:
        while not await session.take(WORKERS, self.number):
            # An earlier session of this worker has it, of which the server does not know yet that it has ended.
            self._spoke = _seconds()
            await asyncio.sleep(self._rest)
        self._known = True
        if words := of_clocks(await session.ahead()):
            log.warning(words)
        if self._quiet:
            log.info("worker %d takes part again", self.number)
            self._quiet = False

    def _is_well(self, taking: asyncio.Task[None]) -> bool:
        """Tell whether this worker leads, or will; raises StoreError where it could not."""
        if taking.done():
            taking.result()
            return self._term is not None
        return True

    async def _speak(self, session: Session) -> None:
        speaks = _seconds()
        await session.speak()
        self._spoke = speaks
        while self._to_tell:
            channel, words = self._to_tell.popleft()
            await session.call_out(channel, words)

    async def _hear(self, session: Session) -> None:
        async for call in session.calls(self._rest):
            if not (call.own and call.channel in TELLING):
                for hear in self._heard[call.channel]:
                    self._let_hear(hear, call)

    def _let_hear(self, hear: Hear, call: Call) -> None:
        try:
            hear(call.words)
        except Exception:
            # Whoever may speak to the database may call anything: it must not end the session.
            log.exception("what was called out on %s is not understood", call.channel)

    async def _watch(self, session: Session) -> None:
        """End a session from which no answer comes; whoever waits for one then goes on."""
        while (left := self._spoke + self._lease - _seconds()) > 0:  # noqa: ASYNC110 - it moves on while this sleeps
            await asyncio.sleep(left)
        self._stand_down()
        session.abandon()

    def _may_lead(self) -> bool:
        return not self._at_work and not self._leaving

    async def _take_over(self, pid: int, since: float) -> None:
        """Begin a term as soon as no earlier leader can be at work."""
        last = await asyncio.to_thread(terms.last, self._store)
        if last is not None and not last.ended and last.worker != self.number:
            await asyncio.sleep(since + self._lease - _seconds())
        number = await asyncio.to_thread(terms.begin, self._store, self.number, datetime.now(UTC), pid=pid)
        self._term = _Led(number)
        self._begun.set()
        log.info("worker %d leads from now on (term %d)", self.number, number)

    def _stand_down(self) -> None:
        self._known = False
        if self._term is not None:
            level = logging.INFO if self._leaving else logging.WARNING
            log.log(level, "worker %d leads no more (term %d)", self.number, self._term.number)
            self._begun.clear()
            self._term.over.set()
            self._term = None


def of_clocks(ahead: float) -> str:
    """Return what is to be said where this machine's clock is so many seconds ahead of the server's, "" for nothing."""
    if abs(ahead) <= CLOCKS_AGREE:
        return ""
    which = "ahead of" if ahead > 0 else "behind"
    return f"the clock of this machine is {abs(ahead):.0f} s {which} the database server's; set both by NTP"


class _Mandate:
    """The right of a worker to send in its terms."""

    def __init__(self, member: Membership) -> None:
        self._member = member

    @property
    def term(self) -> int:
        return self._member.term

    def holds(self) -> bool:
        return self._member.leads()

    def confirmed(self, connection: sa.Connection) -> bool:
        return self._member.leads() and terms.is_present(connection, self._member.term)
