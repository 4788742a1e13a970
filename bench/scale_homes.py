"""Write a home folder of a given size: the articles of another home first, jittered copies of them beyond.

Rows go straight into the tables of the corpus, in bulk; both indexes are built by the product's own classes, chunk by
chunk, so that memory stays bounded. What each step took is kept in the home, in made.json.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count, groupby
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from replicas import Copier, Lexicon, Original, original

from bot.app import Heliograph
from bot.settings import Settings
from corpus.identity import sha256
from corpus.schema import ARTICLES, PASSAGES, PLACEMENTS, REVISIONS, open_database
from corpus.store import CorpusStore
from corpus.types import Article, Passage
from embeddings.build import label
from embeddings.encoder import Encoder, passage_text
from embeddings.generations import Contents
from embeddings.lexical import Terms
from embeddings.types import Vectors
from embeddings.vectors import VectorStore, text_hash

_CHUNK = 20_000
"""Passages in one portion: of vectors 31 MB, and few enough commits of the terms at five millions."""

KEPT_UP_TO = 100_000
"""Vectors are kept in the corpus for copies of homes up to this size; beyond it 2.1 kB a passage only fill the disk."""

_CATCH_UP = 10_000
"""Passages that come with the last catch-up, whose time is the add rate; a tenth of the corpus where that is less."""

_FILE = "made.json"


@dataclass(slots=True)
class Made:
    """What a home holds, and what its making took: seconds by step.

    `catch_up` are the steps of adding the last `caught_up` passages to the published index: load, add, publish.
    """

    passages: int = 0
    articles: int = 0
    caught_up: int = 0
    build: dict[str, float] = field(default_factory=dict)
    catch_up: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article with those of its passages that the home takes, and their terms and vectors."""

    article: Article
    passages: list[Passage]
    terms: Sequence[Terms]
    vectors: Vectors


