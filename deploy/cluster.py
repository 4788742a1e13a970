"""A cluster for tests and trial on this machine: a coordinator, shards, and a standby of each.

python deploy/cluster.py up FOLDER        make it, or start it again; prints the address for [database] url
python deploy/cluster.py down FOLDER      stop every server
python deploy/cluster.py status FOLDER    say who runs, and as what
python deploy/cluster.py promote FOLDER 1 make the standby of shard 1 its primary; the old one is stopped for good
python deploy/cluster.py rejoin FOLDER 1  make a new standby of shard 1 in the place of the old primary
python deploy/cluster.py restart FOLDER   restart all servers, one after the other, while questions go on

With `up --synchronous` a write on a shard waits until its standby has it, and so for a standby that is away;
`up --no-synchronous` ends that, also for what waits at that moment.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import psycopg

from corpus.errors import StoreError
from corpus.local_postgres import DATABASE, ROLE, Server
from corpus.postgres_account import account_for
from embeddings.postgres.sharding import EXTENSIONS, PREFIX, Place, definition, moved
from embeddings.postgres.tables import SESSION
from embeddings.postgres.trial_layout import COORDINATOR, Layout, Shard

FIRST_PORT: Final = 5500
_HOST: Final = "127.0.0.1"
_PATIENCE: Final = 30.0
"""Seconds that a standby may take until it is where its primary is."""

_SHARD_SESSION: Final = {**SESSION, "statement_timeout": "60s", "lock_timeout": "30s"}

_STANDBY: Final = {"hot_standby_feedback": "on", "wal_retrieve_retry_interval": "500ms"}
"""Rows that a question on a standby still looks at are not vacuumed away under it, and it follows a primary that was
restarted again at once, not after five seconds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a server is and does: `role` as the layout has it, and whether it runs."""

    name: str
    role: str
    port: int
    running: bool


class Cluster:
    """The servers in a folder; every method raises StoreError with what a server said."""

    def __init__(self, folder: Path, *, settings: Mapping[str, str] | None = None) -> None:
        """Manage the cluster in `folder`; every server runs with `settings`."""
        self.folder, self._settings = folder.absolute(), dict(settings or {})
        self._layout = Layout(self.folder)

    @property
    def url(self) -> str:
        """The address of the database that the program uses."""
        return self.server(COORDINATOR).url()

    def up(self, *, shards: int = 2, first_port: int = FIRST_PORT, synchronous: bool | None = None) -> None:
        """Start every server; where there is no cluster yet, make one of so many shards, its ports from the first.

        `synchronous` says whether writes wait for standbys from now on; None leaves that as it is.
        """
        if not self._layout.is_there():
            self._make(shards, first_port)
        for shard in self.shards():
            self.server(shard.primary).start()
            if shard.standby:
                self.server(shard.other).start()
        self.server(COORDINATOR).start()
        for shard in self.shards():
            self._tell_coordinator(shard.number)
            if synchronous is not None:
                self._have_wait(shard, wanted=synchronous)

    def down(self) -> None:
        """Stop every server, those first that write to others."""
        for name in self._layout.names():
            self.server(name).stop()

    def standings(self) -> Iterator[Standing]:
        """Yield what each server is and whether it runs."""
        roles = {COORDINATOR: COORDINATOR}
        for shard in self.shards():
            waits = ", waits for its standby" if self.is_synchronous(shard.number) else ""
            roles[shard.primary] = f"primary of shard {shard.number}{waits}"
            roles[shard.other] = f"standby of shard {shard.number}" if shard.standby else "left behind: rejoin it"
        for name, role in roles.items():
            server = self.server(name)
            yield Standing(name, role, server.port or 0, server.is_running())

    def is_synchronous(self, number: int) -> bool:
        """Say whether writes on a shard wait for its standby; of a primary that is down, no."""
        primary = self.server(self.shard(number).primary)
        return primary.is_running() and _say(primary, "SHOW synchronous_standby_names") != ""

    def promote(self, number: int) -> None:
        """Make the standby of a shard its primary, and see to it that the old one takes no more writes.

        Raises StoreError where the shard has no standby that runs.
        """
        shard = self.shard(number)
        standby = self.server(shard.other)
        if not shard.standby or not standby.is_running():
            raise StoreError(f"shard {number} has no standby that runs; start the cluster, or rejoin {shard.other}")
        # Stopped before anything else: two that take writes would each have what the other lacks.
        self.server(shard.primary).stop()
        self._layout.keep(Shard(number, primary=shard.other, other=shard.primary, standby=False))
        standby.tool("pg_ctl", "promote", "-D", str(standby.folder), "-w")
        self._tell_coordinator(number)

    def rejoin(self, number: int) -> None:
        """Make a new standby of a shard from its primary, in the place of the server that was left behind."""
        shard = self.shard(number)
        if shard.standby:
            raise StoreError(f"shard {number} has its standby")
        self._copy(shard)
        self._layout.keep(replace(shard, standby=True))
        self._tell_coordinator(number)

    def restart(self) -> None:
        """Restart all servers, one after the other: of each shard one is there at any time, with all that it holds."""
        for shard in self.shards():
            if not shard.standby:
                raise StoreError(f"shard {shard.number} has no standby to answer meanwhile; rejoin {shard.other} first")
            for name in (shard.other, shard.primary):
                self.wait_for_standby(shard.number)
                self._restart(name)
            self.wait_for_standby(shard.number)
        self._restart(COORDINATOR)

    def wait_for_standby(self, number: int) -> None:
        """Wait until the standby of a shard has replayed all that its primary has written; raises StoreError."""
        shard, until = self.shard(number), time.monotonic() + _PATIENCE
        while not self._is_abreast(shard.primary):
            if time.monotonic() > until:
                raise StoreError(f"{shard.other} is not where {shard.primary} is after {_PATIENCE:.0f} s")
            time.sleep(0.05)

    def shards(self) -> tuple[Shard, ...]:
        """Return the shards as the layout has them."""
        return self._layout.shards()

    def shard(self, number: int) -> Shard:
        """Return one shard; raises StoreError where there is none of this number."""
        return self._layout.shard(number)

    def server(self, name: str) -> Server:
        """Return a server by its name."""
        port = self._layout.port(name)
        return Server(self.folder / name, port=port, settings={**_STANDBY, **self._settings})

    def _make(self, count: int, first_port: int) -> None:
        self._layout.make(count, first_port)
        shards = self.shards()
        for shard in shards:
            primary = self.server(shard.primary)
            primary.start()
            _say(primary, "CREATE EXTENSION vector", "CREATE SCHEMA search")
            self._copy(shard)
        coordinator = self.server(COORDINATOR)
        coordinator.start()
        _say(coordinator, *(f"CREATE EXTENSION {name}" for name in EXTENSIONS))
        for shard in shards:
            known = definition(shard.number, self._places(shard), DATABASE, _SHARD_SESSION)
            _say(coordinator, known, _mapping(shard.number))

    def _copy(self, shard: Shard) -> None:
        """Make the other server of a shard a copy of the primary that follows it."""
        primary, other = self.server(shard.primary), self.server(shard.other)
        other.stop()
        shutil.rmtree(other.folder, ignore_errors=True)
        slot = shard.other.replace("-", "_")
        _say(
            primary,
            f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{slot}'",
            f"SELECT pg_create_physical_replication_slot('{slot}')",
        )
        # -R writes down whom it follows, and through which slot, which keeps for it what it has not seen yet.
        where = ["-h", _HOST, "-p", str(primary.port), "-U", ROLE]
        other.folder.mkdir(mode=0o700)
        account_for(other.folder).own(other.folder)
        primary.tool("pg_basebackup", *where, "-D", str(other.folder), "-c", "fast", "-R", "-X", "stream", "-S", slot)
        other.start()

    def _have_wait(self, shard: Shard, *, wanted: bool) -> None:
        """Have writes on a shard wait for a standby, or not; said to both, because either may be the primary later."""
        said = "SET synchronous_standby_names = '*'" if wanted else "RESET synchronous_standby_names"
        for name in (shard.primary, shard.other) if shard.standby else (shard.primary,):
            _say(self.server(name), f"ALTER SYSTEM {said}", "SELECT pg_reload_conf()")
        while self.is_synchronous(shard.number) != wanted:
            time.sleep(0.02)

    def _restart(self, name: str) -> None:
        server = self.server(name)
        # What is left to write when it stops is little: nobody is let in meanwhile.
        _say(server, "CHECKPOINT")
        server.stop()
        server.start()

    def _is_abreast(self, primary: str) -> bool:
        sql = (
            "SELECT count(*) > 0 AND bool_and(state = 'streaming' AND replay_lsn >= pg_current_wal_insert_lsn()) "
            "FROM pg_stat_replication"
        )
        return bool(_say(self.server(primary), sql))

    def _tell_coordinator(self, number: int) -> None:
        _say(self.server(COORDINATOR), moved(number, self._places(self.shard(number)), _SHARD_SESSION))

    def _places(self, shard: Shard) -> list[Place]:
        names = (shard.primary, shard.other) if shard.standby else (shard.primary,)
        return [Place(_HOST, self._layout.port(name)) for name in names]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; returns its exit code."""
    asked = _parser().parse_args(arguments)
    cluster = Cluster(asked.folder)
    try:
        for line in _done(cluster, asked):
            sys.stdout.write(f"{line}\n")
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _done(cluster: Cluster, asked: argparse.Namespace) -> Iterator[str]:
    match asked.command:
        case "up":
            cluster.up(shards=asked.shards, first_port=asked.first_port, synchronous=asked.synchronous)
            yield cluster.url
        case "down":
            cluster.down()
        case "status":
            for one in cluster.standings():
                yield f"{one.name:12} port {one.port} {'runs' if one.running else 'is down':8} {one.role}"
        case "promote":
            cluster.promote(asked.shard)
            waits = ", for which writes wait" if cluster.is_synchronous(asked.shard) else ""
            yield f"{cluster.shard(asked.shard).primary} takes what is written; run rejoin for a new standby{waits}"
        case "rejoin":
            cluster.rejoin(asked.shard)
            yield f"{cluster.shard(asked.shard).other} is a standby again"
        case "restart":
            cluster.restart()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["up", "down", "status", "promote", "rejoin", "restart"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("shard", type=int, nargs="?", default=1, help="for promote and rejoin")
    parser.add_argument("--shards", type=int, default=2, help="how many, when the cluster is made")
    parser.add_argument("--first-port", type=int, default=FIRST_PORT, help="of as many as there are servers")
    parser.add_argument(
        "--synchronous", action=argparse.BooleanOptionalAction, help="for up: have writes wait for standbys, or not"
    )
    return parser


def _mapping(number: int) -> str:
    return f"CREATE USER MAPPING FOR PUBLIC SERVER {PREFIX}{number} OPTIONS (user '{ROLE}')"


def _say(server: Server, *statements: str) -> Any:
    """Run statements on a server, and return the first value of the last one's result."""
    try:
        with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
    except psycopg.Error as error:
        raise StoreError(f"{server.folder}: {str(error).strip()}") from error
    return row[0] if row else None


if __name__ == "__main__":
    sys.exit(main())
