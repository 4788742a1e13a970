"""The whole site: its routes, and what stands before and behind every page."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from bot.web.ailing import AILMENTS
from bot.web.api import briefs as api_briefs
from bot.web.api import questions as api_questions
from bot.web.guard import Guard
from bot.web.pages import (
    app,
    articles,
    ask,
    briefs,
    door,
    files,
    owner,
    owner_outbox,
    owner_sessions,
    revisions,
    sources,
    stories,
    way_in,
)
from bot.web.refusing import refusing
from bot.web.room import ReadingRoom

LEVEL = 5
"""Of gzip: the page of an article of 21 kB takes 0.4 ms and 7.1 kB; at level 1 0.2 ms and 7.8 kB; 9 wins nothing."""


def site(room: ReadingRoom) -> Starlette:
    """Return the site that shows what `room` has."""
    refused = refusing(room)
    made = Starlette(
        routes=pages(room),
        # A page elsewhere can lead a browser here, which sends its cookie, and somebody between can see how long the
        # compressed page is. So what is secret on a page is new each time: tokens of forms, keys of feeds.
        middleware=[Middleware(Guard, room=room, refused=refused), Middleware(GZipMiddleware, compresslevel=LEVEL)],
        exception_handlers=dict.fromkeys((HTTPException, *AILMENTS), refused),
    )
    made.state.room = room
    # It would answer with an address made of whatever the request says of the host.
    made.router.redirect_slashes = False
    return made


def pages(room: ReadingRoom) -> list[Route]:
    """Return the routes of all pages."""
    return [
        *ask.routes(room),
        *articles.routes(room),
        *revisions.routes(room),
        *stories.routes(room),
        *briefs.routes(room),
        *sources.routes(room),
        *owner.routes(room),
        *owner_outbox.routes(room),
        *owner_sessions.routes(room),
        *door.routes(room),
        *way_in.routes(room),
        *app.routes(room),
        *api_questions.routes(room),
        *api_briefs.routes(room),
        *files.routes(),
    ]
