"""Into how many parts, and so graphs, an index is divided: by how many passages it is to hold on each server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

PASSAGES: Final = 125_000
"""Of one part: eight of these found 0.996 of the nearest ten of a million, one graph 0.852; see bench/postgres.md."""

MOST: Final = 256
"""Parts on one server: a search looks into each, and each has tables and indexes that it locks."""

_OUTGROWN: Final = 2
"""So many times as many passages as are meant for its parts may an index hold: one of a graph of 100,000 finds as much
as eight of 125,000, so nothing is lost before that, and what grows is not made anew again and again."""

_BY_SIZE: Final = 0
"""The setting that leaves the number to `by_size`."""


@dataclass(frozen=True, slots=True)
class Partitioned:
    """A table divided by the hash of `passage_id`: the `columns` where its rows are, and the `storage` of a part."""

    name: str
    columns: str
    storage: str

    def made(self, parts: int, *, server: int = 0, servers: int = 1) -> str:
        """Return the SQL that makes it, with the `parts` that are on this one of all servers.

        The hash that has a remainder of `servers` has one of `remainders` by the product, so none stays empty.
        """
        said = [f"CREATE TABLE {self.name} ({self.columns}) PARTITION BY HASH (passage_id)"]
        for remainder in remainders(parts, server=server, servers=servers):
            said.append(
                f"CREATE TABLE {self.name}_{remainder} PARTITION OF {self.name} FOR VALUES WITH "
                f"(MODULUS {parts * servers}, REMAINDER {remainder}) WITH ({self.storage})"
            )
        return "; ".join(said)


def remainders(parts: int, *, server: int, servers: int) -> Iterator[int]:
    """Give the remainders, by `parts * servers`, of the hashes of passages that are on one server of several."""
    yield from range(server, parts * servers, servers)


def by_size(passages: int) -> int:
    """Return into how many parts so many passages of one server are divided."""
    return min(max(-(-passages // PASSAGES), 1), MOST)


def wanted(setting: int, passages: int, servers: int) -> int:
    """Return how many parts each of `servers` gets for its share of all passages: what is set, or by size."""
    return by_size(-(-passages // servers)) if setting == _BY_SIZE else setting


def parts_of(connection: sa.Connection, table: str) -> int:
    """Return how many parts a table has on all servers together; one that is there has one at least."""
    sql = sa.text("SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass(:name)")
    return int(connection.scalar(sql, {"name": table}) or 0)


def outgrown(setting: int, passages: int, *, parts: int, servers: int) -> str | None:
    """Say that all `parts` of an index are too few for what it holds, and what to do; None where they are not."""
    better = by_size(-(-passages // servers)) * servers
    if passages <= _OUTGROWN * PASSAGES * parts or better <= parts:
        return None
    first = "" if setting == _BY_SIZE else f"set partitions = {_BY_SIZE} under [database] and "
    held = "partition" if parts == 1 else "partitions"
    return (
        f"{passages} passages stand in {parts} {held}, where {better} would find more of what is near a question; "
        f"{first}run: heliograph index build --anew"
    )
