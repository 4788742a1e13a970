import pytest

from embeddings.analysis import analyze
from embeddings.expected import Kind
from embeddings.signs import fit, signs


def held(sentence, question=""):
    return signs(sentence, frozenset(analyze(question)))


def test_names_of_the_question_are_no_answer():
    assert held("Talks with Sadyr Zhaparov ended.", "What did Sadyr Zhaparov sign?").full_names == 0
    assert held("Talks with Sadyr Zhaparov ended.").full_names == 1


def test_the_capital_of_a_sentence_makes_no_name():
    assert held("Lorries waited for days.").names == 0
    assert held("On Sunday lorries waited at Guliston.").placed == 1


@pytest.mark.parametrize(
    ("kind", "best", "fair"),
    [
        (Kind.PERSON, "The talks were led by Kamchybek Tashiev.", "The talks were led by Tashiev."),
        (Kind.PLACE, "The patrol stopped them near Isfara.", "The mayor of Isfara protested."),
        (Kind.NAME, "The road is built by China Railway.", "The road is built by Sinohydro."),
        (Kind.MONEY, "The road costs $40 million.", "The road has 40 bridges."),
        (Kind.MONEY, "Дорога стоит 40 миллионов сомов.", "На дороге 40 мостов."),
        (Kind.SHARE, "About 90 per cent is agreed.", "About 90 stretches are agreed."),
        (Kind.TIME, "It reopens on 3 April.", "It has 3 lanes."),
        (Kind.TIME, "Договор подписан в 2021 году.", "На дороге 40 мостов."),
        (Kind.SPEECH, "“We will not move the posts,” he said.", None),
        (Kind.REASON, "It was closed because of shelling.", None),
    ],
)
def test_a_sentence_fits_well_fairly_or_not(kind, best, fair):
    assert fit(kind, held(best)) == 1.0
    assert fair is None or fit(kind, held(fair)) == 0.5
    assert fit(kind, held("lorries waited there.")) == 0.0


def test_a_number_is_counted_where_its_unit_follows():
    question = "How many lorries were inspected?"
    assert fit(Kind.NUMBER, held("Guards inspected forty heavy lorries.", question)) == 1.0
    assert fit(Kind.NUMBER, held("Guards worked for forty hours.", question)) == 0.5


def test_may_is_a_month_only_with_a_capital():
    assert held("Talks may resume.").times == 0
    assert held("Talks resume in May.").times == 1


def test_every_sentence_is_as_good_for_a_thing():
    assert fit(Kind.THING, held("Kamchybek Tashiev counted forty lorries near Isfara.")) == 0.0
