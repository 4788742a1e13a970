"""The Bot API methods that the stand-in offers: strict about what comes in, true about what goes out.

Messages pass through the npm emulator, which stores and numbers them. Members,
channels, topics, command menus, chat actions and answers to presses are things
that it does not have; those are answered here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator import checks
from emulator.node import Node
from emulator.nouns import Notice, Offered, Refused, Role, Room, bad, forbidden
from emulator.objects import chat_json, member_json, thread_json, user_json, without_reply
from emulator.world import World

Json = dict[str, Any]
Params = Mapping[str, Any]

JSON_FIELDS = {"entities", "reply_markup", "link_preview_options", "reply_parameters", "commands", "scope"} | {
    "allowed_updates",
    "results",
    "button",
    "caption_entities",
}
NUMBER_FIELDS = {"draft_id", "message_id", "message_thread_id", "user_id", "offset", "limit", "timeout"}
CHAT_ACTIONS = {"typing", "upload_document", "upload_photo", "find_location", "choose_sticker"}
MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass(frozen=True)
class Method:
    """What a method takes, what it cannot do without, and who answers it."""

    takes: frozenset[str]
    needs: frozenset[str]
    answer: Callable[[Methods, Params], Any]


def decode(raw: Mapping[str, Any]) -> Json:
    """Return the parameters as values; a form brings objects and numbers as text."""
    return {name: _value(name, value) for name, value in raw.items()}


def _value(name: str, value: Any) -> Any:
    try:
        if name in JSON_FIELDS and isinstance(value, str):
            return json.loads(value)
        return int(value) if name in NUMBER_FIELDS else value
    except ValueError as error:
        raise bad(f"can't parse {name}: {value!r}") from error


class Methods:
    """Answer the bot's requests from the world, through the emulator where it can."""

    def __init__(self, world: World, node: Node) -> None:
        self._world, self._node = world, node

    def perform(self, method: str, params: Params) -> Any:
        """Return the result of one request, or raise Refused."""
        spec = METHODS.get(method)
        if spec is None:
            raise Refused(404, "Not Found: method not found")
        unknown, missing = set(params) - spec.takes, spec.needs - set(params)
        if unknown:
            raise bad(f"{method} has no parameter {sorted(unknown)[0]!r}")
        if missing:
            raise bad(f"parameter {sorted(missing)[0]!r} is required")
        with self._world.lock:
            return spec.answer(self, params)

    def get_me(self, _: Params) -> Json:
        emulated: Json = self._node.bot("getMe", {})
        abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
        return emulated | user_json(self._world.bot) | abilities

    def send_message(self, params: Params) -> Json:
        thread = params.get("message_thread_id")
        room = self._world.writable(params["chat_id"], thread)
        self._check_content(params, private=room.kind == "private")
        answers = self._answered(room, params)
        stored = self._node.bot("sendMessage", {**params, "chat_id": room.id})
        message = self._frame(room, stored["message_id"], thread) | _content(params) | answers
        self._world.remember(message)
        self._world.sent.append(self._world.versions[room.id, message["message_id"]][0])
        self._world.changed()
        return message

    def send_document(self, params: Params) -> Json:
        thread = params.get("message_thread_id")
        room = self._world.writable(params["chat_id"], thread)
        caption, (name, content) = params.get("caption", ""), params["document"]
        checks.check_caption(caption, params.get("caption_entities", []))
        answers = self._answered(room, params)
        # The npm emulator numbers the message; it has no files.
        stored = self._node.bot("sendMessage", {"chat_id": room.id, "text": caption or name})
        # As a text, so that a reader finds caption and file by the same means as any message.
        shown = {"text": caption, "entities": params.get("caption_entities", [])}
        message = self._frame(room, stored["message_id"], thread) | _content(shown) | answers
        self._world.remember(message)
        self._world.sent.append(self._world.versions[room.id, message["message_id"]][0])
        self._world.files[room.id, message["message_id"]] = (name, content)
        self._world.changed()
        document = {"file_id": "d1", "file_unique_id": "u1", "file_name": name, "file_size": len(content)}
        return {key: value for key, value in message.items() if key not in ("text", "entities")} | {
            "caption": caption,
            "document": document,
        }

    def edit_message_text(self, params: Params) -> Json:
        message = self._own(params)
        self._check_content(params, private=message["chat"]["type"] == "private")
        return self._edit(message, _content(params), params)

    def edit_message_reply_markup(self, params: Params) -> Json:
        message = self._own(params)
        if "reply_markup" in params:
            checks.check_keyboard(params["reply_markup"], private=message["chat"]["type"] == "private")
        kept = {name: message[name] for name in ("text", "entities", "link_preview_options") if name in message}
        markup = {"reply_markup": params["reply_markup"]} if "reply_markup" in params else {}
        return self._edit(message, kept | markup, params)

    def delete_message(self, params: Params) -> bool:
        message = self._own(params, missing="message to delete not found")
        key = (message["chat"]["id"], message["message_id"])
        self._node.bot("deleteMessage", {"chat_id": key[0], "message_id": key[1]})
        del self._world.messages[key]
        self._world.changed()
        return True

    def answer_callback_query(self, params: Params) -> bool:
        notices = self._world.presses.get(str(params["callback_query_id"]))
        if notices is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        text = str(params.get("text", ""))
        if checks.utf16_length(text) > 200:
            raise bad("MESSAGE_TOO_LONG")
        notices.append(Notice(text, alert=str(params.get("show_alert", "")).lower() == "true"))
        self._world.changed()
        return True

    def answer_inline_query(self, params: Params) -> bool:
        offered = self._world.inquiries.get(str(params["inline_query_id"]))
        if offered is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        checks.check_inline(params)
        personal = str(params.get("is_personal", "")).lower() == "true"
        answer = Offered(
            tuple(params["results"]),
            params.get("button", {}),
            str(params.get("next_offset", "")),
            int(params.get("cache_time", 300)),
            personal,
        )
        offered.append(answer)
        self._world.changed()
        return True

    def send_chat_action(self, params: Params) -> bool:
        self._world.writable(params["chat_id"], params.get("message_thread_id"))
        if params["action"] not in CHAT_ACTIONS:
            raise bad("wrong parameter action in request")
        return True

    def send_message_draft(self, params: Params) -> bool:
        room = self._world.writable(params["chat_id"], params.get("message_thread_id"))
        if room.kind != "private":
            raise bad("TEXTDRAFT_PEER_INVALID")
        if not params["draft_id"]:
            raise bad("RANDOM_ID_INVALID")
        if params.get("text"):
            checks.check_text(params["text"])
        return True

    def get_chat(self, params: Params) -> Json:
        room = self._world.room(params["chat_id"])
        gifts = dict.fromkeys(
            ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], False
        )
        return chat_json(room) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}

    def get_chat_member(self, params: Params) -> Json:
        room = self._inside(params["chat_id"])
        person = self._world.people.get(params["user_id"])
        if person is None:
            raise bad("PARTICIPANT_ID_INVALID")
        return member_json(person, room.role(person.id))

    def get_chat_administrators(self, params: Params) -> list[Json]:
        room = self._inside(params["chat_id"])
        if room.kind == "private":
            raise bad("there are no administrators in the private chat")
        ranked = [(self._world.people[someone], role) for someone, role in room.roles.items() if role.administers]
        # As documented: the bots among the administrators are left out, except the one that asks.
        return [member_json(person, role) for person, role in ranked]

    def get_chat_member_count(self, params: Params) -> int:
        return sum(role.is_inside for role in self._inside(params["chat_id"]).roles.values())

    def leave_chat(self, params: Params) -> bool:
        self._inside(params["chat_id"]).roles[self._world.bot.id] = Role.LEFT
        return True

    def set_my_commands(self, params: Params) -> bool:
        checks.check_commands(params["commands"])
        self._world.commands[self._menu(params)] = list(params["commands"])
        return True

    def get_my_commands(self, params: Params) -> list[Json]:
        return self._world.commands.get(self._menu(params), [])

    def delete_my_commands(self, params: Params) -> bool:
        self._world.commands.pop(self._menu(params), None)
        return True

    def set_my_description(self, params: Params) -> bool:
        return self._describe("description", params, longest=512)

    def get_my_description(self, params: Params) -> Json:
        return self._described("description", params)

    def set_my_short_description(self, params: Params) -> bool:
        return self._describe("short_description", params, longest=120)

    def get_my_short_description(self, params: Params) -> Json:
        return self._described("short_description", params)

    def _describe(self, kind: str, params: Params, *, longest: int) -> bool:
        text = str(params.get(kind, ""))
        if len(text) > longest:
            raise bad(f"BOT_{kind.upper()}_TOO_LONG")
        self._world.descriptions[kind, str(params.get("language_code", ""))] = text
        return True

    def _described(self, kind: str, params: Params) -> Json:
        return {kind: self._world.descriptions.get((kind, str(params.get("language_code", ""))), "")}

    def agree(self, _: Params) -> bool:
        return True

    def _menu(self, params: Params) -> tuple[str, str]:
        """Return what a menu is for; one of a chat needs a chat in which somebody began to talk."""
        scope = params.get("scope") or {"type": "default"}
        kind = str(scope["type"])
        if kind == "chat":
            room = self._world.room(scope["chat_id"])
            if room.kind == "private" and not room.started:
                raise bad("chat not found")
            kind = f"chat {room.id}"
        return kind, str(params.get("language_code", ""))

    def no_webhook(self, _: Params) -> Json:
        return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}

    def _inside(self, chat_id: object) -> Room:
        room = self._world.room(chat_id)
        role = room.role(self._world.bot.id)
        if room.kind != "private" and not role.is_inside:
            raise forbidden(f"bot is not a member of the {room.kind} chat")
        if room.kind == "channel" and not role.administers:
            raise bad("member list is inaccessible")
        return room

    def _own(self, params: Params, missing: str = "message to edit not found") -> Json:
        room = self._world.writable(params["chat_id"], None)
        message = self._world.messages.get((room.id, params["message_id"]))
        if message is None:
            raise bad(missing)
        if not any(sent.message_id == params["message_id"] and sent.chat_id == room.id for sent in self._world.sent):
            raise bad("message can't be edited")
        return message

    def _edit(self, message: Json, content: Json, params: Params) -> Json:
        kept = {name: value for name, value in message.items() if name not in _CONTENT}
        changed = kept | content | {"edit_date": int(time.time())}
        if {name: message.get(name) for name in _COMPARED} == {name: changed.get(name) for name in _COMPARED}:
            raise bad(MODIFIED)
        self._node.bot("editMessageText", {**params, "chat_id": message["chat"]["id"], "text": changed["text"]})
        self._world.remember(changed)
        return changed

    def _check_content(self, params: Params, *, private: bool) -> None:
        checks.check_text(params["text"])
        checks.check_entities(params["text"], params.get("entities", []))
        if "reply_markup" in params:
            checks.check_keyboard(params["reply_markup"], private=private)
        preview = params.get("link_preview_options", {}).get("url")
        if preview:
            checks.check_url(preview, what="link preview URL")

    def _answered(self, room: Room, params: Params) -> Json:
        reply = params.get("reply_parameters")
        if not reply:
            return {}
        message = self._world.messages.get((room.id, int(reply["message_id"])))
        if message is None and not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        return {"reply_to_message": without_reply(message)} if message else {}

    def _frame(self, room: Room, message_id: int, thread: int | None) -> Json:
        author: Json = {"from": user_json(self._world.bot)}
        if room.kind == "channel":
            author = {"sender_chat": chat_json(room)}
        topic = room.topics.get(thread) if thread is not None else None
        head = {"message_id": message_id, "date": int(time.time()), "chat": chat_json(room)}
        return head | author | thread_json(room, topic)


