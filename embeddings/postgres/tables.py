"""The tables that an index of PostgreSQL consists of, and the settings of a session that searches them.

    search.state        one row: which tables are in use, and the manifest of what they hold
    search.dense_N      labels and vectors, an HNSW graph for each partition
    search.sparse_N     labels and weighed terms, found by key
    search.terms_N      in how many passages each dimension of a sparse vector stands
    search.lengths_N    the mean lengths by which passages were weighed, and how many passages there are

A new N is made aside when the model or the form of terms changes, and the one before stays until the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from corpus.engines import WRITING, Kind, Limits, make_schemas, open_engine
from corpus.postgres_troubles import refuse_old_vectors
from embeddings.postgres import sharding
from embeddings.postgres.partitions import Partitioned
from embeddings.postgres.weights import DIMENSIONS

SEARCH: Final = Kind("search", ())

GRAPH: Final = "m = 16, ef_construction = 100"
"""Of the HNSW graph; see bench/postgres.md for recall and time of others."""

EXPLORED: Final = 240
"""Neighbours that a search of the graph keeps in view (`ef_search`); see bench/postgres.md."""

SESSION: Final = {
    # The types of pgvector stand in the schema that everybody sees.
    "search_path": f"{SEARCH.schema},public",
    "hnsw.ef_search": str(EXPLORED),
    # A filter: the graph is walked on until enough pass it, at most so many passages.
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.max_scan_tuples": "20000",
    "hnsw.scan_mem_multiplier": "4",
    # Plans of a search take longer to make with it than they run.
    "jit": "off",
    # Comparing the keys of every row takes twenty times as long as the index over them.
    "enable_seqscan": "off",
    # So does comparing keys beside an index of dates that lets everything through: the planner takes it for cheap.
    "cpu_operator_cost": "0.2",
    # A plan for any filter and any number of hits would be made for the many, not for the hundred that are wanted.
    "plan_cache_mode": "force_custom_plan",
    # Questions come many at a time; one takes one processor.
    "max_parallel_workers_per_gather": "0",
}
"""Settings of a session that searches, by name."""

_GRAPH_BYTES: Final = 1000
"""Memory that one passage's place in a graph takes while it is made, beside its vector (m = 16)."""

_MEMORY: Final = (64, 4096)
"""Least and most megabytes of a server's memory that the making of indexes may take; more where the server's own
`maintenance_work_mem` is more. A graph that does not fit is finished on disk, many times as slowly."""

_ROWS: Final = "autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05"
"""Removed passages make the graph slower until they are vacuumed away: after each twentieth, not each fifth."""

_STORAGE: Final = f"toast_tuple_target = 8160, {_ROWS}"
"""Terms are kept in the row, not beside it: a search reads thousands of them."""

