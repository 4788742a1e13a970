"""The running application on Telegram: how it comes up, what runs in it, how it ends without losing anything.

Updates come in through polls or a webhook and are kept in the inbox; from there they reach the desk, in each chat's
order, and what it says goes into the outbox. Services run beside.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.asking.link_buttons import Myself
from bot.away import is_absence
from bot.delivery.courier import Clock, SystemClock
from bot.delivery.inbox import Arrival, Inbox
from bot.errors import ConfigError, StoreError
from bot.handlers import Desk
from bot.messages import Outgoing
from bot.operations.stopping import Deadline
from bot.operations.tally import Tally
from bot.rooms.own_menus import OwnMenus
from bot.telegram.absence import Absence
from bot.telegram.dispatch import Dispatch
from bot.telegram.doorkeeper import Address, keep_left
from bot.telegram.entrance import PollingEntrance, WebhookEntrance
from bot.telegram.inline import is_over
from bot.telegram.intake import Intake
from bot.telegram.lasting import lasting
from bot.telegram.meanwhile import Meanwhile, Vigil
from bot.telegram.menus import Menus
from bot.telegram.polling import Polling, PollingBot
from bot.telegram.refusals import token_is_void
from bot.telegram.replies import Replies
from bot.telegram.rooms import TelegramRooms
from bot.telegram.sending import TelegramSender
from bot.telegram.turns import ChatTurns
from bot.telegram.unpacking import unpacked
from bot.workers.office import Alone, Led, Office
from bot.workers.signals import CAME
from bot.workers.slots import Slot

log = logging.getLogger(__name__)

_REFUSED = "Telegram does not accept the token; copy it again from @BotFather, or look at [bot] api_base_url"

TOKEN_SECONDS = 300.0
"""How often is asked whether the token still holds: with a webhook the bot would never hear that it does not."""

CONNECTING_SECONDS = 5.0
"""Rest between two tries to reach Telegram at the start."""

FINISHING_SECONDS = 4.0
"""How long answers that are being composed have when the bot is stopped. With the sends that are under way it ends
within the ten seconds after which Docker kills it."""

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
    Update.INLINE_QUERY,
]
"""Always passed explicitly: omitting it would keep whatever an earlier program had set."""

Service = Callable[[], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind the door: who answers, where updates are kept, what runs beside, and who sends answers.

    `wake` is called when answers are in the outbox. With `menus` the menus of commands are set. What is `leading` runs
    where this process leads in its `office`; `slot` is its place in a home that others may share.
    """

    desk: Desk
    inbox: Inbox
    services: tuple[Service, ...]
    wake: Callable[[], None]
    tally: Tally = field(default_factory=Tally)
    menus: OwnMenus | None = None
    leading: tuple[Service, ...] = ()
    office: Office = field(default_factory=Alone)
    slot: Slot | None = None


class Entrance(Protocol):
    """How updates come in."""

    @property
    def for_leader(self) -> bool:
        """Return whether only one process may use it."""

    async def open(self) -> None:
        """Begin to let updates in; raises TelegramError where Telegram cannot be told now, ConfigError for good."""

    async def run(self) -> None:
        """Let updates in until cancelled."""

    async def close(self) -> None:
        """Let nothing more in."""


