from datetime import timedelta

import numpy as np
import pytest
from fakes.embeddings_store import day

from embeddings.labels import joined, labels_of, load_labels
from embeddings.types import Filter, Label


def labelled(passage_id, *, outlet="Steppe Courier", language="en", published=None):
    return Label(passage_id, 1, day(2, passage_id), published, outlet, language)


def dispatches():
    return labels_of(
        [
            labelled(1, published=day(1, 5)),
            labelled(4, outlet="Pamir Post", language="ru"),
            labelled(6, outlet="Oasis Daily", published=day(1, 9)),
        ]
    )


def test_a_label_comes_back_as_it_was_given():
    given = Label(5, 3, day(2, 1) + timedelta(microseconds=7), None, "Pamir Post", "ru")
    assert labels_of([given]).label(0) == given


def test_positions_follow_the_asked_order_and_mark_the_unknown():
    assert dispatches().positions([6, 5, 1, 99]).tolist() == [2, -1, 0, -1]


def test_no_labels_know_no_passage():
    assert labels_of([]).positions([3, 1]).tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(as_of=day(2, 4)), [True, True, False]),
        (Filter(since=day(1, 6)), [False, False, True]),
        (Filter(until=day(1, 6)), [True, False, False]),
        (Filter(outlets=frozenset({"Pamir Post", "Oasis Daily"})), [False, True, True]),
        (Filter(outlets=frozenset({"Valley Herald"})), [False, False, False]),
        (Filter(languages=frozenset({"en"}), since=day(1, 6)), [False, False, True]),
    ],
)
def test_a_filter_becomes_a_mask(where, expected):
    assert dispatches().mask(where).tolist() == expected


@pytest.mark.parametrize("where", [Filter(), Filter(as_of=day(2, 6))])
def test_a_filter_that_lets_all_through_needs_no_mask(where):
    assert dispatches().mask(where) is None


def test_an_until_hides_the_undated_even_where_all_others_are_older():
    assert dispatches().mask(Filter(until=day(12, 1))).tolist() == [True, False, True]


def test_joined_labels_are_in_the_order_of_their_passages_and_share_their_tables():
    later = labels_of([labelled(2, outlet="Pamir Post"), labelled(5, outlet="Valley Herald", language="kk")])
    both = joined([dispatches(), later])
    assert both.passage.tolist() == [1, 2, 4, 5, 6]
    assert [both.label(place).outlet for place in range(5)] == [
        "Steppe Courier",
        "Pamir Post",
        "Pamir Post",
        "Valley Herald",
        "Oasis Daily",
    ]
    assert both.outlet.table.count("Pamir Post") == 1
    assert both.label(3) == later.label(1)


def test_saved_labels_come_back(tmp_path):
    labels = dispatches()
    labels.save(tmp_path / "labels.npz")
    loaded = load_labels(tmp_path / "labels.npz")
    assert [loaded.label(place) for place in range(3)] == [labels.label(place) for place in range(3)]


def test_a_passage_costs_forty_bytes():
    labels = labels_of([labelled(number + 1) for number in range(20)])
    columns = [labels.passage, labels.article, labels.visible, labels.published]
    assert sum(column.nbytes for column in [*columns, labels.outlet.codes, labels.language.codes]) == 20 * 40


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("outlet", [0, 1, 9], "table does not hold"),
        ("language", [0, -1, 0], "table does not hold"),
        ("passage", [1, 6, 4], "not in the order"),
        ("article", [1, 1], "differ in length"),
        ("visible", [0.5, 1.0, 2.0], "whole numbers"),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(tmp_path, column, value, message):
    path = tmp_path / "labels.npz"
    dispatches().save(path)
    with np.load(path) as file:
        columns = dict(file)
    columns[column] = np.array(value)
    np.savez(path, **columns)
    with pytest.raises(ValueError, match=message):
        load_labels(path)
