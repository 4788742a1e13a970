"""That the graph, the filters and the counts find what a scan of plain rows would find."""

import random
from datetime import timedelta

import numpy as np
import pytest
from fakes.embeddings_identity import identity
from fakes.embeddings_store import day
from fakes.embeddings_vectors import labelled, unit_rows

from embeddings.generations import Contents
from embeddings.lexical import Terms
from embeddings.postgres.generations import PostgresGenerations
from embeddings.postgres.tables import SESSION
from embeddings.types import Filter

COUNT = 3000


@pytest.fixture
def generations(postgres_url):
    generations = PostgresGenerations(postgres_url)
    yield generations
    generations.close()


def published(generations, labels, rows, terms=None):
    """Publish an index of these passages and return it loaded."""
    words = terms or [Terms((), ("border", f"w{one.passage_id}")) for one in labels]
    with generations.building():
        vectors, lexical = generations.empty(rows.shape[1])
        vectors.add(labels, rows)
        lexical.add(labels, words)
        generations.publish(Contents("words-1", identity(dimension=rows.shape[1]), len(labels), vectors, lexical))
    return generations.load()


@pytest.fixture
def archive(generations):
    """Publish some thousand passages, one an hour, each five-hundredth of them by a small outlet."""
    rows = unit_rows(COUNT, dimension=32)
    labels = [
        labelled(
            one,
            outlet="Naryn Post" if one % 500 == 0 else "Steppe Courier",
            language="ru" if one % 2 else "en",
            published=day(1, 1) + timedelta(hours=one),
        )
        for one in range(1, COUNT + 1)
    ]
    return published(generations, labels, rows), rows, labels


def best(rows, question, allowed, k):
    scores = rows @ question
    return set(sorted(allowed, key=lambda one: -scores[one - 1])[:k])


def test_nearly_all_of_the_nearest_are_found(archive):
    held, rows, _labels = archive
    kept = []
    for seed in range(20):
        question = unit_rows(1, dimension=32, seed=100 + seed)[0]
        found = {match.passage_id for match in held.vectors.search(question, 100, Filter())}
        kept.append(len(found & best(rows, question, range(1, COUNT + 1), 100)) / 100)
    assert np.mean(kept) >= 0.95


@pytest.mark.parametrize(
    ("where", "passes"),
    [
        (Filter(outlets=frozenset({"Naryn Post"})), lambda one: one.outlet == "Naryn Post"),
        (Filter(languages=frozenset({"ru"}), outlets=frozenset({"Naryn Post"})), lambda _: False),
        (Filter(since=day(1, 1) + timedelta(hours=2990)), lambda one: one.passage_id >= 2990),
        (Filter(as_of=day(1, 1) + timedelta(hours=9)), lambda one: one.passage_id <= 9),
        (Filter(languages=frozenset({"ru"})), lambda one: one.language == "ru"),
    ],
)
def test_a_filter_that_lets_few_or_many_through_leaves_as_many_as_there_are(archive, where, passes):
    held, rows, labels = archive
    allowed = {one.passage_id for one in labels if passes(one)}
    question = unit_rows(1, dimension=32, seed=7)[0]

    found = held.vectors.search(question, 5, where)
    words = held.terms.search(["border"], 5, where)
    both = held.candidates(question, ["border"], depth=5, where=where)

    assert len(found) == len(words) == min(5, len(allowed))
    assert {match.passage_id for match in (*found, *words)} | {one.label.passage_id for one in both} <= allowed
    if len(allowed) < 100:
        assert {match.passage_id for match in found} == best(rows, question, allowed, 5)
        assert {one.label.passage_id for one in both} >= {match.passage_id for match in found}


def test_where_the_graph_gives_up_every_passage_is_compared(monkeypatch, archive, generations, postgres_url):
    _held, rows, labels = archive
    allowed = {one.passage_id for one in labels if one.outlet == "Naryn Post"}
    with generations._sessions.writing() as connection:
        connection.exec_driver_sql("DROP INDEX search.dense_1_outlet_idx")
    for name, value in {"hnsw.max_scan_tuples": "1", "hnsw.ef_search": "10", "enable_sort": "off"}.items():
        monkeypatch.setitem(SESSION, name, value)
    impatient = PostgresGenerations(postgres_url)
    question, where = unit_rows(1, dimension=32, seed=8)[0], Filter(outlets=frozenset({"Naryn Post"}))
    held = impatient.load()
    found = {match.passage_id for match in held.vectors.search(question, 5, where)}
    both = {one.label.passage_id for one in held.candidates(question, ["border"], depth=5, where=where)}
    impatient.close()
    assert found == best(rows, question, allowed, 5)
    assert found <= both


def test_more_than_a_question_takes_is_found_too(archive):
    held, rows, _labels = archive
    question = unit_rows(1, dimension=32, seed=9)[0]
    found = held.vectors.search(question, 1500, Filter())
    assert len(found) == 1500
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert len({match.passage_id for match in found} & best(rows, question, range(1, COUNT + 1), 1500)) >= 1350


def test_partitions_change_no_answer(postgres_url):
    rows, question = unit_rows(500), unit_rows(1, seed=3)[0]
    labels, said = [labelled(one) for one in range(1, 501)], []
    for partitions in (1, 4):
        generations = PostgresGenerations(postgres_url, partitions=partitions)
        held = published(generations, labels, rows)
        found = held.candidates(question, ["border", "w77"], depth=20, where=Filter())
        said.append([(one.label, round(one.dense, 6), round(one.lexical, 6)) for one in found])
        generations.close()
    assert said[0] == said[1]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_to_it_an_index_answers_as_a_scan_of_plain_rows(generations, seed):
    chance = random.Random(seed)
    rows = unit_rows(400, seed=seed)
    held = published(generations, [labelled(one) for one in range(1, 101)], rows[:100])
    here, following = set(range(1, 101)), 101
    for _step in range(25):
        if chance.random() < 0.5 and following < 390:
            fresh = range(following, following + chance.randint(1, 10))
            labels = [labelled(one) for one in fresh]
            held.vectors.add(labels, rows[fresh[0] - 1 : fresh[-1]])
            held.terms.add(labels, [Terms((), ("border", f"w{one}")) for one in fresh])
            here |= set(fresh)
            following = fresh[-1] + 1
        else:
            gone = chance.sample(sorted(here), k=min(len(here), chance.randint(1, 15)))
            held.vectors.remove(gone)
            held.terms.remove(gone)
            here -= set(gone)
        question = unit_rows(1, seed=1000 + following)[0]
        found = held.vectors.search(question, 10, Filter())
        exact = sorted(((float(rows[one - 1] @ question), one) for one in here), reverse=True)[:10]
        assert [match.score for match in found] == pytest.approx([score for score, _ in exact], abs=1e-3)
        assert held.vectors.ids() == held.terms.ids() == sorted(here)
        assert held.terms.frequencies(["border"]) == [len(here)]
