import pytest
from fakes.embeddings_store import day, header
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Passage
from embeddings.rank import (
    Candidate,
    Read,
    best_of_articles,
    fuse,
    normalised,
    recency,
    reread,
    spread,
    time_prior,
    to_reread,
)
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Filter, Label, Query, Relation, TimeKind, When

TIMELESS = EmbeddingsSettings(recency_weight=0)


def candidate(passage_id, dense, lexical, *, article=None, published=None):
    label = Label(passage_id, article or passage_id, published or day(1, 1), published, "Steppe Courier", "en")
    return Candidate(label, dense, lexical)


def read(ranked, texts=None):
    """Return ranked candidates with passages of these texts, by id; the others say what no other says."""
    return [Read(one, passage(one.candidate.label, texts or {})) for one in ranked]


def passage(label, texts):
    text = texts.get(label.passage_id, f"Talks {label.passage_id}")
    return Passage(label.passage_id, header(label.article_id, published=label.published), 0, len(text), text)


def asked(when=None):
    return Query("talks", ("talks",), day(6, 1), Filter(), when)


def order(candidates, settings=TIMELESS):
    return shown(fuse(candidates, asked(), settings), {})


def shown(ranked, origins, *, texts=None, limit=50):
    return [one.passage.id for one in spread(read(best_of_articles(ranked), texts), origins, limit=limit)]


def ids(ranked):
    return [one.candidate.label.passage_id for one in ranked]


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
    assert recency(day(5, 4), as_of=day(6, 1), half_life_days=14) == pytest.approx(0.25)


def test_the_undated_count_as_old_and_the_future_as_fresh():
    assert recency(None, as_of=day(6, 1), half_life_days=14) == 0
    assert recency(day(6, 2), as_of=day(6, 1), half_life_days=14) == 1


def test_scores_that_do_not_differ_do_not_count():
    assert normalised([3.0, 3.0]) == [0.0, 0.0]
    assert normalised([]) == []


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 40)), max_size=30))
def test_every_article_is_there_once_best_first(legs):
    candidates = [candidate(n + 1, dense, lexical, article=n % 5 + 1) for n, (dense, lexical) in enumerate(legs)]
    ranked = best_of_articles(fuse(candidates, asked(), TIMELESS))
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    assert len({one.candidate.label.article_id for one in ranked}) == len(ranked) == min(len(legs), 5)


def test_the_order_of_candidates_does_not_matter():
    candidates = [candidate(1, 0.5, 3.0), candidate(2, 0.5, 3.0), candidate(3, 0.6, 1.0)]
    assert order(candidates) == order(candidates[::-1])


def test_a_named_time_outweighs_freshness():
    fresh, then = candidate(1, 0.5, 3.0, published=day(5, 31)), candidate(2, 0.5, 3.0, published=day(3, 10))
    march = When("in March", TimeKind.PAST, day(3, 1), day(3, 31))
    assert ids(fuse([fresh, then], asked(), EmbeddingsSettings())) == [1, 2]
    assert ids(fuse([fresh, then], asked(march), EmbeddingsSettings())) == [2, 1]


def test_a_time_that_hangs_on_an_unknown_event_leaves_the_newest_in_front():
    label = candidate(1, 0, 0, published=day(5, 18)).label
    unknown = When("before the summit", TimeKind.ANCHORED, anchor="summit", relation=Relation.BEFORE)
    assert time_prior(label, asked(unknown), half_life_days=14) == pytest.approx(0.5)


def test_the_reranker_lifts_what_it_reads():
    ranked = fuse([candidate(1, 0.9, 3.0), candidate(2, 0.6, 2.0), candidate(3, 0.1, 1.0)], asked(), TIMELESS)
    heard = reread(ranked, ranked[:2], [0.1, 0.9], weight=1.0)
    assert ids(heard) == [2, 1, 3]
    assert [one.reranked for one in heard] == [0.9, 0.1, None]
    assert heard[0].score == pytest.approx(ranked[1].score + 0.9)


def test_the_reranker_reads_no_more_than_some_passages_of_one_article():
    settings = EmbeddingsSettings(rerank=3, rerank_per_article=2)
    one_article = [candidate(n, 1 - n / 10, 0.0, article=7) for n in (1, 2, 3, 4)]
    ranked = fuse([*one_article, candidate(5, 0.2, 0.0), candidate(6, 0.1, 0.0)], asked(), settings)
    assert ids(to_reread(ranked, {}, settings)) == [1, 2, 5]


def test_copies_of_one_text_do_not_fill_what_the_reranker_reads():
    settings = EmbeddingsSettings(rerank=3, rerank_per_article=1)
    ranked = fuse([candidate(n, 1 - n / 10, 0.0) for n in range(1, 7)], asked(), settings)
    assert ids(to_reread(ranked, {1: 1, 2: 1, 3: 1, 4: 1}, settings)) == [1, 5, 6]


def test_copies_of_one_text_wait_until_all_others_were_shown():
    ranked = fuse([candidate(n, 1 - n / 10, 0.0) for n in (1, 2, 3, 4)], asked(), TIMELESS)
    assert shown(ranked, {1: 9, 2: 9, 4: 9}) == [1, 3, 2, 4]


def test_the_same_words_in_another_article_wait_too():
    ranked = fuse([candidate(1, 0.9, 0.0), candidate(2, 0.8, 0.0), candidate(3, 0.1, 0.0)], asked(), TIMELESS)
    assert shown(ranked, {}, texts={1: "The dam held.", 2: "The  dam HELD."}) == [1, 3, 2]


def test_a_repeat_by_origin_and_what_repeats_its_words_wait_both():
    ranked = fuse([candidate(n, 1 - n / 10, 0.0) for n in (1, 2, 3, 4)], asked(), TIMELESS)
    texts = {2: "Water came at noon.", 3: "Water came at noon."}
    assert shown(ranked, {1: 9, 2: 9}, texts=texts) == [1, 4, 2, 3]


@given(st.lists(st.integers(1, 6), max_size=20))
def test_spreading_loses_no_article(origins):
    ranked = fuse([candidate(n + 1, -n, 0.0) for n in range(len(origins))], asked(), TIMELESS)
    given_origins = {n + 1: origin for n, origin in enumerate(origins)}
    found = shown(ranked, given_origins)
    assert sorted(found) == sorted(ids(ranked))
    firsts = found[: len(set(origins))]
    assert len({given_origins[one] for one in firsts}) == len(firsts)


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["Rain.", "Snow.", "Fog."])), max_size=20), st.data())
def test_few_are_the_beginning_of_many(articles, data):
    ranked = fuse([candidate(n + 1, -n, 0.0) for n in range(len(articles))], asked(), TIMELESS)
    origins = {n + 1: origin for n, (origin, _) in enumerate(articles)}
    texts = {n + 1: text for n, (_, text) in enumerate(articles)}
    limit = data.draw(st.integers(1, 20))
    assert shown(ranked, origins, texts=texts, limit=limit) == shown(ranked, origins, texts=texts)[:limit]


def test_no_more_is_read_than_what_is_shown():
    taken = []
    ranked = fuse([candidate(n, 1 - n / 10, 0.0) for n in (1, 2, 3, 4, 5)], asked(), TIMELESS)
    passages = (taken.append(one.passage.id) or one for one in read(ranked))
    assert len(spread(passages, {1: 9, 2: 9}, limit=2)) == 2
    assert taken == [1, 2, 3]
