"""The running bot, built of what `app` has: desk and services, on Telegram or in the terminal."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bot.answers import Judgement
from bot.app import now
from bot.asking.link_buttons import Sharing
from bot.briefs.correcting import Corrections
from bot.collaborators import Collaborators, Rooms
from bot.delivery.courier import Courier, Sender, SystemClock
from bot.delivery.second_look import SecondLook, Writable
from bot.delivery.standing_notices import StandingNotices
from bot.editing.drafting import Drafting
from bot.editing.rounds import DraftRounds
from bot.editing.standing import Soundness
from bot.handlers import Desk
from bot.operations.counting import CountedSender, timed
from bot.operations.feed_folder import FeedFolder
from bot.operations.feed_names import FeedNames
from bot.operations.health import POLLING_SILENCE, WEBHOOK_SILENCE
from bot.operations.notices import FeedNotices
from bot.operations.pulse import LoopWatch, Pulse
from bot.operations.status import Status
from bot.operations.status_server import StatusServer, listening
from bot.operations.update import FeedUpdate
from bot.operations.vitals import Body, Doctor
from bot.rooms.own_menus import OwnMenus
from bot.rooms.roles import Roles
from bot.services import Round, Service, Services, Workers
from bot.settings import BotSettings, read_token, read_webhook_secret
from bot.store import BotStore
from bot.terminal import Terminal, TerminalRooms, TerminalSender
from bot.texts import Texts
from bot.timing.schedule import Tick
from bot.watching.rounds import Watching
from bot.workers.crew import Crew, crew_at

if TYPE_CHECKING:
    from bot.app import Heliograph
    from bot.telegram.doorkeeper import Address
    from bot.web.doors import Doors
    from bot.web.way_in import WayIn

Beside = tuple[Service, ...]


class Running:
    """Builds what answers and what runs beside it, and runs both until they are stopped."""

    def __init__(self, app: Heliograph) -> None:
        """Build from what `app` has."""
        self._app, self._tally = app, app.tally
        # In the terminal nothing can lead to the bot from elsewhere.
        self._sharing = Sharing()
        # Nor has anybody there editors, or another process beside.
        self._drafting: Drafting | None = None
        self._crew = Crew()

    def run(self, pulse: Path | None = None) -> None:
        """Run the bot on Telegram, or without a token in the terminal; `pulse` is told how late its loop runs."""
        token, beside = read_token(), (Pulse(pulse).beat,) if pulse else ()
        if token is None:
            asyncio.run(self._run_terminal(beside))
        else:
            self._run_telegram(token.get_secret_value(), beside)

    def _run_telegram(self, token: str, beside: Beside) -> None:
        # The library then gives spans of time as timedeltas, as its next major version will.
        os.environ["PTB_TIMEDELTA"] = "true"
        from bot.telegram.doorway import Behind, Doorway  # noqa: PLC0415

        base_url = self._app.settings.bot.api_base_url
        url, home = self._app.addresses.people, self._app.settings.home
        store = self._app.bot_store(url)
        self._crew = crew_at(url, home, store, doors=bool(self._app.settings.bot.webhook_url))
        doorway = Doorway(token, base_url=base_url, address=self._address(), left=self._journal)
        self._sharing = Sharing(doorway.myself, self._doors())
        # Before anything is sent: who was let in, or shut out, may stand in the configuration since the last start.
        Roles(store, self._app.settings.bot).enforce(now())
        courier = self._courier(store, doorway.sender)
        self._drafting = self._drafts(store, courier)
        services = self._services(store, courier, notify=self._notices(store).tell)
        drafts = DraftRounds(self._drafting, store, doorway.sender, SystemClock(), self._app.settings.bot)
        everywhere = (
            *services.everywhere(),
            *self._status(store),
            *self._reading_room(store),
            *beside,
            *self._crew.services(courier),
        )
        leading = (*services.leading(), *self._about_chats(store, courier, doorway.rooms), drafts.run)
        menus = OwnMenus(store, self._app.settings.bot.owners, desk=self._app.settings.web.has_address)
        desk = self._desk(store, doorway.rooms)
        inbox, office = self._crew.inbox(store), self._crew.office
        behind = Behind(desk, inbox, everywhere, courier.wake, self._tally, menus, leading, office, self._crew.slot)
        doorway.run(behind)

    @property
    def _journal(self) -> Path:
        slot = self._crew.slot
        return slot.journal if slot else self._app.settings.home / "webhook.journal"

    def _address(self) -> Address | None:
        """Return where Telegram finds the bot; None where the bot fetches what there is."""
        from bot.telegram.doorkeeper import Address  # noqa: PLC0415

        settings = self._app.settings.bot
        if not settings.webhook_url:
            return None
        return Address(
            settings.webhook_url,
            settings.webhook_listen,
            read_webhook_secret().get_secret_value(),
            journal=self._journal,
        )

    async def _run_terminal(self, beside: Beside) -> None:
        texts = Texts(self._app.settings.bot.language)
        # Numbered on from the time, so that no message has the number of one of an earlier conversation.
        sender = TerminalSender(Console(highlight=False), texts, last=int(now().timestamp()))
        # A database of its own: what is due to people on Telegram must never be printed here instead.
        store = self._app.bot_store(f"sqlite:///{self._app.settings.home / 'terminal.db'}")
        terminal = Terminal(self._desk(store, TerminalRooms(), self._at_home()), sender, texts=texts, stdin=sys.stdin)
        services = self._services(store, self._courier(store, sender), notify=_keep_notices)
        await terminal.run((*services.all(), *self._reading_room(store), *beside))

    def _about_chats(self, store: BotStore, courier: Courier, rooms: Writable) -> Beside:
        notices = StandingNotices(store, SystemClock(), self._app.settings.bot, courier.wake)
        return notices.run, SecondLook(store, rooms, SystemClock()).run

    def _drafts(self, store: BotStore, courier: Courier) -> Drafting:
        author = self._app.composer_for(store, self._sharing)
        soundness = Soundness(self._app.store, self._app.standings)
        return Drafting(store, author, soundness, SystemClock(), wake=courier.wake)

    def _feed_folder(self, store: BotStore) -> FeedFolder:
        home = self._app.settings.home
        return FeedFolder(
            home / self._app.settings.bot.feed_folder,
            home / "feeds.secret",
            store.chat,
            named_by=FeedNames(store).named_by,
        )

    def _at_home(self) -> BotSettings:
        """Return the settings for whoever runs the bot: at the keyboard, no desk is closed and nothing is counted."""
        open_to_all = {"closed": False, "questions_per_day": 0, "questions_per_minute": 0}
        return self._app.settings.bot.model_copy(update=open_to_all)

    def _desk(self, store: BotStore, rooms: Rooms, settings: BotSettings | None = None) -> Desk:
        return Desk(
            Collaborators(
                composer=self._app.composer_for(store, self._sharing),
                library=self._app.library,
                store=store,
                rooms=rooms,
                clock=SystemClock(),
                settings=settings or self._app.settings.bot,
                judgement=self._judgement(),
                archive=self._app.archive,
                feeds=self._feed_folder(store) if self._app.settings.bot.feed_folder else None,
                sharing=self._sharing,
                drafting=self._drafting,
                office=self._crew.office,
                way_in=self._way_in(store),
            )
        )

    def _reading_room(self, store: BotStore) -> Beside:
        """Return what serves the reading room; nothing where the configuration wants none."""
        if not self._app.settings.web.listen:
            return ()
        from bot.web.opening import serving  # noqa: PLC0415

        return serving(self._app, store)

    def _way_in(self, store: BotStore) -> WayIn | None:
        """Return what lets people into the reading room; None where it has no public address."""
        if not self._app.settings.web.has_address:
            return None
        from bot.web.opening import way_in  # noqa: PLC0415

        return way_in(self._app, store)

    def _doors(self) -> Doors | None:
        """Return what leads from chats into the reading room; None where it has no public address."""
        settings = self._app.settings
        if not settings.web.has_address:
            return None
        from bot.web.doors import Doors  # noqa: PLC0415
        from bot.web.opening import seals_of  # noqa: PLC0415

        seals, learns = seals_of(settings.home), settings.bot.learn_from_readers
        return Doors(seals, settings.web, settings.bot.zone, SystemClock(), learns=learns)

    def _status(self, store: BotStore) -> Beside:
        address, clock = self._app.settings.bot.status_listen, SystemClock()
        if not address:
            return ()
        silence = WEBHOOK_SILENCE if self._app.settings.bot.webhook_url else POLLING_SILENCE
        home, office = self._app.settings.home, self._crew.office
        body = Body(
            store, self._app.generations.standing, self._app.open_feeds, home, silence, lambda: not office.leads()
        )
        status = Status(Doctor(body, started=clock.now()), self._tally, clock)
        return StatusServer(listening(address), status.answer).serve, LoopWatch(self._tally.late).watch

    def _judgement(self) -> Judgement:
        embeddings = self._app.settings.embeddings
        return Judgement(embeddings.confidence_threshold, embeddings.confidence_mode)

    def _notices(self, store: BotStore) -> FeedNotices:
        return FeedNotices(self._app.open_feeds, store, SystemClock(), self._app.settings.bot)

    def _courier(self, store: BotStore, sender: Sender) -> Courier:
        on_sent, counted = timed(self._tally, self._feed_folder(store).sent), CountedSender(sender, self._tally)
        return Courier(store, counted, SystemClock(), on_sent=on_sent).under(self._crew.office.mandate)

    def _services(self, store: BotStore, courier: Courier, *, notify: Round) -> Services:
        clock = SystemClock()
        workers = Workers(
            tick=Tick(store, self._app.composer_for(store, self._sharing), clock, editing=self._drafting),
            courier=courier,
            library=self._app.library,
            store=store,
            clock=clock,
            update=FeedUpdate(self._app.options).run,
            notify=notify,
            correct=Corrections(store, self._app.store, self._app.standings, clock).look,
            watch=Watching(store, self._app.library, clock).round,
        )
        return Services(workers, self._app.settings.bot, self._tally)


async def _keep_notices() -> None:
    """Tell nothing: what the administrators' chat should hear waits until the bot is on Telegram."""
