import logging

import pytest
from fakes.databases import executed
from fakes.embeddings_encoder import BrokenEncoder, WordEncoder
from fakes.embeddings_store import day, header, newsroom

from embeddings.audit import state, verify
from embeddings.build import BuildReport, catch_up, label, terms
from embeddings.errors import IndexAway, IndexBusy, IndexDamaged, IndexMissing
from embeddings.generations import Contents
from embeddings.postgres.generations import PostgresGenerations
from embeddings.types import Filter
from embeddings.vectors import VectorStore


class Desk:
    """A newsroom whose index is on a server."""

    def __init__(self, url):
        self.url, self.store, self.encoder = url, newsroom(), WordEncoder()
        self.vectors, self.generations = VectorStore(url), PostgresGenerations(url)

    def build(self, encoder=None):
        return catch_up(self.store, encoder or self.encoder, self.generations, self.vectors)

    def run(self, statement):
        return executed(self.url, statement, "search")

    def close(self):
        self.generations.close()
        self.vectors.close()


@pytest.fixture
def desk(postgres_url):
    desk = Desk(postgres_url)
    yield desk
    desk.close()


@pytest.fixture
def built(desk):
    desk.build()
    return desk


def put_airport(desk):
    desk.store.put(header(9, "Osh airport closes", published=day(5, 12)), "Osh airport closes for repairs until June.")


def take_in(desk, ids, *, legs=("vectors", "terms")):
    """Take passages into tables in use as a build does that dies right after."""
    held, passages = desk.generations.load(), desk.store.passages(ids)
    labels = [label(one) for one in passages]
    if "vectors" in legs:
        held.vectors.add(labels, desk.encoder.encode([one.text for one in passages]))
    if "terms" in legs:
        held.terms.add(labels, [terms(one) for one in passages])


def test_without_an_index_everything_says_so(desk):
    assert (desk.generations.current(), desk.generations.model(), desk.generations.newest_whole()) == (None, None, None)
    for ask in (desk.generations.load, desk.generations.standing, desk.generations.check):
        with pytest.raises(IndexMissing, match="heliograph index build"):
            ask()


def test_a_build_is_found_by_another_process(built):
    other = PostgresGenerations(built.url)
    assert other.current() == "generation-000001"
    assert other.standing().passages == 6
    assert other.fingerprint() == "words-1"
    other.check()
    other.close()


def test_a_password_is_in_no_message(built):
    secret = built.url.replace("postgresql+psycopg://", "postgresql+psycopg://somebody:hush@", 1)
    assert "hush" not in PostgresGenerations(secret).place("generation-000001")


def test_passages_taken_in_and_not_published_are_published_by_the_next_build(built, caplog):
    put_airport(built)
    take_in(built, [7])
    with pytest.raises(IndexDamaged, match="a build was cut short"):
        built.generations.check()

    with caplog.at_level(logging.WARNING):
        assert built.build() == BuildReport(0, 0, 7, rebuilt=False)

    built.generations.check()
    manifest = built.generations.load().manifest
    assert (manifest.count, manifest.last_passage_id) == (7, 7)
    assert "a build was cut short" in caplog.text


@pytest.mark.parametrize("half", ["vectors", "terms"])
def test_what_only_one_leg_took_in_is_taken_in_again(built, half):
    put_airport(built)
    take_in(built, [7], legs=[half])

    assert built.build() == BuildReport(added=1, removed=0, total=7, rebuilt=False)

    built.generations.check()
    loaded = built.generations.load()
    assert loaded.terms.frequencies(["airport", "repair"]) == [1, 1]
    assert verify(built.store, built.generations, lambda _done, _total: None) == 7


def test_what_only_one_leg_forgot_is_forgotten(built):
    built.store.retire(3)
    built.generations.load().vectors.remove([3])

    assert built.build() == BuildReport(0, 0, 5, rebuilt=False)

    built.generations.check()
    assert built.generations.load().terms.search(["guliston"], 5, Filter()) == []


def test_rows_that_somebody_deleted_are_damage_that_a_build_mends(built):
    built.run("DELETE FROM search.sparse_1 WHERE passage_id = 2")
    with pytest.raises(IndexDamaged, match="counts 6 passages, the vectors 6, the terms 5"):
        built.generations.check()

    assert built.build() == BuildReport(added=1, removed=0, total=6, rebuilt=False)

    built.generations.check()


@pytest.mark.parametrize("table", ["dense_1", "sparse_1", "terms_1", "lengths_1"])
def test_a_table_that_is_gone_is_damage_that_a_build_mends(built, table):
    built.run(f"DROP TABLE search.{table} CASCADE")
    with pytest.raises(IndexDamaged, match=r"missing.*heliograph index build"):
        built.generations.load()

    assert built.build() == BuildReport(added=6, removed=0, total=6, rebuilt=True)

    built.generations.check()


@pytest.mark.parametrize(
    ("manifest", "said"),
    [("{", "cannot be read"), ('{"format": 99}', "has format 99"), ('{"format": 4}', "cannot be read")],
)
def test_a_state_that_this_version_cannot_read_is_damage_that_a_build_mends(built, manifest, said):
    built.run(f"UPDATE search.state SET manifest = '{manifest}'")
    with pytest.raises(IndexDamaged, match=said):
        built.generations.load()

    assert built.build().rebuilt

    built.generations.check()
    assert built.generations.load().vectors.ids() == [1, 2, 3, 4, 5, 6]


