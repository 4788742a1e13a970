"""New passages meet all that is wanted at once."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.bot_news import passage

from bot.types import Topical
from bot.watching.matching import FROM_SOURCE, FURTHER_DOWN, IN_TITLE, OPENING, Board, Ready, Want, closest_of_articles
from corpus.types import Passage
from embeddings.analysis import term
from embeddings.meant import IN_OTHER_SCRIPT
from embeddings.slots import WishWords
from embeddings.topics import RELIEF, topic_of
from embeddings.watched import Arrivals

NORTH, EAST = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)
BETWEEN = np.array([0.6, 0.8], dtype=np.float32)
WATER = "Farmers of two provinces argue over water from one canal."


def meant(text, vector, *, floor=0.5, what=Topical.TOPIC):
    topic = topic_of(text)
    terms = tuple(term(word) for word in topic.words)
    return Ready(Want(what, text), floor, vector, WishWords(terms, (1.0,) * len(terms), topic.ways))


def worded(text, *, floor=0.0, what=Topical.WORDS):
    return Ready(Want(what, text), floor)


def met(ready, *arrived):
    passages, vectors = zip(*arrived, strict=True)
    return Board(ready).meet(Arrivals(tuple(passages), np.array(vectors)))


def found(ready, *arrived):
    return [(fit.want.text, fit.passage.id) for fit in met(ready, *arrived)]


def test_a_topic_is_met_by_meaning_alone_or_by_less_of_it_and_its_words():
    ready = [meant("quarrels about rivers", NORTH), meant("canal water", EAST), meant("cotton", EAST)]

    fits = met(ready, (passage(WATER), BETWEEN))

    assert [(fit.want.text, round(fit.score, 2), fit.named) for fit in fits] == [
        ("quarrels about rivers", 0.6, ()),
        ("canal water", 1.0, ("canal", "water")),
        ("cotton", 0.8, ()),
    ]


def test_a_score_is_the_cosine_and_up_to_so_much_for_words():
    (fit,) = met([meant("water shortage", NORTH)], (passage(WATER), BETWEEN))

    assert fit.score == pytest.approx(0.6 + RELIEF / 2)
    assert fit.cosine == pytest.approx(0.6)


def test_each_want_has_a_floor_of_its_own():
    ready = [meant("river quarrels", NORTH, floor=0.59), meant("rows over rivers", NORTH, floor=0.61)]

    assert found(ready, (passage(WATER), BETWEEN)) == [("river quarrels", 10)]


def test_a_passage_in_the_other_script_is_met_where_it_names_the_whole_topic():
    russian = passage("Рогун получил третью турбину.", title="Рогун")

    (fit,) = met([meant("Rogun", NORTH), meant("Rogun dam", NORTH)], (russian, EAST))

    assert (fit.want.text, fit.score) == ("Rogun", pytest.approx(IN_OTHER_SCRIPT))


def test_names_are_told_as_the_subscriber_writes_them():
    (fit,) = met([meant("рогун", NORTH)], (passage("The Rogun dam gets a turbine."), NORTH))

    assert fit.named == ("рогун",)


def test_of_passages_under_one_title_that_which_says_the_words_ranks_first():
    title = "Canal water runs short"
    elsewhere, saying = passage("Read our newsletter.", 1, title=title), passage(WATER, 2, title=title)

    fits = met([worded("canal water")], (elsewhere, EAST), (saying, EAST))

    assert [(fit.score, fit.in_text) for fit in fits] == [(IN_TITLE, False), (IN_TITLE, True)]
    assert max(fits, key=lambda fit: fit.rank).passage is saying


def test_keywords_are_met_by_words_and_score_by_where_they_stand():
    title = passage(WATER, title="Canal water runs short")
    opening = passage(WATER, 2)
    article = passage(WATER, 3).article
    later = Passage(30, article, 900, 900 + len(WATER), WATER)

    fits = met([worded("canal water -cotton")], (title, EAST), (opening, EAST), (later, EAST))

    assert [fit.score for fit in fits] == [IN_TITLE, OPENING, FURTHER_DOWN]
    assert found([worded("canal water", floor=0.7)], (later, EAST)) == []
    assert found([worded("canal -farmers"), worded("canal cotton")], (opening, EAST)) == []


def test_a_source_is_met_whatever_it_says():
    ready = [worded("fergana  COURIER", what=Topical.SOURCE), worded("Fergana", what=Topical.SOURCE)]

    (fit,) = met(ready, (passage(WATER), EAST))

    assert (fit.want.text, fit.score) == ("fergana  COURIER", FROM_SOURCE)


def test_a_question_is_let_through_where_meaning_and_words_meet():
    asked = "Who argues over water from the canal?"
    ready = [meant(asked, BETWEEN, floor=0.99, what=Topical.QUESTION)]

    assert found(ready, (passage(WATER), BETWEEN), (passage("Snow fell in Naryn.", 2), BETWEEN)) == [(asked, 10)]


def test_nothing_is_wanted_of_nothing():
    assert met([], (passage(WATER), EAST)) == []
    assert Board([meant("water", EAST)]).meet(Arrivals((), np.zeros((0, 2), dtype=np.float32))) == []


def test_many_wants_find_what_each_finds_alone():
    ready = [meant(text, NORTH) for text in ("water", "canal", "cotton")]
    ready += [worded(text) for text in ("farmers", "canal -water", "provinces canal")]
    ready += [worded("Fergana Courier", what=Topical.SOURCE)]
    arrived = [(passage(WATER), BETWEEN), (passage("Cotton is picked in Fergana.", 2), EAST)]

    together = sorted(found(ready, *arrived))

    assert together == sorted(pair for one in ready for pair in found([one], *arrived))
    assert len(together) == 7


def test_of_each_article_only_the_passages_closest_to_a_question_are_judged():
    ready = [meant("who owns the canal", NORTH, floor=0.0)]
    near, nearer, nearest = (np.array([x, np.sqrt(1 - x * x)], dtype=np.float32) for x in (0.7, 0.8, 0.9))
    canal = [replace(passage(WATER, 1), id=number) for number in (1, 2, 3)]
    other = replace(passage(WATER, 2), id=4)

    fits = met(ready, (canal[0], nearer), (canal[1], near), (canal[2], nearest), (other, near))

    assert [fit.passage.id for fit in closest_of_articles(fits)] == [1, 3, 4]
