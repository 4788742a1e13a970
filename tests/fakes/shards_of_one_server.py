"""A coordinator and shards that are databases of one server: what is said between them is as between machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from fakes.databases import TrialServer, executed

from embeddings.postgres.sharding import EXTENSIONS, PREFIX, Place, definition
from embeddings.postgres.tables import SESSION

_PORT = 5432
"""That of a socket in the file system, too."""


@dataclass(frozen=True, slots=True)
class Sharded:
    """The addresses of the coordinator and of the shards, by their numbers less one."""

    url: str
    shards: tuple[str, ...]

    def parts(self, shard: int, table: str) -> dict[str, int]:
        """Return how many rows each partition of a table has on a shard, by its name."""
        sql = f"SELECT tableoid::regclass::text AS part, count(*) AS rows FROM {table} GROUP BY 1"
        return {str(part): int(str(rows)) for part, rows in executed(self.shards[shard], sql, "search")}


@contextmanager
def sharded(server: TrialServer, *, shards: int) -> Iterator[Sharded]:
    """Lend empty databases that know each other, and remove them."""
    with ExitStack() as opened:
        url, *others = (opened.enter_context(server.database()) for _ in range(shards + 1))
        for name in EXTENSIONS:
            executed(url, f"CREATE EXTENSION {name} WITH SCHEMA public", "search")
        for number, other in enumerate(others, start=1):
            executed(other, "CREATE EXTENSION vector WITH SCHEMA public", "search")
            for statement in _known(number, sa.make_url(other)):
                executed(url, statement, "search")
        yield Sharded(url, tuple(others))


def _known(number: int, url: sa.URL) -> Iterator[str]:
    assert url.database
    yield definition(number, [Place(str(url.query["host"]), _PORT)], url.database, SESSION)
    yield f"CREATE USER MAPPING FOR PUBLIC SERVER {PREFIX}{number} OPTIONS (user '{url.username}')"
