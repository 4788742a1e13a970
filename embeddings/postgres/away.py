"""A server that goes away under a question, and is back, or has another in its place, a moment later."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy.exc import OperationalError

from corpus.patience import is_gone

PATIENCE: Final = 3.0
"""Seconds that a question is asked again while a shard is away: one that restarts is back in less. How long a
connection to the coordinator is waited for is said by `Limits`."""

_PAUSE: Final = 0.05

Rows = TypeVar("Rows")


def patiently(ask: Callable[[], Rows]) -> Rows:
    """Return what `ask` returns, asked again while servers go away under it; raises what it raises in the end."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except OperationalError as error:
            if not is_gone(error) or time.monotonic() > until:
                raise
        time.sleep(_PAUSE)
