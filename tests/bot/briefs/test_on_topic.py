import pytest
from fakes.bot_news import passage, story

from bot.briefs.on_topic import Asked, sums_up

DIGEST = "5 things to know for March 14: Borders, water, CSTO"
ABOUT_WATER = "Farmers near Khujand will get water from the Kairakkum reservoir two weeks early, the ministry said."
ABOUT_FOOTBALL = "Istiqlol of Dushanbe won the first match of the football season by three goals to one."


def articles(*passages):
    return story(*passages).articles


def ids(articles):
    return [one.article.id for one in articles]


def test_an_article_whose_title_names_the_topic_is_read_whole():
    titled = passage(ABOUT_FOOTBALL, 1, title="Kairakkum water released early")
    asked = Asked("water", frozenset())

    assert ids(asked.narrowed(articles(titled))) == [1]
    assert asked.allows(titled, ABOUT_FOOTBALL)


def test_of_another_article_only_sentences_that_name_the_topic_are_on_it():
    other = passage(f"{ABOUT_FOOTBALL} {ABOUT_WATER}", 1, title="A week in Sughd region, day by day")
    asked = Asked("water", frozenset())

    assert asked.allows(other, ABOUT_WATER)
    assert not asked.allows(other, ABOUT_FOOTBALL)


def test_the_passage_that_matched_is_on_the_topic_without_its_words():
    matched = passage(
        "The gates at Kairakkum were opened on Wednesday, two weeks early.", 1, title="Gates opened early"
    )
    asked = Asked("water", frozenset({matched.id}))

    assert ids(asked.narrowed(articles(matched))) == [1]
    assert asked.allows(matched, matched.text)


@pytest.mark.parametrize("title", [DIGEST, "A week in Sughd region, day by day"])
def test_where_the_passage_that_matched_names_the_topic_its_other_sentences_are_not_on_it(title):
    digest = passage(f"{ABOUT_WATER} {ABOUT_FOOTBALL}", 1, title=title)
    asked = Asked("water", frozenset({digest.id}))

    assert asked.allows(digest, ABOUT_WATER)
    assert not asked.allows(digest, ABOUT_FOOTBALL)


def test_an_article_without_the_topic_has_nothing_to_quote():
    other = passage(ABOUT_FOOTBALL, 1, title="Istiqlol wins its first match")

    assert Asked("water", frozenset()).narrowed(articles(other)) == ()


def test_one_of_two_words_is_not_the_topic():
    talks = passage("The football federations of both countries hold talks in Osh.", 1, title="Federations meet in Osh")

    assert not Asked("water talks", frozenset()).allows(talks, talks.text)


def test_titles_that_name_the_topic_head_a_story_before_others_and_a_digest_never_does():
    digest = passage(ABOUT_WATER, 1, title=DIGEST)
    other = passage(ABOUT_WATER, 2, title="Farmers near Khujand get what they asked for")
    named = passage(ABOUT_WATER, 3, title="Kairakkum water released early")
    asked = Asked("water", frozenset())

    assert ids(asked.heads(articles(digest, other, named))) == [3]
    assert ids(asked.heads(articles(digest, other))) == [2]
    assert asked.heads(articles(digest)) == ()


def test_an_article_sums_up_a_day_by_its_title():
    assert sums_up(DIGEST)
    assert not sums_up("Kairakkum water released early")
