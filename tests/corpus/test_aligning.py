"""Two sequences are aligned alike whatever they repeat, and in bounded time."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.aligning import DEEPEST, MOST_PAIRS, Gap, gaps
from corpus.types import Span

ITEMS = st.lists(st.sampled_from("abcdef"), max_size=14)


def longest_common(before, after):
    """Return how long the longest common subsequence is, by trying everything."""
    rows = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for row, item in enumerate(before):
        for column, other in enumerate(after):
            longer = max(rows[row][column + 1], rows[row + 1][column])
            rows[row + 1][column + 1] = rows[row][column] + 1 if item == other else longer
    return rows[-1][-1]


def kept(items, spans):
    """Return what lies between the gaps."""
    gone = {place for span in spans for place in range(span.start, span.end)}
    return [item for place, item in enumerate(items) if place not in gone]


@given(ITEMS, ITEMS)
@example(list("abcabba"), list("cbabac"))
def test_what_lies_between_the_gaps_is_the_same_in_both(before, after):
    found = gaps(before, after)

    assert kept(before, [gap.before for gap in found]) == kept(after, [gap.after for gap in found])
    assert all(gap.before.end > gap.before.start or gap.after.end > gap.after.start for gap in found)
    assert not any(gap.rewritten for gap in found)


@given(ITEMS, ITEMS)
@example(list("abcabba"), list("cbabac"))
def test_where_everything_repeats_no_more_can_be_kept(before, after):
    before, after = before * 2, after * 2  # nothing is unique, so nothing is a landmark
    found = gaps(before, after)

    assert len(kept(before, [gap.before for gap in found])) == longest_common(before, after)


@given(ITEMS)
def test_what_is_the_same_has_no_gaps(items):
    assert gaps(items, items) == []


def test_a_table_whose_every_second_line_repeats_is_told_row_by_row():
    def table(figure):
        return [line for row in range(1, 4) for line in (f"Post {row}: {row * figure} trucks", "No change since May")]

    found = gaps(table(3), table(7))

    assert found == [Gap(Span(at, at + 1), Span(at, at + 1)) for at in (0, 2, 4)]


def test_a_line_that_stands_once_is_a_landmark_though_others_would_fit_better():
    before = ["Snow fell", "}", "}", "The pass is shut"]
    after = ["}", "}", "Snow fell", "The pass is shut"]

    found = gaps(before, after)

    assert kept(before, [gap.before for gap in found]) == ["Snow fell", "The pass is shut"]


def test_two_endless_repetitions_count_as_rewritten_and_take_no_time():
    half = int(MOST_PAIRS**0.5)
    before, after = ["Read more", "Share"] * half, ["Share", "Share", "Read more"] * half

    (gap,) = gaps(["A", *before, "Z"], ["A", *after, "Z"])

    assert gap.rewritten
    # What begins and ends both stays out of it.
    assert (gap.before.start, gap.after.start) == (1, 1)
    assert gap.before.end <= len(before) + 1


def test_two_long_texts_that_share_nothing_are_not_rewritten_but_other_texts():
    many = 2 * int(MOST_PAIRS**0.5)

    (gap,) = gaps(["Snow"] * many, ["Rain"] * many)

    assert gap == Gap(Span(0, many), Span(0, many))


@pytest.mark.parametrize("deep", [DEEPEST // 2, DEEPEST * 5])
def test_nothing_is_lost_below_the_deepest_landmarks(deep):
    # 1 0 2 1 3 2 4 3: only the last new line stands once; without what follows it the one before it does, and so on.
    before = [line for one in range(1, deep + 1) for line in (f"line {one}", f"line {one - 1}")]
    after = [either for place, line in enumerate(before) for either in (line, f"new {place}")]

    found = gaps(before, after)

    assert kept(before, [gap.before for gap in found]) == before
    assert len(found) == len(before)
