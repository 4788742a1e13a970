"""What holds for the vectors of an index, wherever they are kept."""

from datetime import timedelta

import numpy as np
import pytest
from fakes.embeddings_engines import empty_legs
from fakes.embeddings_store import day
from fakes.embeddings_vectors import labelled, unit_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.types import Filter, Label, Match

pytestmark = pytest.mark.engines("sqlite", "postgres")

HALF = 1e-3
"""What keeping a vector in half precision may cost a cosine."""


@pytest.fixture
def index(tmp_path):
    with empty_legs(tmp_path) as (vectors, _terms):
        yield vectors


@pytest.fixture
def rows():
    return unit_rows(20)


@pytest.fixture
def filled(index, rows):
    index.add([labelled(i + 1, published=day(3, 1) + timedelta(days=i)) for i in range(20)], rows)
    return index


def test_search_agrees_with_brute_force(filled, rows):
    question = unit_rows(1, seed=2)[0]
    best = np.argsort(-(rows @ question))[:5]
    assert [match.passage_id for match in filled.search(question, 5, Filter())] == [int(i) + 1 for i in best]


def test_a_vector_has_cosine_one_with_itself_and_leads(filled, rows):
    match = filled.search(rows[6], 1, Filter())[0]
    assert match == Match(7, pytest.approx(1.0, abs=HALF))


@given(first=st.integers(1, 20), last=st.integers(1, 20), k=st.integers(1, 30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_filter_works_inside_the_search(filled, rows, first, last, k):
    where = Filter(since=day(3, first), until=day(3, last))
    found = filled.search(rows[0], k, where)
    allowed = set(range(first, last + 1))
    assert {match.passage_id for match in found} <= allowed
    assert len(found) == min(k, len(allowed))


def test_as_of_hides_what_became_visible_later(filled, rows):
    found = filled.search(rows[9], 20, Filter(as_of=day(3, 9) + timedelta(hours=23)))
    assert sorted(match.passage_id for match in found) == list(range(1, 10))


def test_outlets_and_languages_limit_what_is_seen(index, rows):
    labels = [labelled(1), labelled(2, outlet="Pamir Post"), labelled(3, language="ru")]
    index.add(labels, rows[:3])
    assert [m.passage_id for m in index.search(rows[0], 3, Filter(outlets=frozenset({"Pamir Post"})))] == [2]
    assert [m.passage_id for m in index.search(rows[0], 3, Filter(languages=frozenset({"ru"})))] == [3]


def test_an_until_hides_the_undated(index, rows):
    index.add([labelled(1), labelled(2, published=day(2, 2))], rows[:2])
    assert [m.passage_id for m in index.search(rows[0], 2, Filter(until=day(12, 31)))] == [2]


def test_what_was_removed_is_never_found_and_the_rest_keeps_its_vectors(filled, rows):
    filled.remove([3, 7, 99])
    assert 7 not in [match.passage_id for match in filled.search(rows[6], 20, Filter())]
    assert np.allclose(filled.vectors([8, 1]), rows[[7, 0]], atol=HALF)
    assert len(filled) == 18


def test_a_removed_id_can_come_back(filled, rows):
    filled.remove([2])
    filled.add([labelled(2)], rows[[1]])
    assert filled.ids() == list(range(1, 21))
    assert filled.search(rows[1], 1, Filter())[0].passage_id == 2


def test_scores_are_cosines_in_the_asked_order_without_unknown_ids(filled, rows):
    assert filled.scores(rows[4], [5, 999, 2]) == [
        Match(5, pytest.approx(1.0, abs=HALF)),
        Match(2, pytest.approx(float(rows[4] @ rows[1]), abs=HALF)),
    ]


def test_an_empty_index_finds_nothing(index):
    assert (index.search(unit_rows(1)[0], 5, Filter()), index.ids(), len(index)) == ([], [], 0)


def test_the_same_id_is_not_taken_twice(filled, rows):
    with pytest.raises(ValueError, match="already"):
        filled.add([labelled(2)], rows[[1]])


def test_vectors_of_another_width_are_refused(index):
    with pytest.raises(ValueError, match="width 8"):
        index.add([labelled(1)], unit_rows(1, dimension=4))


def test_labels_come_back_in_the_asked_order_without_unknown_ids(index, rows):
    undated = Label(7, 2, day(4, 1), None, "Pamir Post", "ru")
    labels = [labelled(9, published=day(3, 1)), undated, labelled(8)]
    index.add(labels, rows[:3])
    assert index.labels([7, 99, 9, 8]) == [undated, labels[0], labels[2]]


def test_what_is_newer_than_a_passage_is_listed_without_what_was_removed(filled):
    filled.remove([19])
    filled.add([labelled(40), labelled(30)], unit_rows(2, seed=5))
    assert (filled.ids_after(17), filled.ids_after(40)) == ([18, 20, 30, 40], [])


def test_labels_may_be_added_in_any_order(index, rows):
    index.add([labelled(5), labelled(2), labelled(9)], rows[:3])
    assert np.allclose(index.vectors([2, 5, 9]), rows[[1, 0, 2]], atol=HALF)
