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
from bot.collaborators import Collaborators, Rooms
from bot.correcting import Corrections
from bot.deliver import Courier, Sender, SystemClock
from bot.feed_folder import FeedFolder
from bot.handlers import Desk
from bot.notices import FeedNotices
from bot.pulse import Pulse
from bot.schedule import Tick
from bot.services import Round, Service, Services, Workers
from bot.settings import read_token
from bot.store import BotStore
from bot.terminal import Terminal, TerminalRooms, TerminalSender
from bot.texts import Texts
from bot.update import FeedUpdate

if TYPE_CHECKING:
    from bot.app import Heliograph

Beside = tuple[Service, ...]


class Running:
    """Builds what answers and what runs beside it, and runs both until they are stopped."""

    def __init__(self, app: Heliograph) -> None:
        """Build from what `app` has."""
        self._app = app

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
        from bot.telegram.doorway import Doorway  # noqa: PLC0415

        doorway = Doorway(token, base_url=self._app.settings.bot.api_base_url)
        store = self._app.bot_store(self._app.settings.bot_url)
        services = self._services(store, doorway.sender, notify=self._notices(store).tell)
        doorway.run(self._desk(store, doorway.rooms), (*services.all(), *beside))

    async def _run_terminal(self, beside: Beside) -> None:
        texts = Texts(self._app.settings.bot.language)
        # Numbered on from the time, so that no message has the number of one of an earlier conversation.
        sender = TerminalSender(Console(highlight=False), texts, last=int(now().timestamp()))
        # A database of its own: what is due to people on Telegram must never be printed here instead.
        store = self._app.bot_store(f"sqlite:///{self._app.settings.home / 'terminal.db'}")
        terminal = Terminal(self._desk(store, TerminalRooms()), sender, texts=texts, stdin=sys.stdin)
        await terminal.run((*self._services(store, sender, notify=_keep_notices).all(), *beside))

    def _feed_folder(self, store: BotStore) -> FeedFolder:
        home = self._app.settings.home
        return FeedFolder(home / self._app.settings.bot.feed_folder, home / "feeds.secret", store.chat)

    def _desk(self, store: BotStore, rooms: Rooms) -> Desk:
        return Desk(
            Collaborators(
                composer=self._app.composer_for(store),
                library=self._app.library,
                store=store,
                rooms=rooms,
                clock=SystemClock(),
                settings=self._app.settings.bot,
                judgement=self._judgement(),
                archive=self._app.archive,
            )
        )

    def _judgement(self) -> Judgement:
        embeddings = self._app.settings.embeddings
        return Judgement(embeddings.confidence_threshold, embeddings.confidence_mode)

    def _notices(self, store: BotStore) -> FeedNotices:
        return FeedNotices(self._app.open_feeds, store, SystemClock(), self._app.settings.bot)

    def _services(self, store: BotStore, sender: Sender, *, notify: Round) -> Services:
        clock = SystemClock()
        workers = Workers(
            tick=Tick(store, self._app.composer_for(store), clock),
            courier=Courier(store, sender, clock, on_sent=self._feed_folder(store).sent),
            library=self._app.library,
            store=store,
            clock=clock,
            update=FeedUpdate(self._app.options).run,
            notify=notify,
            correct=Corrections(store, self._app.store, self._app.standings, clock).look,
        )
        return Services(workers, self._app.settings.bot)


async def _keep_notices() -> None:
    """Tell nothing: what the administrators' chat should hear waits until the bot is on Telegram."""