def make(source: Path, passages: int, out: Path) -> Made:
    """Write the home `out` of this many passages from the indexed home `source`; raises SystemExit where it exists."""
    if (out / "corpus.db").exists():
        raise SystemExit(f"{out}: is a home already; remove it first")
    made = Made(passages=passages, caught_up=min(_CATCH_UP, passages // 10))
    with closing(Heliograph(Settings(home=out))) as heliograph:
        originals, copier = read_originals(source, heliograph.encoder, limit=passages)
        maker = _Maker(heliograph, keeps=passages <= KEPT_UP_TO)
        for is_last, some in groupby(
            pieces(originals, copier, passages), lambda one: one.passages[0].id > passages - made.caught_up
        ):
            maker.take(some, made.catch_up if is_last else made.build)
        made.articles = maker.articles
    (out / _FILE).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")
    return made


def read_made(home: Path) -> Made:
    """Return what was written down when the home was made."""
    return Made(**json.loads((home / _FILE).read_text(encoding="utf-8")))


def read_originals(home: Path, encoder: Encoder, *, limit: int) -> tuple[list[Original], Copier]:
    """Return the articles of the first `limit` live passages of a home with their kept vectors, and what copies them.

    Raises SystemExit where a passage has no vector of this encoder.
    """
    url = f"sqlite:///{home / 'corpus.db'}"
    with CorpusStore(url) as store, closing(VectorStore(url)) as kept:
        passages = [one for chunk in _chunks(store.live_passage_ids()[:limit]) for one in store.passages(chunk)]
        rows = _kept_vectors(kept, encoder, passages)
        at, found = 0, []
        for article_id, group in groupby(passages, lambda one: one.article.id):
            own, article = list(group), store.article(article_id)
            assert article is not None  # its passages were just read
            found.append(original(article, own, rows[at : at + len(own)]))
            at += len(own)
    return found, Copier(Lexicon(found))


def pieces(originals: Sequence[Original], copier: Copier, passages: int) -> Iterator[Piece]:
    """Yield the originals, then copy after copy of all of them, until there are this many passages."""
    last, article_ids = 0, count(1)
    for number in count():
        for one in originals:
            made = copier.replica(one, number, article_id=next(article_ids))
            header, text = made.article.header, made.article.text
            parts = made.parts[: passages - last]
            own = [
                Passage(last + place, header, part.start, part.end, text[part.start : part.end])
                for place, part in enumerate(parts, start=1)
            ]
            yield Piece(made.article, own, made.terms[: len(own)], made.vectors[: len(own)])
            last += len(own)
            if last == passages:
                return


class _Maker:
    """Take pieces into corpus and indexes, in portions, and publish after each round of them."""

    def __init__(self, heliograph: Heliograph, *, keeps: bool) -> None:
        self._encoder, self._generations = heliograph.encoder, heliograph.generations
        self._kept, self._keeps = heliograph.vectors, keeps
        self._database = open_database(heliograph.addresses.corpus)
        self.articles = 0

    def take(self, some: Iterable[Piece], took: dict[str, float]) -> None:
        """Store and index the pieces and publish, noting the seconds of each step."""
        with self._generations.building():
            with _clock(took, "load"):
                base = self._generations.load() if self._generations.current() else None
                vectors, terms = (
                    (base.vectors, base.terms) if base else self._generations.empty(self._encoder.dimension)
                )
            last = 0
            for _, group in groupby(some, lambda one: (one.passages[0].id - 1) // _CHUNK):
                portion = list(group)
                with _clock(took, "corpus"):
                    self._store(portion)
                labels = [label(passage) for one in portion for passage in one.passages]
                with _clock(took, "vectors"):
                    vectors.add(labels, np.concatenate([one.vectors for one in portion]))
                with _clock(took, "terms"):
                    terms.add(labels, [each for one in portion for each in one.terms])
                self.articles, last = labels[-1].article_id, labels[-1].passage_id
                print(f"{last:,} passages", flush=True)
            with _clock(took, "publish"):
                encoder = self._encoder
                self._generations.publish(Contents(encoder.fingerprint, encoder.identity, last, vectors, terms, base))

    def _store(self, portion: Sequence[Piece]) -> None:
        with self._database.writing() as connection:
            connection.execute(sa.insert(ARTICLES), [_article_row(one.article) for one in portion])
            connection.execute(sa.insert(REVISIONS), [_revision_row(one.article) for one in portion])
            connection.execute(sa.insert(PASSAGES), [row for one in portion for row in _passage_rows(one)])
            connection.execute(sa.insert(PLACEMENTS), [_placement_row(one.article) for one in portion])
        if self._keeps:
            texts = [passage_text(one.article.header.title, each.text) for one in portion for each in one.passages]
            vectors = np.concatenate([one.vectors for one in portion])
            self._kept.put(self._encoder.fingerprint, [text_hash(text) for text in texts], vectors)


def _kept_vectors(kept: VectorStore, encoder: Encoder, passages: Sequence[Passage]) -> Vectors:
    hashes = [text_hash(passage_text(one.article.title, one.text)) for one in passages]
    found = kept.get(encoder.fingerprint, hashes, dimension=encoder.dimension)
    if not found.known.all():
        raise SystemExit(f"{np.sum(~found.known):,} passages have no vector of this model; run: heliograph index build")
    return found.rows


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


# An id of the article's own stands for that of its only revision, too.
def _article_row(article: Article) -> dict[str, object]:
    header = article.header
    hashes = {"content_hash": sha256(f"{header.key} {article.text}"), "text_hash": sha256(article.text)}
    return {"id": header.id, "key": header.key, "revision": 1, "first_seen": header.first_seen, **hashes}


def _revision_row(article: Article) -> dict[str, object]:
    header, published = article.header, article.header.published
    return {
        "id": header.id,
        "article_id": header.id,
        "number": 1,
        "title": header.title,
        "outlet": header.outlet,
        "url": header.url,
        "authors": json.dumps(header.authors, ensure_ascii=False),
        "language": header.language,
        "published": published.at if published else None,
        "day_only": published.day_only if published else False,
        "visible_from": header.visible_from,
        "seen_at": header.first_seen,
        "modified": None,
        "evidence": header.evidence.value,
        "text": article.text,
    }


def _passage_rows(one: Piece) -> list[dict[str, object]]:
    return [
        {"id": each.id, "revision_id": each.article.id, "start_at": each.start, "end_at": each.end, "live": True}
        for each in one.passages
    ]


def _placement_row(article: Article) -> dict[str, object]:
    """Return the row of an article that is a text of its own: a copy must not hide behind its original."""
    return {"article_id": article.header.id, "revision": 1, "origin_id": article.header.id, "prints": b""}


@contextmanager
def _clock(took: dict[str, float], step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    took[step] = took.get(step, 0.0) + time.perf_counter() - started
