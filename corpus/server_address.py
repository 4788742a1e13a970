"""Addresses of PostgreSQL servers as people write them, brought into the one form that everything here reads."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

PREFIXES: Final = ("postgresql://", "postgresql+psycopg://", "postgres://")

_PARTS: Final = re.compile(
    r"(?P<prefix>[a-z+]+://)((?P<who>[^:/@]*(:[^@]*)?)@)?(?P<hosts>[^/?]*)(?P<path>/[^?]*)?(\?(?P<query>.*))?"
)
_HOST: Final = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^:@\[\]\s]*)(:(?P<port>\d{1,5}))?")
_UNREADABLE: Final = "has no host and port that can be read; in a name or password write %40 for @ and %3A for :"
"""Without the address, which may hold a password."""

_USUAL_PORT: Final = "5432"


def normal(url: str) -> str:
    """Return the address of a server in the form that SQLAlchemy reads; one of anything else as it is.

    Of several hosts each may have a port (`one:5432,two:5433`), which is libpq's form. Raises ValueError.
    """
    if not url.startswith(PREFIXES):
        return url
    url = url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url
    parts = _PARTS.fullmatch(url)
    hosts = _hosts(parts["hosts"]) if parts else []
    if parts is None or not hosts:
        raise ValueError(_UNREADABLE)
    if len(hosts) == 1 or not any(host["port"] for host in hosts):
        return url
    who = f"{parts['who']}@" if parts["who"] else ""
    names = ",".join(host["name"].strip("[]") for host in hosts)
    ports = ",".join(host["port"] or _USUAL_PORT for host in hosts)
    rest = f"&{parts['query']}" if parts["query"] else ""
    return f"{parts['prefix']}{who}{parts['path'] or '/'}?host={names}&port={ports}{rest}"


def with_password(url: str, password: str) -> str:
    """Return the address of a server with this password, where it names a role and has no password of its own."""
    parts = _PARTS.fullmatch(url) if url.startswith(PREFIXES) else None
    if parts is None or not parts["who"] or ":" in parts["who"]:
        return url
    role = f"{parts['prefix']}{parts['who']}"
    return f"{role}:{quote(password, safe='')}{url.removeprefix(role)}"


def _hosts(said: str) -> list[re.Match[str]]:
    """Return each host with its port, none where one of them is unreadable."""
    hosts = [_HOST.fullmatch(host) for host in said.split(",")]
    readable = [host for host in hosts if host and int(host["port"] or 1) in range(1, 1 << 16)]
    return readable if len(readable) == len(hosts) else []
