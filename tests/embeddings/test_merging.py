import numpy as np
import pytest
from fakes.embeddings_store import day
from hypothesis import given
from hypothesis import strategies as st

from embeddings.exact import ExactRows
from embeddings.labels import labels_of
from embeddings.merging import Limits, Living, Size, first_to_merge, is_worn, merged_labels, merged_rows
from embeddings.types import Label

LIMITS = Limits(small=100, growth=2.0, gone_share=0.25)


def sizes(*counts):
    return [Size(count, 0) for count in counts]


@pytest.mark.parametrize(
    ("held", "first"),
    [
        (sizes(), 0),
        (sizes(5000), 1),
        (sizes(5000, 300), 2),
        (sizes(5000, 300, 40), 3),
        (sizes(5000, 300, 40, 30), 2),
        (sizes(5000, 300, 300, 300), 1),
        (sizes(1000, 900, 1100), 0),
        (sizes(50, 49), 0),
        (sizes(50, 50), 2),
    ],
)
def test_a_segment_joins_the_newer_ones_when_these_are_twice_as_many_or_all_are_small(held, first):
    assert first_to_merge(held, LIMITS) == first


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=300))
def test_segments_stay_few_and_passages_are_seldom_written_anew(added):
    held, written = [], 0
    for count in added:
        held.append(count)
        first = first_to_merge(sizes(*held), LIMITS)
        if first < len(held):
            held[first:] = [sum(held[first:])]
            written += held[-1]
    total = sum(added)
    steps = np.log(max(total / LIMITS.small, 1)) / np.log(1.5) + 2
    assert len(held) <= steps
    assert written <= total * (np.log(total) / np.log(3) + 100 + 1)
    assert sum(held) == total


@pytest.mark.parametrize(("live", "gone", "worn"), [(75, 25, False), (74, 26, True), (0, 1, True)])
def test_a_segment_is_worn_when_more_than_a_quarter_was_removed(live, gone, worn):
    assert is_worn(Size(live, gone), LIMITS) is worn


def living(ids, rows, places):
    labels = labels_of([Label(one, 1, day(1, 1), None, "Steppe Courier", "en") for one in ids])
    return Living(labels, ExactRows(rows), np.array(places))


def test_rows_are_merged_in_the_order_of_their_passages():
    old, new = np.eye(4, dtype=np.float32), -np.eye(4, dtype=np.float32)
    parts = [living([2, 8], old, [1, 3]), living([5, 9], new, [0, 2])]
    source = merged_rows(parts, 4)
    assert merged_labels(parts).passage.tolist() == [2, 5, 8, 9]
    assert np.array_equal(source.take(np.arange(4)), np.stack([old[1], new[0], old[3], new[2]]))
    assert np.array_equal(source.take(np.array([3, 0])), np.stack([new[2], old[1]]))
