from datetime import UTC, datetime, timedelta

import pytest
from fakes.bot_news import BORDER, MORNING, PATROLS, WATER, coverage, passage, story

from bot.brief import Frame, compose, merely_repeats, says_the_same, tell
from bot.types import Window

DAY = Window(MORNING - timedelta(days=1), MORNING)

HEADLINE = "Two crossings on the Isfara road reopen"
ECHO = "Two crossings on the Isfara road will reopen, officials said. The first buses leave Isfara on Monday morning."
SAME_AGAIN = "Officials from both capitals met on Thursday in Batken, state television reported."


def frame(**changes):
    return Frame(**{"window": DAY, "coverage": coverage(), "limit": 5, **changes})


def sentences(told):
    return [quote.passage.text[quote.best.start : quote.best.end] for quote in told.quotes]


def test_a_story_has_a_headline_and_sentences_of_two_outlets():
    lead = passage(BORDER, 1)
    second = passage(PATROLS, 2, outlet="Panj Observer")

    told = tell(story(lead, second))

    assert told.headline == HEADLINE
    assert sentences(told) == [
        "Officials from both capitals met in Batken on Thursday.",
        "Border guards from Tajikistan began joint patrols with a CSTO unit near Panj.",
    ]
    assert [quote.passage for quote in told.quotes] == [lead, second]
    assert (told.articles, told.outlets, told.links) == (2, 2, ())


def test_another_outlet_is_heard_before_another_article_of_the_same_one():
    lead = passage(BORDER, 1)
    same_outlet = passage(WATER, 2)
    other_outlet = passage(PATROLS, 3, outlet="Panj Observer")

    told = tell(story(lead, same_outlet, other_outlet))

    assert told.quotes[1].passage == other_outlet
    assert told.links == (same_outlet,)


def test_an_article_alone_gives_its_first_two_sentences():
    told = tell(story(passage(BORDER, 1)))

    assert sentences(told) == [
        "Officials from both capitals met in Batken on Thursday.",
        "Tajikistan and Kyrgyzstan agreed to reopen two crossings on the Isfara road before the end of March.",
    ]


def test_a_sentence_that_repeats_the_headline_is_passed_over():
    told = tell(story(passage(ECHO, 1)))

    assert sentences(told) == ["The first buses leave Isfara on Monday morning."]


def test_a_sentence_that_repeats_the_first_one_is_passed_over():
    told = tell(story(passage(BORDER, 1), passage(SAME_AGAIN + " " + PATROLS, 2, outlet="Panj Observer")))

    assert sentences(told)[1] == "Border guards from Tajikistan began joint patrols with a CSTO unit near Panj."


def test_a_sentence_that_says_nothing_by_itself_is_passed_over():
    told = tell(story(passage("He did not elaborate. " + WATER, 1)))

    assert sentences(told)[0].startswith("Uzbekistan will receive 900 million")


def test_an_article_that_only_repeats_its_headline_is_told_all_the_same():
    told = tell(story(passage("Two crossings on the Isfara road reopen.", 1)))

    assert sentences(told) == ["Two crossings on the Isfara road reopen."]


def test_an_article_without_a_sentence_leaves_the_lead_to_the_next():
    told = tell(story(passage("\n", 1, title="Photo"), passage(WATER, 2, title="Water for winter power")))

    assert told.headline == "Water for winter power"


def test_a_story_without_any_sentence_is_not_told():
    assert tell(story(passage("\n", 1))) is None


def test_a_brief_takes_the_best_stories_up_to_its_limit():
    border, water, patrols = (
        story(passage(BORDER, 1), score=0.2),
        story(passage(WATER, 2, title="Water for winter power"), score=0.9),
        story(passage(PATROLS, 3, title="Joint patrols near Panj"), score=0.5),
    )

    brief = compose([border, water, patrols], frame(limit=2))

    assert [told.headline for told in brief.stories] == ["Water for winter power", "Joint patrols near Panj"]


def test_a_story_that_cannot_be_told_takes_no_room():
    brief = compose([story(passage("\n", 1), score=0.9), story(passage(WATER, 2), score=0.1)], frame(limit=1))

    assert [len(told.quotes) for told in brief.stories] == [2]


def test_a_brief_says_what_it_is_about():
    brief = compose([], frame(topic="water", older=True, late=True, troubled=("Pamir Post",)))

    assert (brief.since, brief.until) == (DAY.since, DAY.until)
    assert (brief.topic, brief.older, brief.late, brief.stories) == ("water", True, True, ())
    assert (brief.coverage, brief.troubled) == (coverage(), ("Pamir Post",))


def test_a_brief_of_all_time_begins_with_the_first_article():
    everything = Window(None, MORNING)

    assert compose([], frame(window=everything)).since == datetime(2014, 9, 14, tzinfo=UTC)
    assert compose([], frame(window=everything, coverage=coverage(first=None))).since == MORNING


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (HEADLINE, "Two crossings on the Isfara road reopen on Monday, officials said in Batken", True),
        (HEADLINE, "The Isfara road: two crossings REOPEN", True),
        (HEADLINE, "Residents of Vorukh have waited since 2021", False),
        (HEADLINE, "", False),
        ("Рогунская ГЭС получит кредит", "Кредит получит Рогунская ГЭС", True),
    ],
)
def test_saying_the_same_is_sharing_most_words(one, other, same):
    assert says_the_same(one, other) is same
    assert says_the_same(other, one) is same


@pytest.mark.parametrize(
    ("sentence", "repeats"),
    [
        ("Two crossings on the Isfara road will reopen, officials said.", True),
        ("Tajikistan and Kyrgyzstan agreed to reopen two crossings on the Isfara road before the end of March.", False),
        ("", False),
    ],
)
def test_a_sentence_that_goes_on_beyond_its_headline_adds_to_it(sentence, repeats):
    assert merely_repeats(sentence, HEADLINE) is repeats
