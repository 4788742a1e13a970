"""Who came into the reading room, and the links that let somebody in once, as the bot's database keeps them.

What opens, a cookie's or a link's name, is kept as its hash alone: whoever reads the database comes in nowhere. Every
method is one transaction and raises StoreError.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from bot.database import Database
from bot.operations.listing import Part, Stretch
from bot.tables import WEB_LINKS, WEB_SESSIONS
from bot.web.access import Standing

NAME_BYTES: Final = 24
"""Of chance in what opens: 192 bits, of which nobody guesses one."""

LINK_LASTS: Final = timedelta(minutes=10)
"""Long enough to go from a phone to a desk, too short to be of use to whoever finds it later."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a link lets in, and as whom at the most."""

    person_id: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who comes in: `person_id` of Telegram, None with the token; `replaces` is their session until now."""

    standing: Standing
    until: datetime
    person_id: int | None = None
    browser: str = ""
    replaces: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it was begun; `used` is the hour in which it was used last."""

    number: int
    standing: Standing
    person_id: int | None
    begun: datetime
    used: datetime
    until: datetime
    browser: str


class Sessions:
    """Begins, knows and ends sessions. Asks nobody whether a person may still come in: that is `presence`."""

    def __init__(self, database: Database, seal: str) -> None:
        """Keep them in `database`; `seal` names the secret that signs, so that those of another are not listed."""
        self._database, self._seal = database, seal

    def invite(self, whom: Invitation, *, now: datetime) -> str:
        """Return the name of a new link, which takes the place of what this person was given before."""
        name = secrets.token_urlsafe(NAME_BYTES)
        row = {"hash": _hash(name), "standing": whom.standing.value, "person_id": whom.person_id}
        with self._database.writing() as connection:
            connection.execute(WEB_LINKS.delete().where(WEB_LINKS.c.person_id == whom.person_id))
            connection.execute(WEB_LINKS.insert().values(**row, until=now + LINK_LASTS))
        return name

    def invited(self, link: str, *, now: datetime) -> Invitation | None:
        """Return whom a link still lets in, without using it up."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(WEB_LINKS).where(_opens(link, now))).first()
        return Invitation(row.person_id, Standing(row.standing)) if row else None

    def begin(self, coming: Coming, *, now: datetime, link: str | None = None) -> str | None:
        """Return the name of a new session; with a `link` use that up, and return None where it was already."""
        name = secrets.token_urlsafe(NAME_BYTES)
        with self._database.writing() as connection:
            # The statement that deletes it decides: of two who come with it at once one finds it gone.
            if link is not None and not connection.execute(WEB_LINKS.delete().where(_opens(link, now))).rowcount:
                return None
            connection.execute(WEB_SESSIONS.delete().where(WEB_SESSIONS.c.id == coming.replaces))
            connection.execute(WEB_SESSIONS.insert().values(self._row(coming, name, now)))
        return name

    def of(self, name: str, *, now: datetime) -> Session | None:
        """Return the session of this name, None where it has ended."""
        mine = (WEB_SESSIONS.c.hash == _hash(name)) & self._going_on(now)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(WEB_SESSIONS).where(mine)).first()
        return _session(row) if row else None

    def listed(self, wanted: Stretch, *, now: datetime) -> Part[Session]:
        """Return the sessions that go on, those used last first."""
        going_on, order = self._going_on(now), (WEB_SESSIONS.c.used.desc(), WEB_SESSIONS.c.id.desc())
        with self._database.reading() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(WEB_SESSIONS).where(going_on))
            query = sa.select(WEB_SESSIONS).where(going_on).order_by(*order)
            rows = connection.execute(query.offset(wanted.start).limit(wanted.size)).all()
        return Part(total or 0, tuple(_session(row) for row in rows))

    def note_used(self, number: int, *, now: datetime) -> None:
        """Write down the hour in which a session is used."""
        with self._database.writing() as connection:
            statement = WEB_SESSIONS.update().where(WEB_SESSIONS.c.id == number)
            connection.execute(statement.values(used=hour_of(now)))

    def end(self, number: int) -> int:
        """End a session; return 0 where it had ended, else 1."""
        with self._database.writing() as connection:
            return connection.execute(WEB_SESSIONS.delete().where(WEB_SESSIONS.c.id == number)).rowcount

    def end_others(self, number: int) -> int:
        """End all sessions but one, and the links that would begin another; return how many sessions."""
        with self._database.writing() as connection:
            connection.execute(WEB_LINKS.delete())
            others = (WEB_SESSIONS.c.id != number) & (WEB_SESSIONS.c.seal == self._seal)
            return connection.execute(WEB_SESSIONS.delete().where(others)).rowcount

    def _going_on(self, now: datetime) -> sa.ColumnElement[bool]:
        return (WEB_SESSIONS.c.seal == self._seal) & (WEB_SESSIONS.c.until > now)

    def _row(self, coming: Coming, name: str, now: datetime) -> dict[str, Any]:
        return {
            "hash": _hash(name),
            "seal": self._seal,
            "standing": coming.standing.value,
            "person_id": coming.person_id,
            "begun": now,
            "used": hour_of(now),
            "until": coming.until,
            "browser": coming.browser,
        }


def hour_of(moment: datetime) -> datetime:
    """Return when the hour of a moment began."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _opens(link: str, now: datetime) -> sa.ColumnElement[bool]:
    return (WEB_LINKS.c.hash == _hash(link)) & (WEB_LINKS.c.until > now)


def _hash(name: str) -> str:
    # Of so much chance no salt and no slow hash is needed: there is nothing to guess.
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _session(row: sa.Row[Any]) -> Session:
    return Session(row.id, Standing(row.standing), row.person_id, row.begun, row.used, row.until, row.browser)
