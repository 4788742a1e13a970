from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from fakes.bot_briefs import brief, landslide
from fakes.bot_clock import FakeClock
from fakes.bot_news import MORNING, answer, border_quote, passage

from bot.asking import links
from bot.asking.link_buttons import Myself, Sharing
from bot.briefs.windows import TICK
from bot.messages import Button, Message
from bot.news import Brief
from bot.rendering.keyboards import under_answer
from bot.rendering.markup import Markup
from bot.texts import Texts
from bot.types import ChatKind, Language, Topical, Wish
from bot.web.access import Seals
from bot.web.doors import Doors
from bot.web.settings import WebSettings

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
KNOWN = Sharing(lambda: Myself("HeliographBot", inline=True))
TERMINAL = Sharing()
ROOM = Sharing(
    lambda: Myself("HeliographBot"),
    Doors(Seals("the secret of a home"), WebSettings(url="https://desk.example.org"), "UTC", FakeClock(MORNING)),
)
LONG = "What did the deputy ministers of Tajikistan and Kyrgyzstan agree on in Batken?"


def shared(message: Message) -> tuple[str, str]:
    """Return the parameter and the text that the Share button of a message passes on."""
    (url,) = [button.url for row in message.buttons for button in row if button.label in ("Share", "Поделиться")]
    query = parse_qs(urlsplit(url or "").query)
    link = urlsplit(query["url"][0])
    assert (link.netloc, link.path) == ("t.me", "/HeliographBot")
    return parse_qs(link.query)["start"][0], query["text"][0]


def test_an_answer_is_shared_as_its_question():
    found = answer(border_quote())

    assert shared(KNOWN.answer(Message("A card"), found, ENGLISH, "UTC")) == (
        links.to_question("Which crossings reopen?"),
        "Which crossings reopen?",
    )


def test_an_answer_to_a_long_question_is_shared_as_its_first_quote():
    quote = border_quote()
    message = KNOWN.answer(Message("A card"), replace(answer(quote), question=LONG), ENGLISH, "Asia/Bishkek")

    assert shared(message) == (
        links.to_passage(quote.passage),
        "Two crossings on the Isfara road reopen (Fergana Courier, 14 March 2025, 09:30)",
    )


def test_an_answer_as_of_the_past_is_shared_as_its_quote_for_asked_today_it_would_be_another():
    past = answer(border_quote(), past=True)

    assert shared(KNOWN.answer(Message("A card"), past, ENGLISH, "UTC"))[0].startswith("p")


def test_an_answer_from_one_article_is_shared_as_its_quote_for_asked_of_all_it_would_be_another():
    within = answer(border_quote(), within=1)

    assert shared(KNOWN.answer(Message("A card"), within, ENGLISH, "UTC"))[0].startswith("p")


def test_what_was_not_found_is_not_shared():
    miss = answer(border_quote(), found=False)

    assert KNOWN.answer(Message("A card"), miss, ENGLISH, "UTC") == Message("A card")


def test_three_buttons_are_enough_for_a_row():
    full = tuple(Button(label, data="x") for label in ("More", "Why", "Watch"))
    found = answer(border_quote())

    wide = KNOWN.answer(Message("A card", buttons=(full,)), found, ENGLISH, "UTC")
    narrow = KNOWN.answer(Message("A card", buttons=(full[:2],)), found, ENGLISH, "UTC")

    assert [[button.label for button in row] for row in wide.buttons] == [["More", "Why", "Watch"], ["Share"]]
    assert [[button.label for button in row] for row in narrow.buttons] == [["More", "Why", "Share"]]


def test_a_quote_carries_its_permanent_link_where_a_long_press_finds_it():
    found = passage()

    message = KNOWN.quote(Message("In its context"), found, RUSSIAN, "UTC")

    (link,) = message.entities
    assert message.text == "In its context\nПостоянная ссылка на эту цитату"
    assert link.url == f"https://t.me/HeliographBot?start={links.to_passage(found)}"
    assert shared(message)[0] == links.to_passage(found)


def test_a_brief_is_shared_by_its_days_under_its_last_message():
    until = MORNING.replace(hour=20)
    told = brief(landslide(), since=until - timedelta(days=1), until=until)

    first, last = KNOWN.brief([Message("Brief\n14 March"), Message("More")], told, ENGLISH, "Asia/Bishkek")

    assert first == Message("Brief\n14 March")
    assert shared(last) == ("b20250314-20250315", "Brief: 14 – 15 March 2025")


def test_a_day_that_ends_at_midnight_is_one_day():
    midnight = MORNING.replace(hour=0, minute=0)
    told = brief(
        landslide(),
        since=midnight - timedelta(microseconds=1),
        until=midnight + timedelta(days=1, microseconds=-1),
        topic="border",
    )

    (message,) = KNOWN.brief([Message("Brief: border")], told, ENGLISH, "UTC")

    assert shared(message)[0] == links.to_brief(links.Days(MORNING.date(), MORNING.date()), "border")


def test_a_brief_that_editors_had_is_not_shared_for_its_link_would_open_what_they_left_out():
    until = MORNING.replace(hour=20)
    told = brief(landslide(), since=until - timedelta(days=1), until=until, edited=True)

    assert KNOWN.brief([Message("Brief")], told, ENGLISH, "UTC") == [Message("Brief")]


