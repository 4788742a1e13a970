"""A PostgreSQL server and the standby that follows it, for tests of what goes on while one of them is away."""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from corpus.local_postgres import DATABASE, ROLE, Server
from corpus.postgres_account import account_for

_QUICK = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "hot_standby_feedback": "on"}
_SLOT = "stand_in"


class Pair:
    """The `primary` and the `standby`; `url` names both and wants the one that takes writes."""

    def __init__(self, folder: Path) -> None:
        first, second = _free_ports()
        self.primary = Server(folder / "primary", port=first, settings=_QUICK)
        self.standby = Server(
            folder / "standby", port=second, settings={**_QUICK, "wal_retrieve_retry_interval": "100ms"}
        )

    @property
    def url(self) -> str:
        hosts = f"host=127.0.0.1,127.0.0.1&port={self.primary.port},{self.standby.port}"
        return f"postgresql+psycopg://{ROLE}@/{DATABASE}?{hosts}&target_session_attrs=read-write"

    def start(self) -> None:
        self.primary.start()
        self._said(self.primary, f"SELECT pg_create_physical_replication_slot('{_SLOT}')")
        self._said(self.primary, "CREATE EXTENSION vector")
        self.standby.folder.mkdir(mode=0o700)
        account_for(self.standby.folder).own(self.standby.folder)
        where = ["-h", "127.0.0.1", "-p", str(self.primary.port), "-U", ROLE, "-D", str(self.standby.folder)]
        self.primary.tool("pg_basebackup", *where, "-c", "fast", "-R", "-X", "stream", "-S", _SLOT)
        self.standby.start()

    def stop(self) -> None:
        self.primary.stop()
        self.standby.stop()

    def abreast(self) -> None:
        """Wait until the standby has all that the primary wrote."""
        written = self._said(self.primary, "SELECT pg_current_wal_insert_lsn()")
        until = time.monotonic() + 30
        while not self._said(self.standby, f"SELECT pg_last_wal_replay_lsn() >= '{written}'"):
            assert time.monotonic() < until, "the standby does not follow"
            time.sleep(0.02)

    def promote(self) -> None:
        self.standby.tool("pg_ctl", "promote", "-D", str(self.standby.folder), "-w")

    def _said(self, server: Server, statement: str) -> object:
        with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


@contextmanager
def server_with_standby() -> Iterator[Pair]:
    """Give a new server with its standby, both of them stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="heliograph-pair-"))
    folder.chmod(0o711)
    pair = Pair(folder)
    pair.start()
    try:
        yield pair
    finally:
        pair.stop()
        shutil.rmtree(folder)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
