"""Whom a desk takes orders from, in an open desk and a closed one."""

import pytest
from fakes.bot_newsdesk import CHANNEL, EDITOR, GROUP, PRIVATE, READER, newsdesk

from bot.errors import CommandError
from bot.rooms.permits import Permits
from bot.rooms.roles import Roles
from bot.settings import BotSettings
from bot.types import Person, Press, Request, Role

OWNER = Person(7)
HANDLE = "@border_news"


@pytest.fixture(params=[False, True], ids=["open", "closed"])
def news(request, tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(closed=request.param, owners=[OWNER.id])) as opened:
        roles = Roles(opened.store, opened.with_.settings)
        roles.let_in(GROUP.place.chat_id, opened.clock.now())
        roles.let_in(CHANNEL.place.chat_id, opened.clock.now())
        opened.rooms.open_channel(HANDLE, CHANNEL.place.chat_id)
        yield opened


def request(room=GROUP, person=READER, *, as_chat=False):
    return Request(room, person, "subscribe", "brief 08:00", 7, as_chat=as_chat)


async def refusal(news, asked):
    with pytest.raises(CommandError) as caught:
        await Permits.of(news.with_).require_change(asked)
    return caught.value.key


async def test_a_member_of_a_group_changes_nothing(news):
    assert await refusal(news, request()) == "not_administrator"


async def test_administrators_anonymous_ones_and_oneself_may(news):
    news.rooms.make_admin(GROUP.place.chat_id, READER.id)
    permits = Permits.of(news.with_)

    await permits.require_change(request())
    await permits.require_change(request(person=None, as_chat=True))
    await permits.require_change(request(CHANNEL, None, as_chat=True))
    await permits.require_change(request(PRIVATE, EDITOR))


async def test_a_channel_that_posts_in_its_group_is_a_reader_there(news):
    assert await refusal(news, request(person=None)) == "not_administrator"


async def test_an_editor_counts_as_administrator_where_the_desk_is_closed(news):
    Roles(news.store, news.with_.settings).give(EDITOR.id, Role.EDITOR, news.clock.now())
    permits, closed = Permits.of(news.with_), news.with_.settings.closed

    may_press = await permits.may_press(Press(GROUP, EDITOR, "s:brief:full", 8))
    if closed:
        await permits.require_change(request(person=EDITOR))
    else:
        assert await refusal(news, request(person=EDITOR)) == "not_administrator"

    assert may_press is closed


async def test_a_reader_of_a_closed_desk_is_no_administrator(news):
    Roles(news.store, news.with_.settings).give(EDITOR.id, Role.READER, news.clock.now())

    assert await refusal(news, request(person=EDITOR)) == "not_administrator"


async def test_a_channel_is_managed_by_its_administrators_where_the_bot_may_post(news):
    asked, permits = request(PRIVATE, READER), Permits.of(news.with_)
    with pytest.raises(CommandError, match="you_not_admin_there"):
        await permits.channel(asked, HANDLE)
    news.rooms.make_admin(CHANNEL.place.chat_id, READER.id)

    assert (await permits.channel(asked, HANDLE)).place == CHANNEL.place

    news.rooms.open_channel("@silent", -1003, bot_may_post=False)
    with pytest.raises(CommandError, match="bot_not_admin_there"):
        await permits.channel(asked, "@silent")
    with pytest.raises(CommandError, match="channel_not_found"):
        await permits.channel(asked, "@nowhere")
    with pytest.raises(CommandError, match="channel_only_private"):
        await permits.channel(request(GROUP, READER), HANDLE)
