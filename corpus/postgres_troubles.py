"""Why a PostgreSQL server does not do it: in one line, with the remedy, and whether somebody must change something.

What fails before a session exists has no code that the driver would hand on, so its English words are looked at; of a
server that speaks another language only the words are told, without a remedy.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

import psycopg
from psycopg import errors
from sqlalchemy.exc import InvalidRequestError

OLDEST: Final = 16
"""The oldest version of PostgreSQL that is known to serve."""

OLDEST_VECTORS: Final = (0, 8)
"""The oldest version of pgvector that walks on in its graph until enough passages pass a filter."""


class TooOld(InvalidRequestError):
    """Say which version a server has, and which it needs."""


@dataclass(frozen=True, slots=True)
class _Remedy:
    """What to do; `settles` tells that it must be done: nothing gets better by waiting."""

    words: str
    settles: bool = True


_ROLES: Final = _Remedy("deploy/roles.sql grants each role what it needs")
_PASSWORD: Final = _Remedy(
    "put the right one into HELIOGRAPH_DATABASE_PASSWORD, or into a file that HELIOGRAPH_DATABASE_PASSWORD_FILE names"
)
_CONNECTIONS: Final = _Remedy("connections under [database] says how many each process takes", settles=False)
_STANDBY: Final = _Remedy(
    "start its primary again, or promote the standby; an address may name both (docs/postgresql.md)", settles=False
)
_ADDRESS: Final = _Remedy("correct the address of the database")

_BY_WORDS: Final[tuple[tuple[str, _Remedy], ...]] = (
    ("permission denied to create extension", _Remedy("let a superuser run deploy/roles.sql, which creates it")),
    ('extension "vector"', _Remedy("install pgvector 0.8 or newer on the server")),
    ("no encryption", _Remedy("the server wants TLS: add sslmode=verify-full to the address, or see its pg_hba.conf")),
    ("pg_hba.conf", _Remedy("the pg_hba.conf of the server says who may come from where")),
    ("authentication failed for user", _PASSWORD),
    ("no password supplied", _PASSWORD),
    ("is not permitted to log in", _Remedy("ALTER ROLE ... LOGIN lets it in")),
    ("too many connections for", _CONNECTIONS),
    ("too many clients", _CONNECTIONS),
    ("remaining connection slots", _CONNECTIONS),
    ("permission denied for database", _ROLES),
    ("session is read-only", _STANDBY),
    (
        "certificate verify failed",
        _Remedy(
            "another authority than that of sslrootcert signed the server's certificate, or its time is over; name "
            "the right file with sslrootcert="
        ),
    ),
    ("does not match host name", _Remedy("use a name in the address for which the certificate was made")),
    ("does not support SSL", _Remedy("switch TLS on there (ssl = on); without it others can read along")),
    ("root certificate file", _Remedy("name the file of the authority with sslrootcert=")),
    ("certificate file", _Remedy("name the files with sslcert= and sslkey=")),
    ("private key file", _Remedy("name the files with sslcert= and sslkey=")),
    ("could not resize shared memory segment", _Remedy("give the server's container more of it (shm_size)")),
    ("invalid connection option", _ADDRESS),
    ("invalid sslmode value", _ADDRESS),
    ("invalid port number", _ADDRESS),
    ("invalid target_session_attrs value", _ADDRESS),
)
"""Remedies by words of what the server or its library says; the first that fits is told."""

_BY_KIND: Final[tuple[tuple[type[psycopg.Error], _Remedy], ...]] = (
    (errors.InsufficientPrivilege, _ROLES),
    (
        errors.InvalidSchemaName,
        _Remedy("this role may not use the schema of that part; deploy/roles.sql grants each role what it needs"),
    ),
    (errors.QueryCanceled, _Remedy("statement_seconds under [database] says how long it may take", settles=False)),
    (
        errors.LockNotAvailable,
        _Remedy(
            "another process writes; lock_seconds under [database] says how long to wait for it",
            settles=False,
        ),
    ),
    (errors.TooManyConnections, _CONNECTIONS),
    (errors.ReadOnlySqlTransaction, _STANDBY),
)

_MISSING: Final = {
    "role ": _Remedy("deploy/roles.sql makes the roles; or correct the name in the address"),
    "database ": _Remedy("createdb makes it, then see docs/postgresql.md; or correct the name in the address"),
}
"""What an address may name that is not there, by what the server calls it."""


def told(cause: BaseException) -> str:
    """Say in one line why the server did not do it, and the remedy, without the values that it was given."""
    line, remedy = _line(cause), _remedy(cause)
    return f"{line}; {remedy.words}" if remedy else line


def must_be_settled(cause: BaseException) -> bool:
    """Say whether somebody must change something, so that waiting and trying again are of no use."""
    if isinstance(cause, TooOld):
        return True
    remedy = _remedy(cause)
    return remedy is not None and remedy.settles


def how_secret(host: str, numbers: str, *, is_tls: bool, mode: str) -> str:
    """Say whether others can read along in a session with `host`, whose address in numbers is `numbers`, by `sslmode`.

    Of one that does not leave this machine nothing is said.
    """
    if is_tls and mode.startswith("verify-"):
        return ", with TLS"
    if is_tls:
        return ", with TLS, the certificate of the server unchecked: sslmode=verify-full checks it"
    if host.startswith(("/", "@")) or (numbers and ip_address(numbers).is_loopback):
        return ""
    return ", without TLS: others on the way can read along; sslmode=verify-full in the address asks for it"


def refuse_old(number: int) -> None:
    """Raise TooOld for a server whose version, a number such as 160004, is older than what serves."""
    if number // 10_000 < OLDEST:
        raise TooOld(f"the server is PostgreSQL {number // 10_000}; {OLDEST} or newer is needed")


def refuse_old_vectors(version: str) -> None:
    """Raise TooOld for a pgvector whose version, such as 0.8.6, is older than what serves."""
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_VECTORS:
        raise TooOld(
            f"pgvector is of version {version}; {'.'.join(map(str, OLDEST_VECTORS))} or newer is needed: install it on "
            "the server, then let a superuser say ALTER EXTENSION vector UPDATE in this database"
        )


def _line(cause: BaseException) -> str:
    said = cause.diag.message_primary if isinstance(cause, psycopg.Error) else None
    return " ".join((said or str(cause)).split())


def _remedy(cause: BaseException) -> _Remedy | None:
    if not isinstance(cause, psycopg.Error):
        return None
    line = _line(cause)
    for words, remedy in _BY_WORDS:
        if words in line:
            return remedy
    if isinstance(cause, psycopg.OperationalError) and line.endswith("does not exist"):
        return next((remedy for what, remedy in _MISSING.items() if f"FATAL: {what}" in line), None)
    return next((remedy for kind, remedy in _BY_KIND if isinstance(cause, kind)), None)
