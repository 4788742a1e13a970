"""Read the preview page of a public Telegram channel (t.me/s/NAME), saved or fetched: each message an article. Pure.

Views, forwards, reactions, quoted messages and link previews are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import SourceError
from corpus.extract import tree_of
from corpus.fields import clean_text
from corpus.identity import canonical_url
from corpus.moments import parse_moment
from corpus.types import Draft, Evidence, Item, Refusal, Skip

_TITLE_WORDS = 14
_SENTENCE = re.compile(r".*?[.!?…](?=\s|$)")
_MESSAGE, _TEXT, _OWNER = "tgme_widget_message", "tgme_widget_message_text", "tgme_widget_message_owner_name"
# Parts of a message that hold somebody else's text.
_FOREIGN = frozenset(["tgme_widget_message_reply", "tgme_widget_message_link_preview", "tgme_widget_message_poll"])
_CHANNEL = re.compile(r"/(?:s/)?([A-Za-z]\w{3,31})/?")


def is_channel_page(html: str) -> bool:
    """Tell whether a page is the preview of a channel."""
    return f'class="{_MESSAGE} ' in html and "data-post=" in html


def preview_address(url: str) -> str:
    """Return the address of a channel's preview page for that of the channel; others stay as they are."""
    parts = urlsplit(url)
    channel = _CHANNEL.fullmatch(parts.path)
    if parts.hostname in ("t.me", "telegram.me") and channel:
        return f"https://t.me/s/{channel[1]}"
    return url


def drafts_of_channel(html: str) -> Iterator[Item]:
    """Yield the messages that have a text, in the order of the page, then how many have none."""
    tree = tree_of(html)
    messages = [element for element in tree.iter("div") if _is_message(element)] if tree is not None else []
    silent = 0
    for message in messages:
        text = _tidied("\n".join("".join(_strings(part)) for part in _parts(message, _TEXT)))
        if text:
            yield _item(message, text)
        else:
            silent += 1
    if silent:
        name = str(messages[0].get("data-post")).partition("/")[0]
        yield Skip(f"{name}: messages without a text: {silent}", silent)


def _is_message(element: Any) -> bool:
    return _MESSAGE in _classes(element) and "/" in element.get("data-post", "")


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _parts(element: Any, wanted: str) -> Iterator[Any]:
    """Yield the parts of a message that have the class, without those inside somebody else's text."""
    for child in element:
        classes = _classes(child)
        if wanted in classes:
            yield child
        elif not classes & _FOREIGN:
            yield from _parts(child, wanted)


def _strings(element: Any) -> Iterator[str]:
    """Yield the texts of and below an element, a line end for each <br>, nothing for comments."""
    if isinstance(element.tag, str):
        yield "\n" if element.tag == "br" else element.text or ""
        for child in element:
            yield from _strings(child)
            yield child.tail or ""


def _tidied(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n\n".join(line for line in lines if line)


def _item(message: Any, text: str) -> Draft | Refusal:
    try:
        return _draft(message, text)
    except ValueError as error:
        return Refusal(str(SourceError(f"t.me/{message.get('data-post')}", str(error))))


def _draft(message: Any, text: str) -> Draft:
    post = message.get("data-post")
    url = canonical_url(f"https://t.me/{post}")
    outlet = next(("".join(_strings(part)) for part in _parts(message, _OWNER)), "")
    published = next((parse_moment(stated) for time in message.iter("time") if (stated := time.get("datetime"))), None)
    return Draft(
        key=url,
        title=_title(text),
        text=clean_text(text),
        outlet=" ".join(outlet.split()) or post.partition("/")[0],
        url=url,
        published=published,
        evidence=Evidence.DECLARED if published else Evidence.NONE,
    )


def _title(text: str) -> str:
    """Return the first line where it is a headline, else the beginning of the first sentence."""
    line = text.partition("\n")[0]
    sentence = _SENTENCE.match(line)
    words = (sentence[0] if sentence and len(line.split()) > _TITLE_WORDS else line).split()
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
