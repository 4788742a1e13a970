from datetime import timedelta

import numpy as np
from fakes.embeddings_encoder import WordEncoder
from fakes.embeddings_store import day, header
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Passage
from embeddings.stories import group
from embeddings.types import StoryArticle


def told(article_id, title, text, *, outlet="Steppe Courier", published=None, origin=None):
    article = header(article_id, title, outlet=outlet, published=published or day(5, 10))
    vector = WordEncoder(dimension=256).encode_question(f"{title} {text}")
    return StoryArticle(article, (Passage(article_id, article, 0, len(text), text),), vector, origin or article_id)


def members(stories):
    return [sorted(one.article.id for one in story.articles) for story in stories]


GULISTON = told(1, "Guliston crossing reopens", "Border guards reopened the Guliston crossing to lorries on Sunday.")
GULISTON_TOO = told(
    2,
    "Lorries use Guliston crossing",
    "The Guliston crossing was reopened to lorries by border guards.",
    outlet="Pamir",
)
LEBEDINOVKA = told(3, "Lebedinovka bazaar reopens", "Traders in Lebedinovka reopened the bazaar after the fire.")
DOSTUK = told(4, "Dostuk crossing reopens", "Border guards reopened the Dostuk crossing to lorries on Sunday.")


def test_reports_of_one_event_are_one_story():
    assert members(group([GULISTON, LEBEDINOVKA, GULISTON_TOO])) == [[1, 2], [3]]


def test_a_like_event_elsewhere_is_another_story():
    assert float(GULISTON.vector @ DOSTUK.vector) > 0.62
    assert sorted(members(group([GULISTON, DOSTUK]))) == [[1], [4]]


def test_weeks_later_it_is_a_new_story():
    later = told(
        2, "Guliston crossing lorries", "Border guards and lorries at the Guliston crossing.", published=day(6, 20)
    )
    assert len(group([GULISTON, later])) == 2


def test_a_reprint_joins_without_a_name_and_months_later():
    plain = "border guards reopened the crossing to lorries on sunday."
    reprint = told(2, "", plain, outlet="Pamir", origin=1, published=day(9, 1))
    assert len(group([told(1, "", plain), reprint])) == 1


def test_without_a_shared_anchor_nothing_is_one_story():
    assert len(group([told(1, "", "the flood rose again."), told(2, "", "the flood rose again.", outlet="Pamir")])) == 2


def test_outlets_and_origins_of_a_story_are_counted():
    reprint = told(5, GULISTON.article.title, GULISTON.lead.text, outlet="Naryn Post", origin=1)
    (story,) = group([GULISTON, GULISTON_TOO, reprint])
    assert (story.outlets, story.origins, len(story.articles)) == (3, 2, 3)


def test_of_two_stories_the_newer_comes_first():
    old = told(
        8, "Osh airport closes", "The airport of Osh closes for repairs.", published=day(5, 10) - timedelta(days=2)
    )
    assert members(group([old, GULISTON])) == [[1], [8]]


def test_no_articles_make_no_stories():
    assert group([]) == []


@given(st.permutations([GULISTON, GULISTON_TOO, LEBEDINOVKA, DOSTUK]))
def test_every_article_is_in_one_story_whatever_the_order(articles):
    stories = group(articles)
    assert sorted(one for story in members(stories) for one in story) == [1, 2, 3, 4]
    assert members(stories) == members(group([GULISTON, GULISTON_TOO, LEBEDINOVKA, DOSTUK]))


def test_vectors_are_not_changed():
    before = GULISTON.vector.copy()
    group([GULISTON, GULISTON_TOO])
    assert np.array_equal(GULISTON.vector, before)
