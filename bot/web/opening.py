"""The reading room, built of what the program has."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers import Judgement, Use
from bot.asking.memory import note_opened
from bot.delivery.courier import SystemClock
from bot.operations.evaluation_kept import FILE
from bot.operations.health import POLLING_SILENCE, WEBHOOK_SILENCE
from bot.operations.status_server import listening
from bot.operations.vitals import Body, Doctor
from bot.rooms.roles import Roles
from bot.settings import read_token, read_web_token
from bot.web.access import Seals, read_secret
from bot.web.briefs_kept import Briefs
from bot.web.daybook import Daybook
from bot.web.followed import topics_followed
from bot.web.office import Office, office
from bot.web.opened import Note, Opened
from bot.web.pace import Paces
from bot.web.room import ReadingRoom, Rights
from bot.web.server import WebServer
from bot.web.shelf import Catalogue, Shelf
from bot.web.site import site
from bot.web.source_list import AHEAD, source_list

if TYPE_CHECKING:
    from bot.app import Heliograph
    from bot.services import Service
    from bot.store import BotStore


def serving(app: Heliograph, store: BotStore) -> tuple[Service, ...]:
    """Return what serves the reading room and composes briefs ahead.

    Raises ConfigError where it cannot listen or keep its secret.
    """
    settings, web, clock = app.settings, app.settings.web, SystemClock()
    catalogue = Catalogue(app.standings, app.stories, app.searcher.origins_of)
    shelf, composer = Shelf(app.store, catalogue), app.composer_for(store)
    daybook = Daybook(app.store, catalogue, shelf, zone=settings.bot.zone, index=app.generations.current)
    room = ReadingRoom(
        library=app.library,
        composer=composer,
        shelf=shelf,
        rights=_rights(app, store),
        clock=clock,
        bot=settings.bot,
        web=web,
        sources=source_list(app.outlets, app.open_feeds, zone=settings.bot.zone, clock=clock, read=shelf.read),
        office=_office(app, store, clock),
        briefs=Briefs(composer, app.library, daybook, settings.bot),
        topics=lambda: topics_followed(store.all_subscriptions()),
        paces=Paces(web.questions_per_minute, web.requests_per_minute),
        judgement=Judgement(settings.embeddings.confidence_threshold, settings.embeddings.confidence_mode),
        opened=Opened(_noting(store) if settings.bot.learn_from_readers else None),
    )
    server = WebServer(listening(web.listen, "[web] listen"), site(room), web.proxies)
    return server.serve, lambda: room.briefs.keep(clock), lambda: room.sources.keep(AHEAD)


def seals_of(home: Path) -> Seals:
    """Return what signs the links and sessions of a home; raises ConfigError where its secret cannot be kept."""
    return Seals(read_secret(home / "web.secret"))


def _office(app: Heliograph, store: BotStore, clock: SystemClock) -> Office:
    silence = WEBHOOK_SILENCE if app.settings.bot.webhook_url else POLLING_SILENCE
    # In the terminal nobody expects to hear of Telegram.
    silence = silence if read_token() else timedelta.max
    body = Body(store, app.generations.standing, app.open_feeds, app.settings.home, silence)
    doctor = Doctor(body, started=clock.now())
    return office(store, doctor, app.tally, clock=clock, evaluated=app.settings.home / FILE)


def _noting(store: BotStore) -> Note:
    def note(use: Use, now: datetime) -> None:
        with store.writing() as connection:
            note_opened(connection, use, now=now)

    return note


def _rights(app: Heliograph, store: BotStore) -> Rights:
    token, bot, roles = read_web_token(), read_token(), Roles(store, app.settings.bot)
    return Rights(
        seals_of(app.settings.home),
        token.get_secret_value() if token else "",
        bot.get_secret_value() if bot else "",
        # In a private chat, which a Mini App is opened from, the chat is the person.
        lambda person_id: roles.admits(person_id, person_id),
    )
