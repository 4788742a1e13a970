"""The small charts: every count in sight, none beyond the drawing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.web.charts import BAR, HEIGHT, STEP, bars


def drawn(path):
    """Return where each bar stands and how high it is."""
    return [(int(x), int(height)) for x, height in re.findall(r"M(\d+) 24v-(\d+)", path)]


def test_a_day_with_twice_as_much_has_twice_the_bar():
    chart = bars((3, 0, 6))

    assert drawn(chart.path) == [(2, 12), (10, 24)]
    assert (chart.width, chart.height, chart.tallest) == (12, 24, 6)


def test_one_article_stays_in_sight_beside_a_day_with_thousands():
    assert drawn(bars((4000, 1)).path) == [(2, 24), (6, 1)]


def test_without_articles_there_is_nothing_to_draw():
    assert bars((0, 0, 0)).path == ""
    assert bars(()).path == ""


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=60))
def test_every_day_with_articles_has_one_bar_within_the_drawing(counts):
    chart = bars(counts)

    found = drawn(chart.path)
    assert [x for x, _ in found] == [number * STEP + 2 for number, count in enumerate(counts) if count]
    assert all(1 <= height <= HEIGHT and x + BAR / 2 <= chart.width for x, height in found)
    assert len(chart.path) <= 12 * len(counts)
