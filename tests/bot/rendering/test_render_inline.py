from fakes.bot_news import BORDER, BORDER_ANSWER, border_quote, passage
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Quote
from bot.messages import Button, Style
from bot.rendering.markup import MESSAGE_ENTITIES, MESSAGE_UNITS, units
from bot.rendering.render_inline import result
from bot.texts import Texts
from bot.types import Language
from corpus.types import Span

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)


def test_the_list_shows_headline_answer_outlet_and_date():
    shown = result(border_quote(), ENGLISH, "Asia/Bishkek")

    assert shown.id == "p10"
    assert shown.title == "Two crossings on the Isfara road reopen"
    said, by = shown.description.split("\n")
    assert BORDER_ANSWER.startswith(said.removesuffix("…"))
    assert by == "Fergana Courier, 14 March 2025, 09:30"


def test_what_is_sent_is_the_quote_word_for_word_with_its_citation_and_link():
    message = result(border_quote(), RUSSIAN, "Asia/Bishkek").message

    quoted = [entity for entity in message.entities if entity.style is Style.LONG_QUOTE]
    assert [message.text[one.offset : one.offset + one.length] for one in quoted] == [BORDER]
    assert message.text.startswith("Two crossings on the Isfara road reopen\nFergana Courier, 14 марта 2025")
    assert any(":~:text=" in (entity.url or "") for entity in message.entities)
    assert message.preview_url == "https://news.example/1"


def test_the_buttons_go_under_what_is_sent():
    buttons = ((Button("In context", url="https://t.me/HeliographBot?start=p10-AAAAAAAA"),),)

    assert result(border_quote(), ENGLISH, "UTC", buttons).message.buttons == buttons


def test_an_article_that_states_nothing_still_makes_a_result():
    bare = Quote(passage(BORDER, title=" ", outlet="", url=None, published=None), None)

    shown = result(bare, ENGLISH, "UTC")

    assert (shown.title, shown.description.split("\n")[1]) == ("Untitled", "outlet not named, undated")
    assert shown.message.preview_url is None


@settings(max_examples=60, deadline=None)
@given(st.text("Ош 🏔.?!\n«”aб", min_size=1, max_size=9000), st.text("Ош 🏔\n", max_size=3000), st.data())
def test_whatever_an_article_holds_fits_a_message(text: str, title: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    quote = Quote(passage(text, title=title, outlet=title), Span(start, data.draw(st.integers(start, len(text)))))

    shown = result(quote, RUSSIAN, "UTC")

    assert units(shown.message.text) <= MESSAGE_UNITS
    assert len(shown.message.entities) <= MESSAGE_ENTITIES
    assert shown.title.strip()
