"""What leads a brief, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_news import BORDER, MORNING, PATROLS, WATER, passage, story

from bot.briefs.leading import Reader, Weights, lead, novelty_of
from bot.news import Novelty
from bot.types import Window
from corpus.types import Moment

DAY = Window(MORNING - timedelta(days=1), MORNING)
EVEN = Weights(origins=0.2, outlets=0.2, freshness=0.2, novelty=0.2, topics=0.2)
NONE = Weights(0.0, 0.0, 0.0, 0.0, 0.0)


def told_by(*outlets, text=BORDER, first=1, hours_ago=0.0):
    moment = Moment(MORNING - timedelta(hours=hours_ago))
    numbered = enumerate(outlets, first)
    return story(*(passage(text, number, outlet=outlet, published=moment) for number, outlet in numbered))


def copied(one):
    """Return the story with all its articles made reprints of the first."""
    origin = one.articles[0].article.id
    return replace(one, articles=tuple(replace(each, origin=origin) for each in one.articles))


def order(stories, weights, **known):
    return [one.story.articles[0].article.id for one in lead(stories, Reader(DAY, **known), weights)]


def parts(one, **known):
    (led,) = lead([one], Reader(DAY, **known), EVEN)
    return led.lead


def test_three_that_report_lead_before_five_that_reprint():
    reported = told_by("Osh Daily", "Valley Wire", "Pamir Post", first=10)
    reprinted = copied(told_by("Osh Daily", "Valley Wire", "Pamir Post", "Steppe Courier", "Sughd Herald", first=1))

    assert order([reprinted, reported], replace(NONE, origins=1.0)) == [10, 1]
    assert parts(reprinted).origins == 0.0


def test_the_score_is_the_weighted_sum_of_the_parts():
    led = parts(told_by("Osh Daily", "Valley Wire", hours_ago=6), topics=("crossings",))

    assert (led.origins, led.outlets, led.novelty, led.topics) == (0.25, 0.25, 1.0, 1.0)
    assert led.freshness == pytest.approx(0.75)
    assert led.score == pytest.approx(0.2 * (0.25 + 0.25 + 0.75 + 1.0 + 1.0))


@pytest.mark.parametrize(("count", "part"), [(1, 0.0), (2, 0.25), (4, 0.5), (16, 1.0), (40, 1.0)])
def test_each_doubling_of_the_origins_adds_a_quarter(count, part):
    assert parts(told_by(*(f"Outlet {number}" for number in range(count)))).origins == part


def test_what_is_still_going_on_leads_before_what_was_told_at_the_start_of_the_window():
    early, late = told_by("Osh Daily", hours_ago=20), told_by("Osh Daily", first=2, hours_ago=1)

    assert order([early, late], replace(NONE, freshness=1.0)) == [2, 1]


def test_what_states_only_its_date_is_as_fresh_as_the_end_of_that_day():
    today = Moment(MORNING.replace(hour=0, minute=0), day_only=True)

    assert parts(story(passage(BORDER, 1, published=today))).freshness == 1.0


def test_an_update_leads_as_a_new_story_does():
    stories = [told_by("Osh Daily", "Valley Wire", first=1), told_by("Pamir Post", first=3)]

    assert order(stories, EVEN, told=frozenset({1})) == [1, 3]


@pytest.mark.parametrize("topic", ["CSTO patrols", "ОДКБ", "patrols near panj"])
def test_a_story_that_names_a_topic_of_the_chat_leads(topic):
    stories = [told_by("Osh Daily", text=WATER), told_by("Osh Daily", text=PATROLS, first=2)]

    assert order(stories, replace(NONE, topics=1.0), topics=(topic,)) == [2, 1]


def test_a_topic_counts_by_the_share_of_articles_that_name_it():
    mixed = story(passage(PATROLS, 1), passage(WATER, 2))

    assert parts(mixed, topics=("Panj", "uranium")).topics == 0.5


def test_a_topic_of_stop_words_names_no_story():
    assert parts(told_by("Osh Daily"), topics=("what is it",)).topics == 0.0


def test_equal_stories_stand_in_the_order_in_which_they_came():
    assert order([told_by("Osh Daily", first=7), told_by("Osh Daily", first=3)], EVEN) == [3, 7]


def test_a_story_of_which_nothing_was_told_is_new():
    assert novelty_of(told_by("Osh Daily", "Valley Wire"), Reader(DAY)) is Novelty.NEW


def test_a_story_with_an_article_that_was_not_told_is_updated():
    (led,) = lead([told_by("Osh Daily", "Valley Wire")], Reader(DAY, told=frozenset({1})), EVEN)

    assert (led.novelty, led.fresh) == (Novelty.UPDATED, frozenset({2}))


def test_a_story_that_was_told_on_another_day_is_updated_though_its_articles_are_fresh():
    today = told_by("Osh Daily", first=8)

    assert novelty_of(today, Reader(DAY, told=frozenset({3}), stories=frozenset({today.id}))) is Novelty.UPDATED


def test_a_story_of_which_all_was_told_is_running_and_comes_after_what_is_new():
    running, new = told_by("Osh Daily", first=1), told_by("Osh Daily", first=2)

    led = lead([running, new], Reader(DAY, told=frozenset({1})), EVEN)

    assert [one.novelty for one in led] == [Novelty.NEW, Novelty.RUNNING]
    assert led[1].fresh == frozenset()


def test_a_reprint_of_what_was_told_adds_nothing():
    reprinted = copied(told_by("Osh Daily", "Valley Wire"))

    known = Reader(DAY, told=frozenset({1}), origins=frozenset({1}))

    assert novelty_of(reprinted, known) is Novelty.RUNNING


def test_two_stories_made_for_the_moment_are_not_one_because_neither_is_kept():
    unkept = replace(told_by("Osh Daily", first=5), id=0)

    assert novelty_of(unkept, Reader(DAY, told=frozenset({3}), stories=frozenset({44}))) is Novelty.NEW


def test_what_is_older_than_all_that_was_told_of_a_story_is_no_update():
    def at(number, hours_ago):
        return passage(BORDER, number, published=Moment(MORNING - timedelta(hours=hours_ago)))

    one, known = story(at(1, 2), at(2, 9)), Reader(DAY, told=frozenset({1}))

    assert novelty_of(one, known) is Novelty.RUNNING
    assert novelty_of(story(at(1, 9), at(2, 2)), known) is Novelty.UPDATED


def test_what_states_only_the_day_of_what_was_told_can_be_an_update():
    day = Moment(MORNING.replace(hour=0, minute=0), day_only=True)
    one = story(passage(BORDER, 1), passage(PATROLS, 2, published=day))

    assert novelty_of(one, Reader(DAY, told=frozenset({1}))) is Novelty.UPDATED


def test_digests_and_galleries_confirm_no_story_that_another_article_tells():
    digest = passage(BORDER, 2, outlet="Osh Daily", title="5 things to know for March 14: Borders, water, CSTO")
    gallery = passage(BORDER, 3, outlet="Valley Wire", title="In pictures: the week in the Isfara valley")

    told = parts(story(passage(BORDER, 1), digest, gallery))

    assert (told.origins, told.outlets) == (0.0, 0.0)
    assert parts(story(digest, gallery)).origins == 0.25
