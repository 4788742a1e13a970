from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from fakes.bot_news import passage as kept
from hypothesis import given
from hypothesis import strategies as st

from bot.asking import links
from bot.briefs.windows import Days
from bot.errors import CommandError
from bot.types import ChatKind, Person, Place, Request, Room, Topical, Wish

PRIVATE = Room(Place(501), ChatKind.PRIVATE, "Aigul")
GROUP = Room(Place(-1001), ChatKind.GROUP, "Border desk")


def start(parameter: str, room: Room = PRIVATE) -> Request:
    return Request(room, Person(501), "start", parameter, 7)


def opens(parameter: str) -> str:
    """Return what a link does, as somebody would write it."""
    assert len(parameter) <= 64
    request = links.followed(start(parameter))
    return f"/{request.command} {request.argument}"


def test_a_link_to_a_question_asks_it():
    assert opens(links.to_question("Who pays for the Rogun dam?")) == "/ask Who pays for the Rogun dam?"


def test_a_question_that_looks_like_a_command_is_asked_all_the_same():
    assert opens(links.to_question("/forget")) == "/ask /forget"


def test_a_link_to_a_brief_names_its_days_and_its_topic():
    day, week = date(2025, 4, 2), Days(date(2025, 3, 27), date(2025, 4, 2))

    assert opens(links.to_brief(Days(day, day))) == "/brief 2025-04-02"
    assert opens(links.to_brief(week)) == "/brief 2025-03-27 2025-04-02"
    assert (
        opens(links.to_brief(week, "вода в Ферганской долине"))
        == "/brief 2025-03-27 2025-04-02 вода в Ферганской долине"
    )


def test_a_brief_that_nobody_could_ask_for_has_no_link():
    assert links.to_brief(Days(date(2025, 1, 1), date(2025, 12, 31))) == ""
    assert (
        links.to_brief(Days(date(2025, 4, 1), date(2025, 4, 2)), "a topic of more words than a link has room for") == ""
    )
    assert links.to_brief(Days(date(2015, 9, 14), date(2015, 9, 14)), "2015-09-20 water") == ""


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (Topical.TOPIC, "water disputes"),
        (Topical.WORDS, '"Rogun dam" -tender'),
        (Topical.SOURCE, "Naryn Courier"),
        (Topical.QUESTION, "Кто охраняет границу в Баткене?"),
    ],
)
def test_a_link_to_a_subscription_offers_it(what: Topical, words: str):
    assert opens(links.to_wish(Wish(what, topic=words))) == f"/subscribe {what.value} {words}"


def test_a_brief_by_the_clock_has_no_link_for_it_has_nothing_to_show_first():
    assert links.to_wish(Wish(Topical.BRIEF)) == ""


def test_a_link_to_a_quote_names_its_passage_and_what_stands_in_it():
    passage = kept("Tajikistan released more water from the Kairakkum reservoir.", 471)
    other = kept("Tajikistan released less water from the Kairakkum reservoir.", 471)
    parameter = links.to_passage(passage)

    named = links.passage_named(parameter)

    assert opens(parameter) == f"/{links.PASSAGE} {parameter}"
    assert named is not None and named.id == 4710
    assert (named.is_of(passage), named.is_of(other)) == (True, False)


@pytest.mark.parametrize(
    "parameter",
    [
        "x",
        "p",
        "p12",
        "p12-",
        "p12-short",
        "p0-AAAAAAAA",
        "p-1-AAAAAAAA",
        "p9999999999999999999-AAAAAAAA",
        "q",
        "qAAAA",
        "b2025",
        "b20251340",
        "b20250402-20250403_",
        "b20250402_AAAA",
        "s",
        "st",
        "sxAAAA",
        "stAAAA",
        "two words",
        "q/../..",
        "ä" * 10,
        "q" * 65,
        "q" * 4000,
        "\ud800",
        "p１２-AAAAAAAA",
    ],
)
def test_a_forged_parameter_gets_one_sentence(parameter: str):
    with pytest.raises(CommandError) as caught:
        links.followed(start(parameter))

    assert caught.value.key == "link_broken"


@given(st.text(max_size=80))
def test_no_parameter_whatsoever_does_anything_else_than_open_or_say_so(parameter: str):
    try:
        command = links.followed(start(parameter)).command
    except CommandError:
        return
    assert command in ("start", "ask", "brief", "subscribe", links.PASSAGE)


def test_a_cut_link_asks_no_half_a_question():
    whole = links.to_question("Who pays for the Rogun dam?")

    for end in range(1, len(whole)):
        with pytest.raises(CommandError):
            links.followed(start(whole[:end]))


@pytest.mark.parametrize("parameter", ["", "hello", "inline"])
def test_a_plain_start_stays_one(parameter: str):
    assert links.followed(start(parameter)).command == "start"


def test_in_a_group_every_start_greets():
    request = start(links.to_question("Who pays for the Rogun dam?"), GROUP)

    assert links.followed(request) is request


def test_other_commands_are_left_as_they_are():
    request = Request(PRIVATE, Person(501), "ask", "qAAAA", 7)

    assert links.followed(request) is request


def test_links_lead_to_the_bot_and_to_telegrams_own_sharing():
    link = links.address("HeliographBot", "q123")

    shared = urlsplit(links.sharing(link, "Кто платит? & when"))

    assert link == "https://t.me/HeliographBot?start=q123"
    assert links.address("HeliographBot", "hello", of_group=True) == "https://t.me/HeliographBot?startgroup=hello"
    assert (shared.netloc, shared.path) == ("t.me", "/share/url")
    assert parse_qs(shared.query) == {"url": [link], "text": ["Кто платит? & when"]}
