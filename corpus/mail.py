"""Read newsletters from .eml and .mbox files: From is the outlet, Date the publication, Message-ID the key."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path

from corpus.errors import SourceError
from corpus.extract import decode_html, text_of
from corpus.fields import clean_text, draft_from_fields
from corpus.types import Draft, Refusal

# Newsletters end below 1 MB without their pictures; attachments are not read.
MAX_MESSAGE_BYTES = 32 * 2**20
# The plain part of many newsletters says no more than "open this in a browser".
_WORDS_ENOUGH = 20
_LAYOUT = re.compile(r"<(/?)(?:table|tbody|thead|tfoot|tr|td|th|center)\b[^<>]{0,2000}>", re.IGNORECASE)


def draft_of_message(content: bytes, *, key: str | None = None) -> Draft:
    """Return the article that a message carries; `key` stands in for a missing Message-ID.

    Raises ValueError saying what is wrong.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        identity = _header(message, "message-id").strip("<> ")
        name, address = parseaddr(_header(message, "from"))
        fields = {
            "title": _header(message, "subject"),
            "text": _text(message),
            "outlet": name or address.rpartition("@")[2],
            "published": _header(message, "date"),
        }
    except (MessageError, AttributeError, IndexError, TypeError, LookupError) as error:
        # The standard parser breaks in these ways on damaged headers and charsets.
        raise ValueError(f"the message cannot be read: {error}") from error
    return draft_from_fields(fields, key=f"mail:{identity}" if identity else key)


def drafts_of_mbox(path: Path) -> Iterator[Draft | Refusal]:
    """Yield a draft or a refusal for each message of a mailbox, in order."""
    number = 0
    try:
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.keys(), start=1):
                yield _member(path, number, box.get_file(key).read(MAX_MESSAGE_BYTES + 1))
        finally:
            box.close()
    except (OSError, mailbox.Error) as error:
        yield Refusal(f"{path}: the mailbox cannot be read on from message {number + 1}: {error}")


def _member(path: Path, number: int, content: bytes) -> Draft | Refusal:
    place = f"{path} (message {number})"
    if len(content) > MAX_MESSAGE_BYTES:
        return Refusal(str(SourceError(place, f"the message is larger than {MAX_MESSAGE_BYTES // 2**20} MiB")))
    try:
        return draft_of_message(content)
    except ValueError as error:
        return Refusal(str(SourceError(place, str(error))))


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _text(message: EmailMessage) -> str:
    """Return the text of the HTML part, or of the plain part where the other holds less."""
    html = message.get_body(("html",))
    text = text_of(_flowing(_decoded(html))) if html else ""
    if len(text.split()) >= _WORDS_ENOUGH:
        return text
    plain = message.get_body(("plain",))
    other = clean_text(_decoded(plain)).strip() if plain else ""
    return other if len(other.split()) > len(text.split()) else text


def _decoded(part: MIMEPart) -> str:
    """Return a part's text strictly by its charset: a wrong letter must not be quoted."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise ValueError("the message has a part that cannot be decoded")
    return decode_html(content, part.get_content_charset())


def _flowing(html: str) -> str:
    """Turn the tables that newsletters are laid out with into blocks, which the extractor reads."""
    return _LAYOUT.sub(r"<\1div>", html)
