"""Into how many parts an index is divided, on one server and on shards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes.cluster_desk import DIMENSION, PASSAGES, answers, fill
from fakes.databases import TrialServer, executed
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_store import day, header, newsroom
from fakes.shards_of_one_server import Sharded, sharded

from embeddings.build import BuildReport, index_anew, index_with
from embeddings.encoding import Encoding
from embeddings.generations import Generation
from embeddings.postgres.generations import PostgresGenerations
from embeddings.postgres.partitions import by_size, outgrown, remainders, wanted
from embeddings.types import Filter
from embeddings.vectors import VectorStore

ALL = range(1, PASSAGES + 1)
REMOVED = range(100, 400)


@pytest.mark.parametrize(
    ("passages", "parts"),
    [(0, 1), (1, 1), (125_000, 1), (125_001, 2), (1_000_000, 8), (1_000_001, 9), (32_000_000, 256), (10**9, 256)],
)
def test_there_is_one_part_for_each_125_000_passages(passages: int, parts: int) -> None:
    assert by_size(passages) == parts


def test_each_shard_is_divided_by_its_share_of_the_passages() -> None:
    assert [wanted(0, 1_000_000, servers) for servers in (1, 2, 3, 8, 9)] == [8, 4, 3, 1, 1]


def test_a_number_that_is_set_holds_whatever_the_size() -> None:
    assert [wanted(5, passages, 2) for passages in (0, 1_000_000)] == [5, 5]


@pytest.mark.parametrize(("parts", "servers"), [(1, 1), (4, 1), (1, 3), (3, 2), (5, 4)])
def test_every_remainder_is_on_the_server_that_holds_it_of_all_servers(parts: int, servers: int) -> None:
    on = [list(remainders(parts, server=server, servers=servers)) for server in range(servers)]
    assert sorted(one for some in on for one in some) == list(range(parts * servers))
    assert all(one % servers == server for server, some in enumerate(on) for one in some)


@pytest.mark.parametrize(("passages", "parts", "servers"), [(250_000, 1, 1), (2_000_000, 8, 1), (500_000, 2, 2)])
def test_up_to_twice_what_its_parts_are_meant_for_an_index_is_left_alone(
    passages: int, parts: int, servers: int
) -> None:
    assert outgrown(0, passages, parts=parts, servers=servers) is None
    assert outgrown(0, passages + 1, parts=parts, servers=servers) is not None


def test_an_index_that_has_all_the_parts_that_it_can_have_is_left_alone() -> None:
    assert outgrown(0, 10**9, parts=256, servers=1) is None


def test_who_set_too_low_a_number_is_told_to_take_it_back() -> None:
    assert outgrown(1, 1_000_000, parts=2, servers=2) == (
        "1000000 passages stand in 2 partitions, where 8 would find more of what is near a question; "
        "set partitions = 0 under [database] and run: heliograph index build --anew"
    )


@pytest.fixture
def by_itself(postgres_url: str) -> Iterator[PostgresGenerations]:
    kept = PostgresGenerations(postgres_url)
    yield kept
    kept.close()


def parts_of(url: str, table: str) -> int:
    sql = f"SELECT count(*) FROM pg_inherits WHERE inhparent = 'search.{table}'::regclass"
    return int(str(executed(url, sql, "search")[0][0]))


def grow(url: str, passages: int) -> None:
    """Have the index say that it holds so many."""
    said = f"regexp_replace(manifest, '\"count\":[0-9]+', '\"count\":{passages}')"
    executed(url, f"UPDATE search.state SET manifest = {said}", "search")


def test_a_new_index_gets_as_many_parts_as_it_will_need(by_itself: PostgresGenerations, postgres_url: str) -> None:
    with by_itself.building():
        by_itself.empty(DIMENSION, expected=300_000)
    assert (parts_of(postgres_url, "dense_1"), parts_of(postgres_url, "sparse_1")) == (3, 3)


def test_an_index_that_was_caught_up_says_when_it_has_too_few_parts(
    by_itself: PostgresGenerations, postgres_url: str
) -> None:
    fill(by_itself, range(1, 41))
    assert by_itself.outgrown() is None
    grow(postgres_url, 260_000)
    assert by_itself.outgrown() == (
        "260000 passages stand in 1 partition, where 3 would find more of what is near a question; "
        "run: heliograph index build --anew"
    )


def test_a_catch_up_keeps_the_parts_and_one_made_anew_has_those_that_are_wanted_now(
    by_itself: PostgresGenerations, postgres_url: str
) -> None:
    store, encoding = newsroom(), Encoding(WordEncoder(), VectorStore(postgres_url))
    index_with(store, encoding, by_itself)
    later = PostgresGenerations(postgres_url, partitions=2)
    store.put(header(9, "Osh airport closes", published=day(5, 12)), "Osh airport closes for repairs until June.")
    assert index_with(store, encoding, later) == BuildReport(1, 0, 7, rebuilt=False)
    assert parts_of(postgres_url, "dense_1") == 1
    assert index_anew(store, encoding, later) == BuildReport(7, 0, 7, rebuilt=True)
    assert parts_of(postgres_url, "dense_2") == 2
    assert later.load().vectors.ids() == store.live_passage_ids()
    later.close()
    encoding.kept.close()


@pytest.fixture
def desk(postgres: TrialServer) -> Iterator[Sharded]:
    with sharded(postgres, shards=2) as made:
        yield made


@pytest.fixture
def spread(desk: Sharded) -> Iterator[PostgresGenerations]:
    """Give an index over two shards, each with three parts."""
    kept = PostgresGenerations(desk.url, partitions=3)
    fill(kept)
    yield kept
    kept.close()


def forget(held: Generation, ids: range) -> None:
    held.vectors.remove(list(ids))
    held.terms.remove(list(ids))


@pytest.mark.parametrize("table", ["dense_1", "sparse_1"])
def test_on_shards_no_part_stays_empty(desk: Sharded, spread: PostgresGenerations, table: str) -> None:
    on = [desk.parts(shard, f"search.{table}") for shard in (0, 1)]
    assert [sorted(some) for some in on] == [
        [f"{table}_0", f"{table}_2", f"{table}_4"],
        [f"{table}_1", f"{table}_3", f"{table}_5"],
    ]
    assert min(rows for some in on for rows in some.values()) > PASSAGES / 12
    assert sum(rows for some in on for rows in some.values()) == PASSAGES


def test_each_part_on_a_shard_has_a_graph(desk: Sharded, spread: PostgresGenerations) -> None:
    sql = (
        "SELECT count(*) FROM pg_class JOIN pg_am AS am ON am.oid = relam "
        "WHERE amname = 'hnsw' AND relkind = 'i' AND relnamespace = 'search'::regnamespace"
    )
    assert [executed(shard, sql, "search")[0][0] for shard in desk.shards] == [3, 3]


def test_shards_in_parts_find_what_one_table_finds(spread: PostgresGenerations, by_itself: PostgresGenerations) -> None:
    fill(by_itself)
    for where in (Filter(), Filter(outlets=frozenset({"Pamir Post"})), Filter(languages=frozenset({"ky"}))):
        assert answers(spread.load(), where) == answers(by_itself.load(), where)


def test_what_is_removed_from_parts_on_shards_is_that_and_nothing_else(spread: PostgresGenerations) -> None:
    held = spread.load()
    before = answers(held)
    forget(held, REMOVED)
    left = sorted(set(ALL) - set(REMOVED))
    assert (held.vectors.ids(), held.terms.ids()) == (left, left)
    assert held.terms.frequencies(["number"]) == [len(left)]
    fill(spread, REMOVED)
    spread.check()
    assert answers(spread.load()) == before


def test_parts_on_shards_are_counted_together(desk: Sharded, spread: PostgresGenerations) -> None:
    grow(desk.url, 1_500_000)
    assert spread.outgrown() is None
    grow(desk.url, 1_500_001)
    assert str(spread.outgrown()).startswith("1500001 passages stand in 6 partitions, where 14 would find more")


def test_tables_on_shards_that_nobody_uses_are_removed_with_all_parts(
    desk: Sharded, spread: PostgresGenerations
) -> None:
    for _ in range(2):
        with spread.building():
            spread.empty(DIMENSION)
    sql = "SELECT relname FROM pg_class WHERE relname ~ '^dense_[0-9_]+$' AND relkind IN ('r', 'p') ORDER BY relname"
    for shard, parts in zip(desk.shards, ("024", "135"), strict=True):
        names = [f"dense_{number}{part}" for number in (1, 3) for part in ("", *(f"_{one}" for one in parts))]
        assert [row.relname for row in executed(shard, sql, "search")] == names


def test_an_index_with_one_plain_table_on_each_shard_as_they_were_made_before_goes_on(desk: Sharded) -> None:
    kept = PostgresGenerations(desk.url, partitions=1)
    fill(kept)
    before = answers(kept.load())
    as_before(desk)
    assert answers(kept.load()) == before
    forget(kept.load(), REMOVED)
    fill(kept, REMOVED)
    kept.check()
    assert answers(kept.load()) == before
    grow(desk.url, 500_001)
    assert str(kept.outgrown()).startswith("500001 passages stand in 2 partitions, where 6 would find more")
    kept.close()


def as_before(desk: Sharded) -> None:
    """Put a table that holds its rows itself in the place of one that has one part."""
    for name in ("dense_1", "sparse_1"):
        for number, shard in enumerate(desk.shards):
            executed(
                shard,
                f"ALTER TABLE search.{name} DETACH PARTITION search.{name}_{number}; DROP TABLE search.{name}; "
                f"ALTER TABLE search.{name}_{number} RENAME TO {name}",
                "search",
            )
            sql = f"ALTER FOREIGN TABLE search.{name}_{number} OPTIONS (SET table_name '{name}')"
            executed(desk.url, sql, "search")
