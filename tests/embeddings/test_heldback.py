import numpy as np
import pytest
from fakes.embeddings_beat import article, beat
from fakes.embeddings_encoder import WordEncoder

from embeddings.heldback import MOST_TEXTS, Marks, Trial, compare, judge, marks, split, trial_of


def test_the_newest_articles_are_held_back():
    parts = split(beat(50))

    assert len(parts.held) == 5
    assert max(one.visible_from for one in parts.learned) < min(one.visible_from for one in parts.held)


def test_articles_of_one_moment_are_drawn_by_lot():
    parts = split([article(number, f"Flood report {number} from Osh", "Rain.") for number in range(1, 101)])

    held = sorted(one.id for one in parts.held)
    assert len(held) == 10
    assert held != list(range(91, 101))
    assert held == sorted(one.id for one in split([*parts.held, *parts.learned]).held)


def test_nobody_learns_from_a_reprint_of_what_is_held_back():
    old = article(77, "Osh border crossing shut", "The frontier guards of Osh left.", origin=50, days=1)

    parts = split([*beat(50), old])

    assert 50 in [one.id for one in parts.held]
    assert 77 not in [one.id for one in parts.learned]


def test_the_titles_of_held_back_articles_ask_for_texts_without_titles():
    parts = split(beat(50))

    trial = trial_of(parts)

    assert set(trial.queries) == {one.title for one in parts.held}
    assert len(trial.texts) == 100
    assert not any(query in text for query in trial.queries for text in trial.texts)


def test_the_texts_to_search_are_bounded_and_those_that_are_asked_for_come_first():
    many = [article(number, f"Grain market {number} of Osh", *["Wheat fell."] * 3) for number in range(1, 2001)]

    trial = trial_of(split(many))

    assert len(trial.texts) == MOST_TEXTS
    assert set(trial.query_owners) <= set(trial.text_owners)


def vectors(*rows):
    return np.array(rows, dtype=np.float32)


def test_marks_are_by_the_best_text_of_the_same_origin():
    trial = Trial(("a", "b"), (1, 2), ("x", "y", "z"), (1, 2, 2))

    found = marks(vectors([1, 0], [1, 0]), vectors([1, 0], [0, 1], [0.8, 0.6]), trial)

    assert found.reciprocal.tolist() == [1.0, 0.5]
    assert (found.mrr, found.recall) == (0.75, 1.0)
    assert found.own_cosine == pytest.approx(0.9)


def test_beyond_the_tenth_place_nothing_is_found():
    trial = Trial(("a",), (1,), tuple("abcdefghijk"), (*[2] * 10, 1))
    texts = vectors(*[[1, 0]] * 10, [0, 1])

    found = marks(vectors([1, 0]), texts, trial)

    assert (found.mrr, found.recall) == (0.0, 0.0)


def test_an_encoder_that_sees_words_finds_titles():
    found = judge(trial_of(split(beat(200))), WordEncoder())

    assert found.mrr > 0.5
    assert found.own_cosine > found.other_cosine


def with_ranks(*ranks):
    return Marks(np.array([1 / rank for rank in ranks]), 0.5, 0.1)


def test_a_gain_for_nearly_every_title_is_sure():
    verdict = compare(with_ranks(*[2] * 100), with_ranks(*[1] * 90, *[3] * 10), seed=1)

    assert verdict.is_better
    assert verdict.gain == pytest.approx(0.9 * 0.5 - 0.1 / 6)


def test_a_gain_that_hangs_on_two_titles_is_noise():
    verdict = compare(with_ranks(*[2] * 100), with_ranks(1, 1, 4, *[2] * 97), seed=1)

    assert verdict.gain > 0
    assert not verdict.is_better


def test_no_change_and_a_loss_are_no_gain():
    same = compare(with_ranks(*[2] * 50), with_ranks(*[2] * 50), seed=1)
    worse = compare(with_ranks(*[1] * 50), with_ranks(*[2] * 50), seed=1)

    assert (same.is_better, worse.is_better) == (False, False)
    assert worse.sureness == 0.0
