"""What the processes of one bot call out to each other through the database: that something is there to be done.

A call is heard when its transaction is committed. Whoever missed one finds what there is a second later by looking.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

CAME: Final = "heliograph_came"
"""Updates were put into the inbox, or one has ended and lets the next of its chat go."""

DUE: Final = "heliograph_due"
"""Messages were put into the outbox."""

MET: Final = "heliograph_met"
"""Somebody wrote whose username another process may be asked about; the words are "number username"."""

ASKED: Final = "heliograph_asked"
"""Somebody asked a question that counts for this minute; the words are "name number time", in seconds since 1970."""

CHANNELS: Final = (CAME, DUE, MET, ASKED)

TELLING: Final = frozenset((MET, ASKED))
"""Channels on which a process tells the others what it keeps in memory alone; it does not hear itself there."""


def call_out(connection: sa.Connection, channel: str, words: str = "") -> None:
    """Call on PostgreSQL, when this transaction is committed; elsewhere there is nobody else to hear it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_notify(channel, words)))
