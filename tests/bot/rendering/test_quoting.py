import pytest
from fakes.bot_news import BORDER, BORDER_ANSWER, MORNING, WATER, border_quote, header, passage, span_of
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Quote
from bot.messages import Entity, Style
from bot.rendering.markup import units
from bot.rendering.quoting import (
    best_sentence,
    byline,
    citation,
    context_span,
    excerpt,
    quotation,
    quote_url,
    whole_passage,
)
from bot.texts import Texts
from bot.types import Language
from corpus.types import Moment, Span

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
PROSE = st.text(st.sampled_from("Ош 🏔.?!\n«»“”aб"), max_size=400)


def seen(markup, style):
    encoded = markup.text.encode("utf-16-le")
    return [
        encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in markup.entities
        if entity.style is style
    ]


def test_a_citation_links_the_title_to_the_sentence_and_names_outlet_and_date():
    cited = citation(border_quote(), ENGLISH, "Asia/Bishkek", number=1)

    assert cited.text == "1. Two crossings on the Isfara road reopen\nFergana Courier, 14 March 2025, 09:30"
    assert seen(cited, Style.BOLD) == ["Two crossings on the Isfara road reopen"]
    assert [entity.url for entity in cited.entities if entity.style is Style.LINK] == [quote_url(border_quote())]
    assert ":~:text=Tajikistan" in quote_url(border_quote())


def test_what_an_article_does_not_state_is_said_to_be_missing():
    bare = passage(BORDER, 1, title=" ", outlet="", url=None, published=None)

    cited = citation(Quote(bare, None), ENGLISH, "UTC")

    assert cited.text == "Untitled\noutlet not named, undated"
    assert seen(cited, Style.LINK) == []


def test_a_bare_date_shows_no_time():
    by = byline(header(published=Moment(MORNING.replace(hour=0, minute=0), day_only=True)), RUSSIAN, "America/New_York")

    assert by == "Fergana Courier, 14 марта 2025\u202fг."


def test_an_address_too_long_to_scroll_is_linked_as_it_is():
    url = "https://news.example/" + "a" * 2000

    assert quote_url(Quote(passage(BORDER, 1, url=url), span_of(BORDER_ANSWER, BORDER))) == url


def test_a_passage_is_quoted_whole_with_its_best_sentence_bold():
    shown = whole_passage(border_quote(), 4096)

    assert shown.text == BORDER
    assert seen(shown, Style.LONG_QUOTE) == [BORDER]
    assert seen(shown, Style.BOLD) == [BORDER_ANSWER]


def test_a_best_sentence_that_would_be_folded_away_is_also_quoted_before():
    teacher = "“We only want to visit our parents,” said a teacher from the village."

    shown = whole_passage(Quote(passage(BORDER), span_of(teacher, BORDER)), 4096)

    assert shown.text == f"{teacher}\n{BORDER}"
    assert seen(shown, Style.QUOTE) == [teacher]
    assert seen(shown, Style.LONG_QUOTE) == [BORDER]
    assert seen(shown, Style.BOLD) == [teacher, teacher]


def test_a_passage_too_long_keeps_whole_sentences_around_the_best_and_marks_what_is_left_out():
    shown = whole_passage(border_quote(), 150)

    assert shown.text == f"…\n{BORDER_ANSWER} Residents of Vorukh have waited since 2021.\n…"
    assert seen(shown, Style.LONG_QUOTE) == [f"{BORDER_ANSWER} Residents of Vorukh have waited since 2021."]


def test_a_best_sentence_by_itself_has_no_marks():
    assert best_sentence(border_quote(), 300).text == BORDER_ANSWER


def test_a_sentence_longer_than_its_room_is_cut_at_a_word():
    shown = best_sentence(border_quote(), 40)

    assert shown.text == "Tajikistan and Kyrgyzstan agreed to\n…"
    assert seen(shown, Style.QUOTE) == ["Tajikistan and Kyrgyzstan agreed to"]


def test_a_best_sentence_of_white_space_counts_as_none():
    assert best_sentence(Quote(passage("\nTalks resumed."), Span(0, 1)), 100).text == "Talks resumed."


def test_without_a_best_sentence_the_passage_begins():
    assert best_sentence(Quote(passage(BORDER), None), 100).text == (
        "Officials from both capitals met in Batken on Thursday.\n…"
    )


def test_the_marks_of_omission_stand_outside_the_quotation():
    shown = quotation(BORDER, span_of(BORDER_ANSWER, BORDER))

    assert shown.text == f"…\n{BORDER_ANSWER}\n…"
    assert shown.entities == (Entity(Style.QUOTE, 2, len(BORDER_ANSWER)),)


@given(PROSE, st.data())
def test_an_excerpt_fits_its_room_and_is_never_empty(text, data):
    starts = [index for index, character in enumerate(text) if not character.isspace()]
    start = data.draw(st.sampled_from(starts)) if starts and data.draw(st.booleans()) else None
    best = None if start is None else Span(start, data.draw(st.integers(start + 1, len(text))))
    room = data.draw(st.integers(10, 120))

    shown = excerpt(text, best, room)

    assert 0 <= shown.start <= shown.end <= len(text)
    assert units(text[shown.start : shown.end]) <= room
    assert bool(text[shown.start : shown.end].strip()) == bool(text.strip())


@pytest.mark.parametrize("room", [120, 200, 260])
def test_an_excerpt_contains_the_best_sentence_where_there_is_room_for_it(room):
    best = span_of(BORDER_ANSWER, BORDER)

    shown = excerpt(BORDER, best, room)

    assert shown.start <= best.start < best.end <= shown.end


def test_the_context_of_a_paragraph_is_the_paragraph_before_and_after():
    text = f"An old bridge.\n\nTalks began early.\n\n{BORDER}\n\n{WATER}\n\nThe end."
    whole = passage(BORDER)
    found = type(whole)(11, whole.article, text.index(BORDER), text.index(BORDER) + len(BORDER), BORDER)

    shown = context_span(text, found, 4000)

    assert text[shown.start : shown.end] == f"Talks began early.\n\n{BORDER}\n\n{WATER}"


def test_the_context_inside_a_paragraph_is_the_rest_of_it():
    text = f"Before.\n\n{BORDER}\n\nAfter."
    whole = passage(BORDER_ANSWER)
    start = text.index(BORDER_ANSWER)
    found = type(whole)(11, whole.article, start, start + len(BORDER_ANSWER), BORDER_ANSWER)

    shown = context_span(text, found, 4000)

    assert text[shown.start : shown.end] == BORDER


def test_context_too_long_loses_whole_sentences_on_both_sides():
    text = f"{WATER} Talks began early.\n\n{BORDER_ANSWER}\n\nBuses leave on Monday. {WATER}"
    start = text.index(BORDER_ANSWER)
    whole = passage(BORDER_ANSWER)
    found = type(whole)(11, whole.article, start, start + len(BORDER_ANSWER), BORDER_ANSWER)

    shown = context_span(text, found, 180)

    assert text[shown.start : shown.end] == f"Talks began early.\n\n{BORDER_ANSWER}\n\nBuses leave on Monday."
