import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.confidence import AskedTerm, Evidence, Features, coverage, estimate, features, term_weight

ROGUN = [AskedTerm("tall", 4.6, False), AskedTerm("rogun", 7.0, True), AskedTerm("dam", 4.4, False)]
DAM_NEWS = Evidence(
    0.6, frozenset({"rogun", "dam", "start"}), (frozenset({"rogun", "tall", "metr"}), frozenset({"energi"}))
)
POTATOES = Evidence(0.1, frozenset({"potato"}), (frozenset({"price", "osh"}),))


def test_a_hit_that_names_and_means_the_question_is_an_answer():
    assert estimate(features(ROGUN, [DAM_NEWS])) > 0.8


def test_a_hit_about_something_else_is_none():
    assert estimate(features(ROGUN, [POTATOES])) < 0.05


def test_nothing_found_is_no_answer():
    assert estimate(features(ROGUN, [])) < 0.05


def test_meaning_alone_does_not_answer():
    near = Evidence(0.9, frozenset({"potato"}), (frozenset({"price"}),))
    assert estimate(features(ROGUN, [near])) < 0.05


def test_a_greeting_is_never_answered():
    assert estimate(features([], [DAM_NEWS])) < 0.05


def test_matches_are_cosine_times_what_is_named():
    assert features(ROGUN, [POTATOES, DAM_NEWS]) == Features(
        passage_match=pytest.approx(0.6),
        sentence_match=pytest.approx(0.6 * 11.6 / 16),
        title_match=pytest.approx(0.6 * 11.4 / 16),
        length=0.75,
        bare=0.0,
    )


def test_only_the_first_three_hits_count():
    assert features(ROGUN, [POTATOES] * 3 + [DAM_NEWS]) == features(ROGUN, [POTATOES] * 3)


def test_two_common_words_are_bare_and_a_name_is_not():
    sky = [AskedTerm("sky", 4.0, False), AskedTerm("blue", 4.0, False)]
    assert features(sky, []).bare == 1.0
    assert features([AskedTerm("rogun", 7.0, True)], []).bare == 0.0


def test_coverage_weighs_rare_terms_more():
    assert coverage(ROGUN, {"rogun"}) > coverage(ROGUN, {"tall"})
    assert coverage([], {"rogun"}) == 0.0


def test_in_a_tiny_corpus_a_missing_common_word_weighs_little_more_than_a_present_one():
    assert term_weight(0, 60, named=False) < 1.2 * term_weight(6, 60, named=False)


def test_in_a_large_corpus_rarity_tells():
    assert term_weight(2, 40_000, named=False) > 3 * term_weight(4_000, 40_000, named=False)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_an_estimate_is_a_chance_and_rises_with_the_match(passage, sentence, title, length):
    low = estimate(Features(passage / 2, sentence, title, length, 0.0))
    high = estimate(Features(passage, sentence, title, length, 0.0))
    assert 0.0 < low <= high < 1.0
