"""What the parts of the store need of it: transactions. So they need not know the store, which knows them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

import sqlalchemy as sa

from bot.errors import StoreError, StoreRefused


class Database(Protocol):
    """Gives transactions; each raises StoreError where the database cannot be used."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that only reads."""
        ...

    def writing(self, *, urgent: bool = False) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that may write and is alone in that; what is `urgent` goes before others that wait."""
        ...


def is_trouble(error: Exception) -> bool:
    """Tell whether it is the database that cannot be used now, and not what is kept or written that is at fault."""
    if not isinstance(error, StoreError) or isinstance(error, StoreRefused):
        return False
    # A cause of another kind is one of ours: what was kept cannot be read.
    cause = error.__cause__
    return cause is None or isinstance(cause, sa.exc.SQLAlchemyError)
