"""Coming in and going out: a session begins or ends on the server, and the browser keeps or drops its cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.web.access import Standing, until
from bot.web.browsers import browser_of
from bot.web.cookies import SESSION_COOKIE, keep
from bot.web.presence import present
from bot.web.room import ReadingRoom
from bot.web.sessions import Coming


@dataclass(frozen=True, slots=True)
class Guest:
    """Who comes in: with the token, or as a person of Telegram by the `link` of this name."""

    standing: Standing
    person_id: int | None = None
    link: str | None = None


async def come_in(request: Request, room: ReadingRoom, answer: Response, guest: Guest) -> bool:
    """Begin a session, whatever cookie came along; tell whether the link was good until now. Raises StoreError."""
    now, before = room.clock.now(), present(request)
    coming = Coming(
        guest.standing,
        until(now, room.web.session_days),
        guest.person_id,
        browser_of(request.headers.get("user-agent", "")),
        replaces=before.session.number if before else 0,
    )
    name = await room.office.do(lambda: room.sessions.begin(coming, now=now, link=guest.link))
    if name is None:
        return False
    seconds = int(timedelta(days=room.web.session_days).total_seconds())
    keep(answer, room.web, SESSION_COOKIE, room.rights.seals.session(name), seconds=seconds)
    return True


async def go_out(request: Request, room: ReadingRoom, answer: Response) -> None:
    """End the session on the server, so that a copy of its cookie opens nothing either; raises StoreError."""
    if found := present(request):
        await room.office.do(lambda: room.sessions.end(found.session.number))
        room.lately.forget()
    forget(room, answer)


def forget(room: ReadingRoom, answer: Response) -> None:
    """Have the browser drop its cookie."""
    keep(answer, room.web, SESSION_COOKIE, "", seconds=0)
