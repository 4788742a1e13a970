"""The link that lets one person of Telegram into the reading room: once, and soon."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from bot.collaborators import Ticket
from bot.web.access import Seals, Standing
from bot.web.sessions import LINK_LASTS, Invitation, Sessions
from bot.web.settings import WebSettings


class WayIn:
    """Makes such links; whether the person may come in is asked when they do."""

    def __init__(self, sessions: Sessions, seals: Seals, web: WebSettings) -> None:
        """Lead to the room at `web.url`."""
        self._sessions, self._seals, self._web = sessions, seals, web

    def invite(self, person_id: int, *, now: datetime) -> Ticket:
        """Return the link for somebody whom Telegram itself names in this moment; raises StoreError.

        An owner comes as an owner: the configuration names them by this very number.
        """
        address = self.address(Invitation(person_id, Standing.OWNER), "/", now=now)
        return Ticket(address, LINK_LASTS, self._web.session_days)

    def address(self, whom: Invitation, leads_to: str, *, now: datetime) -> str:
        """Return the address of a new link that ends at the page `leads_to`; raises StoreError."""
        key = self._seals.way_in(self._sessions.invite(whom, now=now))
        rest = f"?{urlencode({'next': leads_to})}" if leads_to != "/" else ""
        return f"{self._web.url}/in/{key}{rest}"
