"""The reading room over a real corpus, index and database in a folder, and a browser of a few lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from fakes.bot_feeds import FakeFeedList
from fakes.bot_newsdesk import NOW, Newsdesk, newsdesk
from fakes.bot_vitals import Index
from fakes.databases import url_in

from bot.operations.tally import Tally
from bot.operations.vitals import Body, Doctor
from bot.settings import BotSettings
from bot.web.access import Scope, Seals, Section, Standing
from bot.web.briefs_kept import Briefs
from bot.web.cookies import SESSION_COOKIE, cookie_name
from bot.web.daybook import Daybook
from bot.web.desk_name import DeskName
from bot.web.followed import topics_followed
from bot.web.gate import KEY
from bot.web.office import office
from bot.web.pace import Paces
from bot.web.room import ReadingRoom, Rights
from bot.web.sessions import Coming, Sessions
from bot.web.settings import WebSettings
from bot.web.shelf import Catalogue, Shelf
from bot.web.site import site
from bot.web.source_list import source_list
from corpus.outlets import Outlets
from corpus.standing import Standings

TOKEN = "the token of an owner"
BOT_TOKEN = "7000000001:the-token-of-a-bot"
SEALS = Seals("a secret of the home that nobody else knows")


@dataclass
class Open:
    """The room, what a visitor opens it with, and the desk behind it."""

    browser: httpx.AsyncClient
    room: ReadingRoom
    newsdesk: Newsdesk
    reprints: dict[int, int]
    """From which article the text of another comes, as far as a test says so."""

    def come_in(self, standing: Standing = Standing.OWNER, person_id: int | None = None) -> str:
        """Come with a session from now on, and return its cookie."""
        coming = Coming(standing, NOW + timedelta(days=1), person_id)
        cookie = SEALS.session(self.room.sessions.begin(coming, now=self.newsdesk.clock.now()) or "")
        self.browser.cookies.set(cookie_name(SESSION_COOKIE, self.room.web), cookie)
        return cookie

    def link(self, section: Section, name: str, *, days: int = 1) -> str:
        """Return the parameters of an address that open one thing."""
        return f"{KEY}={SEALS.link(Scope(section, name), until=NOW + timedelta(days=days))}"


@asynccontextmanager
async def reading_room(
    folder: Path,
    *,
    web: WebSettings | None = None,
    threshold: float = 0.0,
    empty: bool = False,
    admits: Callable[[int], bool] | None = None,
    token: str = TOKEN,
    bot: BotSettings | None = None,
    feeds: FakeFeedList | None = None,
) -> AsyncIterator[Open]:
    """Open a reading room over the articles of the news desk; anonymous visitors see nothing unless `web` says so."""
    web = web or WebSettings()
    reprints: dict[int, int] = {}
    with (
        newsdesk(folder, threshold=threshold, empty=empty, bot=bot) as desk,
        closing(Standings(url_in(folder, "corpus.db"))) as standings,
        closing(Outlets(url_in(folder, "corpus.db"))) as outlets,
    ):
        open_feeds = (feeds or FakeFeedList()).open
        body = Body(desk.store, Index, open_feeds, folder, timedelta.max)
        catalogue = Catalogue(standings, desk.kept, lambda ids: {one: reprints.get(one, one) for one in ids})
        shelf = Shelf(desk.corpus, catalogue)
        daybook = Daybook(
            desk.corpus, catalogue, shelf, zone=desk.with_.settings.zone, index=desk.index.generations.current
        )
        room = ReadingRoom(
            library=desk.library,
            shelf=shelf,
            rights=Rights(SEALS, token, BOT_TOKEN, admits or (lambda _: True), desk.with_.settings.owners.__contains__),
            sessions=Sessions(desk.store, SEALS.mark),
            clock=desk.clock,
            bot=desk.with_.settings,
            web=web,
            sources=source_list(outlets, open_feeds, zone=desk.with_.settings.zone, clock=desk.clock, read=shelf.read),
            office=office(
                desk.store, Doctor(body, started=NOW), Tally(), clock=desk.clock, evaluated=folder / "evaluation.json"
            ),
            briefs=Briefs(desk.composer, desk.library, daybook, desk.with_.settings),
            topics=lambda: topics_followed(desk.store.all_subscriptions()),
            name=DeskName(desk.store, desk.clock.now),
            paces=Paces(web.questions_per_minute, web.requests_per_minute),
        )
        # What an error says belongs on the page that a visitor gets.
        transport = httpx.ASGITransport(site(room), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=web.url or "http://room.example") as browser:
            yield Open(browser, room, desk, reprints)
        room.shelf.close()
