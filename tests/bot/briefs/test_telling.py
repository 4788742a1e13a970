from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_news import BORDER, LEAD, MORNING, PATROLS, WATER, led, passage, story

from bot.briefs.on_topic import Asked
from bot.briefs.telling import Known, tell
from bot.news import Novelty, Told
from bot.types import Length
from corpus.types import Moment

HEADLINE = "Two crossings on the Isfara road reopen"
ECHO = "Two crossings on the Isfara road will reopen, officials said. The first buses leave Isfara on Monday morning."
YESTERDAY = "Tajikistan and Kyrgyzstan agreed to reopen two crossings on the Isfara road before the end of March."
TODAY = "The first bus from Isfara arrived in Batken on Friday with 40 passengers, the transport ministry said."


def known(**changes):
    return Known(**{"common": {}, "told": Told(), "said": (), "length": Length.SHORT, **changes})


def told(one, **changes):
    return tell(one, known(**changes))


def sentences(brief_story):
    return [quote.passage.text[quote.best.start : quote.best.end] for quote in brief_story.quotes]


def test_a_story_has_a_headline_and_sentences_of_two_origins():
    lead, second = passage(BORDER, 1), passage(PATROLS, 2, outlet="Panj Observer")

    brief_story = told(led(story(lead, second)))

    assert brief_story.headline == brief_story.headed.title == HEADLINE
    assert {quote.passage.article.id for quote in brief_story.quotes} == {1, 2}
    assert all(sentence in BORDER + PATROLS for sentence in sentences(brief_story))


def test_a_story_counts_articles_outlets_and_origins_and_names_them_all():
    original, other = passage(BORDER, 1), passage(PATROLS, 2, outlet="Panj Observer")
    one = story(original, other, passage(BORDER, 3, outlet="Osh Herald"))
    reprint = replace(one.articles[2], origin=1)

    brief_story = told(led(replace(one, articles=(*one.articles[:2], reprint))))

    assert (brief_story.articles, brief_story.outlets, brief_story.origins) == (3, 3, 2)
    assert brief_story.article_ids == (1, 2, 3)
    assert brief_story.urls == tuple(f"https://news.example/{number}" for number in (1, 2, 3))
    assert (brief_story.first, brief_story.last, brief_story.lead) == (one.first, one.last, LEAD)


def test_a_reprint_is_not_quoted_beside_its_origin():
    one = story(passage(BORDER, 1), passage(BORDER + " " + WATER, 2, outlet="Osh Herald"))
    reprinted = replace(one, articles=(one.articles[0], replace(one.articles[1], origin=1)))

    assert {quote.passage.article.id for quote in told(led(reprinted), length=Length.FULL).quotes} == {1}


@pytest.mark.parametrize(("length", "most"), [(Length.HEADLINES, 0), (Length.SHORT, 2), (Length.FULL, 3)])
def test_the_length_says_how_much_is_quoted(length, most):
    one = story(passage(f"{BORDER} {TODAY}", 1), passage(WATER, 2), passage(PATROLS, 3))

    assert len(told(led(one), length=length).quotes) == most


def test_links_are_the_other_articles_and_every_outlet_is_heard_before_one_is_heard_twice():
    one = story(
        passage(BORDER, 1),
        passage("\n", 3),
        passage("\n", 4),
        passage("\n", 5, outlet="Osh Herald"),
    )

    assert [link.article.id for link in told(led(one)).links] == [3, 5, 4]


def test_a_sentence_that_repeats_the_headline_is_passed_over():
    assert sentences(told(led(story(passage(ECHO, 1))))) == ["The first buses leave Isfara on Monday morning."]


def test_an_article_that_only_repeats_its_headline_is_told_all_the_same():
    one = story(passage("Two crossings on the Isfara road reopen.", 1))

    assert sentences(told(led(one))) == ["Two crossings on the Isfara road reopen."]


def test_a_story_without_any_sentence_is_not_told():
    assert told(led(story(passage("\n", 1)))) is None


def test_a_story_that_the_brief_has_told_already_is_not_told():
    assert told(led(story(passage(TODAY, 1))), said=(TODAY,)) is None


def test_an_updated_story_quotes_what_was_added_and_not_the_old_part():
    one = led(
        story(passage(YESTERDAY, 1), passage(f"{TODAY} {YESTERDAY}", 2, outlet="Panj Observer")),
        novelty=Novelty.UPDATED,
        fresh=frozenset({2}),
    )

    brief_story = told(one, told=Told(frozenset({1}), (YESTERDAY,)), length=Length.FULL)

    assert brief_story.novelty is Novelty.UPDATED
    assert sentences(brief_story) == [TODAY]
    assert brief_story.headed.id == 2
    assert brief_story.article_ids == (1, 2)


