from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.confidence import (
    AskedTerm,
    Evidence,
    Features,
    Model,
    beside,
    coverage,
    estimate,
    features,
    term_weight,
    threshold,
)

ROGUN = [AskedTerm("tall", 4.6, False), AskedTerm("rogun", 7.0, True), AskedTerm("dam", 4.4, False)]
DAM_NEWS = Evidence(
    0.6,
    frozenset({"rogun", "dam", "start"}),
    (frozenset({"rogun", "tall", "metr"}), frozenset({"energi"})),
    recency=1.0,
)
POTATOES = Evidence(0.1, frozenset({"potato"}), (frozenset({"price", "osh"}),), recency=0.4)
CHANCES = st.floats(0, 1)


def reread(*scores):
    return [replace(DAM_NEWS, reranked=score) for score in scores]


def test_a_hit_that_names_and_means_the_question_is_an_answer():
    assert estimate(features(ROGUN, [DAM_NEWS])) > threshold("careful")


def test_a_hit_about_something_else_is_none():
    assert estimate(features(ROGUN, [POTATOES])) < 0.05


def test_nothing_found_is_no_answer():
    assert estimate(features(ROGUN, [])) < 0.05


def test_meaning_alone_does_not_answer():
    near = Evidence(0.9, frozenset({"potato"}), (frozenset({"price"}),), recency=1.0)
    assert estimate(features(ROGUN, [near])) < threshold("eager")


def test_a_greeting_is_never_answered():
    assert estimate(features([], [DAM_NEWS])) < 0.05


def test_an_old_article_answers_what_it_names_and_means_but_is_trusted_less():
    near = replace(DAM_NEWS, dense=0.75)
    old = estimate(features(ROGUN, [replace(near, recency=0.0)]))
    assert threshold("balanced") < old < estimate(features(ROGUN, [near]))


def test_where_the_name_is_missing_not_even_a_fresh_article_answers():
    unnamed = Evidence(0.6, frozenset({"dam", "tall"}), (frozenset({"nurek"}),), recency=1.0)
    fresh, old = (estimate(features(ROGUN, [replace(unnamed, recency=time)])) for time in (1.0, 0.0))
    assert old < fresh < threshold("balanced")


def test_matches_are_cosine_times_what_is_named():
    assert features(ROGUN, [POTATOES, DAM_NEWS]) == Features(
        passage_match=pytest.approx(0.6),
        title_match=pytest.approx(0.6 * 11.4 / 16),
        length=0.75,
        bare=0.0,
        timely=1.0,
    )


def test_the_time_is_that_of_the_hit_that_matches_best():
    assert features(ROGUN, [POTATOES, replace(DAM_NEWS, recency=0.2)]).timely == 0.2
    assert features(ROGUN, []).timely == 0.0


def test_only_the_first_three_hits_count():
    assert features(ROGUN, [POTATOES] * 3 + [DAM_NEWS]) == features(ROGUN, [POTATOES] * 3)


def test_two_common_words_are_bare_and_a_name_is_not():
    sky = [AskedTerm("sky", 4.0, False), AskedTerm("blue", 4.0, False)]
    assert features(sky, []).bare == 1.0
    assert features([AskedTerm("rogun", 7.0, True)], []).bare == 0.0


def test_the_reranker_speaks_by_its_best_score_among_the_first_three():
    assert features(ROGUN, reread(0.3, 0.9, 0.5, 0.1)).reranked == 0.9
    assert features(ROGUN, reread(0.3, 0.2, 0.1, 0.8)).reranked == 0.3


def test_hits_that_were_not_read_again_are_left_out_of_what_the_reranker_says():
    assert features(ROGUN, [*reread(0.6, 0.2), DAM_NEWS]).reranked == 0.6
    assert features(ROGUN, [DAM_NEWS, POTATOES]).reranked is None


def test_a_reranked_result_is_judged():
    assert 0.0 < estimate(features(ROGUN, reread(0.9, 0.1))) < 1.0


def test_a_model_looks_at_the_features_that_it_weighs():
    model = Model(-1.0, Features(2.0, 0.0, 0.0, 0.0, 0.0, reranked=4.0))
    doubtful, sure = Features(0.5, 1, 1, 1, 1, reranked=0.0), Features(0.5, 1, 1, 1, 1, reranked=1.0)
    assert model.chance(doubtful) == 0.5
    assert model.chance(sure) == pytest.approx(0.982, abs=0.001)


def test_a_model_refuses_a_feature_that_is_missing():
    with pytest.raises(TypeError):
        Model(0.0, Features(0, 0, 0, 0, 0, reranked=1.0)).chance(Features(1, 1, 1, 1, 1))


def test_who_is_careful_asks_for_more_than_who_is_eager():
    assert 1.0 > threshold("careful") > threshold("balanced") > threshold("eager") > 0.0


def test_a_number_is_its_own_threshold():
    assert [threshold(0.0), threshold(0.37), threshold(1.0)] == [0.0, 0.37, 1.0]


def test_coverage_weighs_rare_terms_more():
    assert coverage(ROGUN, {"rogun"}) > coverage(ROGUN, {"tall"})
    assert coverage([], {"rogun"}) == 0.0


def test_in_a_tiny_corpus_a_missing_common_word_weighs_little_more_than_a_present_one():
    assert term_weight(0, 60, named=False) < 1.2 * term_weight(6, 60, named=False)


def test_in_a_large_corpus_rarity_tells():
    assert term_weight(2, 40_000, named=False) > 3 * term_weight(4_000, 40_000, named=False)


@given(CHANCES, CHANCES, CHANCES, CHANCES)
def test_an_estimate_is_a_chance_and_rises_with_the_match_and_the_time(passage, title, length, timely):
    low = estimate(Features(passage / 2, title, length, 0.0, timely / 2))
    later = estimate(Features(passage / 2, title, length, 0.0, timely))
    high = estimate(Features(passage, title, length, 0.0, timely))
    assert 0.0 < low <= later <= high < 1.0


@pytest.mark.parametrize(
    ("alone", "shown"),
    [
        ((0.9, 0.8, 0.7), 3),
        ((0.9, 0.8, 0.1), 2),
        ((0.9, 0.1, 0.8), 1),
        ((0.2, 0.1, 0.1), 3),
        ((0.9, None, None), 3),
        ((None, 0.1), 2),
        ((), 0),
    ],
)
def test_beside_the_first_hit_stand_those_that_are_not_far_less_likely(alone, shown):
    assert beside(alone) == shown
