from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes.bot_briefs import LANDSLIDE, LANDSLIDE_LATER, brief, canal, differing, landslide, quote, told
from fakes.bot_news import MORNING, coverage, passage, span_of

from bot.briefs.windows import TICK
from bot.forms.sheet import sheet
from bot.news import Counted, Novelty
from bot.texts import Texts
from bot.types import Language, Length

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
ZONE = "Asia/Bishkek"


def said(*stories, texts=ENGLISH, **changes):
    return sheet(brief(*stories, **changes), texts, ZONE)


def test_a_brief_is_titled_by_its_topic_and_dated_by_the_clock_of_its_reader():
    heading = said(canal(), topic="water")

    assert heading.title == "Brief: water"
    assert heading.window == "13 March 2025, 09:30 – 14 March 2025, 09:30 (Bishkek)"
    assert [(bound.at, bound.words) for bound in heading.bounds] == [
        (MORNING - timedelta(days=1), "13 March 2025, 09:30"),
        (MORNING, "14 March 2025, 09:30"),
    ]


def test_a_brief_of_the_newest_day_there_is_names_that_day():
    older = said(canal(), older=True)

    assert (older.window, len(older.bounds)) == ("14 March 2025", 1)
    assert older.notes == ("There is nothing newer. This is the newest day that the articles have.",)


@pytest.mark.parametrize(("texts", "note"), [(ENGLISH, "nothing newer on this topic"), (RUSSIAN, "на эту тему нет")])
def test_the_newest_day_of_a_topic_is_not_said_to_be_that_of_all_articles(texts, note):
    assert note in said(canal(), texts=texts, older=True, topic="water").notes[0]


@pytest.mark.parametrize(
    ("zone", "first", "days", "english", "russian"),
    [  # Babel puts a narrow space that does not break before the Russian "г."
        (
            ZONE,
            datetime(2025, 3, 6, 18, tzinfo=UTC),
            7,
            "7 – 13 March 2025 (Bishkek)",
            "7 – 13 марта 2025\u202fг. (Бишкек)",
        ),
        ("UTC", datetime(2025, 3, 7, tzinfo=UTC), 1, "7 March 2025 (UTC)", "7 марта 2025\u202fг. (UTC)"),
        (
            ZONE,
            datetime(2025, 2, 27, tzinfo=UTC),
            3,
            "27 February – 1 March 2025 (UTC)",
            "27 февраля – 1 марта 2025\u202fг. (UTC)",
        ),
        (
            "UTC",
            datetime(2024, 12, 31, tzinfo=UTC),
            2,
            "31 December 2024 – 1 January 2025 (UTC)",
            "31 декабря 2024\u202fг. – 1 января 2025\u202fг. (UTC)",
        ),
    ],
)
def test_a_brief_of_whole_days_is_headed_by_the_days(zone, first, days, english, russian):
    whole = brief(canal(), since=first, until=first + timedelta(days=days) - TICK)

    headings = [sheet(whole, texts, zone) for texts in (ENGLISH, RUSSIAN)]

    assert [heading.window for heading in headings] == [english, russian]
    assert [f"{heading.bounds[0].words} ({heading.city})" for heading in headings] == [english, russian]
    assert [len(heading.bounds) for heading in headings] == [1, 1]


def test_a_brief_says_how_many_stories_it_does_not_tell():
    assert (
        said(canal(), found=27)
        .coverage[0]
        .endswith("sources. Told: 1 of 27 stories. Last update: 14 March 2025, 09:30.")
    )
    assert "Сюжетов рассказано: 1 из 27." in said(canal(), found=27, texts=RUSSIAN).coverage[0]
    for untold in ({"found": 1}, {"found": 4, "left_out": 3}, {"found": 2, "thin": True}):
        assert "Told" not in said(canal(), **untold).coverage[-1]


@pytest.mark.parametrize(
    ("changes", "command"),
    [
        ({}, "/brief 1d"),
        ({"since": MORNING - timedelta(days=3) + TICK}, "/brief 3d"),
        ({"until": datetime(2025, 3, 9, tzinfo=UTC) - TICK, "older": True}, "/brief 2025-03-08"),
    ],
)
def test_where_nothing_is_new_the_command_that_shows_it_again_is_for_that_time(changes, command):
    assert f"{command} shows it again" in said(left_out=2, last_told=MORNING, **changes).empty


