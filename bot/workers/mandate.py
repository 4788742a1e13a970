"""The right to send: one process at a time has it, and what another one did without it must not count."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa


class Mandate(Protocol):
    """Whether this process may send."""

    @property
    def term(self) -> int:
        """Return the number of the present term; what was begun in another one is somebody else's by now."""

    def holds(self) -> bool:
        """Tell by the clock alone whether this process may send at this moment."""

    def confirmed(self, connection: sa.Connection) -> bool:
        """Tell by the database whether no later term has begun; holds until the transaction ends."""


class Always:
    """The mandate of a process that is alone."""

    @property
    def term(self) -> int:
        """Return that there is only one."""
        return 0

    def holds(self) -> bool:
        """Hold at every moment."""
        return True

    def confirmed(self, connection: sa.Connection) -> bool:
        """Be confirmed at every moment."""
        return True
