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
from bot.web.desk_name import DeskName
from bot.web.followed import topics_followed
from bot.web.office import Office, office
from bot.web.opened import Opened
from bot.web.pace import Paces
from bot.web.room import ReadingRoom, Rights
from bot.web.server import WebServer
from bot.web.sessions import Sessions
from bot.web.shelf import Catalogue, Shelf
from bot.web.site import site
from bot.web.source_list import AHEAD, source_list
from bot.web.templating import compile_all
from bot.web.way_in import WayIn

if TYPE_CHECKING:
    from bot.app import Heliograph
    from bot.services import Service
    from bot.store import BotStore


def serving(app: Heliograph, store: BotStore) -> tuple[Service, ...]:
    """Return what serves the reading room and composes briefs ahead.

    Raises ConfigError where it cannot listen or keep its secret.
    """
    settings, web, clock = app.settings, app.settings.web, SystemClock()
    rights = _rights(app, store)
    catalogue = Catalogue(app.standings, app.stories, app.searcher.origins_of)
    shelf, composer = Shelf(app.store, catalogue), app.composer_for(store)
    daybook = Daybook(app.store, catalogue, shelf, zone=settings.bot.zone, index=app.generations.current)
    room = ReadingRoom(
        library=app.library,
        shelf=shelf,
        rights=rights,
        sessions=Sessions(store, rights.seals.mark),
        clock=clock,
        bot=settings.bot,
        web=web,
        sources=source_list(app.outlets, app.open_feeds, zone=settings.bot.zone, clock=clock, read=shelf.read),
        office=_office(app, store, clock),
        briefs=Briefs(composer, app.library, daybook, settings.bot),
        topics=lambda: topics_followed(store.all_subscriptions()),
        name=DeskName(store, clock.now),
        paces=Paces(web.questions_per_minute, web.requests_per_minute),
        judgement=Judgement(settings.embeddings.confidence_threshold, settings.embeddings.confidence_mode),
        opened=_opened(store) if settings.bot.learn_from_readers else Opened(),
    )
    server = WebServer(listening(web.listen, "[web] listen"), site(room), web.proxies)
    ahead = (lambda: shelf.read(compile_all), lambda: room.briefs.keep(clock), lambda: room.sources.keep(AHEAD))
    return server.serve, *ahead


def seals_of(home: Path) -> Seals:
    """Return what signs the links and sessions of a home; raises ConfigError where its secret cannot be kept."""
    return Seals(read_secret(home / "web.secret"))


def way_in(app: Heliograph, store: BotStore) -> WayIn:
    """Return what makes links that let people of Telegram in; raises ConfigError as `seals_of` does."""
    seals = seals_of(app.settings.home)
    return WayIn(Sessions(store, seals.mark), seals, app.settings.web)


def _office(app: Heliograph, store: BotStore, clock: SystemClock) -> Office:
    silence = WEBHOOK_SILENCE if app.settings.bot.webhook_url else POLLING_SILENCE
    # In the terminal nobody expects to hear of Telegram.
    silence = silence if read_token() else timedelta.max
    body = Body(store, app.generations.standing, app.open_feeds, app.settings.home, silence)
    doctor = Doctor(body, started=clock.now())
    return office(store, doctor, app.tally, clock=clock, evaluated=app.settings.home / FILE)


def _opened(store: BotStore) -> Opened:
    def note(use: Use, now: datetime) -> None:
        with store.writing() as connection:
            note_opened(connection, use, now=now)

    return Opened(note, lambda card_id, passage_id, now: store.note_use(card_id, passage_id, now=now))


def _rights(app: Heliograph, store: BotStore) -> Rights:
    token, bot, roles = read_web_token(), read_token(), Roles(store, app.settings.bot)
    return Rights(
        seals_of(app.settings.home),
        token.get_secret_value() if token else "",
        bot.get_secret_value() if bot else "",
        # In a private chat, which a Mini App is opened from, the chat is the person.
        lambda person_id: roles.admits(person_id, person_id),
        roles.is_owner,
    )
