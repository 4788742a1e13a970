"""Which server of an address a connection goes to: the one that takes writes, or one that stands in for reading."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from psycopg import errors
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.pool import ConnectionPoolEntry

from corpus.patience import Patience, is_gone

LOOK_AGAIN: Final = 5.0
"""Seconds after which a connection to a stand-in is given up for one to the server that takes writes, if it is back."""

_WRITING: Final = frozenset({"read-write", "primary"})
"""Values of `target_session_attrs` by which an address asks for the one server that takes writes."""

_SINCE: Final = "stands in since"


def stands_in(driver: Any) -> bool:
    """Say whether a session can only read, as those of a standby; the server tells when that changes (14 or newer)."""
    info = driver.info
    return any(info.parameter_status(name) == "on" for name in ("in_hot_standby", "default_transaction_read_only"))


def refuse_stand_in(connection: sa.Connection) -> None:
    """Raise OperationalError, and let go of the session, where one that is to write can only read."""
    if not stands_in(connection.connection.dbapi_connection):
        return
    # The next try is to connect anew: the server that takes writes may be back.
    connection.invalidate()
    said = errors.ReadOnlySqlTransaction("only a standby answers, which takes no writes")
    raise sa.exc.OperationalError("BEGIN", None, said)


def listen(engine: sa.Engine, patience: Patience, *, stand_ins: bool = True) -> None:
    """Have connections of `engine` made with `patience`, to one of `stand_ins` where its address allows one."""
    has_stand_in = stand_ins and may_stand_in(engine.url)

    def connect(
        dialect: Dialect, record: ConnectionPoolEntry, arguments: list[Any], named: dict[str, Any]
    ) -> DBAPIConnection:
        def attempt() -> DBAPIConnection:
            return _connected(dialect, arguments, named, has_stand_in=has_stand_in)

        driver = patience.through(attempt, ends=lambda made: not stands_in(made))
        record.info[_SINCE] = time.monotonic()
        return driver

    def look_again(driver: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if stands_in(driver) and time.monotonic() - record.info[_SINCE] > LOOK_AGAIN:
            raise sa.exc.DisconnectionError("a stand-in has served its time")

    sa.event.listen(engine, "do_connect", connect)
    if has_stand_in:
        sa.event.listen(engine, "checkout", look_again)


def may_stand_in(address: URL) -> bool:
    """Say whether an address names several servers and wants the one that takes writes."""
    hosts = address.query.get("host", ())
    several = len(hosts) > 1 if isinstance(hosts, tuple) else "," in hosts
    return address.query.get("target_session_attrs") in _WRITING and (several or "," in (address.host or ""))


def _connected(
    dialect: Dialect, arguments: list[Any], named: Mapping[str, Any], *, has_stand_in: bool
) -> DBAPIConnection:
    try:
        return dialect.connect(*arguments, **named)
    except psycopg.OperationalError as error:
        if not has_stand_in or not is_gone(error):
            raise
        return dialect.connect(*arguments, **{**named, "target_session_attrs": "any"})
