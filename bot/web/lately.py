"""Who was here in the last minutes, for while the database cannot be asked.

The articles may lie in another database than the sessions; and the page that says what ails the bot is wanted most when
this one is away. Nobody can be shut out meanwhile. Whose session ended elsewhere right before is let in some minutes
longer; whose ended in this process is not.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.web.access import Standing
from bot.web.sessions import Session

REMEMBERED_FOR: Final = timedelta(minutes=10)
"""Long enough to look what is wrong, too short to be a session of its own."""

REMEMBERED: Final = 500
"""Sessions: more are hardly in use within ten minutes."""


@dataclass(frozen=True, slots=True)
class Present:
    """A session that goes on, and as whom its holder comes now: never a stranger."""

    session: Session
    standing: Standing


class Lately:
    """Remembers who came with which session, in memory alone."""

    def __init__(self) -> None:
        """Remember nobody yet."""
        self._seen: OrderedDict[str, tuple[Present, datetime]] = OrderedDict()

    def came(self, name: str, who: Present | None, now: datetime) -> None:
        """Remember what the database said of a session."""
        self._seen.pop(name, None)
        if who is None:
            return
        self._seen[name] = who, now
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def of(self, name: str, now: datetime) -> Present | None:
        """Return who came with a session in the last minutes, None for nobody."""
        who, seen = self._seen.get(name, (None, now))
        return who if who and abs(now - seen) < REMEMBERED_FOR and now < who.session.until else None

    def forget(self) -> None:
        """Forget everybody: a session was ended."""
        self._seen.clear()