def test_what_a_reader_must_know_of_a_brief_stands_above_its_stories():
    assert said(canal(), late=True, thin=True).notes == (
        "This brief is late: it could not be sent on time.",
        "There was little in this time. This is all that the articles have.",
    )
    assert said(thin=True).notes == said(canal(), thin=True, left_out=1).notes == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Nothing happened in this time that the articles tell of."),
        ({"topic": "water"}, "The articles of this time have nothing on this topic."),
        (
            {"left_out": 2, "last_told": MORNING - timedelta(hours=3)},
            "Nothing new since 14 March 2025, 06:30: what the articles of this time tell was sent here before.",
        ),
        (
            {"left_out": 2},
            "Nothing new since 13 March 2025, 09:30: what the articles of this time tell was sent here before.",
        ),
    ],
)
def test_a_brief_without_stories_says_why(changes, words):
    assert said(**changes).empty.startswith(words)


@pytest.mark.parametrize(
    ("articles", "outlets", "origins", "english", "russian"),
    [
        (6, 6, 2, "6\u00a0outlets, 2\u00a0origins", "6\u00a0изданий, 2\u00a0первоисточника"),
        (
            14,
            6,
            5,
            "14\u00a0articles, 6\u00a0outlets, 5\u00a0origins",
            "14\u00a0статей, 6\u00a0изданий, 5\u00a0первоисточников",
        ),
        (9, 2, 8, "9\u00a0articles, 2\u00a0outlets", "9\u00a0статей, 2\u00a0издания"),
        (4, 4, 1, "4\u00a0outlets, one source", "4\u00a0издания, один источник"),
        (1, 1, 1, "one source", "один источник"),
        (3, 1, 3, "3\u00a0articles, one source", "3\u00a0статьи, один источник"),
    ],
)
def test_a_story_says_how_many_tell_it_and_how_many_of_them_in_words_of_their_own(
    articles, outlets, origins, english, russian
):
    story = canal(articles=articles, outlets=outlets, origins=origins)

    assert [said(story, texts=texts).stories[0].counts for texts in (ENGLISH, RUSSIAN)] == [english, russian]


def test_stories_are_marked_where_not_all_are_new():
    new, updated, running = canal(), landslide(novelty=Novelty.UPDATED), canal(novelty=Novelty.RUNNING)

    assert [story.standing for story in said(new, updated, running).stories] == [
        "New · one source",
        "Updated · 2\u00a0outlets, 2\u00a0origins",
        "Told before · one source",
    ]
    assert [story.standing for story in said(new, new).stories] == ["One source", "One source"]


def test_sentences_of_one_article_are_cited_once():
    first = quote(LANDSLIDE, 1)
    rain = replace(first, best=span_of("Rain goes on.", LANDSLIDE))
    [story] = said(told(first, rain, quote(LANDSLIDE_LATER, 2, outlet="Panj Observer"))).stories

    assert [each.sentences for each in story.said] == [
        ("A landslide at Aravan killed 19 people on Thursday, the emergencies ministry said.", "Rain goes on."),
        ("Rescuers in Aravan now count 21 people killed by the landslide.",),
    ]
    assert [each.source.outlet for each in story.said] == ["Fergana Courier", "Panj Observer"]
    assert (
        story.source.url
        == "https://news.example/1#:~:text=A%20landslide%20at%20Aravan%20killed,Thursday%2C%20the%20emergencies%20ministry%20said."
    )


def test_a_headline_of_an_article_that_is_not_quoted_first_is_cited_by_itself():
    headed = passage("Aravan mourns.", 7, title="Aravan after the landslide", outlet="Osh Daily").article
    other, same = said(landslide(headed=headed, headline=headed.title), canal()).stories

    assert (other.cites_headline, same.cites_headline) == (False, True)
    assert (other.standing, same.standing) == ("2\u00a0outlets, 2\u00a0origins", "One source")
    assert (other.source.url, other.source.outlet) == ("https://news.example/7", "Osh Daily")


