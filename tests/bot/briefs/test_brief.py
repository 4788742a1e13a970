from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from fakes.bot_news import BORDER, MORNING, PATROLS, WATER, coverage, led, passage, story

from bot.briefs.brief import Frame, compose
from bot.briefs.sameness import says_the_same
from bot.news import Counted, Novelty, Told
from bot.types import Length, Window
from corpus.types import Moment

DAY = Window(MORNING - timedelta(days=1), MORNING)
AGREED = "Tajikistan and Kyrgyzstan agreed to reopen two crossings on the Isfara road before the end of March."
AGAIN = "Kyrgyzstan and Tajikistan have agreed to reopen two crossings on the Isfara road by the end of March."
BUSES = "The first buses leave Isfara for Batken on Monday morning with 40 passengers."

BORDER_STORY = led(story(passage(BORDER, 1, title="Isfara road crossings to reopen in March")))
WATER_STORY = led(story(passage(WATER, 2, title="Toktogul water goes to Uzbekistan for winter power")))
PATROL_STORY = led(story(passage(PATROLS, 3, title="Tajik border guards and CSTO patrol near Panj")))


def frame(**changes):
    return Frame(**{"window": DAY, "coverage": coverage(), "limit": 5, **changes})


def running(one):
    return led(one.story, novelty=Novelty.RUNNING, fresh=frozenset())


def headlines(brief):
    return [story.headline for story in brief.stories]


def sentences(brief):
    quotes = [quote for story in brief.stories for quote in story.quotes]
    return [quote.passage.text[quote.best.start : quote.best.end] for quote in quotes]


def test_a_brief_tells_the_first_stories_up_to_its_limit():
    brief = compose([WATER_STORY, PATROL_STORY, BORDER_STORY], frame(limit=2))

    assert headlines(brief) == [
        "Toktogul water goes to Uzbekistan for winter power",
        "Tajik border guards and CSTO patrol near Panj",
    ]


def test_a_story_that_cannot_be_told_takes_no_room():
    brief = compose([led(story(passage("\n", 9))), WATER_STORY], frame(limit=1))

    assert headlines(brief) == ["Toktogul water goes to Uzbekistan for winter power"]


def test_no_two_sentences_of_a_brief_say_the_same_across_its_stories():
    first = led(story(passage(f"{AGREED} Residents of Vorukh have waited for this road since 2021.", 1)))
    second = led(story(passage(f"{AGAIN} {BUSES}", 2, title="Buses to Batken leave Isfara again")))

    said = sentences(compose([first, second], frame(length=Length.FULL)))

    assert AGREED in said and BUSES in said
    assert not any(says_the_same(one, other) for place, one in enumerate(said) for other in said[place + 1 :])


def test_one_event_that_came_as_two_stories_is_told_once():
    first = led(story(passage(AGREED, 1)))
    second = led(story(passage(AGAIN, 2)))

    assert len(compose([first, second], frame()).stories) == 1


def directed(one, *direction):
    """Return a story whose articles all lie in one direction."""
    vector = np.array(direction, dtype=np.float32)
    articles = tuple(replace(each, vector=vector) for each in one.story.articles)
    return replace(one, story=replace(one.story, articles=articles))


HEARING = passage(
    "A Batken court sent the customs officer Nurlan Sadykov to prison for nine years over the Isfara crossing.",
    11,
    title="Customs officer Sadykov gets nine years in Batken",
)
SWAP = passage(
    "Dushanbe said on Friday that it would exchange a lorry driver for the customs officer Nurlan Sadykov.",
    12,
    title="Dushanbe offers a swap for Sadykov",
)


def test_two_steps_of_one_affair_are_one_story_and_a_link():
    hearing, swap = directed(led(story(HEARING)), 0.6, 0.8, 0), directed(led(story(SWAP)), 0.6, 0.7, 0.2)
    water = directed(WATER_STORY, 0, 0, 1)

    brief = compose([hearing, swap, water], frame(limit=2))

    assert headlines(brief) == [HEARING.article.title, "Toktogul water goes to Uzbekistan for winter power"]
    assert [link.article.title for link in brief.stories[0].links] == [SWAP.article.title]
    assert brief.stories[0].article_ids == (11, 12)
    assert (brief.stories[0].articles, brief.found) == (1, 2)


def test_stories_of_one_beat_that_share_no_names_stand_apart():
    near = [directed(one, 0.6, 0.8, 0) for one in (BORDER_STORY, WATER_STORY)]

    assert len(compose(near, frame()).stories) == 2


def test_stories_that_lie_days_apart_or_are_shown_by_their_headlines_stand_apart():
    later = replace(SWAP, article=replace(SWAP.article, published=Moment(MORNING + timedelta(days=4))))
    hearing, swap, late = (directed(led(story(one)), 0.6, 0.8, 0) for one in (HEARING, SWAP, later))

    assert len(compose([hearing, late], frame()).stories) == 2
    assert len(compose([hearing, swap], frame(length=Length.HEADLINES)).stories) == 2


