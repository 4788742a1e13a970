import numpy as np
import pytest

from embeddings.quantised import QuantisedRows, Source

WIDTH = 64


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def topics(count, *, seed=1, clusters=40, spread=1.2):
    """Rows as texts give them: around topics, with what is each text's own."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((clusters, WIDTH))
    return unit(centres[random.integers(clusters, size=count)] + spread * random.standard_normal((count, WIDTH)))


def quantised(rows, ranges=None):
    return QuantisedRows.of(Source(len(rows), rows.shape[1], lambda places: rows[places]), ranges)


@pytest.fixture(scope="module")
def news():
    return topics(6000)


@pytest.fixture(scope="module")
def coded(news):
    return quantised(news)


def recall(coded, rows, questions, *, k, allowed=None):
    shares = []
    for question in questions:
        scores = rows @ question
        if allowed is not None:
            scores = np.where(allowed, scores, -2)
        best = np.argsort(-scores)[:k]
        shares.append(len(set(coded.search(question, k, allowed).places.tolist()) & set(best.tolist())) / k)
    return np.mean(shares)


@pytest.mark.parametrize("k", [10, 100])
def test_nearly_all_of_the_exact_best_are_found(news, coded, k):
    assert recall(coded, news, topics(50, seed=2, spread=2.0), k=k) >= 0.98


@pytest.mark.parametrize("share", [0.9, 0.5])
def test_they_are_found_behind_a_filter_too(news, coded, share):
    allowed = np.random.default_rng(4).random(len(news)) < share
    assert recall(coded, news, topics(50, seed=2, spread=2.0), k=10, allowed=allowed) >= 0.98


def test_nothing_is_found_that_is_not_allowed(news, coded):
    allowed = np.random.default_rng(4).random(len(news)) < 0.5
    found = [coded.search(question, 100, allowed).places for question in topics(20, seed=2)]
    assert allowed[np.concatenate(found)].all()


@pytest.mark.parametrize("few", [1, 7, 300])
def test_a_narrow_filter_still_gives_as_many_as_are_asked(news, coded, few):
    allowed = np.zeros(len(news), dtype=np.bool_)
    allowed[np.random.default_rng(6).choice(len(news), few, replace=False)] = True
    found = coded.search(topics(1, seed=2)[0], 50, allowed)
    assert len(found.places) == min(few, 50)


def test_more_than_there_are_gives_all(news, coded):
    assert sorted(coded.search(news[0], 10_000, None).places.tolist()) == list(range(len(news)))


def test_found_scores_are_cosines_within_a_thousandth_and_fall(news, coded):
    found = coded.search(news[3], 100, None)
    assert found.scores == pytest.approx(news[found.places] @ news[3], abs=1e-3)
    assert (np.diff(found.scores) <= 0).all()
    assert found.places[0] == 3


def test_rows_written_again_ten_times_do_not_drift(news, coded):
    first = coded.take(np.arange(len(news)))
    written = coded
    for _ in range(10):
        again = written
        written = quantised(again.take(np.arange(len(news))), again.ranges)
    assert np.array_equal(written.take(np.arange(len(news))), first)


def test_rows_outside_the_ranges_are_cut_once_and_then_stay():
    narrow = quantised(topics(600, clusters=1, spread=0.1))
    later = topics(600, seed=9)
    once = quantised(later, narrow.ranges)
    kept = once.take(np.arange(600))
    assert np.array_equal(quantised(kept, narrow.ranges).take(np.arange(600)), kept)


def test_a_dimension_that_never_differs_is_kept():
    rows = topics(600)
    rows[:, 5] = 0.0
    assert np.array_equal(quantised(rows).take(np.arange(600))[:, 5], np.zeros(600))


def test_saved_rows_answer_as_before(tmp_path, news, coded):
    coded.save(tmp_path / "segment-1")
    loaded = QuantisedRows.load(tmp_path / "segment-1")
    ours, theirs = coded.search(news[8], 20, None), loaded.search(news[8], 20, None)
    assert np.array_equal(ours.places, theirs.places)
    assert np.array_equal(ours.scores, theirs.scores)


def test_corrections_of_other_rows_are_refused(tmp_path, coded):
    coded.save(tmp_path / "segment-1")
    np.save(tmp_path / "segment-1.corrections.npy", np.zeros((3, 2, WIDTH // 8), dtype=np.uint8))
    with pytest.raises(ValueError, match="does not fit"):
        QuantisedRows.load(tmp_path / "segment-1")
