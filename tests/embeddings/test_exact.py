import numpy as np
import pytest

from embeddings.exact import ExactRows, best, cosines

ROWS = np.array([[1, 0], [0, 1], [0.6, 0.8], [0.6, 0.8]], dtype=np.float32)
NORTH = np.array([0, 1], dtype=np.float32)


def test_the_closest_rows_come_first_and_equal_ones_by_place():
    found = ExactRows(ROWS).search(NORTH, 3, None)
    assert found.places.tolist() == [1, 2, 3]
    assert found.scores.tolist() == pytest.approx([1.0, 0.8, 0.8])


def test_rows_that_are_not_allowed_are_not_found():
    found = ExactRows(ROWS).search(NORTH, 3, np.array([True, False, False, True]))
    assert found.places.tolist() == [3, 0]


def test_more_than_there_are_gives_all():
    assert len(best(np.arange(4), cosines(ROWS, NORTH), 9).places) == 4


def test_a_row_scores_the_same_whichever_others_are_asked_with_it():
    rows = np.random.default_rng(1).standard_normal((300, 384)).astype(np.float32)
    alone = [cosines(rows[place : place + 1], rows[7])[0] for place in range(300)]
    assert np.array_equal(cosines(rows, rows[7]), alone)


def test_saved_rows_come_back(tmp_path):
    ExactRows(ROWS).save(tmp_path / "segment-1")
    loaded = ExactRows.load(tmp_path / "segment-1")
    assert (len(loaded), loaded.dimension) == (4, 2)
    assert np.array_equal(loaded.take(np.array([2, 0])), ROWS[[2, 0]])


@pytest.mark.parametrize("other", [ROWS.astype(np.float64), ROWS[0]])
def test_other_arrays_are_refused(tmp_path, other):
    np.save(tmp_path / "segment-1.rows.npy", other)
    with pytest.raises(ValueError, match="no rows"):
        ExactRows.load(tmp_path / "segment-1")
