import pytest

from bench.cluster_scores import b_cubed, pairs

EVENTS = {"dam": 1, "dam again": 1, "fire": 2, "fire again": 2}


def test_a_clustering_like_the_labels_is_perfect() -> None:
    found = {"dam": 7, "dam again": 7, "fire": 9, "fire again": 9}
    assert b_cubed(found, EVENTS).f1 == pairs(found, EVENTS).f1 == 1.0


def test_all_in_one_has_full_recall_and_half_the_precision() -> None:
    found = dict.fromkeys(EVENTS, 1)
    assert (b_cubed(found, EVENTS).precision, b_cubed(found, EVENTS).recall) == (0.5, 1.0)
    assert pairs(found, EVENTS).precision == pytest.approx(2 / 6)


def test_all_apart_has_full_precision_and_half_the_recall() -> None:
    found = {name: number for number, name in enumerate(EVENTS)}
    assert (b_cubed(found, EVENTS).precision, b_cubed(found, EVENTS).recall) == (1.0, 0.5)
    assert pairs(found, EVENTS).recall == 0.0


def test_articles_without_a_label_do_not_count() -> None:
    found = {"dam": 7, "dam again": 7, "fire": 9, "fire again": 9, "unknown": 7}
    assert b_cubed(found, EVENTS).precision == 1.0
