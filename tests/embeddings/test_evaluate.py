from datetime import date
from math import isnan

import pytest

from embeddings.evaluate import Metrics, Prediction, Question, Quoted, auroc, measure

TEXTS = {"a": "Rogun\nThe dam is to reach 335 metres.", "b": "Otar\nSome 2,500 soldiers take part."}
HEIGHT = Question("q1", "How high?", date(2026, 5, 1), ("335 metres",), frozenset({"a"}))
LATER = Question("u1", "Who won in 2027?", date(2026, 5, 1), kind="later-event")
DAM, SOLDIERS = Quoted("a", "The dam is to reach 335 metres."), Quoted("b", "Some 2,500 soldiers take part.")


def said(question, *quotes, answered=True, confidence=0.9):
    return Prediction(question.id, answered, confidence, quotes)


def test_a_right_first_quote_scores_everywhere():
    silent = said(LATER, SOLDIERS, answered=False, confidence=0.1)
    assert measure([HEIGHT, LATER], [said(HEIGHT, DAM), silent], TEXTS) == Metrics(
        answer_at_1=1,
        answer_at_3=1,
        answer_at_5=1,
        article_hits_at_1=1,
        article_hits_at_4=1,
        article_hits_at_10=1,
        article_mrr=1,
        false_citations=0,
        kept_when_right=1,
        auroc=1,
        verbatim=1,
    )


def test_a_right_second_quote_counts_from_there():
    figures = measure([HEIGHT, LATER], [said(HEIGHT, SOLDIERS, DAM), said(LATER, SOLDIERS)], TEXTS)
    assert (figures.answer_at_1, figures.answer_at_3) == (0, 1)
    assert (figures.article_hits_at_1, figures.article_hits_at_4, figures.article_mrr) == (0, 1, 0.5)
    assert (figures.false_citations, figures.auroc) == (1, 0.5)


def test_an_answer_must_be_whole_words():
    near = Quoted("a", "The dam is to reach 1335 metres.")
    figures = measure([HEIGHT], [said(HEIGHT, near)], TEXTS)
    assert (figures.answer_at_5, figures.verbatim) == (0, 0)


def test_figures_without_questions_are_nan():
    assert isnan(measure([HEIGHT], [said(HEIGHT, DAM)], TEXTS).false_citations)


def test_a_question_without_prediction_is_an_error():
    with pytest.raises(ValueError, match="u1"):
        measure([LATER], [], TEXTS)


def test_auroc_counts_ties_half():
    assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875


def test_a_gold_article_may_be_named_by_its_title():
    gold = Question("q1", "How high?", date(2026, 5, 1), gold_titles=frozenset({"Rogun starts"}))
    dam = Quoted("rogun.md", "The dam is to reach 335 metres.", "Rogun starts", "Pamir Post")
    assert measure([gold], [said(gold, SOLDIERS, dam)], TEXTS).article_mrr == 0.5
