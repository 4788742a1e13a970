import pytest

from embeddings.sentence_features import Cut, coverage, sentence_features

PASSAGE = (
    "The ministers met in Batken on Sunday.",
    "They agreed to reopen Kairagach by March 3.",
    "Why did it take so long?",
    "Border guards at the crossing",
)


def features(question, *, title="", sentences=PASSAGE, cosines=(0.4, 0.3, 0.2, 0.1)):
    return sentence_features(question, Cut(sentences, cosines, title))


def test_what_a_neighbour_covers_beyond_a_sentence_counts_for_it():
    first, second, *_ = features("Which crossing will the ministers reopen?")
    assert first.coverage == second.coverage == pytest.approx(1 / 3)
    assert second.coverage_before == first.coverage_after == pytest.approx(1 / 3)
    assert first.coverage_before == 0.0


def test_a_term_that_few_sentences_hold_counts_more():
    sentences = ("Border guards left.", "Border talks.", "Border posts and a mosque.")
    rows = features("border mosque", sentences=sentences, cosines=(0.0, 0.0, 0.0))
    assert rows[0].coverage == 0.5
    assert rows[0].rare_coverage == pytest.approx(0.12, abs=0.001)
    assert rows[2].rare_coverage == 1.0


def test_the_kind_of_answer_is_looked_for():
    assert [row.fit_other for row in features("When will it reopen?")] == [1.0, 1.0, 0.0, 0.0]
    assert [row.fit_name for row in features("Where did they meet?")] == [1.0, 0.5, 0.0, 0.0]
    assert [row.fit_number for row in features("Where did they meet?")] == [0.0] * 4


def test_what_the_title_says_beyond_the_question_points_to_the_answer():
    rows = features("Which crossing will reopen?", title="Kairagach to reopen")
    assert [row.title_news for row in rows] == [0.0, 1.0, 0.0, 0.0]
    assert [row.title_name for row in rows] == [0.0, 1.0, 0.0, 0.0]
    assert features("Which crossing?")[1].title_news == 0.0


def test_headings_questions_and_references_are_marked():
    rows = features("anything")
    assert [row.points_back for row in rows] == [0.0, 1.0, 0.0, 0.0]
    assert [row.question for row in rows] == [0.0, 0.0, 1.0, 0.0]
    assert [row.heading for row in rows] == [0.0, 0.0, 0.0, 1.0]
    assert [row.opening for row in rows] == [1.0, 0.0, 0.0, 0.0]


def test_coverage_is_the_share_of_wanted_terms():
    assert coverage(frozenset({"border", "guard"}), frozenset({"border", "post"})) == 0.5
    assert coverage(frozenset(), frozenset({"border"})) == 0.0
