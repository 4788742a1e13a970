"""With which session somebody comes, and as whom now: looked up for each request, before any page is asked.

So what ends a session, or shuts somebody out, holds from the next request on, in every process that serves the room
over the same database. Only while that cannot be asked does `lately` answer.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from starlette.requests import Request

from bot.errors import StoreError
from bot.web.access import Standing, at_most
from bot.web.cookies import SESSION_COOKIE, cookie
from bot.web.lately import Present
from bot.web.room import ReadingRoom
from bot.web.sessions import hour_of

log = logging.getLogger(__name__)

_PRESENT: Final = "heliograph.present"
"""Set within this process alone, so no request can bring it."""


async def attend(request: Request, room: ReadingRoom) -> None:
    """Find out with which session a request comes; raises StoreError where neither database nor memory tells."""
    name = room.rights.seals.session_named(cookie(request, SESSION_COOKIE, room.web))
    if name:
        request.scope[_PRESENT] = await _found(room, name)


def present(request: Request) -> Present | None:
    """Return with which session a request comes, None for none."""
    found = request.scope.get(_PRESENT)
    return found if isinstance(found, Present) else None


async def note_use(request: Request, room: ReadingRoom) -> None:
    """Write down in which hour the session was used last; only the log says where that cannot be kept."""
    found, now = present(request), room.clock.now()
    if found is None or found.session.used >= hour_of(now):
        return
    try:
        await asyncio.to_thread(room.sessions.note_used, found.session.number, now=now)
    except StoreError as error:
        log.warning("that a session of the reading room was used was not kept: %s", error)


async def _found(room: ReadingRoom, name: str) -> Present | None:
    now = room.clock.now()
    try:
        found = await room.shelf.read(lambda: _present(room, name))
    except StoreError as error:
        if (known := room.lately.of(name, now)) is None:
            raise
        log.warning("a session of the reading room is taken as it was some minutes ago: %s", error)
        return known
    room.lately.came(name, found, now)
    return found


def _present(room: ReadingRoom, name: str) -> Present | None:
    session = room.sessions.of(name, now=room.clock.now())
    if session is None:
        return None
    standing = session.standing
    if session.person_id is not None:
        # Who was shut out since is a stranger, and who is no owner any more a reader.
        standing = at_most(standing, room.rights.standing_of(session.person_id))
    return None if standing is Standing.STRANGER else Present(session, standing)