class Doorway:
    """Connects a bot on Telegram with the desk."""

    def __init__(
        self,
        token: str,
        *,
        base_url: str,
        address: Address | None = None,
        left: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Build what speaks to Telegram; nothing is sent before `run`.

        Without an `address` updates are polled for, and what a webhook `left` in its journal before is taken up.
        """
        self._bot = PollingBot(token, base_url=base_url)
        self._address, self._left, self._clock = address, left, clock or SystemClock()
        self.sender = TelegramSender(self._bot)
        self.rooms = TelegramRooms(self._bot)
        self._replies = Replies(self.sender, self._clock)
        self._known = False

    def myself(self) -> Myself:
        """Return what Telegram says of the bot, nothing before it was reached."""
        try:
            me = self._bot.bot
        except RuntimeError:
            return Myself()
        return Myself(me.username or "", inline=bool(me.supports_inline_queries))

    def run(self, behind: Behind) -> None:
        """Answer until stopped by a signal.

        Raises ConfigError when Telegram does not know the token, or does not take the webhook's address.
        """
        try:
            asyncio.run(self._run(behind))
        except InvalidToken as error:
            raise ConfigError(_REFUSED) from error

    async def _run(self, behind: Behind) -> None:
        stopped, deadline = asyncio.Event(), Deadline()

        def stop() -> None:
            stopped.set()
            deadline.begin()

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        await _until_first(self._live(behind), stopped.wait())

    async def _live(self, behind: Behind) -> None:
        absence = Absence(self._bot, partial(unpacked, bot=self._bot), behind.desk.language)
        handler = self._handler(behind.desk, absence)
        wake = partial(_answered, absence, behind.wake)
        turns = ChatTurns(behind.inbox, handler, self._clock, wake=wake, tally=behind.tally)
        intake = Intake(behind.inbox, turns.came, self._clock, tally=behind.tally, trouble=absence)
        entrance, office = self._entrance(intake, shared=behind.office.shared), behind.office
        office.listen(CAME, lambda _: turns.look())
        keeping = self._lasting(office.keep, behind.tally)
        beside: list[asyncio.Task[None]] = []
        try:
            # Tried once before anything else begins, so that a wrong token is told at once.
            known = await self._try(self._bot.initialize)
            beside += [self._lasting(service, behind.tally) for service in behind.services]
            beside += [self._lasting(Led(office, service), behind.tally) for service in behind.leading]
            await self._reach(partial(_take_up, behind.slot, intake, self._left_by(entrance)), known=known)
            if not (office.shared and entrance.for_leader):
                await self._open(entrance)
            beside.append(self._lasting(turns.run, behind.tally))
            beside += [self._lasting(service, behind.tally) for service in self._once_entered(behind, entrance)]
            await _until_first(self._enter(entrance, office), self._watch_token(behind))
        finally:
            try:
                await all_ended(entrance.close(), turns.finish(FINISHING_SECONDS))
            finally:
                await _ended(beside)
                await all_ended(office.leave())
                await _ended([keeping])
                await self._bot.shutdown()

    async def _enter(self, entrance: Entrance, office: Office) -> None:
        async def enter() -> None:
            await self._open(entrance)
            await entrance.run()

        if office.shared and entrance.for_leader:
            await office.while_leading(enter)
        else:
            await entrance.run()

    def _once_entered(self, behind: Behind, entrance: Entrance) -> Iterator[Service]:
        office, language = behind.office, behind.desk.language
        if behind.menus is not None:
            yield Led(office, Menus(self._bot, behind.menus, self._clock).keep)
        if office.shared and entrance.for_leader:

            def tell() -> Coroutine[None, None, None]:
                return Meanwhile(self._bot, language, self._clock, allowed=ALLOWED_UPDATES).run()

            yield Vigil(office.is_cut_off, tell, self._clock).run

    def _lasting(self, service: Service, tally: Tally) -> asyncio.Task[None]:
        return asyncio.create_task(lasting(service, self._clock, tally))

    def _entrance(self, intake: Intake, *, shared: bool) -> Entrance:
        if self._address is None:
            polling = Polling(self._bot, intake.take, self._clock, allowed=ALLOWED_UPDATES, shared=shared)
            return PollingEntrance(self._bot, intake, polling, left=self._left)
        return WebhookEntrance(self._bot, intake, self._clock, address=self._address, allowed=ALLOWED_UPDATES)

    def _left_by(self, entrance: Entrance) -> Path | None:
        return self._left if entrance.for_leader else None

    def _handler(self, desk: Desk, absence: Absence) -> Callable[[Arrival], Awaitable[Sequence[Outgoing]]]:
        dispatch = Dispatch(self._bot, desk, self._replies)

        async def handle(arrival: Arrival) -> Sequence[Outgoing]:
            update = unpacked(arrival.payload, self._bot)
            if is_over(update.inline_query, arrival, self._clock.now()):
                return ()
            with self._replies.collecting(arrival.update_id) as collected:
                try:
                    await dispatch.handle(update)
                except Exception as error:
                    if is_absence(error):
                        await absence.tell([arrival])
                    raise  # of an absence it is tried again until the database is back
            return collected.outgoing

        return handle

    async def _reach(self, prepare: Callable[[], Awaitable[None]], *, known: bool) -> None:
        # Tried without end: a machine that starts before its network must not need a second start.
        while not known:
            await self._clock.sleep(CONNECTING_SECONDS)
            known = await self._try(self._bot.initialize)
        while not await self._try(prepare):
            await self._clock.sleep(CONNECTING_SECONDS)

    async def _open(self, entrance: Entrance) -> None:
        while not await self._try(entrance.open):
            await self._clock.sleep(CONNECTING_SECONDS)
        log.info("on Telegram as @%s", self._bot.username)

    async def _try(self, work: Callable[[], Awaitable[None]]) -> bool:
        try:
            await work()
        except (TelegramError, StoreError) as error:
            if isinstance(error, InvalidToken) and (not self._known or token_is_void(error.message)):
                raise
            log.warning("not on Telegram; the next try is in %g s: %s", CONNECTING_SECONDS, error)
            return False
        self._known = True
        return True

    async def _watch_token(self, behind: Behind) -> None:
        """Return never; raises InvalidToken when the token was revoked, for then the bot would hear nothing more."""
        while True:
            await self._clock.sleep(TOKEN_SECONDS)
            # Who polls hears of Telegram by polls, or does not: this must not cover it up.
            polls = self._address is None and behind.office.leads()
            if await self._try(self._ask_for_myself) and not polls:
                behind.tally.reached(self._clock.now())

    async def _ask_for_myself(self) -> None:
        await self._bot.get_me()


def _answered(absence: Absence, wake: Callable[[], None]) -> None:
    # Who takes nothing in, as a follower while the leader polls, hears only so that the database is back.
    absence.over()
    wake()


async def _take_up(slot: Slot | None, intake: Intake, own: Path | None) -> None:
    """Keep what the doors of processes confirmed that lived in this home and do not any more.

    Also what stands in the journal of its `own` place, where no door is to be opened: it may never come to lead.
    """
    if own is not None:
        await keep_left(own, intake.take)
    if slot is not None:
        with slot.left() as journals:
            for journal in journals:
                await keep_left(journal, intake.take)


async def username(token: str, *, base_url: str) -> str:
    """Return the name of the bot that `token` belongs to; raises ConfigError when that cannot be told."""
    try:
        async with Bot(token, base_url=base_url) as bot:
            return bot.username
    except InvalidToken as error:
        raise ConfigError(_REFUSED) from error
    except TelegramError as error:
        raise ConfigError(f"{base_url.removesuffix('/bot')} did not answer: {error}") from error


async def all_ended(*works: Coroutine[None, None, None]) -> None:
    """Wait until each of these has ended; an error of one is logged and cuts no other short."""
    for error in await asyncio.gather(*works, return_exceptions=True):
        if error is not None:
            log.error("the bot stops, but not all of it in order", exc_info=error)


async def _until_first(*works: Coroutine[None, None, object]) -> None:
    """Return, or raise, what the first of these does that ends; the others are cancelled and waited for."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _ended(tasks)
    for task in done:
        task.result()


async def _ended(tasks: Sequence[asyncio.Task[Any]]) -> None:
    # Waited for, so that a send under way is still marked as sent; else it would be sent again.
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
