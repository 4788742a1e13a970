"""Telegram's objects as JSON, made from what the stand-in knows, and read back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from emulator.checks import utf16_slice
from emulator.nouns import Button, Entity, Person, Role, Room, Sent, Topic

Json = dict[str, Any]

ADMINISTRATOR_RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)


def user_json(person: Person) -> Json:
    """Return a User object."""
    optional = {"username": person.username, "language_code": person.language}
    return {"id": person.id, "is_bot": person.is_bot, "first_name": person.name} | _given(optional)


def chat_json(room: Room) -> Json:
    """Return a Chat object."""
    if room.person is not None:
        return {"id": room.id, "type": "private", "first_name": room.person.name} | _given(
            {"username": room.person.username}
        )
    optional = {"username": room.username, "is_forum": room.is_forum or None}
    return {"id": room.id, "type": room.kind, "title": room.title} | _given(optional)


def thread_json(room: Room, topic: Topic | None) -> Json:
    """Return the fields that place a message in a topic."""
    return {} if topic is None else {"message_thread_id": topic.id, "is_topic_message": True}


def topic_root(room: Room, topic: Topic) -> Json:
    """Return the service message that opened a topic; every message in it answers to that one."""
    opened = {"forum_topic_created": {"name": topic.name, "icon_color": 7322096}}
    head = {"message_id": topic.id, "date": 0, "chat": chat_json(room), "from": user_json(topic.opener)}
    return head | thread_json(room, topic) | opened


def as_sent(message: Mapping[str, Any], *, version: int) -> Sent:
    """Return a message object as its readers see it."""
    text = message.get("text", "")
    keyboard = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return Sent(
        chat_id=message["chat"]["id"],
        topic_id=message["message_thread_id"] if message.get("is_topic_message") else 0,
        message_id=message["message_id"],
        text=text,
        entities=tuple(_entity(text, entity) for entity in message.get("entities", [])),
        buttons=tuple(_button(one) for row in keyboard for one in row),
        at=datetime.now(UTC),
        version=version,
        reply_to=(message.get("reply_to_message") or {}).get("message_id"),
        preview_url=(message.get("link_preview_options") or {}).get("url"),
    )


def member_json(person: Person, role: Role) -> Json:
    """Return a ChatMember object."""
    member: Json = {"user": user_json(person), "status": role.value}
    if role is Role.OWNER:
        member["is_anonymous"] = False
    if role is Role.ADMINISTRATOR:
        member |= {"can_be_edited": False, "is_anonymous": False, "can_post_messages": True}
        member |= dict.fromkeys(ADMINISTRATOR_RIGHTS, True)
    if role is Role.KICKED:
        member["until_date"] = 0
    return member


def without_reply(message: Json) -> Json:
    """Return a message as it stands inside another: replies are not nested."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _entity(text: str, entity: Mapping[str, Any]) -> Entity:
    covered = utf16_slice(text, entity["offset"], entity["length"])
    return Entity(entity["type"], entity["offset"], entity["length"], covered, entity.get("url"))


def _button(button: Mapping[str, Any]) -> Button:
    app = (button.get("web_app") or {}).get("url")
    return Button(button["text"], button.get("callback_data"), button.get("url"), app)


def _given(fields: Mapping[str, Any]) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