_CONTENT = ("text", "entities", "reply_markup", "link_preview_options")
_COMPARED = ("text", "entities", "reply_markup")


def _content(params: Params) -> Json:
    """Return what a message shows; the emulator would echo it as unparsed text."""
    return {name: params[name] for name in _CONTENT if params.get(name)}


def _method(answer: Callable[[Methods, Params], Any], needs: str = "", may: str = "") -> Method:
    needed = frozenset(needs.split())
    return Method(needed | frozenset(may.split()), needed, answer)


_SENDING = "message_thread_id entities link_preview_options disable_notification protect_content reply_markup"
METHODS = {
    "getMe": _method(Methods.get_me),
    "sendMessage": _method(Methods.send_message, "chat_id text", f"{_SENDING} reply_parameters"),
    "sendDocument": _method(
        Methods.send_document,
        "chat_id document",
        "caption caption_entities message_thread_id reply_markup reply_parameters disable_notification protect_content",
    ),
    "editMessageText": _method(
        Methods.edit_message_text, "chat_id message_id text", "entities link_preview_options reply_markup"
    ),
    "editMessageReplyMarkup": _method(Methods.edit_message_reply_markup, "chat_id message_id", "reply_markup"),
    "deleteMessage": _method(Methods.delete_message, "chat_id message_id"),
    "answerCallbackQuery": _method(
        Methods.answer_callback_query, "callback_query_id", "text show_alert url cache_time"
    ),
    "answerInlineQuery": _method(
        Methods.answer_inline_query, "inline_query_id results", "cache_time is_personal next_offset button"
    ),
    "sendMessageDraft": _method(
        Methods.send_message_draft, "chat_id draft_id", "text entities message_thread_id parse_mode"
    ),
    "sendChatAction": _method(Methods.send_chat_action, "chat_id action", "message_thread_id"),
    "getChat": _method(Methods.get_chat, "chat_id"),
    "getChatMember": _method(Methods.get_chat_member, "chat_id user_id"),
    "getChatAdministrators": _method(Methods.get_chat_administrators, "chat_id"),
    "getChatMemberCount": _method(Methods.get_chat_member_count, "chat_id"),
    "leaveChat": _method(Methods.leave_chat, "chat_id"),
    "setMyCommands": _method(Methods.set_my_commands, "commands", "scope language_code"),
    "getMyCommands": _method(Methods.get_my_commands, "", "scope language_code"),
    "deleteMyCommands": _method(Methods.delete_my_commands, "", "scope language_code"),
    "setMyDescription": _method(Methods.set_my_description, "", "description language_code"),
    "getMyDescription": _method(Methods.get_my_description, "", "language_code"),
    "setMyShortDescription": _method(Methods.set_my_short_description, "", "short_description language_code"),
    "getMyShortDescription": _method(Methods.get_my_short_description, "", "language_code"),
    "setMyName": _method(Methods.agree, "", "name language_code"),
    "getWebhookInfo": _method(Methods.no_webhook),
}
