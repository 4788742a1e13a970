"""The Atom feed of each chat's briefs, as files in a folder that a web server may hand out.

A file's name is made of the chat and a secret, so that who knows neither finds no feed: whoever has the address may
read what the chat is sent.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from bot.errors import StoreError
from bot.forms.atom import Entry, Feed, entries_of, with_entry, written
from bot.messages import Delivery
from bot.texts import Texts
from bot.types import Chat, Place

log = logging.getLogger(__name__)

KEPT = 60
"""Entries in a feed: two months of mornings."""

_NAMES = UUID("2f1c8a34-5f0e-4c1d-9d0e-6a7f5a1f0b52")
"""The namespace of our names (RFC 9562); changing it would make every entry that readers have seen a new one."""


class FeedFolder:
    """Writes feeds. Does not decide what a brief is: a message that begins one carries its page."""

    def __init__(
        self,
        folder: Path,
        secret: Path,
        chat: Callable[[Place], Chat | None],
        *,
        named_by: Callable[[int], int] = lambda chat_id: chat_id,
    ) -> None:
        """Write into `folder`, name files by what stands in the file `secret`; `chat` gives titles and languages.

        `named_by` gives the id that a chat had when its feed was named, for one that moved since.
        """
        self._folder, self._secret, self._chat, self._named_by = folder, secret, chat, named_by
        self._one_at_a_time = threading.Lock()

    def sent(self, delivery: Delivery, at: datetime) -> None:
        """Add the brief that begins with what was sent `at`; any other message adds nothing.

        A feed that cannot be written is logged: the message is out, and nothing else waits for its feed.
        """
        if not delivery.message.page:
            return
        try:
            with self._one_at_a_time:
                self._add(delivery, at)
        except (OSError, StoreError) as error:
            log.error("the feed of chat %d could not be written: %s", delivery.place.chat_id, error)

    def path(self, place: Place) -> Path:
        """Return where the feed of `place` is written; raises OSError, StoreError."""
        name = f"{self._named_by(place.chat_id)}/{place.topic_id}"
        named = hmac.new(self._key(), name.encode(), hashlib.sha256)
        return self._folder / f"{named.hexdigest()[:40]}.atom"

    def _add(self, delivery: Delivery, at: datetime) -> None:
        path, chat = self.path(delivery.place), self._chat(delivery.place)
        feed_id = uuid5(_NAMES, path.stem)
        texts = Texts(chat.language) if chat else None
        heading = delivery.message.text.partition("\n")[0]
        when = texts.moment(at, chat.zone) if texts and chat else at.date().isoformat()
        entry = Entry(uuid5(feed_id, delivery.key).urn, f"{heading}, {when}", at, delivery.message.page)
        entries = with_entry(self._read(path), entry, most=KEPT)
        title = f"Heliograph: {chat.title}" if chat and chat.title else "Heliograph"
        _replace(path, written(Feed(feed_id.urn, title, chat.language if chat else "en", entries), now=at))

    def _read(self, path: Path) -> tuple[Entry, ...]:
        try:
            return entries_of(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        except ValueError as error:
            log.warning("%s is begun anew: %s", path.name, error)
            return ()

    def _key(self) -> bytes:
        try:
            return self._secret.read_bytes()
        except FileNotFoundError:
            return self._new_key()

    def _new_key(self) -> bytes:
        key = secrets.token_hex(32).encode()
        aside = self._secret.with_suffix(".part")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(key)
        aside.replace(self._secret)
        return key


def _replace(path: Path, text: str) -> None:
    """Write the file so that a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
