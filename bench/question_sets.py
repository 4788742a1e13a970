"""Read a news question set (articles.jsonl.gz, questions.jsonl, unanswerable.jsonl) and search an indexed home."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from corpus.origins_store import OriginsStore
from corpus.store import CorpusStore
from embeddings.evaluate import Question
from embeddings.generations import Generations
from embeddings.reranker import open_reranker
from embeddings.search import Aids, Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.transformer import SentenceEncoder


def read_questions(folder: Path) -> list[Question]:
    """Return the answerable and the unanswerable questions of a set."""
    files = ("questions.jsonl", "unanswerable.jsonl")
    return [_question(row) for name in files for row in read_rows(folder / name)]


def read_texts(folder: Path) -> dict[str, str]:
    """Return title and text of each article by address, to check quotes against."""
    return {row["url"]: f"{row['title']}\n{row['text']}" for row in read_rows(folder / "articles.jsonl.gz")}


def open_searcher(home: Path, settings: EmbeddingsSettings) -> tuple[Searcher, CorpusStore]:
    """Return a searcher over a home into which the set's articles were ingested."""
    store = CorpusStore(f"sqlite:///{home / 'corpus.db'}")
    encoder, reranker = SentenceEncoder(settings), open_reranker(settings)
    places = OriginsStore(f"sqlite:///{home / 'corpus.db'}")
    aids = Aids(lambda: reranker, places.origin_of)
    return Searcher(store, lambda _: encoder, Generations(home / "index"), settings, aids=aids), store


def now() -> datetime:
    """Return the present moment; the sets give each question its own."""
    return datetime.now(UTC)


def _question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        text=row["question"],
        as_of=date.fromisoformat(row["as_of"]),
        answers=tuple(row.get("answers", ())) if row.get("span") else (),
        gold_urls=frozenset(row.get("gold_urls", ())),
        kind=row.get("kind", ""),
    )


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, gzipped or not."""
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
