"""Work on many things that one of them may break: all others are done. Pure."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from bot.errors import StoreError
from corpus.errors import CorpusError
from embeddings.errors import EmbeddingsError

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")

EVERYBODYS_TROUBLE = (CorpusError, EmbeddingsError, StoreError)
"""What no single thing is to blame for: database or index cannot be used now; the next round may find them again."""


def salvaged(work: Callable[[Sequence[Item]], Result], items: Sequence[Item], what: str) -> Iterator[Result]:
    """Yield what `work` makes of all items, or of ever smaller parts of them where it fails on some.

    An item on which it fails alone is logged as one `what`, and left out. Raises what is everybody's trouble.
    """
    try:
        yield work(items)
        return
    except EVERYBODYS_TROUBLE:
        raise
    except Exception:
        if len(items) <= 1:
            log.exception("one %s met an error that nobody foresaw and is left out", what)
            return
    middle = len(items) // 2
    for part in (items[:middle], items[middle:]):
        yield from salvaged(work, part, what)
