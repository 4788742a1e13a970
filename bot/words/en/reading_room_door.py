"""The reading room: coming in, being refused, and what Mini Apps show before the page."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "web_door_title": "Come in as an owner",
    "web_door_in": "Come in",
    "web_door_out": "Go out",
    "web_door_inside": "You are in as an owner of this desk.",
    "web_door_token": "Token of the owner",
    "web_door_hint": "Whoever runs the bot has set it. Readers need none: they come from the chat.",
    "web_door_wrong": "That is not the token. After five wrong ones only the right one is heard, for fifteen minutes.",
    "web_door_closed": "Nobody can come in as an owner: no token is set. Put one into {variable} and restart the bot.",
    "web_for_owners": "This page is for the owners of the desk. Go out, and come in with the owner's token.",
    "web_form_foreign": "This form came from elsewhere, so nothing was changed. Open the page here and try again.",
    "web_form_old": "This form is too old, or came without a cookie. Nothing was changed. Reload the page and retry.",
    "web_form_kind": "A form is taken as application/x-www-form-urlencoded alone. Nothing was changed.",
    "web_not_so": "This address cannot be asked like that. Go back, and use the form or the link on the page.",
    "web_not_understood": "This could not be understood. Go back, and ask with fewer or other words.",
    "web_too_slow": "What you sent took too long to arrive. Please try again.",
    "web_too_many_questions": "Too many questions at once. Ask again in {seconds} s.",
    "web_too_many_tokens": "Too many wrong tokens. The right one is taken at any time, others again in {seconds} s.",
    "web_too_much": "That is more than anybody needs to send. Nothing was changed; send less.",
    "web_too_long": "This address is too long. Ask with fewer words or filters.",
    "web_other_host": "This is not the address of the reading room. Whoever runs it sets the right one: url in [web].",
    "web_app_opening": "Opening…",
    "web_app_elsewhere": "This page opens within Telegram, by a button under a quote in the chat with the bot.",
    "web_app_no_script": "Within Telegram this page needs JavaScript to show who you are; in a browser no page does.",
    "web_app_browser": "Open it in a browser",
    "web_app_old": "Telegram did not say who you are, or over an hour ago. Open the page from the chat again.",
    "web_app_closed": "This desk is closed to you. Ask one of its owners to let you in.",
    "web_foot_language": "Language",
    "web_foot_look": "Look",
    "web_look_auto": "As the device",
    "web_look_light": "Light",
    "web_look_dark": "Dark",
    "button_read_page": "Read on the page",
}
