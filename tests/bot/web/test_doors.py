"""The buttons of a chat that lead into the reading room."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from fakes.bot_clock import FakeClock

from bot.briefs.windows import parse_brief
from bot.types import ChatKind
from bot.web.access import Scope, Seals, Section
from bot.web.doors import Doors
from bot.web.settings import WebSettings

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)
SEALS = Seals("the secret of one home")
PUBLIC, PLAIN = WebSettings(url="https://desk.example.org"), WebSettings(url="http://192.0.2.7:8080")
DAY = date(2025, 4, 1)


def doors(web: WebSettings = PUBLIC, now: datetime = NOW) -> Doors:
    return Doors(SEALS, web, "Asia/Tashkent", FakeClock(now))


def opens(url: str | None, now: datetime = NOW) -> Scope | None:
    return SEALS.opened(parse_qs(urlsplit(url or "").query)["key"][0], now=now)


def test_in_a_private_chat_a_passage_opens_as_a_mini_app_whose_address_opens_nothing_by_itself():
    button = doors().to_passage("Context 1", 12, ChatKind.PRIVATE)

    assert (button.app, button.url, button.data) == ("https://desk.example.org/app/passages/12", None, None)


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
def test_in_groups_and_channels_a_link_opens_this_passage_and_no_other(kind):
    button = doors().to_passage("Context 1", 12, kind)

    assert button.app is None
    assert (button.url or "").startswith("https://desk.example.org/passages/12?key=")
    assert (button.url or "").endswith("#passage")
    assert opens(button.url) == Scope(Section.PASSAGE, "12")


@pytest.mark.parametrize("kind", [ChatKind.PRIVATE, ChatKind.GROUP])
def test_where_the_bot_learns_the_address_says_under_which_answer_it_stands(kind):
    learning = Doors(SEALS, PUBLIC, "Asia/Tashkent", FakeClock(NOW), learns=True)
    learns, does_not = (one.to_passage("Context 1", 12, kind, card="q7Zk") for one in (learning, doors()))

    assert "card=q7Zk" in (learns.url or learns.app or "")
    assert "card" not in (does_not.url or does_not.app or "")


def test_without_https_a_private_chat_gets_a_link_too():
    button = doors(PLAIN).to_passage("Context 1", 12, ChatKind.PRIVATE)

    assert button.app is None
    assert opens(button.url) == Scope(Section.PASSAGE, "12")


def test_a_link_ends_with_a_day_after_as_many_as_were_set():
    web = WebSettings(url="https://desk.example.org", link_days=2)
    url = doors(web).to_passage("Context 1", 12, ChatKind.GROUP).url

    assert opens(url, NOW + timedelta(days=2)) is not None
    assert opens(url, datetime(2025, 4, 5, tzinfo=UTC)) is None


def test_on_one_day_a_passage_has_one_link():
    morning = doors().to_passage("Context 1", 12, ChatKind.GROUP)

    assert doors(now=NOW + timedelta(hours=8)).to_passage("Context 1", 12, ChatKind.GROUP) == morning
    assert doors(now=NOW + timedelta(days=1)).to_passage("Context 1", 12, ChatKind.GROUP) != morning


def test_a_brief_opens_by_its_day_and_topic():
    private = doors().to_brief("Read", DAY, "border & water", ChatKind.PRIVATE)
    group = doors().to_brief("Read", DAY, "border & water", ChatKind.GROUP)

    assert private
    assert private.app == "https://desk.example.org/app/briefs/2025-04-01?topic=border+%26+water"
    assert group
    assert opens(group.url) == Scope(Section.BRIEF, "2025-04-01:border & water")
    assert parse_qs(urlsplit(group.url or "").query)["topic"] == ["border & water"]


def test_a_brief_of_everything_is_that_of_the_day():
    button = doors().to_brief("Read", DAY, "", ChatKind.CHANNEL)

    assert button
    assert opens(button.url) == Scope(Section.BRIEF, "2025-04-01")


def test_an_address_that_would_be_too_long_is_no_button():
    assert doors().to_brief("Read", DAY, "".join(chr(0x4E00 + n) for n in range(400)), ChatKind.GROUP) is None


def test_the_brief_of_yesterday_is_that_of_one_whole_day():
    window = parse_brief("yesterday", now=NOW, zone="Asia/Tashkent").window

    assert window.since
    assert doors().day_of(window.since, window.until) == DAY


@pytest.mark.parametrize(
    ("wish", "zone"),
    [
        ("today", "Asia/Tashkent"),
        ("3d", "Asia/Tashkent"),
        ("2025-03-30 2025-04-01", "Asia/Tashkent"),
        ("yesterday", "UTC"),
    ],
)
def test_any_other_time_is_not_a_day_of_the_room(wish, zone):
    window = parse_brief(wish, now=NOW, zone=zone).window

    assert window.since
    assert doors().day_of(window.since, window.until) is None