_LABELS: Final = (
    "passage_id bigint NOT NULL PRIMARY KEY, article_id bigint NOT NULL, visible bigint NOT NULL, "
    "published bigint, outlet text NOT NULL, language text NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of one generation's tables; `sharded` tells that vectors and terms are on shards."""

    number: int
    sharded: bool = False

    @property
    def dense(self) -> str:
        """Labels and vectors."""
        return f"search.dense_{self.number}"

    @property
    def sparse(self) -> str:
        """Labels and terms."""
        return f"search.sparse_{self.number}"

    @property
    def terms(self) -> str:
        """How many passages hold a term."""
        return f"search.terms_{self.number}"

    @property
    def lengths(self) -> str:
        """Mean lengths of fields, one row."""
        return f"search.lengths_{self.number}"

    @property
    def all(self) -> tuple[str, ...]:
        """Every table of this generation."""
        return (self.dense, self.sparse, self.terms, self.lengths)


def open_search(url: str, limits: Limits | None = None) -> sa.Engine:
    """Return an engine whose sessions search; makes what every index needs where it is missing."""
    engine = open_engine(url, SEARCH, limits=limits, settings=SESSION)
    try:
        _make_ready(engine)
    except sa.exc.SQLAlchemyError:
        engine.dispose()
        raise
    return engine


def _make_ready(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        ready = connection.scalar(sa.text("SELECT to_regclass('search.state') IS NOT NULL"))
    if not ready:
        with engine.execution_options(turn=WRITING).begin() as connection:
            prepare(connection)


def prepare(connection: sa.Connection) -> None:
    """Make the extension, the schema and the one table that says what is in use, where they are missing."""
    make_schemas(connection, [SEARCH.schema])
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public")
    version = connection.exec_driver_sql("SELECT extversion FROM pg_extension WHERE extname = 'vector'").scalar_one()
    refuse_old_vectors(str(version))
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS search.state (one boolean PRIMARY KEY DEFAULT true CHECK (one), "
        "number integer NOT NULL, generation integer NOT NULL, manifest text NOT NULL, "
        "published timestamptz NOT NULL, whole boolean NOT NULL)"
    )


def create(connection: sa.Connection, tables: Tables, *, dimension: int, partitions: int = 1) -> None:
    """Make empty tables for vectors of this width, in so many partitions on each server; `finish` makes indexes."""
    for name, columns in (
        (tables.dense, f"vector halfvec({dimension}) NOT NULL"),
        (tables.sparse, f"keys integer[] NOT NULL, weights sparsevec({DIMENSIONS}) NOT NULL"),
    ):
        table = Partitioned(name, f"{_LABELS}, {columns}", _STORAGE)
        if tables.sharded:
            # No index over shards is unique; each has its own, and a passage is always on the same one.
            alike = f"{_LABELS.replace(' PRIMARY KEY', '')}, {columns}"
            sharding.spread(connection, table, columns=alike, partitions=partitions)
        else:
            connection.exec_driver_sql(table.made(partitions))
    # Planning needs no statistics of what is compared by its own index only.
    measured_by_index = (
        f"ALTER TABLE {tables.dense} ALTER vector SET STATISTICS 0; "
        f"ALTER TABLE {tables.sparse} ALTER weights SET STATISTICS 0"
    )
    _where_rows_are(connection, tables, measured_by_index)
    connection.exec_driver_sql(f"CREATE TABLE {tables.terms} (place integer NOT NULL, passages integer NOT NULL)")
    connection.exec_driver_sql(
        f"CREATE TABLE {tables.lengths} "
        "(title real NOT NULL, body real NOT NULL, names real NOT NULL, passages bigint NOT NULL)"
    )


def there(connection: sa.Connection, tables: Tables) -> bool:
    """Say whether every table of this generation is there."""
    sql = sa.text("SELECT bool_and(to_regclass(name) IS NOT NULL) FROM unnest(CAST(:names AS text[])) AS name")
    return bool(connection.scalar(sql, {"names": list(tables.all)}))


def numbers(connection: sa.Connection) -> list[int]:
    """Return the numbers of all generations that have tables."""
    sql = (
        "SELECT substr(relname, 7)::integer FROM pg_class WHERE relnamespace = 'search'::regnamespace "
        "AND relname ~ '^dense_[0-9]+$'"
    )
    return list(connection.scalars(sa.text(sql)))


def analyze(connection: sa.Connection, tables: Tables) -> None:
    """Tell the planner what was filled just now; later changes are seen to by autovacuum. In no transaction."""
    for name in tables.all:
        if tables.sharded and name in (tables.dense, tables.sparse):
            sharding.on_each(connection, f"VACUUM (ANALYZE) {name}", alone=True)
        else:
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {name}")


def changing(connection: sa.Connection, tables: Tables) -> None:
    """Write down that tables in use are no longer what was published, until they are published again."""
    sql = "UPDATE search.state SET whole = false WHERE number = :number AND whole"
    connection.execute(sa.text(sql), {"number": tables.number})
    if tables.sharded:
        sharding.to_primaries(connection)


def finished(connection: sa.Connection, tables: Tables) -> bool:
    """Say whether the tables have their indexes."""
    sql = sa.text("SELECT to_regclass(:name) IS NOT NULL")
    return bool(connection.scalar(sql, {"name": f"{tables.terms}_place"}))


def finish(connection: sa.Connection, tables: Tables, *, dimension: int) -> None:
    """Make every index of tables that were just filled: one made of all rows is better and takes a fraction."""
    made = [graph_memory(tables, dimension)]
    for name in (tables.dense, tables.sparse):
        made += [f"CREATE INDEX ON {name} ({column})" for column in ("visible", "published", "outlet")]
    made.append(f"CREATE INDEX ON {tables.sparse} USING gin (keys) WITH (fastupdate = off)")
    made.append(f"CREATE INDEX ON {tables.dense} USING hnsw (vector halfvec_ip_ops) WITH ({GRAPH})")
    _where_rows_are(connection, tables, "; ".join(made))
    _sum_up(connection, tables.terms)


def graph_memory(tables: Tables, dimension: int) -> str:
    """Return the SQL by which a server gives one graph of its own rows the memory that it takes."""
    least, most = _MEMORY
    graphs = f"greatest((SELECT count(*) FROM pg_inherits WHERE inhparent = '{tables.dense}'::regclass), 1)"
    wanted = f"count(*) * {_GRAPH_BYTES + 2 * dimension} / 1000000 / {graphs}"
    allowed = f"greatest({most}, pg_size_bytes(current_setting('maintenance_work_mem')) / 1048576)"
    megabytes = f"least(greatest({wanted}, {least}), {allowed})"
    return f"SELECT set_config('maintenance_work_mem', {megabytes} || 'MB', {not tables.sharded}) FROM {tables.dense}"


def drop(connection: sa.Connection, tables: Tables) -> None:
    """Remove the tables of a generation."""
    for name in tables.all:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name} CASCADE")
    if tables.sharded:
        sharding.on_each(connection, f"DROP TABLE IF EXISTS {tables.dense}, {tables.sparse}")


def held(connection: sa.Connection, number: int) -> Tables:
    """Return the tables of a generation as they are."""
    return Tables(number, sharded=bool(sharding.spread_over(connection, Tables(number).dense)))


def _where_rows_are(connection: sa.Connection, tables: Tables, statements: str) -> None:
    if tables.sharded:
        sharding.on_each(connection, statements)
    else:
        connection.exec_driver_sql(statements)


def _sum_up(connection: sa.Connection, terms: str) -> None:
    """Put one row for each dimension in the place of one for each time that passages were taken in."""
    name = terms.removeprefix("search.")
    connection.exec_driver_sql(f"ALTER TABLE {terms} RENAME TO {name}_counted")
    # Room on each page: a catch-up changes counts where they lie.
    connection.exec_driver_sql(
        f"CREATE TABLE {terms} (place integer NOT NULL, passages integer NOT NULL) WITH (fillfactor = 80)"
    )
    connection.exec_driver_sql(
        f"INSERT INTO {terms} SELECT place, sum(passages) FROM {terms}_counted GROUP BY place HAVING sum(passages) > 0"
    )
    connection.exec_driver_sql(f"DROP TABLE {terms}_counted")
    connection.exec_driver_sql(f"ALTER TABLE {terms} ADD CONSTRAINT {name}_place PRIMARY KEY (place)")
