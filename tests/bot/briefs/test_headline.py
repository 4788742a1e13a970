from datetime import timedelta

import pytest
from fakes.bot_news import BORDER, MORNING, PATROLS, passage, story

from bot.briefs.headline import Fault, faults, headline, plain
from bot.briefs.weights import story_weights
from corpus.types import Moment


def heading(*titles, text=BORDER):
    """Return the title that heads a story whose articles, most central first, have these titles and one text."""
    articles = story(*(passage(text, number, title=title) for number, title in enumerate(titles, 1))).articles
    return headline(articles, story_weights(articles, {})).text


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("", Fault.EMPTY),
        ("Will two crossings on the Isfara road reopen?", Fault.QUESTION),
        ("Two crossings on the Isfara road reopen at last!", Fault.EXCLAMATION),
        ("BORDER GUARDS open two crossings on Isfara road", Fault.SHOUTING),
        ("Why two crossings on the Isfara road are to reopen", Fault.TEASE),
        ("Isfara road opening: How to watch the ceremony", Fault.TEASE),
        ("10 most crowded crossings on the Isfara road", Fault.TEASE),
        ("Isfara road toll could spell trouble for herders", Fault.TEASE),
        ("Water, borders and uranium: It’s Tuesday’s news", Fault.DIGEST),
        ("Quiz of the week: 10 to 16 March", Fault.DIGEST),
        ("Photos this week: herders on the Isfara road", Fault.DIGEST),
        ("Here’s what we know about the Isfara crossings", Fault.TEASE),
        ("Стало известно, когда откроют границу у Воруха", Fault.TEASE),
        ("How the Isfara road opening will change your journey", Fault.ADDRESS),
        ("Fury in Batken as two crossings stay closed", Fault.LOADED),
        ("Скандал на границе: два перехода остались закрыты", Fault.LOADED),
        ("Biggest border deal in Batken opens two crossings", Fault.SUPERLATIVE),
        ("Isfara crossings live: first buses leave for Vorukh", Fault.LIVE),
        ("Дайджест: границы, вода и дороги Ферганской долины", Fault.DIGEST),
        ("5 things to know for March 14: Borders, water, CSTO", Fault.DIGEST),
        ("Isfara crossings open, water talks, uranium shares ...", Fault.DIGEST),
        ("Opinion: two crossings on the Isfara road are not enough", Fault.OPINION),
        ("Bishkek must open every crossing on the Isfara road", Fault.OPINION),
        ("‘We have waited long enough’: two crossings reopen in Batken", Fault.SPOKEN),
        ("Border crossings reopen", Fault.SHORT),
        ("Two crossings on the Isfara road to reopen before the ...", Fault.CUT),
        (" ".join(["Two crossings on the Isfara road reopen"] * 3), Fault.LONG),
    ],
)
def test_a_title_that_excites_or_tells_nothing_is_known_by_its_words(title, wrong):
    assert wrong in faults(title)


@pytest.mark.parametrize(
    "title",
    [
        "Two crossings on the Isfara road reopen",
        "CSTO chiefs of staff meet in Dushanbe",
        "Blasts at an arms depot in Arys kill four",
        "Кыргызстан и Таджикистан открыли два перехода на границе",
        "Soldiers use live ammunition in exercise near Panj",
    ],
)
def test_a_title_that_tells_what_happened_has_no_fault(title):
    assert faults(title) == frozenset()


def test_the_least_sensational_title_heads_the_story():
    assert (
        heading(
            "Fury as Isfara road crossings finally reopen!",
            "Will the Isfara road crossings reopen?",
            "Tajikistan and Kyrgyzstan agree to reopen Isfara road crossings",
        )
        == "Tajikistan and Kyrgyzstan agree to reopen Isfara road crossings"
    )


def test_of_sober_titles_the_one_that_names_what_the_story_names_heads_it():
    assert (
        heading("Officials hold a meeting on Thursday", "Tajikistan and Kyrgyzstan to reopen crossings on Isfara road")
        == "Tajikistan and Kyrgyzstan to reopen crossings on Isfara road"
    )


def test_a_late_cut_costs_less_than_a_tease():
    cut = "Tajikistan and Kyrgyzstan reopen Isfara road crossings before ..."

    assert heading("How Isfara road crossings reopen for Tajikistan and Kyrgyzstan", cut) == cut


def test_a_detail_of_one_article_does_not_head_a_story_of_many():
    firm = passage(BORDER, 1, title="Vorukh cannery Anor closes its Isfara warehouse")
    others = [passage(BORDER, number, title="Isfara road crossings reopen after talks") for number in range(2, 8)]
    articles = story(firm, *others).articles

    assert headline(articles, story_weights(articles, {})).text == "Isfara road crossings reopen after talks"


def test_what_no_article_confirms_counts_against_a_title():
    assert (
        heading("Isfara road crossings to reopen after secretive gold swap", "Isfara road crossings to reopen in March")
        == "Isfara road crossings to reopen in March"
    )


def test_of_equal_titles_the_more_central_article_heads_the_story():
    same = story(passage(PATROLS, 8), passage(PATROLS, 9)).articles

    assert headline(same, story_weights(same, {})).article.article.id == 8


def test_a_story_without_any_title_is_headed_by_its_most_central_article():
    assert heading("", "") == ""


@pytest.mark.parametrize(
    ("title", "outlet", "shown"),
    [
        ("Two crossings reopen | Fergana Courier", "Fergana Courier", "Two crossings reopen"),
        ("Two crossings reopen - FerganaCourier Borders", "ferganacourier.example", "Two crossings reopen"),
        ("Two crossings reopen | Fergana ...", "ferganacourier.example", "Two crossings reopen"),
        ("Two crossings reopen — a first since 2021", "Fergana Courier", "Two crossings reopen — a first since 2021"),
        ("Two crossings reopen", "Fergana Courier", "Two crossings reopen"),
        ("Two crossings reopen | Borders", "", "Two crossings reopen | Borders"),
    ],
)
def test_an_outlet_names_itself_beside_its_title_and_not_in_it(title, outlet, shown):
    assert plain(title, outlet) == shown


def test_the_title_of_what_has_happened_is_above_that_of_what_was_expected():
    earlier = passage(
        BORDER, 1, title="Isfara road crossings may reopen", published=Moment(MORNING - timedelta(days=2))
    )
    later = passage(BORDER, 2, title="Isfara road crossings have reopened")
    articles = story(earlier, later).articles

    assert headline(articles, story_weights(articles, {})).text == "Isfara road crossings have reopened"


def test_what_has_happened_heads_a_story_before_what_was_to_happen():
    assert heading(
        "Envoys to open two crossings on the Isfara road", "Envoys open two crossings on the Isfara road"
    ) == ("Envoys open two crossings on the Isfara road")
    assert heading("Crossings on the Isfara road may reopen", "Two crossings reopen on Isfara road") == (
        "Two crossings reopen on Isfara road"
    )


def test_a_whole_title_heads_a_story_before_one_that_is_cut_off_late():
    cut = "Two crossings on the Isfara road reopen after years of talks between ..."
    assert heading(cut, "Two crossings reopen on Isfara road after long talks").endswith("long talks")
