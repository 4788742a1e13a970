"""All current articles as JSON lines, in the form that `heliograph ingest` reads."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bot.errors import BotError, UsageError
from bot.records import published
from corpus.store import CorpusStore
from corpus.types import Article

# Not the extremes that datetime has: the store reckons a day around a limit.
_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)
_ALL = 10_000_000


def export_articles(store: CorpusStore, target: Path) -> int:
    """Write the current revision of every article that is not withdrawn; return how many.

    Raises UsageError for a name of another kind, BotError when it cannot be written.
    """
    if not target.name.endswith((".jsonl", ".jsonl.gz")):
        raise UsageError(f"{target}: name a file that ends in .jsonl or .jsonl.gz")
    aside = target.with_name(f".{target.name}.part")
    count = 0
    try:
        with _opened(aside, zipped=target.suffix == ".gz") as file:
            for header in store.headers_between(_FIRST, _LAST, limit=_ALL):
                article = store.article(header.id)
                if article is not None:
                    file.write(json.dumps(_record(article), ensure_ascii=False) + "\n")
                    count += 1
        aside.replace(target)
    except OSError as error:
        raise BotError(f"{target}: cannot be written ({error.strerror})") from error
    finally:
        aside.unlink(missing_ok=True)
    return count


def _opened(path: Path, *, zipped: bool) -> IO[str]:
    if zipped:
        return gzip.open(path, "wt", encoding="utf-8")
    return path.open("w", encoding="utf-8")


def _record(article: Article) -> dict[str, object]:
    header = article.header
    fields = {
        "url": header.url,
        "title": header.title,
        "text": article.text,
        "outlet": header.outlet,
        "authors": list(header.authors),
        "published": published(header.published),
        "language": header.language,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
