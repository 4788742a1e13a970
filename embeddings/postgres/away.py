"""A server that goes away under a question, and is back, or has another in its place, a moment later."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy.exc import OperationalError

PATIENCE: Final = 3.0
"""Seconds that a question waits for a server: one that restarts is back in less, and longer nobody should wait."""

_PAUSE: Final = 0.05

_GONE: Final = ("08", "57P01", "57P02", "57P03")
"""What the SQLSTATE begins with where a server is gone, ends or begins (PostgreSQL's manual, appendix A)."""

STANDBY: Final = "25006"
"""SQLSTATE of a write that a standby refuses."""

Rows = TypeVar("Rows")


def patiently(ask: Callable[[], Rows]) -> Rows:
    """Return what `ask` returns, asked again while servers go away under it; raises what it raises in the end."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except OperationalError as error:
            if not _is_gone(error) or time.monotonic() > until:
                raise
        time.sleep(_PAUSE)


def _is_gone(error: OperationalError) -> bool:
    # Of a connection that broke or was never made the driver knows no state.
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(_GONE)
