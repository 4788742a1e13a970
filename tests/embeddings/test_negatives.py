from dataclasses import replace

from fakes.embeddings_beat import article

from embeddings.negatives import with_negatives
from embeddings.pairs import Pair, PairKind

TALKS = "Border talks end in Batken without a deal"
HOME = article(1, TALKS, "Envoys left Batken at noon. The border talks about the pasture ended without a deal.")
OLD = article(2, "Border talks in Termez", "A round of border talks in Termez was put off because of floods.", days=90)
SAME_WEEK = article(3, "Border talks end", "The border talks in Batken ended without a deal, agencies say.", days=3)
REPRINT = article(4, TALKS, HOME.passages[0].text, origin=1, days=40)
COPY = article(5, TALKS, HOME.passages[0].text, days=40)
FAR = article(6, "Uranium price", "Traders expect more uranium from Kyzylorda.", days=200)


def asked(kind=PairKind.TITLE):
    return Pair(kind, TALKS, HOME.passages[0].text, 1, 1)


def negative(*others, kind=PairKind.TITLE):
    (pair,) = with_negatives([asked(kind)], [HOME, *others])
    return pair.negative


def test_a_text_with_the_same_words_about_something_else_is_a_hard_negative():
    assert negative(OLD, FAR) == OLD.passages[0].text


def test_a_negative_says_whose_text_it_is():
    (pair,) = with_negatives([asked()], [HOME, OLD])

    assert pair == replace(asked(), negative=OLD.passages[0].text, negative_origin=2)


def test_it_has_its_title_in_front_unless_a_title_asks():
    assert negative(OLD, kind=PairKind.HIDDEN) == f"{OLD.title}\n{OLD.passages[0].text}"


def test_news_of_the_same_days_may_be_of_the_same_event():
    assert negative(SAME_WEEK) == ""
    assert negative(SAME_WEEK, OLD) == OLD.passages[0].text


def test_a_reprint_is_no_negative():
    assert negative(REPRINT) == ""


def test_what_is_found_as_well_as_the_article_itself_is_no_negative():
    assert negative(COPY) == ""


def test_a_text_without_a_word_of_the_query_is_no_hard_negative():
    assert negative(FAR) == ""


def test_without_its_own_article_to_compare_with_there_is_no_negative():
    strange = replace(asked(), query="Pasture", article_id=77, origin=77)

    (pair,) = with_negatives([strange], [HOME, OLD])

    assert pair == strange


def test_progress_counts_pairs():
    told = []
    list(with_negatives([asked()] * 3, [HOME, OLD], progress=lambda done, total: told.append((done, total))))

    assert told == [(1, 3), (2, 3), (3, 3)]