def test_stories_that_are_not_on_the_topic_are_not_counted_as_untold():
    more = led(story(passage("The Toktogul reservoir holds more water than last spring.", 21, title="Toktogul fills")))
    on_it = frame(topic="Toktogul water", limit=1)

    assert compose([WATER_STORY, BORDER_STORY, PATROL_STORY], on_it).found == 1
    assert compose([WATER_STORY, BORDER_STORY, more], on_it).found == 2
    assert compose([BORDER_STORY, WATER_STORY, more], on_it).found == 2


def test_a_brief_of_headlines_quotes_nothing():
    brief = compose([WATER_STORY, BORDER_STORY], frame(length=Length.HEADLINES))

    assert (len(headlines(brief)), sentences(brief), brief.length) == (2, [], Length.HEADLINES)


def test_what_the_chat_was_told_is_left_out_and_counted():
    brief = compose([running(WATER_STORY), BORDER_STORY], frame(only_news=True))

    assert headlines(brief) == ["Isfara road crossings to reopen in March"]
    assert brief.left_out == 1


def test_a_story_whose_new_article_adds_nothing_is_left_out_like_one_without():
    update = led(BORDER_STORY.story, novelty=Novelty.UPDATED)
    told = Told(frozenset({8}), tuple(f"{sentence}." for sentence in BORDER.split(". ")))

    brief = compose([update], frame(only_news=True, told=told))

    assert (brief.stories, brief.left_out) == ((), 1)


def test_what_lies_beyond_the_limit_and_was_told_counts_as_left_out():
    brief = compose([BORDER_STORY, running(WATER_STORY), PATROL_STORY], frame(only_news=True, limit=1))

    assert (len(brief.stories), brief.left_out) == (1, 1)


def test_a_brief_that_shows_everything_marks_what_was_told():
    brief = compose([running(WATER_STORY), BORDER_STORY], frame())

    assert [story.novelty for story in brief.stories] == [Novelty.RUNNING, Novelty.NEW]
    assert brief.left_out == 0


def test_yesterdays_brief_does_not_come_again():
    yesterday = compose([WATER_STORY, BORDER_STORY], frame())
    told = Told(frozenset({1, 2}), tuple(sentences(yesterday)))

    today = compose([running(WATER_STORY), running(BORDER_STORY), PATROL_STORY], frame(told=told, only_news=True))

    assert headlines(today) == ["Tajik border guards and CSTO patrol near Panj"]


def test_a_day_of_few_stories_is_a_thin_one():
    assert compose([WATER_STORY, BORDER_STORY], frame()).thin
    assert not compose([WATER_STORY, BORDER_STORY, PATROL_STORY], frame()).thin
    assert not compose([WATER_STORY, BORDER_STORY], frame(topic="water")).thin
    assert not compose([WATER_STORY, BORDER_STORY], frame(limit=2)).thin


def test_a_brief_says_what_it_is_about():
    counted = Counted(214, 17)
    brief = compose(
        [],
        frame(topic="water", older=True, late=True, troubled=("Pamir Post",), silent=("Osh Herald",), counted=counted),
    )

    assert (brief.since, brief.until) == (DAY.since + timedelta(microseconds=1), DAY.until)
    assert (brief.topic, brief.older, brief.late, brief.stories) == ("water", True, True, ())
    assert (brief.coverage, brief.troubled, brief.silent) == (coverage(), ("Pamir Post",), ("Osh Herald",))
    assert brief.counted == counted


def test_a_brief_of_all_time_begins_with_the_first_article():
    everything = Window(None, MORNING)

    assert compose([], frame(window=everything)).since == datetime(2014, 9, 14, tzinfo=UTC)
    assert compose([], frame(window=everything, coverage=coverage(first=None))).since == MORNING


def test_what_sums_up_a_day_is_told_only_where_there_is_nothing_else():
    digest = led(story(passage(WATER, 8, title="5 things to know for March 14: Borders, water, CSTO")))

    assert len(headlines(compose([digest, BORDER_STORY], frame(limit=1)))) == 1
    assert "5 things" not in headlines(compose([digest, BORDER_STORY], frame(limit=1)))[0]
    assert "5 things" in headlines(compose([digest, BORDER_STORY], frame(limit=2)))[1]


def test_a_brief_that_shows_everything_tells_an_update_whole_and_one_of_news_only_what_was_added():
    update = led(
        story(passage(AGREED, 1), passage(BUSES, 2, outlet="Panj Observer")),
        novelty=Novelty.UPDATED,
        fresh=frozenset({2}),
    )
    told = Told(frozenset({1}), (AGREED,))

    shown, news = (compose([update], frame(told=told, only_news=only_news)) for only_news in (False, True))

    assert [one.stories[0].novelty for one in (shown, news)] == [Novelty.UPDATED, Novelty.UPDATED]
    assert set(sentences(shown)) == {AGREED, BUSES}
    assert sentences(news) == [BUSES]


def test_a_brief_on_a_topic_tells_no_story_that_is_not_on_it():
    brief = compose([BORDER_STORY, WATER_STORY], frame(topic="Toktogul water"))

    assert headlines(brief) == ["Toktogul water goes to Uzbekistan for winter power"]


def test_a_brief_on_a_topic_tells_what_matched_it_in_meaning():
    matched = BORDER_STORY.story.articles[0].lead.id

    brief = compose([BORDER_STORY], frame(topic="frontier", matched=frozenset({matched})))

    assert headlines(brief) == ["Isfara road crossings to reopen in March"]
