from dataclasses import replace

from fakes.bot_news import passage
from hypothesis import given
from hypothesis import strategies as st

from bot.types import Topical
from bot.watching.backtest import MOST_FOUND, Found, found_stories, looser, sent, stricter
from bot.watching.matching import Fit, Want

WATER = Want(Topical.TOPIC, "water disputes")


def found(*scores):
    return tuple(Found(number, score) for number, score in enumerate(scores, 1))


def fit(passage_id, article_id, score):
    return Fit(WATER, replace(passage("Farmers argue over a canal.", article_id), id=passage_id), score)


def test_a_story_counts_once_with_its_best_passage():
    fits = [fit(1, 10, 0.7), fit(2, 10, 0.9), fit(3, 11, 0.8), fit(4, 12, 0.75)]

    assert found_stories(fits, {10: 5, 11: 5, 12: 6}) == (Found(2, 0.9), Found(4, 0.75))


def test_of_equal_scores_the_newest_is_kept():
    everything = [fit(number, number, 1.0) for number in range(1, MOST_FOUND + 100)]

    kept = found_stories(everything, {})

    assert (len(kept), kept[0].passage_id) == (MOST_FOUND, MOST_FOUND + 99)


def test_an_article_without_a_story_is_one_of_its_own():
    assert len(found_stories([fit(1, 10, 0.7), fit(2, 11, 0.7)], {})) == 2


def test_stricter_and_looser_move_between_the_scores_of_messages():
    scores = found(0.95, 0.9, 0.82, 0.74, 0.71, 0.6, 0.5, 0.45)

    higher, lower = stricter(scores, 0.7), looser(scores, 0.7)

    assert (len(sent(scores, higher)), len(sent(scores, 0.7)), len(sent(scores, lower))) == (4, 5, 6)
    assert 0.71 < higher <= 0.74
    assert 0.5 < lower <= 0.6


def test_equal_scores_go_together():
    scores = found(0.9, 0.8, 0.8, 0.8, 0.8)

    assert len(sent(scores, stricter(scores, 0.7))) == 1


def test_nothing_can_be_stricter_than_one_message_nor_looser_than_all():
    assert stricter(found(0.9), 0.7) is None
    assert stricter(found(0.8, 0.8), 0.7) is None
    assert stricter((), 0.7) is None
    assert looser(found(0.9, 0.8), 0.7) is None


def test_from_nothing_looser_finds_the_nearest():
    scores = found(0.64, 0.5)

    assert len(sent(scores, looser(scores, 0.7))) == 1


SCORES = st.lists(st.floats(0, 1).map(lambda score: round(score, 4)), max_size=40).map(
    lambda scores: found(*sorted(scores, reverse=True))
)


@given(SCORES, st.floats(0, 1))
def test_a_change_is_always_visible(scores, floor):
    before = len(sent(scores, floor))
    higher, lower = stricter(scores, floor), looser(scores, floor)

    assert higher is None or 0 < len(sent(scores, higher)) < before
    assert lower is None or len(sent(scores, lower)) > before
    assert (lower is None) == (before == len(scores))
