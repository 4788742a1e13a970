"""`/desk`: one link, for one person, once."""

from dataclasses import replace

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, NOW, PRIVATE, READER, newsdesk

from bot.handlers import Desk
from bot.settings import BotSettings
from bot.types import Place
from bot.web.access import Seals, Standing
from bot.web.sessions import Invitation, Sessions
from bot.web.settings import WebSettings
from bot.web.way_in import WayIn

SEALS = Seals("the secret of a home")
WEB = WebSettings(listen="127.0.0.1:8080", url="https://desk.example.org")


@pytest.fixture
def news(tmp_path):
    """Return a closed desk with a reading room, into which one person was let in."""
    with newsdesk(tmp_path, bot=BotSettings(closed=True, owners=[READER.id])) as news:
        news.sessions = Sessions(news.store, SEALS.mark)
        news.desk = Desk(replace(news.with_, way_in=WayIn(news.sessions, SEALS, WEB)))
        yield news


def name_in(message):
    (button,) = (button for row in message.buttons for button in row)
    assert button.url.startswith("https://desk.example.org/in/")
    return SEALS.way_in_named(button.url.rpartition("/")[2])


async def test_in_private_a_link_for_the_one_who_asks_stands_under_the_answer(news):
    (answer,) = await news.says("/desk")

    assert "once, within 10 minutes" in answer.text and "14 days" in answer.text
    assert news.sessions.invited(name_in(answer), now=NOW) == Invitation(READER.id, Standing.OWNER)
    # Telegram would look at what stands in the text.
    assert "https://" not in answer.text and answer.preview_url is None


async def test_the_next_link_is_another_and_the_one_before_opens_nothing(news):
    (first,), (second,) = await news.says("/desk"), await news.says("/desk")

    assert news.sessions.invited(name_in(first), now=NOW) is None
    assert news.sessions.invited(name_in(second), now=NOW) is not None


@pytest.mark.parametrize("room", [GROUP, CHANNEL])
async def test_elsewhere_it_says_where_it_works(news, room):
    news.desk = Desk(replace(news.with_, settings=BotSettings(), way_in=WayIn(news.sessions, SEALS, WEB)))
    (answer,) = await news.says("/desk", room=room)

    assert "in a private chat" in answer.text
    assert answer.buttons == ()


async def test_who_is_shut_out_gets_none(news):
    stranger = replace(EDITOR, id=777)
    answers = await news.says("/desk", person=stranger, room=replace(PRIVATE, place=Place(777)))

    assert [answer.buttons for answer in answers] == [()]
    assert "only people whom its owners have let in" in answers[0].text


@pytest.mark.parametrize(("language", "said"), [("en", "has no address"), ("ru", "нет адреса")])
async def test_without_an_address_it_says_so(news, language, said):
    news.desk = Desk(news.with_)
    await news.says(f"/settings language {language}")
    (answer,) = await news.says("/desk")

    assert said in answer.text and "config.toml" in answer.text
    assert answer.buttons == ()


@pytest.mark.parametrize("addressed", [True, False])
async def test_help_tells_of_it_where_it_works(news, addressed):
    if not addressed:
        news.desk = Desk(news.with_)
    (page,), (elsewhere,) = await news.says("/help"), await news.says("/help", room=GROUP)

    assert ("/desk" in page.text) is addressed
    assert "/desk" not in elsewhere.text


async def test_forgetting_ends_sessions_and_links(news):
    (answer,) = await news.says("/desk")
    (asked,) = await news.says("/forget")
    reaction = await news.presses(asked, asked.buttons[0][0].label)

    assert "1 session in the reading room, or link into it" in (reaction.edit or reaction.messages[0]).text
    assert news.sessions.invited(name_in(answer), now=NOW) is None
