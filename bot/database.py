"""What the parts of the store need of it: transactions. So they need not know the store, which knows them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

import sqlalchemy as sa


class Database(Protocol):
    """Gives transactions; each raises StoreError where the database cannot be used."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that only reads."""
        ...

    def writing(self, *, urgent: bool = False) -> AbstractContextManager[sa.Connection]:
        """Give a transaction that may write and is alone in that; what is `urgent` goes before others that wait."""
        ...
