"""The terminal."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "terminal_welcome": (
        "This is Heliograph in the terminal: the same commands and the same answers as in Telegram. "
        "Write a question, or /help."
    ),
    "terminal_token": (
        "To put it on Telegram: write to @BotFather, send /newbot, choose a name, and start again with the token "
        "that it gives you:\n  TELEGRAM_BOT_TOKEN=… make run"
    ),
    "terminal_buttons": "Type a number to press a button.",
    "terminal_no_button": "There is no button {number}.",
    "terminal_database_away": "The database cannot be reached now. Please ask again when it is back.",
    "terminal_quit": "/quit ends the chat.",
}