def test_a_brief_without_news_is_not_shared():
    assert KNOWN.brief([Message("Brief")], brief(), ENGLISH, "UTC") == [Message("Brief")]


def test_a_subscription_is_passed_on_and_one_of_too_many_words_is_not():
    wish = Wish(Topical.TOPIC, topic="water disputes")

    assert shared(KNOWN.wish(Message("Subscribed."), wish, ENGLISH)) == (links.to_wish(wish), "water disputes")
    assert KNOWN.wish(Message("Subscribed."), replace(wish, topic=LONG), ENGLISH) == Message("Subscribed.")


def test_an_address_of_the_longest_russian_headline_stays_short_enough_for_a_button():
    quote = replace(border_quote(), passage=passage(title="Ж" * 400, outlet="Щ" * 200))

    message = KNOWN.answer(Message("A card"), replace(answer(quote), question=LONG), RUSSIAN, "UTC")

    assert len(message.buttons[0][0].url or "") < 2048


def test_the_start_page_offers_to_add_the_bot_to_a_group():
    page = KNOWN.page(Markup("Welcome"), "start", ChatKind.PRIVATE, ENGLISH)

    assert page.buttons == ((Button("Add me to a group", url="https://t.me/HeliographBot?startgroup=hello"),),)
    assert KNOWN.page(Markup("Welcome"), "start", ChatKind.GROUP, ENGLISH).buttons == ()


def test_help_tells_of_inline_mode_where_it_is_on():
    off = Sharing(lambda: Myself("HeliographBot"))

    told = KNOWN.page(Markup("Help"), "help", ChatKind.GROUP, ENGLISH).text

    assert "@HeliographBot who pays for the Rogun dam?" in told
    assert "Share" in told
    without = off.page(Markup("Help"), "help", ChatKind.PRIVATE, ENGLISH).text
    assert "@HeliographBot" not in without
    assert "Share" in without


def test_in_the_terminal_nothing_leads_to_the_bot():
    found, wish, start = passage(), Wish(Topical.TOPIC, topic="water"), Markup("Welcome")

    assert TERMINAL.answer(Message("A card"), answer(border_quote()), ENGLISH, "UTC") == Message("A card")
    assert TERMINAL.quote(Message("In its context"), found, ENGLISH, "UTC") == Message("In its context")
    assert TERMINAL.brief([Message("Brief")], brief(landslide()), ENGLISH, "UTC") == [Message("Brief")]
    assert TERMINAL.wish(Message("Subscribed."), wish, ENGLISH) == Message("Subscribed.")
    assert TERMINAL.opening(found, ENGLISH) == ()
    assert TERMINAL.page(start, "start", ChatKind.PRIVATE, ENGLISH) == Message("Welcome")
    assert TERMINAL.page(Markup("Help"), "help", ChatKind.PRIVATE, ENGLISH) == Message("Help")


def under_the_card(kind: ChatKind, sharing: Sharing = ROOM) -> list[Button]:
    """Return the first row under an answer of two quotes."""
    found = answer(border_quote(), border_quote(), position=3)
    message = Message("A card", buttons=under_answer(found, ENGLISH))
    return list(sharing.opened(message, found, kind).buttons[0])


def test_where_there_is_a_reading_room_each_quote_of_an_answer_opens_there():
    private, group = under_the_card(ChatKind.PRIVATE), under_the_card(ChatKind.GROUP)

    assert [button.label for button in private] == ["Context 4", "Context 5"]
    assert {button.app for button in private} == {"https://desk.example.org/app/passages/10"}
    assert all((button.url or "").startswith("https://desk.example.org/passages/10?key=") for button in group)
    assert {button.data for button in (*private, *group)} == {None}


def test_where_there_is_none_the_context_is_a_message():
    assert [button.data for button in under_the_card(ChatKind.PRIVATE, KNOWN)] == ["c:Zx81kQ:3", "c:Zx81kQ:4"]


def test_a_quote_in_somebody_elses_chat_opens_in_the_reading_room():
    ((button,),) = ROOM.opening(passage(), ENGLISH)

    assert (button.url or "").startswith("https://desk.example.org/passages/10?key=")


def of_a_day(**changes: object) -> Brief:
    day = datetime(2025, 3, 13, tzinfo=UTC)
    return brief(landslide(), since=day - TICK, until=day + timedelta(days=1) - TICK, **changes)


def test_the_brief_of_a_day_is_read_on_its_page():
    (first, last) = ROOM.read([Message("Brief"), Message("goes on")], of_a_day(), ENGLISH, ChatKind.PRIVATE)

    assert first == Message("Brief")
    assert last.buttons == ((Button("Read on the page", app="https://desk.example.org/app/briefs/2025-03-13"),),)


def test_no_page_shows_what_editors_left_out_nor_what_is_no_day_nor_nothing():
    for one in (of_a_day(edited=True), brief(landslide()), replace(of_a_day(), stories=())):
        assert ROOM.read([Message("Brief")], one, ENGLISH, ChatKind.GROUP) == [Message("Brief")]
    assert KNOWN.read([Message("Brief")], of_a_day(), ENGLISH, ChatKind.GROUP) == [Message("Brief")]
