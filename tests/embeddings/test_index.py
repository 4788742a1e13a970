from datetime import timedelta

import numpy as np
import pytest
from fakes.embeddings_store import day, header
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Passage
from embeddings.build import label
from embeddings.errors import IndexDamaged
from embeddings.index import FlatIndex
from embeddings.types import Filter, Label, Match


def unit_rows(count, *, dimension=8, seed=1):
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def labelled(passage_id, *, outlet="Steppe Courier", language="en", published=None):
    visible = published or day(1, 1)
    return Label(passage_id, passage_id, visible, published, outlet, language)


def filled(count=20):
    index, rows = FlatIndex(8), unit_rows(count)
    index.add([labelled(i + 1, published=day(3, i + 1)) for i in range(count)], rows)
    return index, rows


def test_search_agrees_with_brute_force():
    index, rows = filled()
    question = unit_rows(1, seed=2)[0]
    best = np.argsort(-(rows @ question))[:5]
    assert [match.passage_id for match in index.search(question, 5, Filter())] == [int(i) + 1 for i in best]


def test_a_vector_has_cosine_one_with_itself_and_leads():
    index, rows = filled()
    match = index.search(rows[6], 1, Filter())[0]
    assert (match.passage_id, round(match.score, 5)) == (7, 1.0)


@given(first=st.integers(1, 20), last=st.integers(1, 20), k=st.integers(1, 30))
def test_a_filter_works_inside_the_search(first, last, k):
    index, rows = filled()
    where = Filter(since=day(3, first), until=day(3, last))
    found = index.search(rows[0], k, where)
    allowed = set(range(first, last + 1))
    assert {match.passage_id for match in found} <= allowed
    assert len(found) == min(k, len(allowed))


def test_as_of_hides_what_became_visible_later():
    index, rows = filled()
    found = index.search(rows[9], 20, Filter(as_of=day(3, 9) + timedelta(hours=23)))
    assert sorted(match.passage_id for match in found) == list(range(1, 10))


def test_outlets_and_languages_limit_what_is_seen():
    index, rows = FlatIndex(8), unit_rows(3)
    labels = [labelled(1), labelled(2, outlet="Pamir Post"), labelled(3, language="ru")]
    index.add(labels, rows)
    assert [m.passage_id for m in index.search(rows[0], 3, Filter(outlets=frozenset({"Pamir Post"})))] == [2]
    assert [m.passage_id for m in index.search(rows[0], 3, Filter(languages=frozenset({"ru"})))] == [3]


def test_an_until_hides_the_undated():
    index, rows = FlatIndex(8), unit_rows(2)
    index.add([labelled(1), labelled(2, published=day(2, 2))], rows)
    assert [m.passage_id for m in index.search(rows[0], 2, Filter(until=day(12, 31)))] == [2]


def test_what_was_removed_is_never_found_and_the_rest_keeps_its_vectors():
    index, rows = filled()
    index.remove([3, 7, 99])
    assert 7 not in [match.passage_id for match in index.search(rows[6], 20, Filter())]
    assert np.array_equal(index.vectors([8, 1]), rows[[7, 0]])
    assert len(index) == 18


def test_a_removed_id_can_come_back():
    index, rows = filled(3)
    index.remove([2])
    index.add([labelled(2)], rows[[1]])
    assert index.ids() == [1, 2, 3]
    assert index.search(rows[1], 1, Filter())[0].passage_id == 2


def test_scores_are_cosines_in_the_asked_order_without_unknown_ids():
    index, rows = filled()
    assert index.scores(rows[4], [5, 999, 2]) == [
        Match(5, pytest.approx(1.0, abs=1e-6)),
        Match(2, pytest.approx(float(rows[4] @ rows[1]), abs=1e-6)),
    ]


def test_an_empty_index_finds_nothing():
    index = FlatIndex(8)
    assert (index.search(unit_rows(1)[0], 5, Filter()), index.ids(), len(index)) == ([], [], 0)


def test_the_same_id_is_not_taken_twice():
    index, rows = filled(2)
    with pytest.raises(ValueError, match="already"):
        index.add([labelled(2)], rows[[1]])


def test_vectors_of_another_width_are_refused():
    with pytest.raises(ValueError, match="width 8"):
        FlatIndex(8).add([labelled(1)], unit_rows(1, dimension=4))


def test_a_saved_index_answers_as_before(tmp_path):
    index, rows = filled()
    index.save(tmp_path)
    loaded = FlatIndex.load(tmp_path)
    where = Filter(until=day(3, 10))
    assert loaded.search(rows[3], 5, where) == index.search(rows[3], 5, where)


def test_files_of_different_makes_are_damage(tmp_path):
    index, _rows = filled()
    index.save(tmp_path)
    index.remove([1])
    index._labels.save(tmp_path / "labels.npz")
    with pytest.raises(IndexDamaged, match="20 vectors but 19 labels"):
        FlatIndex.load(tmp_path)


def test_a_torn_file_is_damage(tmp_path):
    filled()[0].save(tmp_path)
    (tmp_path / "vectors.faiss").write_bytes(b"half")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        FlatIndex.load(tmp_path)


def test_the_label_of_an_undated_article_is_visible_from_when_it_was_seen():
    found = label(Passage(9, header(4, language=None), 0, 4, "text"))
    assert (found.visible_from, found.published, found.language) == (day(1, 1), None, "")
