"""What keeps a page from being answered though nobody did wrong: an index or a database that cannot be used now."""

from __future__ import annotations

import logging
from typing import Final

from bot.errors import StoreError as PeopleStoreError
from corpus.errors import StoreError
from embeddings.errors import IndexAway, IndexDamaged, IndexMissing, ModelError

log = logging.getLogger(__name__)

_WORDS: Final[dict[type[Exception], str]] = {
    IndexMissing: "web_not_indexed",
    IndexDamaged: "web_index_damaged",
    ModelError: "web_index_damaged",
    IndexAway: "web_away",
    StoreError: "web_away",
    PeopleStoreError: "web_away",
}
AILMENTS: Final = tuple(_WORDS)


def ailment(error: Exception) -> str:
    """Return the words for what ails, "" for an error of another kind; the reason itself is for the log alone."""
    words = next((words for kind, words in _WORDS.items() if isinstance(error, kind)), "")
    if words:
        log.warning("the reading room cannot answer: %s", error)
    return words
