"""The whole site: its routes, and what stands before and behind every page."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from bot.web.ailing import AILMENTS
from bot.web.api import briefs as api_briefs
from bot.web.api import questions as api_questions
from bot.web.guard import Guard
from bot.web.pages import app, articles, ask, briefs, door, files, owner, owner_outbox, sources, stories
from bot.web.refusing import refusing
from bot.web.room import ReadingRoom


def site(room: ReadingRoom) -> Starlette:
    """Return the site that shows what `room` has."""
    refused = refusing(room)
    made = Starlette(
        routes=pages(room),
        middleware=[Middleware(Guard, room=room, refused=refused)],
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
        *stories.routes(room),
        *briefs.routes(room),
        *sources.routes(room),
        *owner.routes(room),
        *owner_outbox.routes(room),
        *door.routes(room),
        *app.routes(room),
        *api_questions.routes(room),
        *api_briefs.routes(room),
        *files.routes(),
    ]
