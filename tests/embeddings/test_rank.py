import pytest
from fakes.embeddings_store import day, header
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Passage
from embeddings.rank import Candidate, fuse, normalised, recency
from embeddings.settings import EmbeddingsSettings

TIMELESS = EmbeddingsSettings(recency_weight=0)


def candidate(passage_id, dense, lexical, *, article=None, published=None):
    passage = Passage(passage_id, header(article or passage_id, published=published), 0, 5, "Talks")
    return Candidate(passage, dense, lexical)


def order(candidates, settings=TIMELESS):
    return [one.candidate.passage.id for one in fuse(candidates, as_of=day(6, 1), settings=settings)]


def test_both_legs_count_by_their_weight():
    close, worded = candidate(1, 0.9, 2.0), candidate(2, 0.3, 9.0)
    assert order([close, worded], replace_weight(0.7)) == [1, 2]
    assert order([close, worded], replace_weight(0.3)) == [2, 1]


def replace_weight(dense):
    return EmbeddingsSettings(recency_weight=0, dense_weight=dense)


def test_of_two_alike_the_newer_leads():
    old, new = candidate(1, 0.5, 3.0, published=day(3, 1)), candidate(2, 0.5, 3.0, published=day(5, 30))
    assert order([old, new], EmbeddingsSettings()) == [2, 1]


def test_an_article_shows_its_best_passage_only():
    assert order([candidate(1, 0.4, 1, article=7), candidate(2, 0.8, 4, article=7), candidate(3, 0.5, 2)]) == [2, 3]


def test_recency_halves_with_each_half_life():
    passage = candidate(1, 0, 0, published=day(5, 4)).passage
    assert recency(passage, as_of=day(6, 1), half_life_days=14) == pytest.approx(0.25)


def test_the_undated_count_as_old_and_the_future_as_fresh():
    assert recency(candidate(1, 0, 0).passage, as_of=day(6, 1), half_life_days=14) == 0
    later = candidate(1, 0, 0, published=day(6, 2)).passage
    assert recency(later, as_of=day(6, 1), half_life_days=14) == 1


def test_scores_that_do_not_differ_do_not_count():
    assert normalised([3.0, 3.0]) == [0.0, 0.0]
    assert normalised([]) == []


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 40)), max_size=30))
def test_every_article_is_there_once_best_first(legs):
    candidates = [candidate(n + 1, dense, lexical, article=n % 5 + 1) for n, (dense, lexical) in enumerate(legs)]
    ranked = fuse(candidates, as_of=day(6, 1), settings=TIMELESS)
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert len({one.candidate.passage.article.id for one in ranked}) == len(ranked) == min(len(legs), 5)


def test_the_order_of_candidates_does_not_matter():
    candidates = [candidate(1, 0.5, 3.0), candidate(2, 0.5, 3.0), candidate(3, 0.6, 1.0)]
    assert order(candidates) == order(candidates[::-1])
