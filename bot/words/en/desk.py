"""The way from the chat to the desk: `/desk`, its link, and the sessions that such links begin."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "menu_desk": "A link into the reading room, for your browser",
    "help_desk": "**In a browser**\n`/desk` gives you a link into the reading room, to read and ask at a desk",
    "desk_link": (
        "This button leads into the reading room: once, within {minutes}. The browser in which you come in then stays "
        "in for {days}. Pass it on to nobody: whoever opens it first is taken for you."
    ),
    "desk_only_private": "That link is for one person alone. Write /desk to me in a private chat.",
    "desk_no_address": (
        "The reading room has no address to which I could send you. Whoever runs this bot can give it one: `listen` "
        "and `url` under `[web]` in config.toml."
    ),
    "button_desk": "Open the reading room",
    "desk_minute.one": "{n} minute",
    "desk_minute.other": "{n} minutes",
    "desk_day.one": "{n} day",
    "desk_day.other": "{n} days",
    "kept_session.one": "{n} session in the reading room, or link into it",
    "kept_session.other": "{n} sessions in the reading room, or links into it",
    "web_in_title": "Come into the reading room",
    "web_in_means": "With this button your browser comes in and stays in for {days}. The link then opens nothing more.",
    "web_in_own": "Do it in a browser that is yours alone; elsewhere go out again when you leave.",
    "web_in_over": "This link was used before, or has ended. Send /desk to the bot in a private chat for a new one.",
    "web_to_browser": "Open in the browser",
    "web_to_browser_means": (
        "This link opens the page in your browser: once, within {minutes}. The browser then stays in for {days}."
    ),
    "web_door_reader": "You are in as a reader, by a link from the chat.",
    "web_door_desk": "Readers come in by a link: send /desk to the bot in a private chat.",
    "web_owner_sessions": "Sessions",
    "web_sessions_mean": (
        "Browsers that came in and have not gone out. Who comes from Telegram stands here by their number; who is shut "
        "out of the desk is out at once, even where a session still stands here."
    ),
    "web_session_who": "Who",
    "web_session_since": "Came in",
    "web_session_used": "Last used",
    "web_session_until": "Ends",
    "web_session_token": "Owner, with the token",
    "web_session_owner": "Owner {id}",
    "web_session_reader": "Reader {id}",
    "web_session_own": "this browser",
    "web_session_end": "End",
    "web_session_end_one": "End session {which}",
    "web_sessions_end_others": "End all others",
    "web_sessions_hour": "Of the last use only the hour is kept.",
    "web_sessions_ended": "Sessions ended: {many}.",
}
