"""An index spread over several servers: which shards there are, what they hold, and how a question reaches them all.

A shard is a foreign server `heliograph_shard_N` of postgres_fdw; the coordinator has each partition as a foreign table.
What is counted, taken in or removed goes through those. A question that did would bring every vector that it compares
to the coordinator: postgres_fdw computes nothing of a select list at the other side. So each shard runs the whole
statement on its own rows, all at once by dblink, and the coordinator keeps the best of what they found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from psycopg import sql

from embeddings.postgres.partitions import Partitioned, remainders

PREFIX: Final = "heliograph_shard_"
"""What the name of a shard's foreign server begins with; its number follows."""

EXTENSIONS: Final = ("vector", "postgres_fdw", "dblink")
"""What the coordinator needs; a shard needs the first."""

_CHANGING: Final = ("host", "port", "options")

_PLACEHOLDER: Final = re.compile(r"(?<![:\w]):(\w+)")

_SETTING: Final = "SELECT set_config("
"""How a statement begins that sets what holds for the next alone; both are sent as one, so as one transaction."""

_RETRIED: Final = (
    "connection_exception OR admin_shutdown OR crash_shutdown OR cannot_connect_now OR serialization_failure"
)
"""A server that is gone, that ends, or, as a standby, had to take back what the question still looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server of a shard listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Gathering:
    """How what every shard found becomes one result: `columns` with their types, and the query over `found`.

    `held` is the table whose partitions say which shards are asked; `values` are those of `query`.
    """

    held: str
    columns: tuple[str, ...]
    query: str
    values: Mapping[str, Any]


def servers(connection: sa.Connection) -> tuple[str, ...]:
    """Return the names of the shards' foreign servers, in the order of their numbers; none: everything is here."""
    found = connection.scalars(
        sa.text("SELECT srvname FROM pg_foreign_server WHERE srvname ~ :name"), {"name": f"^{PREFIX}[0-9]+$"}
    )
    return tuple(sorted(found, key=_number))


def spread_over(connection: sa.Connection, table: str) -> tuple[str, ...]:
    """Return the names of the foreign servers that have partitions of a table; none: they are here."""
    found = connection.scalars(
        sa.text(
            "SELECT DISTINCT srvname FROM pg_inherits JOIN pg_foreign_table ON ftrelid = inhrelid "
            "JOIN pg_foreign_server AS server ON server.oid = ftserver WHERE inhparent = to_regclass(:name)"
        ),
        {"name": table},
    )
    return tuple(sorted(found, key=_number))


def definition(number: int, places: Sequence[Place], database: str, session: Mapping[str, str]) -> str:
    """Return the SQL that makes a shard known to a coordinator, the place of its primary first.

    A question goes to the first place that answers; `session` are the settings that it needs there.
    """
    name, options = f"{PREFIX}{number}", _options(places, database, session)
    said = ", ".join(f"{key} {_literal(value)}" for key, value in options.items())
    return f"CREATE SERVER {name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({said})"


def moved(number: int, places: Sequence[Place], session: Mapping[str, str]) -> str:
    """Return the SQL that tells a coordinator where a shard is now, and what sessions need there."""
    changed = {key: value for key, value in _options(places, "", session).items() if key in _CHANGING}
    said = ", ".join(f"SET {key} {_literal(value)}" for key, value in changed.items())
    return f"ALTER SERVER {PREFIX}{number} OPTIONS ({said})"


def to_primaries(connection: sa.Connection) -> None:
    """Forget connections that went to a standby while a primary was away: what is written goes to the primary."""
    connection.exec_driver_sql("SELECT postgres_fdw_disconnect_all()")


def make_askable(connection: sa.Connection) -> None:
    """Make what asks all shards as this version does, where another version, or none, has made it."""
    body = _ON_SHARDS.split("$function$")[1]
    sql = "SELECT prosrc FROM pg_proc WHERE pronamespace = 'search'::regnamespace AND proname = 'on_shards'"
    if connection.scalar(sa.text(sql)) != body:
        connection.execute(sa.text(_ON_SHARDS))


def spread(connection: sa.Connection, table: Partitioned, *, columns: str, partitions: int) -> None:
    """Make a table, here with `columns`, whose rows are spread over so many partitions on each shard that there is.

    A table of this name on a shard is what a build left behind that never came to its end, and is replaced.
    """
    shards, name = servers(connection), table.name
    make_askable(connection)
    before = f"CREATE SCHEMA IF NOT EXISTS search; DROP TABLE IF EXISTS {name}"
    _on(
        connection,
        {
            shard: f"{before}; {table.made(partitions, server=number, servers=len(shards))}"
            for number, shard in enumerate(shards)
        },
    )
    connection.exec_driver_sql(f"CREATE TABLE {name} ({columns}) PARTITION BY HASH (passage_id)")
    connection.exec_driver_sql("; ".join(_foreign(name, shards, partitions)))


def on_each(connection: sa.Connection, statements: str, *, alone: bool = False) -> None:
    """Run statements on every shard at the same time, each shard's as one transaction, and wait for all of them.

    `alone` is for one statement that runs in no transaction.
    """
    _on(connection, dict.fromkeys(servers(connection), statements), alone=alone)


def _on(connection: sa.Connection, statements: Mapping[str, str], *, alone: bool = False) -> None:
    """Run on each shard what is for it; see `on_each`."""
    for shard, own in statements.items():
        connection.execute(sa.text(_OPENED), {"name": f"making_{shard}", "shard": shard})
        # What is made of many rows takes what it takes.
        said = own if alone else f"SET statement_timeout = 0; {own}"
        connection.execute(sa.text("SELECT dblink_send_query(:name, :said)"), {"name": f"making_{shard}", "said": said})
    for shard in statements:
        while connection.execute(sa.text(_DONE), {"name": f"making_{shard}"}).all():
            pass  # one result for each statement
        connection.execute(sa.text("SELECT dblink_disconnect(:name)"), {"name": f"making_{shard}"})


