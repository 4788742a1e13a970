import pytest

from embeddings.acronyms import asked_phrases, equivalents, met
from embeddings.analysis import analyze
from embeddings.lexical import phrase


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What did the CSTO decide in Yerevan?", "The Collective Security Treaty Organization met in Yerevan."),
        ("What did the CSTO decide in Yerevan?", "ОДКБ провела саммит в Ереване."),
        ("Что решила ОДКБ?", "Leaders of the CSTO met in Yerevan."),
        ("Что решила Организация Договора о коллективной безопасности?", "Leaders of the CSTO met in Yerevan."),
        ("где соберётся шос", "The Shanghai Cooperation Organization meets in Astana."),
        ("Что нужно Шанхайской организации сотрудничества?", "The SCO meets in Astana."),
        ("eaeu customs", "Таможенный союз вырос в Евразийский экономический союз."),
        ("Inspectors of the International Atomic Energy Agency", "Инспекторы МАГАТЭ приехали в Курчатов."),
        ("What does the UN ask for?", "The United Nations asks for monitors."),
        ("the U.N.'s monitors", "The United Nations asks for monitors."),
        ("a CSTO-led column", "The column of the ОДКБ reached Osh."),
        ("Что сообщает ОБСЕ?", "The Organization for Security and Co-operation in Europe sent monitors to Osh."),
        ("What did WHO say about Aktau?", "The World Health Organization sent doctors to Aktau."),
    ],
)
def test_an_organisation_that_is_asked_for_is_met_under_its_other_names(question, text):
    others = equivalents(question)

    asked = met(frozenset(analyze(text)), others)

    assert asked == {one for other in others for one in other.asked}
    assert others


@pytest.mark.parametrize(
    "question",
    [
        "Who is it and what is his plan?",
        "Who guards the Guliston sluice?",
        "Кто едет на воз сена в Нарыне?",
        "Which collective organization was founded in Khujand?",
        "",
    ],
)
def test_what_names_nothing_known_has_no_other_names(question):
    assert equivalents(question) == ()


@pytest.mark.parametrize(
    ("question", "text", "terms"),
    [
        ("Кто подписал договор о границе?", "They signed a border treaty.", "договор границе"),
        ("Who signed the border treaty?", "Договор о границе подписан.", "border treaty"),
        ("Где построят гидроэлектростанцию?", "A hydropower plant will rise near Naryn.", "гидроэлектростанцию"),
        ("Когда прошёл саммит в сентябре?", "The summit was held in September.", "саммит сентябре"),
        ("Что решили США?", "The United States decided nothing.", "США"),
    ],
)
def test_a_word_of_the_beat_is_met_in_the_other_language(question, text, terms):
    assert met(frozenset(analyze(text)), equivalents(question)) == set(analyze(terms))


def test_words_of_one_language_do_not_stand_for_each_other():
    assert met(frozenset(analyze("A frontier post burned down.")), equivalents("Who closed the border?")) == set()


def test_part_of_a_name_is_not_the_organisation():
    assert met(frozenset(analyze("A security organization was founded in Osh.")), equivalents("CSTO exercise")) == set()


def test_the_keyword_leg_is_asked_for_whole_names():
    assert phrase(("collect", "secur", "treati", "organiz")) in asked_phrases("CSTO exercise near Balykchy")
    assert phrase(("одкб",)) in asked_phrases("CSTO exercise near Balykchy")


def test_what_was_asked_is_not_asked_again():
    assert phrase(("csto",)) not in asked_phrases("CSTO exercise near Balykchy")
