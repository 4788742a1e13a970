"""What Telegram is asked about chats and members, and what its refusals mean."""

import pytest
from telegram import Chat, ChatFullInfo, ChatMember
from telegram.error import BadRequest, Forbidden, TimedOut

from bot.errors import Unreachable
from bot.telegram.rooms import TelegramRooms
from bot.types import ChatKind, Place, Room

BOT_ID, AIGUL, CHANNEL, GROUP = 900, 7, -1002, -1001
RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)


def member(user_id, status, **rights):
    body = {"user": {"id": user_id, "is_bot": False, "first_name": "Aigul"}, "status": status}
    if status == "administrator":
        body |= dict.fromkeys(RIGHTS, True)
    return ChatMember.de_json(body | rights, None)


def full(chat_id, kind):
    gifts = dict.fromkeys(
        ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], False
    )
    body = {"id": chat_id, "type": kind, "title": "Border news", "accent_color_id": 0}
    return body | {"max_reaction_count": 11, "accepted_gift_types": gifts}


class FakeBot:
    """Knows one member of each chat, or answers everything with one error."""

    id = BOT_ID

    def __init__(self, *members, error=None, all_may_write=True):
        self._members, self._error = {one.user.id: one for one in members}, error
        self._permissions = {"can_send_messages": all_may_write}

    async def get_chat_member(self, chat_id, user_id):
        if self._error:
            raise self._error
        return self._members[user_id]

    async def send_chat_action(self, chat_id, action, message_thread_id):
        if self._error:
            raise self._error

    async def get_chat(self, handle):
        if self._error:
            raise self._error
        if handle == GROUP:
            return ChatFullInfo.de_json(full(GROUP, Chat.SUPERGROUP) | {"permissions": self._permissions}, None)
        return ChatFullInfo.de_json(full(CHANNEL, Chat.CHANNEL), None)


@pytest.mark.parametrize(
    ("status", "administers"), [("creator", True), ("administrator", True), ("member", False), ("left", False)]
)
async def test_owners_and_administrators_administer(status, administers):
    rights = {"is_anonymous": False} if status == "creator" else {}

    assert await TelegramRooms(FakeBot(member(AIGUL, status, **rights))).is_admin(CHANNEL, AIGUL) is administers


@pytest.mark.parametrize(
    ("status", "rights", "may"),
    [
        ("administrator", {"can_post_messages": True}, True),
        ("administrator", {"can_post_messages": False}, False),
        ("member", {}, False),
    ],
)
async def test_the_bot_may_post_where_it_has_that_right(status, rights, may):
    assert await TelegramRooms(FakeBot(member(BOT_ID, status, **rights))).may_post(CHANNEL) is may


@pytest.mark.parametrize("error", [BadRequest("member list is inaccessible"), Forbidden("bot was kicked")])
async def test_where_telegram_does_not_say_nobody_administers(error):
    rooms = TelegramRooms(FakeBot(error=error))

    assert await rooms.is_admin(CHANNEL, AIGUL) is False
    assert await rooms.may_post(CHANNEL) is False
    assert await rooms.find("@border_news") is None


async def test_a_connection_that_fails_is_no_answer():
    rooms = TelegramRooms(FakeBot(error=TimedOut()))

    with pytest.raises(Unreachable):
        await rooms.is_admin(CHANNEL, AIGUL)
    with pytest.raises(Unreachable):
        await rooms.find("@border_news")


async def test_a_channel_is_found_by_its_name():
    found = await TelegramRooms(FakeBot()).find("@border_news")

    assert found == Room(Place(CHANNEL), ChatKind.CHANNEL, "Border news")


@pytest.mark.parametrize(
    ("chat", "status", "rights", "all_may_write", "may"),
    [
        (CHANNEL, "administrator", {"can_post_messages": True}, True, True),
        (CHANNEL, "administrator", {"can_post_messages": False}, True, False),
        (CHANNEL, "member", {}, True, False),
        (GROUP, "member", {}, True, True),
        (GROUP, "member", {}, False, False),
        (GROUP, "administrator", {}, False, True),
        (GROUP, "left", {}, True, False),
    ],
)
async def test_the_bot_may_write_where_it_and_its_group_may(chat, status, rights, all_may_write, may):
    bot = FakeBot(member(BOT_ID, status, **rights), all_may_write=all_may_write)

    assert await TelegramRooms(bot).may_write(chat) is may


async def test_the_bot_may_not_write_where_telegram_does_not_say():
    assert await TelegramRooms(FakeBot(error=Forbidden("bot was kicked"))).may_write(GROUP) is False


@pytest.mark.parametrize(
    ("error", "there"),
    [
        (None, True),
        (BadRequest("Message thread not found"), False),
        (BadRequest("TOPIC_DELETED"), False),
        (BadRequest("TOPIC_CLOSED"), True),
        (Forbidden("bot was kicked from the supergroup chat"), True),
        (TimedOut(), True),
    ],
)
async def test_a_topic_is_gone_only_where_telegram_says_so(error, there):
    assert await TelegramRooms(FakeBot(error=error)).has_topic(Place(GROUP, 12)) is there
