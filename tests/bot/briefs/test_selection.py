from datetime import timedelta

import pytest
from fakes.bot_news import BORDER, MORNING, PATROLS, passage, story

from bot.briefs.selection import Wanted, choose, telling
from bot.briefs.statements import statements
from bot.briefs.weights import story_weights
from corpus.types import Moment

HEADLINE = "Border crossings reopen"
AGREED = "Tajikistan and Kyrgyzstan agreed to reopen two crossings on the Isfara road before the end of March."
AGAIN = "Kyrgyzstan and Tajikistan have agreed to reopen two crossings on the Isfara road by the end of March, TV said."
BUSES = "The first buses from Isfara to Batken will leave on Monday with 40 passengers, the transport ministry said."
TOLLS = "Drivers from Tajikistan and Kyrgyzstan will pay no toll on the Isfara road, a customs official in Batken said."


def chosen(*texts, most=2, headline=HEADLINE, said=()):
    articles = story(*(passage(text, number) for number, text in enumerate(texts, 1))).articles
    weights = story_weights(articles, {})
    pool = telling(statements(articles), weights)
    return [one.text for one in choose(pool, Wanted(most, weights, headline, said))]


def test_what_opens_and_carries_the_story_comes_first():
    background = "Herders near Vorukh lost 200 sheep in the winter of 2019, a farmers’ union in Khujand said."

    assert chosen(f"{AGREED} {background}", f"{AGAIN} {BUSES}", most=1) in ([AGREED], [AGAIN])


def test_a_second_sentence_comes_from_another_origin_and_adds_to_the_first():
    told = chosen(f"{AGREED} {TOLLS}", f"{AGAIN} {BUSES}")

    assert told == [AGREED, BUSES]


def test_two_reports_that_say_the_same_give_one_sentence():
    assert len(chosen(AGREED, AGAIN)) == 1


def test_what_the_headline_says_is_not_quoted_again():
    headline = "Tajikistan and Kyrgyzstan agree to reopen two crossings on the Isfara road by end of March"

    assert chosen(f"{AGREED} {BUSES}", headline=headline) == [BUSES]


def test_what_the_brief_says_already_is_not_said_again():
    assert chosen(f"{AGREED} {BUSES}", said=(AGAIN,)) == [BUSES]


def test_nothing_is_chosen_where_all_of_it_was_said():
    assert chosen(AGREED, said=(AGAIN,)) == []


def test_no_more_is_chosen_than_was_wanted():
    assert len(chosen(AGREED, BUSES, TOLLS, PATROLS, most=3)) == 3
    assert len(chosen(AGREED, BUSES, TOLLS, PATROLS, most=1)) == 1


def test_a_sentence_that_leans_on_another_is_only_quoted_behind_it():
    leans = "They also set up joint patrols of 40 soldiers, a colonel of the Isfara garrison said on Friday."

    assert chosen(f"{AGREED} {leans}") == [AGREED, leans]
    assert chosen(f"{AGREED} {leans}", said=(AGAIN,)) == []


def test_sentences_of_one_article_stand_in_its_own_order():
    told = chosen(f"{BORDER} {BUSES}", most=3)

    assert told == sorted(told, key=f"{BORDER} {BUSES}".index)
    assert len(told) > 1


def test_of_no_sentences_none_is_chosen():
    assert choose([], Wanted(2, {}, HEADLINE)) == []


def test_what_was_expected_is_not_told_once_it_has_happened():
    expected = passage("Officials in Batken will vote on Thursday on joint patrols along the Isfara road.", 1)
    earlier = passage(expected.text, 1, published=Moment(MORNING - timedelta(days=2)))
    happened = passage("Officials in Batken voted for joint patrols on the Isfara road, the governor said.", 2)
    articles = story(earlier, happened).articles

    (first, *_) = choose(statements(articles), Wanted(1, story_weights(articles, {}), HEADLINE))

    assert first.text == happened.text


@pytest.mark.parametrize("ahead", ["must still vote", "have yet to vote", "are on track to vote", "will vote"])
def test_what_looks_ahead_is_left_out_where_an_article_is_newer_by_half_a_day(ahead):
    text = f"Officials in Batken {ahead} on joint patrols along the Isfara road."
    happened = passage("Officials in Batken voted for joint patrols on the Isfara road, the governor said.", 2)

    def told(hours):
        earlier = passage(text, 1, published=Moment(MORNING - timedelta(hours=hours)))
        articles = story(earlier, happened).articles
        wanted = Wanted(2, story_weights(articles, {}), "Crossings and customs")
        return [one.passage.article.id for one in choose(statements(articles), wanted)]

    assert told(13) == [2]
    only = story(passage(text, 1, published=Moment(MORNING - timedelta(hours=13))), passage("Photo: Osh", 2)).articles
    assert [one.text for one in choose(statements(only), Wanted(1, story_weights(only, {}), HEADLINE))] == [text]


def test_the_first_sentence_has_the_figure_or_the_verb_of_the_headline():
    opens, figure = (
        "Drivers from Isfara and Batken paid tolls on the Isfara road since Friday.",
        "Drivers from Isfara and Batken paid 40 somoni on the Isfara road since Friday.",
    )

    assert chosen(f"{opens} {figure}", most=1, headline="Toll of 40 somoni on Isfara road") == [figure]
    assert chosen(f"{opens} {figure}", most=1, headline="New toll on Isfara road") == [opens]


def test_a_report_is_quoted_before_an_explanation():
    text = "Tajikistan and Kyrgyzstan will patrol the Isfara road together from April on."
    explains = passage(
        "Patrols on the Isfara road are what Tajikistan and Kyrgyzstan need now.", 1, title="Why patrol?"
    )
    articles = story(explains, passage(text, 2)).articles

    (first, *_) = choose(statements(articles), Wanted(1, story_weights(articles, {}), HEADLINE))

    assert first.text == text


def test_a_sentence_about_everything_else_is_not_quoted():
    digest = "A court in London heard the appeal of a bank. Prices of wheat rose by a tenth in Chicago on Friday."

    told = chosen(f"{AGREED} {BUSES}", f"{AGAIN} {TOLLS}", digest, most=3)

    assert not any(sentence in digest for sentence in told)


def test_what_nobody_has_spoken_of_yet_comes_after_what_names_it():
    toll = "The toll of the Isfara road was paid by drivers from Tajikistan and Kyrgyzstan since 2021."
    named = "Drivers from Tajikistan and Kyrgyzstan paid for the use of the Isfara road since 2021."

    assert chosen(toll, named, most=1, headline="Crossings reopen") == [named]
