from corpus.types import Span
from embeddings.statements import state


def test_names_have_a_capital_that_is_not_that_of_the_sentence():
    said = state("Guards of Kyrgyzstan met on Monday in Batken.")
    assert said.names == {"kyrgyzstan", "batken"}
    assert said.days == {"monday"}


def test_a_first_word_that_looks_like_nothing_else_is_a_name():
    assert "kazakhstan" in state("Kazakhstan sent flour.").names
    assert state("Police sent flour.").names == frozenset()


def test_the_title_gives_anchors_but_no_names():
    said = state("The clash went on.", "Clash near Batken")
    assert "batken" in said.anchors
    assert "batken" not in said.names


def test_places_stand_behind_words_of_place():
    assert state("Aid from Osh reached guards in the eastern Batken region.").places == {"osh", "batken"}


def test_a_clause_ends_where_another_subject_begins():
    text = "The clash killed 19 people, officials said, while 40 were wounded."
    clause = state(text).clause_around(Span(17, 19))
    assert text[clause.start : clause.end] == "The clash killed 19 people"


def test_terms_have_no_numbers_and_no_days():
    assert state("Nineteen guards and 4 drivers met on Friday, May 6.").terms == {"guard", "driver", "met"}
