"""What people do with the bot again and again: ask, subscribe, look at what they subscribed."""

from __future__ import annotations

from emulator.chat import Chat
from emulator.nouns import Person, Sent
from emulator.telegram import Telegram

TOPIC = "water level of the Kayrakkum reservoir"


def is_answer(message: Sent) -> bool:
    """Tell an answer from an alert: only alerts quote of that reservoir."""
    return not any("Kayrakkum" in quote for quote in message.quotes)


def ask(chat: Chat, question: str, *, by: Person | None = None) -> Sent:
    """Write something and return the answer; alerts that come in between are passed over."""
    said = chat.says(question, by=by)
    return chat.wait_for_message(lambda message: message.message_id > said.message_id and is_answer(message))


def ask_behind_the_outbox(telegram: Telegram, chat: Chat, question: str) -> Sent:
    """Ask so that the answer comes through the outbox, behind whatever else is due to this chat."""
    telegram.too_fast(1, chat=chat)
    return ask(chat, question)


def subscribe(chat: Chat, words: str, *, by: Person | None = None) -> Sent:
    """Ask for a subscription that watches, look at what it would have sent, save it, and return what that says."""
    shown = ask(chat, f"/subscribe {words}", by=by)
    chat.presses(shown, data="ws:", by=by)
    return chat.wait_for_edit(shown)


def subscriptions_of(chat: Chat, *, by: Person | None = None) -> list[str]:
    """Return the callback data of the remove buttons that `/subscriptions` shows."""
    listed = ask(chat, "/subscriptions", by=by)
    return [button.data or "" for button in listed.buttons if (button.data or "").startswith("x:")]