def test_a_story_whose_new_articles_say_nothing_new_is_running():
    one = led(
        story(passage(YESTERDAY, 1), passage(YESTERDAY, 2, outlet="Panj Observer")),
        novelty=Novelty.UPDATED,
        fresh=frozenset({2}),
    )

    assert told(one, told=Told(frozenset({1}), (YESTERDAY,))).novelty is Novelty.RUNNING


def test_what_an_article_says_that_the_chat_was_told_of_is_not_new():
    old = "Umed Aliev opened the crossing near Vorukh on the Isfara road on Friday morning."
    again = "On Friday morning Umed Aliev opened the crossing on the Isfara road near Vorukh, officials said."
    one = led(
        story(passage(f"{YESTERDAY} {old}", 1), passage(again, 2, outlet="Panj Observer")),
        novelty=Novelty.UPDATED,
        fresh=frozenset({2}),
    )

    assert told(one, told=Told(frozenset({1}), (YESTERDAY,))).novelty is Novelty.RUNNING


def test_a_toll_that_rose_is_an_update():
    killed = "An explosion at a mosque in Kunduz killed {} people on Tuesday, the governor said."
    one = led(
        story(passage(killed.format(19), 1), passage(killed.format(21), 2, outlet="Panj Observer")),
        novelty=Novelty.UPDATED,
        fresh=frozenset({2}),
    )

    brief_story = told(one, told=Told(frozenset({1}), (killed.format(19),)))

    assert (brief_story.novelty, sentences(brief_story)) == (Novelty.UPDATED, [killed.format(21)])


def test_a_new_story_that_says_only_what_the_chat_was_told_is_running():
    assert told(led(story(passage(YESTERDAY, 7))), told=Told(frozenset({1}), (YESTERDAY,))).novelty is Novelty.RUNNING


def test_a_running_story_that_is_shown_tells_what_it_told():
    one = led(story(passage(YESTERDAY, 1)), novelty=Novelty.RUNNING, fresh=frozenset())

    brief_story = told(one, told=Told(frozenset({1}), (YESTERDAY,)))

    assert (brief_story.novelty, sentences(brief_story)) == (Novelty.RUNNING, [YESTERDAY])


def earlier(text, number, **changes):
    return passage(text, number, published=Moment(MORNING - timedelta(hours=20)), **changes)


def update_of(*passages, fresh):
    return led(story(*passages), novelty=Novelty.UPDATED, fresh=frozenset({fresh}))


def test_what_was_published_before_what_the_chat_was_told_is_no_update():
    one = update_of(passage(YESTERDAY, 1), earlier(TODAY, 2, outlet="Panj Observer"), fresh=2)

    brief_story = told(one, told=Told(frozenset({1}), (YESTERDAY,)))

    assert brief_story.novelty is Novelty.RUNNING


def test_a_story_told_whole_is_marked_and_told_from_all_its_articles():
    one = update_of(
        earlier(YESTERDAY, 1),
        passage(f"{TODAY} {YESTERDAY}", 2, title="First bus arrives", outlet="Osh Herald"),
        fresh=2,
    )

    brief_story = told(one, told=Told(frozenset({1}), (YESTERDAY,)), length=Length.FULL, whole=True)

    assert brief_story.novelty is Novelty.UPDATED
    assert set(sentences(brief_story)) == {YESTERDAY, TODAY}


def test_a_brief_on_a_topic_quotes_only_what_is_on_it_under_a_title_that_names_it():
    buses = passage(f"{TODAY} {WATER}", 1, title="A week in the Batken region, day by day")
    water = passage(WATER, 2, title="Toktogul water goes to Uzbekistan in summer", outlet="Panj Observer")

    brief_story = told(led(story(buses, water)), asked=Asked("Toktogul", frozenset()), length=Length.FULL)

    assert brief_story.headed.id == 2
    assert TODAY not in sentences(brief_story)


def test_a_story_with_nothing_on_the_topic_is_left_out():
    assert told(led(story(passage(TODAY, 1))), asked=Asked("uranium", frozenset())) is None


def test_a_digest_alone_is_no_story_of_a_topic():
    digest = passage(WATER, 1, title="5 things to know for March 14: Borders, water, CSTO")

    assert told(led(story(digest)), asked=Asked("Toktogul", frozenset({digest.id}))) is None
