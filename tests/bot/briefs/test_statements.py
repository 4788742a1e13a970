from datetime import timedelta

from fakes.bot_news import BORDER, MORNING, PATROLS, passage, story

from bot.briefs.statements import all_sentences, anything, statements
from corpus.types import Moment


def test_what_cannot_be_quoted_is_no_statement():
    text = "Read more about the border. Officials from both capitals met in Batken on Thursday. Will the road open?"

    found = statements(story(passage(text, 1)).articles)

    assert [one.text for one in found] == ["Officials from both capitals met in Batken on Thursday."]


def test_a_statement_knows_its_origin_and_where_it_stands():
    explained = passage(PATROLS, 2, title="Why border guards patrol near Panj")

    found = statements(story(passage(BORDER, 1), explained).articles)

    assert (found[0].origin, found[0].place, found[0].remote, found[0].coloured) == (1, 0, 0.0, False)
    assert (found[-1].origin, found[-1].place, found[-1].remote, found[-1].coloured) == (2, 1, 0.5, True)


def test_a_sentence_that_leans_on_the_one_before_is_marked():
    text = "Umed Aliev opened the crossing near Vorukh on Friday. He thanked both governments for their patience."

    assert [one.leans for one in statements(story(passage(text, 1)).articles)] == [False, True]


def test_an_opening_that_leans_has_nothing_to_lean_on():
    text = "He thanked both governments for their patience. Umed Aliev opened the crossing near Vorukh on Friday."

    assert [one.place for one in statements(story(passage(text, 1)).articles)] == [1]


def test_background_far_down_in_an_article_is_not_quoted():
    text = " ".join(f"Village number {number} on the Isfara road has a school of its own." for number in range(20))

    assert max(one.place for one in statements(story(passage(text, 1)).articles)) == 11


def test_a_quote_is_a_slice_of_its_passage():
    text = "KHOROG — Officials met in the garrison of Khorog on Friday morning."

    quote = statements(story(passage(text, 1)).articles)[0].quote

    assert quote.passage.text[quote.best.start : quote.best.end] == text.removeprefix("KHOROG — ")


def test_where_nothing_can_be_quoted_there_is_still_what_the_articles_open_with():
    short, furniture = (
        passage("Sign up to our newsletter. Bridge opened.", 1),
        passage("Photo: the bridge near Khorog", 2),
    )
    articles = story(short, furniture, passage("\n", 3)).articles

    assert statements(articles) == []
    assert [one.text for one in anything(articles)] == ["Bridge opened."]


def test_the_last_resort_has_no_furniture_and_nothing_that_leans():
    texts = ("He left Osh.", "Use the map.", "of the dam opened", "Tick here to follow the bridge near Khorog.")

    assert anything(story(*(passage(text, number) for number, text in enumerate(texts, 1))).articles) == []


def test_all_sentences_are_in_the_order_of_the_articles():
    found = all_sentences(story(passage(PATROLS, 1), passage("Guards left.", 2)).articles)

    assert [(one.passage.article.id, one.text[:6]) for one in found] == [(1, "Border"), (1, "The ex"), (2, "Guards")]


def test_the_age_of_a_statement_is_that_of_its_article_in_the_story():
    earlier = passage(BORDER, 1, published=Moment(MORNING - timedelta(days=2)))

    found = statements(story(earlier, passage(PATROLS, 2)).articles)

    assert {one.age for one in found if one.origin == 1} == {timedelta(days=2)}
    assert {one.age for one in found if one.origin == 2} == {timedelta(0)}


def test_a_gallery_speaks_only_where_no_report_does():
    gallery = passage(
        "Herders wait beside the closed bridge near Vorukh for buses.", 1, title="In pictures: the border"
    )

    assert [one.text for one in statements(story(gallery).articles)] == [gallery.text]
    assert {one.origin for one in statements(story(gallery, passage(BORDER, 2)).articles)} == {2}