def test_a_difference_shows_both_sentences_and_says_when_the_second_is_later():
    earlier = quote(LANDSLIDE, 1, outlet="Osh Daily")
    later = quote(LANDSLIDE_LATER, 2, outlet="Panj Observer", first_seen=MORNING + timedelta(days=1), published=None)
    difference = differing(earlier, later, about="killed", values=("19", "21"))
    [contrast] = said(told(earlier, differences=(difference,))).stories[0].contrasts

    assert (contrast.label, contrast.values) == ("Sources differ: killed", ("19", "21"))
    assert [(side.source.outlet, side.source.date, side.sentences) for side in contrast.sides] == [
        (
            "Osh Daily",
            "14 March 2025, 09:30",
            ("A landslide at Aravan killed 19 people on Thursday, the emergencies ministry said.",),
        ),
        ("Panj Observer", "undated", ("Rescuers in Aravan now count 21 people killed by the landslide.",)),
    ]
    assert contrast.note == "The second is from a later day and may simply know more."


def test_a_difference_of_one_day_needs_no_note_and_one_of_one_outlet_is_called_so():
    one, other = quote(LANDSLIDE, 1), quote(LANDSLIDE_LATER, 2)
    difference = differing(one, other, about="killed", values=("19", "21"))
    [contrast] = said(told(one, differences=(difference,)), texts=RUSSIAN).stories[0].contrasts

    assert (contrast.label, contrast.note) == ("Один источник расходится сам с собой: «killed»", "")


FEEDS = ("Steppe Courier", "Pamir Post", "Osh Daily", "Valley Wire", "Sughd Herald", "Panj Herald", "Batken")


def test_a_brief_ends_with_what_it_rests_on_and_what_it_misses():
    assert said(canal(), left_out=3, silent=FEEDS[:2], troubled=FEEDS).coverage == (
        "Left out, told here before and nothing added: 3\u00a0stories.",
        "Rests on 214\u00a0articles from 17\u00a0sources. Last update: 14 March 2025, 09:30.",
        "Silent: Steppe Courier, Pamir Post.",
        "Broken: Steppe Courier, Pamir Post, Osh Daily, Valley Wire, Sughd Herald and 2 more.",
    )


def test_the_last_update_is_told_only_where_it_bounds_what_a_brief_can_know():
    long_ago = MORNING - timedelta(days=300)

    assert said(canal(), since=long_ago, until=long_ago).coverage == (
        "Rests on 214\u00a0articles from 17\u00a0sources.",
    )
    assert said(canal(), coverage=coverage(updated=None)).coverage == (
        "Rests on 214\u00a0articles from 17\u00a0sources.",
    )


def test_a_brief_of_no_article_says_once_that_there_is_none():
    nothing = {"counted": Counted(0, 0)}

    assert said(**nothing).empty and said(**nothing).coverage == ("Last update: 14 March 2025, 09:30.",)
    assert said(**nothing, coverage=coverage(updated=None)).coverage == ()


def test_where_nothing_was_counted_the_corpus_is():
    assert said(canal(), counted=None).coverage == ("Kept: 412\u00a0articles. Last update: 14 March 2025, 09:30.",)


def test_names_of_feeds_however_long_leave_each_other_room():
    feeds = tuple(f"{number} {'Water and Energy ' * 20}" for number in range(1, 7))
    *_, broken = said(troubled=feeds).coverage

    assert all(f"{number} Water and Energy" in broken for number in range(1, 6))
    assert broken.endswith("… and 1 more.")


def test_what_has_no_address_or_no_title_is_told_all_the_same():
    [story] = said(told(quote(LANDSLIDE, 1, url="javascript:alert(1)", title=" "))).stories

    assert (story.headline, story.source.url, story.said[0].source.url) == ("Untitled", None, None)


def test_a_brief_of_headlines_links_nothing_further():
    story = canal(links=(passage("Patrols", 9, title="Joint patrols near Panj"),))

    assert [len(said(story, length=length).stories[0].links) for length in (Length.SHORT, Length.HEADLINES)] == [1, 0]
