"""The index as it is measured: in files, in one server of PostgreSQL, and on shards; what each takes of the machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from corpus.local_postgres import Server
from deploy.cluster import Cluster
from embeddings.generations import Generations, GenerationStore
from embeddings.postgres.generations import PostgresGenerations

SHARDS: Final = 2
_FIRST_PORT: Final = 5710

SETTINGS: Final = {"max_wal_size": "4GB", "autovacuum": "off", "max_parallel_maintenance_workers": "2"}
"""What is measured is not disturbed by what the server does in the background."""

ONE_SERVER: Final = {**SETTINGS, "shared_buffers": "2GB"}
EACH_OF_CLUSTER: Final = {**SETTINGS, "shared_buffers": "1GB"}

_SIZES: Final = (
    "SELECT CASE WHEN am.amname IN ('hnsw', 'gin') THEN am.amname "
    "WHEN starts_with(c.relname, 'dense') THEN 'vectors' WHEN starts_with(c.relname, 'sparse') THEN 'terms' "
    "ELSE 'other' END AS part, "
    "sum(pg_table_size(c.oid)) / 1e6 AS megabytes FROM pg_class AS c JOIN pg_am AS am ON am.oid = c.relam "
    "WHERE c.relnamespace = 'search'::regnamespace AND c.relkind IN ('r', 'i') GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class Engine:
    """An index, where its files are, and the servers that hold it; none where it is in this process."""

    name: str
    generations: GenerationStore
    folder: Path
    servers: tuple[Server, ...] = ()

    def disk(self) -> float:
        """Return the megabytes of the index, of all databases that hold it."""
        if not self.servers:
            return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()) / 1e6
        sql = "SELECT pg_database_size(current_database()) / 1e6"
        return sum(float(value) for one in self.servers for (value,) in _asked(one, sql))

    def parts(self) -> dict[str, float]:
        """Return the megabytes of graph (hnsw), lists of keys (gin), and both tables with their other indexes."""
        found: dict[str, float] = {}
        for server in self.servers:
            for part, megabytes in _asked(server, _SIZES):
                found[part] = found.get(part, 0.0) + float(megabytes)
        return found

    def memory(self) -> float:
        """Return the megabytes of all processes of the servers, what they share counted once."""
        return sum(_said(Path(f"/proc/{one}/smaps_rollup"), "Pss:") for one in self._processes()) * 1024 / 1e6

    def processor(self) -> float:
        """Return the seconds of a processor that the running processes of the servers have had."""
        return sum(_processor(one) for one in self._processes())

    def _processes(self) -> list[str]:
        """Return the numbers of the servers' processes."""
        first = {str(server.pid) for server in self.servers}
        every = [path.name for path in Path("/proc").glob("[0-9]*")] if first else []
        return [one for one in every if one in first or _parent(one) in first]


@contextmanager
def embedded(folder: Path) -> Iterator[Engine]:
    """Give an index in files."""
    try:
        yield Engine("embedded", Generations(folder), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def one_server(folder: Path) -> Iterator[Engine]:
    """Give an index in a trial server of its own."""
    server = Server(folder, settings=ONE_SERVER)
    server.start()
    kept = PostgresGenerations(server.url())
    try:
        yield Engine("one server", kept, folder, (server,))
    finally:
        kept.close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def on_shards(folder: Path) -> Iterator[Engine]:
    """Give an index on shards whose standbys are stopped: they would be machines of their own."""
    cluster = Cluster(folder, settings=EACH_OF_CLUSTER)
    cluster.up(shards=SHARDS, first_port=_FIRST_PORT)
    _without_standbys(cluster)
    kept = PostgresGenerations(cluster.url)
    primaries = [cluster.server(shard.primary) for shard in cluster.shards()]
    try:
        yield Engine(f"{SHARDS} shards", kept, folder, (cluster.server("coordinator"), *primaries))
    finally:
        kept.close()
        cluster.down()
        shutil.rmtree(folder, ignore_errors=True)


ENGINES: Final = {"embedded": embedded, "one": one_server, "shards": on_shards}


def _without_standbys(cluster: Cluster) -> None:
    for shard in cluster.shards():
        cluster.server(shard.other).stop()
        # A slot would keep all that its standby has not seen.
        _asked(cluster.server(shard.primary), "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")


def _asked(server: Server, sql: str) -> Sequence[sa.Row[tuple[object, ...]]]:
    engine = sa.create_engine(server.url(), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql(sql).all()
    finally:
        engine.dispose()


def _processor(process: str) -> float:
    try:
        words = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0  # it ended meanwhile
    # utime and stime are the 14th and 15th words of the line (man proc_pid_stat), two of which come before the bracket.
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _parent(process: str) -> str:
    return str(_said(Path(f"/proc/{process}/status"), "PPid:"))


def _said(path: Path, name: str) -> int:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def described(settings: Mapping[str, str]) -> str:
    """Return settings as a sentence has them."""
    return ", ".join(f"{name} {value}" for name, value in settings.items())
