"""An index over two shards while their servers are killed, promoted and restarted."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

import pytest
from fakes.cluster_desk import DIMENSION, PASSAGES, Audience, answers, cluster_of_shards, fill
from fakes.databases import TrialServer, executed
from fakes.embeddings_store import day
from fakes.embeddings_vectors import unit_rows

from corpus.errors import StoreError
from deploy.cluster import Cluster
from embeddings.errors import IndexAway, IndexDamaged
from embeddings.postgres.asking import Statement
from embeddings.postgres.generations import PostgresGeneration, PostgresGenerations
from embeddings.postgres.legs import closest
from embeddings.postgres.sharding import Gathering
from embeddings.postgres.tables import SESSION
from embeddings.types import Filter

pytestmark = pytest.mark.flow

LATER = range(PASSAGES + 1, PASSAGES + 41)

FILTERS = (
    Filter(),
    Filter(outlets=frozenset({"Pamir Post"})),
    Filter(since=day(1, 20), until=day(1, 21)),
    Filter(as_of=day(1, 2)),
    Filter(languages=frozenset({"ky"})),
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_of_shards() as made:
        yield made


@pytest.fixture
def kept(cluster: Cluster) -> Iterator[PostgresGenerations]:
    cluster.up()
    generations = PostgresGenerations(cluster.url)
    if generations.newest_whole() is None:
        fill(generations)
    yield generations
    generations.close()


def test_shards_find_what_one_server_finds(kept: PostgresGenerations, postgres: TrialServer) -> None:
    with postgres.database() as url:
        one = PostgresGenerations(url)
        fill(one)
        for where in FILTERS:
            assert answers(kept.load(), where) == answers(one.load(), where)
        one.close()


def test_passages_are_on_both_shards_and_counted_once(kept: PostgresGenerations) -> None:
    held = kept.load()
    assert (len(held.vectors), len(held.terms), held.vectors.ids()) == (
        PASSAGES,
        PASSAGES,
        list(range(1, PASSAGES + 1)),
    )
    kept.check()


def test_a_killed_primary_is_not_noticed_by_who_asks(cluster: Cluster, kept: PostgresGenerations) -> None:
    with Audience(kept) as audience:
        cluster.server(cluster.shard(1).primary).kill()
        audience.hear(12)
    assert (audience.wrong, audience.failed) == (0, [])


def test_what_is_written_waits_for_the_promotion(cluster: Cluster, kept: PostgresGenerations) -> None:
    cluster.server(cluster.shard(1).primary).kill()
    before = answers(kept.load())
    with pytest.raises(IndexAway, match="promote the standby"):
        fill(kept, LATER)
    cluster.promote(1)
    fill(kept, LATER)
    held = kept.load()
    assert len(held.vectors) == len(held.terms) == PASSAGES + len(LATER)
    held.vectors.remove(LATER)
    held.terms.remove(LATER)
    assert answers(held) == before


def test_what_a_shard_lost_is_noticed_and_taken_in_again(cluster: Cluster, kept: PostgresGenerations) -> None:
    before, shard = answers(kept.load()), cluster.server(cluster.shard(2).primary)
    number = kept.load().tables.number
    executed(shard.url(), f"DELETE FROM search.sparse_{number} WHERE passage_id > {PASSAGES - 50}", "search")
    with pytest.raises(IndexDamaged):
        kept.check()
    with kept.building():
        there = kept.load().vectors.ids()
    fill(kept, sorted(set(range(1, PASSAGES + 1)) - set(there)))
    kept.check()
    assert answers(kept.load()) == before


def test_an_index_is_made_anew_on_the_shards_that_there_are(cluster: Cluster, kept: PostgresGenerations) -> None:
    before = answers(kept.load())
    executed(cluster.url, "ALTER SERVER heliograph_shard_2 RENAME TO withdrawn_2", "search")
    try:
        with kept.building(), pytest.raises(IndexDamaged, match="other servers than there are shards"):
            kept.load()
        assert answers(kept.load()) == before
    finally:
        executed(cluster.url, "ALTER SERVER withdrawn_2 RENAME TO heliograph_shard_2", "search")


def test_a_search_at_a_shard_has_the_settings_of_one_here(cluster: Cluster, kept: PostgresGenerations) -> None:
    shown = " UNION ALL ".join(f"SELECT '{name}', current_setting('{name}')" for name in SESSION)
    asked = shown.replace("'", "''")
    for number in (1, 2):
        sql = f"SELECT * FROM public.dblink('heliograph_shard_{number}', '{asked}') AS t (name text, setting text)"
        assert dict(executed(cluster.url, sql)) == SESSION


def test_a_search_for_many_looks_as_far_at_the_shards_as_here(kept: PostgresGenerations) -> None:
    held = kept.load()
    assert isinstance(held, PostgresGeneration)
    gathering = Gathering(held.tables.dense, ("setting text",), "SELECT setting FROM found", {})

    def looked_at(settings: Mapping[str, str]) -> list[str]:
        asked = Statement("SELECT current_setting('hnsw.ef_search')", {}, settings, gathering)
        return [row.setting for row in held.sessions.ask(asked)]

    many = closest(held.tables, unit_rows(1, dimension=DIMENSION, seed=5)[0], 500, Filter())
    assert looked_at(many.settings) == ["500", "500"]
    assert looked_at({}) == [SESSION["hnsw.ef_search"]] * 2
    assert (
        len({match.passage_id for match in held.vectors.search(unit_rows(1, dimension=DIMENSION)[0], 700, Filter())})
        == 700
    )


def test_who_builds_renews_what_asks_the_shards(cluster: Cluster, kept: PostgresGenerations) -> None:
    before = answers(kept.load())
    executed(cluster.url, "DROP FUNCTION search.on_shards", "search")
    with kept.building():
        assert answers(kept.load()) == before


def test_what_was_promoted_gets_a_standby_that_stands_in_for_it(cluster: Cluster, kept: PostgresGenerations) -> None:
    number = next((shard.number for shard in cluster.shards() if not shard.standby), None)
    if number is None:
        number = 2
        cluster.promote(number)
    left_behind = cluster.shard(number).other
    cluster.up()
    assert not cluster.server(left_behind).is_running()
    cluster.rejoin(number)
    cluster.wait_for_standby(number)
    with Audience(kept) as audience:
        cluster.server(cluster.shard(number).primary).kill()
        audience.hear(12)
    assert (audience.wrong, audience.failed) == (0, [])


def test_a_restart_of_all_servers_fails_no_question(cluster: Cluster, kept: PostgresGenerations) -> None:
    for shard in cluster.shards():
        if not shard.standby:
            cluster.rejoin(shard.number)
    with Audience(kept) as audience:
        cluster.restart()
        audience.hear(12)
    assert (audience.wrong, audience.failed) == (0, [])


def test_what_is_written_waits_for_a_standby_where_that_was_asked_for(
    cluster: Cluster, kept: PostgresGenerations
) -> None:
    before, shard = answers(kept.load()), cluster.shard(1)
    if not shard.standby:
        cluster.rejoin(1)
    cluster.up(synchronous=True)
    cluster.server(shard.other).stop()
    writer = threading.Thread(target=fill, args=(kept, LATER))
    writer.start()
    primary = cluster.server(shard.primary).url()
    while not executed(primary, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'", "search"):
        assert writer.is_alive()
    # Who asks does not wait.
    answers(kept.load())
    assert (writer.is_alive(), cluster.is_synchronous(1)) == (True, True)
    cluster.up(synchronous=False)
    writer.join()
    held = kept.load()
    assert len(held.vectors) == len(held.terms) == PASSAGES + len(LATER)
    held.vectors.remove(LATER)
    held.terms.remove(LATER)
    assert (answers(held), cluster.is_synchronous(1)) == (before, False)


def test_half_of_the_passages_are_never_taken_for_all(cluster: Cluster, kept: PostgresGenerations) -> None:
    held, shard = kept.load(), cluster.shard(2)
    cluster.server(shard.other).stop()
    cluster.server(shard.primary).stop()
    with pytest.raises(IndexAway):
        answers(held)


def test_without_a_standby_nothing_is_promoted(cluster: Cluster, kept: PostgresGenerations) -> None:
    shard = cluster.shard(2)
    cluster.server(shard.other).stop()
    with pytest.raises(StoreError, match=f"rejoin {shard.other}"):
        cluster.promote(2)