def test_tables_that_go_while_they_are_read_are_damage_and_no_answer(built):
    held = built.generations.load()
    built.run("DROP TABLE search.dense_1 CASCADE")
    with pytest.raises(IndexDamaged, match="heliograph index build"):
        held.candidates(built.encoder.encode(["water"])[0], ["water"], depth=5, where=Filter())


def test_an_index_of_another_model_is_made_aside_and_the_old_one_serves_until_it_is_complete(built):
    reader = built.generations.load()
    for number in range(1194):
        built.store.put(header(100 + number, "Osh weather"), f"Rain in Osh, report {number}.")
    with pytest.raises(KeyboardInterrupt):
        built.build(BrokenEncoder(after=1100, fingerprint="words-2"))
    assert built.generations.load().manifest.fingerprint == "words-1"
    assert reader.vectors.ids() == [1, 2, 3, 4, 5, 6]

    built.build(WordEncoder(fingerprint="words-3", dimension=32))

    assert built.generations.load().vectors.dimension == 32
    assert reader.vectors.ids() == [1, 2, 3, 4, 5, 6]
    built.generations.check()


def test_tables_that_nobody_uses_are_removed(built):
    for number in (2, 3):
        built.build(WordEncoder(fingerprint=f"words-{number}"))
    tables = built.run("SELECT relname FROM pg_class WHERE relname ~ '^(dense|sparse|terms|lengths)_[0-9]+$'")
    assert {row[0][-1] for row in tables} == {"2", "3"}
    assert len(tables) == 8


def test_a_second_builder_is_told_who_builds(built):
    other = PostgresGenerations(built.url)
    with (
        built.generations.building(),
        pytest.raises(IndexBusy, match=r"session \d+ .*writes the index since 20"),
        other.building(),
    ):
        pass
    with other.building():
        pass
    other.close()


def test_while_another_builds_what_it_did_not_publish_yet_is_no_damage(built):
    put_airport(built)
    other = PostgresGenerations(built.url)
    with built.generations.building():
        take_in(built, [7])
        other.check()
    with pytest.raises(IndexDamaged, match="cut short"):
        other.check()
    other.close()


def test_a_builder_that_lost_its_session_publishes_nothing(built):
    put_airport(built)
    with pytest.raises(IndexAway), built.generations.building():
        held = built.generations.load()
        take_in(built, [7])
        built.run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND objsubid = 2"
        )
        built.generations.publish(
            Contents("words-1", built.encoder.identity, 7, held.vectors, held.terms, built.generations.load())
        )
    assert built.generations.standing().passages == 6
    assert built.build().total == 7
    built.generations.check()


def test_a_failure_of_what_feeds_the_build_is_not_called_one_of_the_index(built):
    with pytest.raises(ZeroDivisionError), built.generations.building():
        raise ZeroDivisionError


def test_a_server_that_is_away_says_so_and_is_no_damage():
    away = PostgresGenerations("postgresql+psycopg://desk@127.0.0.1:9/news?connect_timeout=2")
    for ask in (away.current, away.load, away.standing, away.check, away.newest_whole):
        with pytest.raises(IndexAway):
            ask()
    with pytest.raises(IndexAway), away.building():
        pass


def test_a_question_while_the_server_is_away_waits_for_the_next(built):
    held = built.generations.load()
    built.run("ALTER SCHEMA search RENAME TO elsewhere")
    with pytest.raises(IndexDamaged):
        held.vectors.search(built.encoder.encode(["water"])[0], 3, Filter())
    built.run("ALTER SCHEMA elsewhere RENAME TO search")
    assert held.vectors.search(built.encoder.encode(["water"])[0], 3, Filter())


def test_the_index_is_audited_as_one_of_files_is(built):
    found = state(built.store, built.generations, built.encoder)
    assert (found.generation, found.passages, found.behind, found.stale) == ("generation-000001", 6, 0, 0)
    assert verify(built.store, built.generations, lambda _done, _total: None) == 6
    put_airport(built)
    built.store.retire(1)
    found = state(built.store, built.generations, built.encoder)
    assert (found.behind, found.stale) == (1, 1)


def test_an_audit_finds_a_passage_that_can_be_found_by_its_meaning_only(built):
    built.run("DELETE FROM search.sparse_1 WHERE passage_id = 4")
    with pytest.raises(IndexDamaged, match="passage 4 is in one half of the index only"):
        verify(built.store, built.generations, lambda _done, _total: None)


def test_counts_of_terms_follow_what_comes_and_goes(built):
    put_airport(built)
    built.build()
    terms = built.generations.load().terms
    assert terms.frequencies(["airport", "kyrgyzstan"]) == [1, 2]
    built.store.retire(1, 7)
    built.build()
    terms = built.generations.load().terms
    assert terms.frequencies(["airport", "kyrgyzstan"]) == [0, 1]
    assert terms.search(["airport"], 5, Filter()) == []
