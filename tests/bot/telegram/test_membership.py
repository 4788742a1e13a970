"""What becomes of a chat when the bot is let in, muted, promoted or thrown out."""

import pytest
from telegram import ChatMemberUpdated

from bot.telegram.membership import cause_of
from bot.types import Cause

BOT = {"id": 900, "is_bot": True, "first_name": "Heliograph"}
RESTRICTIONS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"),
    *("can_edit_tag", "can_react_to_messages"),
)
RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)


def member(status, **rights):
    base = {"user": BOT, "status": status}
    if status == "kicked":
        base["until_date"] = 0
    if status == "restricted":
        base |= dict.fromkeys(RESTRICTIONS, True) | {"is_member": True, "until_date": 0}
    if status == "administrator":
        base |= dict.fromkeys(RIGHTS, True)
    return base | rights


def change(kind, new):
    chat = {"id": 501 if kind == "private" else -1001, "type": kind}
    someone = {"id": 7, "is_bot": False, "first_name": "Aigul"}
    body = {"chat": chat, "from": someone, "date": 1743584400, "old_chat_member": member("member")}
    return ChatMemberUpdated.de_json(body | {"new_chat_member": new}, None)


@pytest.mark.parametrize(
    ("kind", "new", "cause"),
    [
        ("private", member("member"), None),
        ("private", member("kicked"), Cause.BLOCKED),
        ("group", member("member"), None),
        ("group", member("left"), Cause.KICKED),
        ("supergroup", member("kicked"), Cause.KICKED),
        ("supergroup", member("administrator"), None),
        ("supergroup", member("restricted"), None),
        ("supergroup", member("restricted", can_send_messages=False), Cause.NO_RIGHTS),
        ("supergroup", member("restricted", is_member=False), Cause.KICKED),
        ("channel", member("administrator", can_post_messages=True), None),
        ("channel", member("administrator", can_post_messages=False), Cause.NO_RIGHTS),
        ("channel", member("member"), Cause.NO_RIGHTS),
        ("channel", member("left"), Cause.KICKED),
        ("channel", member("kicked"), Cause.KICKED),
    ],
)
def test_a_change_of_membership_says_whether_the_chat_can_be_written_to(kind, new, cause):
    assert cause_of(change(kind, new)) is cause
