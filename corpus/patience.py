"""A database that is away: told from one that refuses, and waited for, but never for long."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError

from corpus.errors import StoreAway

_PAUSE: Final = 0.05

_GONE: Final = ("08", "57P01", "57P02", "57P03")
"""What the SQLSTATE begins with where a server is gone, ends or begins (PostgreSQL's manual, appendix A)."""

READ_ONLY: Final = "25006"
"""SQLSTATE of a write where only reading is possible: on a standby."""

_REFUSED: Final = re.compile(
    r"FATAL:|certificate|does not support SSL|no password supplied|invalid (connection option|integer|port|sslmode)"
)
"""How a server, or the driver, says that it will not have us. Of a connection that never came about the driver knows
no SQLSTATE (psycopg 3.3), so its words have to do; where they are in another language it counts as gone."""

_PASSING: Final = re.compile(
    r"FATAL:\s+(the database system is|terminating connection|sorry, too many clients|remaining connection slots)"
)
"""What a server says that begins, ends, or has no room just now."""

_ATTEMPT: Final = "\n- host:"
"""How the driver begins what it tells of one of several hosts."""

Asked = ParamSpec("Asked")
Result = TypeVar("Result")


def is_gone(error: BaseException) -> bool:
    """Say whether a PostgreSQL server is gone, or not there yet; `error` is SQLAlchemy's or the driver's."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not type(cause).__module__.startswith("psycopg"):
        return False
    state: str | None = getattr(cause, "sqlstate", None)
    if state is not None:
        return state.startswith(_GONE)
    return type(cause).__name__ == "OperationalError" and _may_come_back(str(cause))


def is_away(error: BaseException) -> bool:
    """Say whether a database is gone, or takes no writes now; trying again later may help."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return is_gone(error) or getattr(cause, "sqlstate", None) == READ_ONLY


def asked_again(read: Callable[Asked, Result]) -> Callable[Asked, Result]:
    """Have what only reads asked once more where its connection broke under it; the new one is waited for."""

    @wraps(read)
    def patient(*arguments: Asked.args, **named: Asked.kwargs) -> Result:
        with suppress(StoreAway):
            return read(*arguments, **named)
        return read(*arguments, **named)

    return patient


class Patience:
    """Tries again while a server is away; all who share one wait for the same absence once, not one after the other.

    Where it was spent in vain, nobody waits until somebody came through.
    """

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Wait so many `seconds` for a server from when it was first missed."""
        self._seconds, self._clock, self._sleep = seconds, clock, sleep
        self._missed: float | None = None
        self._lock = threading.Lock()

    def through(self, attempt: Callable[[], Result], *, ends: Callable[[Result], bool] = lambda _: True) -> Result:
        """Return what `attempt` returns, tried again while that may help; it must have changed nothing when it fails.

        The absence is over where that `ends` it: who has reached a standby can still not write. Raises what the last
        attempt raised.
        """
        while True:
            try:
                result = attempt()
            except Exception as error:
                if not is_away(error) or self._is_spent():
                    raise
            else:
                if ends(result):
                    self._missed = None
                return result
            self._sleep(_PAUSE)

    def _is_spent(self) -> bool:
        with self._lock:
            if self._missed is None:
                self._missed = self._clock()
            return self._clock() - self._missed >= self._seconds


def _may_come_back(said: str) -> bool:
    """Say whether one of the hosts of which the driver tells may let us in later."""
    _, *attempts = said.split(_ATTEMPT)
    return any(not _REFUSED.search(one) or bool(_PASSING.search(one)) for one in attempts or [said])