def _foreign(table: str, shards: Sequence[str], partitions: int) -> Iterator[str]:
    """Give the SQL that makes the partitions of all shards known at the coordinator.

    Each stands for one table: rows of a partitioned one could not be told from each other by where they lie, which is
    how postgres_fdw deletes what it does not delete as a whole.
    """
    schema, _, name = table.rpartition(".")
    for number, shard in enumerate(shards):
        for remainder in remainders(partitions, server=number, servers=len(shards)):
            yield (
                f"CREATE FOREIGN TABLE {table}_{remainder} PARTITION OF {table} "
                f"FOR VALUES WITH (MODULUS {partitions * len(shards)}, REMAINDER {remainder}) "
                f"SERVER {shard} OPTIONS (schema_name '{schema}', table_name '{name}_{remainder}')"
            )


def gathered(
    statement: str, values: Mapping[str, Any], *, gathering: Gathering, settings: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """Return the statement that asks every shard this one, with `settings` that hold for it alone, and its values."""
    asked = _PLACEHOLDER.sub(lambda name: _literal(values[name[1]]), statement)
    if settings:
        said = " || ".join(f"set_config({_literal(name)}, {_literal(value)}, true)" for name, value in settings.items())
        asked = f"SELECT {said}; {asked}"
    columns = ", ".join(gathering.columns)
    found = f"SELECT * FROM search.on_shards(:held, :asked, :columns) AS t (shard integer, {columns})"
    whole = f"WITH found AS MATERIALIZED ({found}) {gathering.query}"
    return whole, {**gathering.values, "held": gathering.held, "asked": asked, "columns": columns}


def _number(name: str) -> int:
    return int(name.rpartition("_")[2])


def _options(places: Sequence[Place], database: str, session: Mapping[str, str]) -> dict[str, str]:
    hosts, ports = _hosts(places)
    return {
        "host": hosts,
        "port": ports,
        "dbname": database,
        # A standby answers, too; it refuses what is written by itself.
        "target_session_attrs": "any",
        "connect_timeout": "2",
        # A machine that is gone says nothing: it is missed after so many milliseconds.
        "tcp_user_timeout": "3000",
        "keepalives_idle": "1",
        "keepalives_interval": "1",
        "keepalives_count": "3",
        "extensions": "vector",
        "fetch_size": "5000",
        "batch_size": "500",
        "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
    }


def _hosts(places: Sequence[Place]) -> tuple[str, str]:
    return ",".join(place.host for place in places), ",".join(str(place.port) for place in places)


def _literal(value: Any) -> str:
    return sql.Literal(_kept(value)).as_string(None)


def _kept(value: Any) -> Any:
    """Return a value without the character that PostgreSQL keeps in no text; see `corpus.engines`."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    return [_kept(one) for one in value] if isinstance(value, list) else value


_OPENED: Final = (
    "SELECT CASE WHEN :name = ANY(dblink_get_connections()) THEN dblink_disconnect(:name) END, "
    "dblink_connect(:name, :shard)"
)
_DONE: Final = "SELECT said FROM dblink_get_result(:name) AS t (said text)"

_ON_SHARDS: Final = f"""
CREATE OR REPLACE FUNCTION search.on_shards(held text, asked text, columns text) RETURNS SETOF record
LANGUAGE plpgsql AS $function$
DECLARE
    shards text[] := ARRAY(
        SELECT DISTINCT srvname::text FROM pg_inherits JOIN pg_foreign_table ON ftrelid = inhrelid
        JOIN pg_foreign_server AS server ON server.oid = ftserver WHERE inhparent = to_regclass(held) ORDER BY 1);
    wanted text;
BEGIN
    IF cardinality(shards) = 0 THEN
        RAISE undefined_table USING MESSAGE = format('%s has no shards', held);
    END IF;
    FOR number IN 1 .. cardinality(shards) LOOP
        IF shards[number] = ANY(dblink_get_connections()) THEN
            -- Not sent over a connection that broke, or that still holds what a question before was cut off from.
            CONTINUE WHEN dblink_send_query(shards[number], asked) = 1;
            PERFORM dblink_disconnect(shards[number]);
        END IF;
        PERFORM dblink_connect(shards[number], shards[number]);
        PERFORM dblink_send_query(shards[number], asked);
    END LOOP;
    FOR number IN 1 .. cardinality(shards) LOOP
        wanted := format('SELECT %s, t.* FROM dblink_get_result(%L) AS t (%s)', number, shards[number], columns);
        FOR attempt IN 1 .. 2 LOOP
            BEGIN
                IF attempt = 2 THEN
                    -- From the place that answers now. Nothing was returned of the first: a result comes whole.
                    PERFORM dblink_disconnect(shards[number]);
                    PERFORM dblink_connect(shards[number], shards[number]);
                    PERFORM dblink_send_query(shards[number], asked);
                END IF;
                IF asked LIKE '{_SETTING}%' THEN
                    PERFORM FROM dblink_get_result(shards[number]) AS t (said text);
                END IF;
                RETURN QUERY EXECUTE wanted;
                EXIT;
            EXCEPTION WHEN {_RETRIED} THEN
                IF attempt = 2 THEN
                    RAISE;
                END IF;
            END;
        END LOOP;
        BEGIN
            PERFORM FROM dblink_get_result(shards[number]) AS t (said text);
        EXCEPTION WHEN {_RETRIED} THEN
            -- It told all that was asked before it went.
            PERFORM dblink_disconnect(shards[number]);
        END;
    END LOOP;
END
$function$"""
