from datetime import date

from embeddings.evaluate import Prediction, Question, Quoted
from embeddings.worst import worst_cases

DAY = date(2026, 5, 12)
GATES = Question("gates", "Who opened the Kairakkum gates?", DAY, answers=("Tajikistan",))
SHARE = Question("share", "Which share does Bishkek hold?", DAY, answers=("34 per cent",))
VISIT = Question("visit", "Who visited Khorog?", DAY, gold_titles=frozenset({"Minister visits Khorog"}))
PI = Question("pi", "what is pi", DAY, kind="off-topic")
BREAD = Question("bread", "How do I bake bread?", DAY, kind="off-topic")


def quoted(text, title="Reservoir opens its gates"):
    return Quoted("https://valley.example/1", text, title, "Valley Wire")


def said(question, *quotes, confidence=0.5, answered=True):
    return Prediction(question.id, answered, confidence, quotes)


def ids(cases):
    return [case.question.id for case in cases]


def test_what_is_nowhere_is_worse_than_what_is_low():
    low = said(GATES, quoted("Farmers waited."), quoted("Tajikistan opened them."))
    nowhere = said(SHARE, quoted("Farmers waited."))

    cases = worst_cases([GATES, SHARE], [low, nowhere], 10)

    assert [(case.question.id, case.rank) for case in cases.missed] == [("share", None), ("gates", 2)]


def test_a_right_first_quote_is_no_case():
    cases = worst_cases([GATES], [said(GATES, quoted("Tajikistan opened them."))], 10)
    assert (cases.missed, cases.misled, cases.invented) == ((), (), ())


def test_the_surest_wrong_answer_is_the_worst():
    sure = said(SHARE, quoted("Farmers waited."), confidence=0.9)
    unsure = said(GATES, quoted("Farmers waited."), confidence=0.6)
    silent = said(VISIT, quoted("Farmers waited."), confidence=0.4, answered=False)

    cases = worst_cases([GATES, SHARE, VISIT], [unsure, sure, silent], 10)

    assert ids(cases.misled) == ["share", "gates"]


def test_a_question_without_words_to_look_for_is_judged_by_its_article():
    told = said(VISIT, quoted("Snow fell."), quoted("He came on Friday.", title="Minister visits Khorog"))
    assert worst_cases([VISIT], [told], 10).missed[0].rank == 2


def test_an_unanswerable_question_is_a_case_when_it_was_answered():
    told = [said(PI, quoted("Farmers waited."), confidence=0.7), said(BREAD, answered=False)]
    assert ids(worst_cases([PI, BREAD], told, 10).invented) == ["pi"]


def test_only_the_worst_are_kept():
    told = [said(GATES), said(SHARE), said(VISIT)]
    assert len(worst_cases([GATES, SHARE, VISIT], told, 2).missed) == 2
