"""A small newsroom on disk whose index is written in every way there is, and what must hold of it afterwards.

Articles are short, and each passage carries a word that no other one has, so that a citation of the wrong passage
shows. `OPERATIONS` are what is done to an index; each begins where the one before it ended.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import numpy as np
from fakes.embeddings_encoder import WordEncoder

from corpus.store import CorpusStore
from corpus.types import Draft, Moment, Passage, Prepared, Span
from embeddings.build import BuildReport, catch_up
from embeddings.encoder import Encoder, passage_text
from embeddings.generations import Contents, Generation, Generations
from embeddings.merging import Limits
from embeddings.types import Filter, Vectors
from embeddings.vectors import VectorStore

NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
FIRST, SECOND = "words-1", "words-2"
LIMITS = Limits(quantised_from=48, small=8)
"""So low that a newsroom of this size has segments of both kinds, which are merged and compacted."""
_PASSAGES = 5
_PLACES = ("Batken", "Isfana", "Sarytash", "Vorukh", "Kokand", "Ovaljon", "Shurab", "Aravan", "Uzgen", "Khorog")
_DEEDS = (
    "border guards counted lorries of the convoy",
    "engineers opened the sluice of the canal for",
    "a patrol stopped and then released",
    "the customs post cleared the cargo of",
    "herders crossed the pass before",
)


class Noting(Generations):
    """Remember what was published; nothing is read for that."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, limits=LIMITS)
        self.published: list[list[int]] = []

    def publish(self, contents: Contents) -> str:
        self.published.append(contents.vectors.ids())
        return super().publish(contents)


class Home:
    """Store, kept vectors and index in one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{folder / 'corpus.db'}"
        self.folder, self.store, self.vectors = folder, CorpusStore(url), VectorStore(url)
        self.generations = Noting(folder / "index")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.vectors.close()
        self.store.close()

    def write(self, numbers: Iterable[int], *, version: int = 0) -> None:
        """Store articles of these numbers; another version is a correction."""
        prepared = [_prepared(number, version) for number in numbers]
        self.store.save_all(prepared, now=NOW + timedelta(hours=version))

    def catch_up(self, encoder: Encoder) -> BuildReport:
        return catch_up(self.store, encoder, self.generations, self.vectors)


class CachingEncoder(WordEncoder):
    """Draws the vector of a word only once: what is forked later has them all."""

    def _word(self, word: str) -> Vectors:
        key = (word, self.dimension)
        if key not in _drawn:
            _drawn[key] = super()._word(word)
        return _drawn[key]


_drawn: dict[tuple[str, int], Vectors] = {}


def encoder(fingerprint: str = FIRST) -> WordEncoder:
    return CachingEncoder(dimension=64 if fingerprint == FIRST else 32, fingerprint=fingerprint)


def sign(number: int, part: int, version: int = 0) -> str:
    """Return the word that only this passage has."""
    return f"k{number:03d}{part}{version}"


def _prepared(number: int, version: int) -> Prepared:
    place, parts = _PLACES[number % len(_PLACES)], []
    for part in range(_PASSAGES):
        parts.append(f"Near {place} {_DEEDS[(number + part) % len(_DEEDS)]} {sign(number, part, version)}.")
    spans, start = [], 0
    for text in parts:
        spans.append(Span(start, start + len(text)))
        start += len(text) + 2
    url = f"https://pamir-post.example/{number}"
    published = Moment(NOW - timedelta(days=number % 30))
    draft = Draft(url, f"From {place}, day {number}", "\n\n".join(parts), "Pamir Post", url, (), "en", published)
    return Prepared(draft, spans)


def _build(home: Home) -> None:
    home.write(range(12))
    home.catch_up(encoder())


def _add(home: Home) -> None:
    home.write(range(12, 15))
    home.catch_up(encoder())


def _revise(home: Home) -> None:
    home.write((2, 3, 13), version=1)
    home.store.remove([6], now=NOW)
    home.catch_up(encoder())


def _merge(home: Home) -> None:
    """Add a little again and again, so that small segments become one and what was removed goes."""
    for number in range(15, 19):
        home.write((number,))
        if number % 2:
            home.store.remove([number - 10], now=NOW)
        home.catch_up(encoder())


def _change_model(home: Home) -> None:
    home.catch_up(encoder(SECOND))


def _mend(home: Home) -> None:
    """Find the index in use damaged, and make it anew."""
    folder = home.generations.folder / str(home.generations.current())
    if folder.is_dir():
        (folder / "manifest.sha256").write_bytes(b"")
    home.catch_up(encoder(SECOND))


OPERATIONS: dict[str, Callable[[Home], None]] = {
    "build": _build,
    "add": _add,
    "revise": _revise,
    "merge and compact": _merge,
    "another model": _change_model,
    "mend": _mend,
}


def copy(source: Path, target: Path) -> None:
    """Make `target` what `source` is, files that are linked among each other included."""
    shutil.rmtree(target, ignore_errors=True)
    made: dict[int, Path] = {}
    for folder, _, names in os.walk(source):
        there = target / Path(folder).relative_to(source)
        there.mkdir(parents=True)
        for name in names:
            old = Path(folder) / name
            inode = old.stat().st_ino
            if inode in made:
                os.link(made[inode], there / name)
            else:
                made[inode] = Path(shutil.copy2(old, there / name))


def held(generation: Generation) -> list[int]:
    """Return the ids of an index; both legs must hold the same."""
    dense, worded = generation.vectors.ids(), generation.terms.ids()
    return dense if dense == worded else [-1]


def wrong_citations(home: Home, generation: Generation) -> list[str]:
    """Ask for every passage of an index by its own words, in both legs, and return what came wrong."""
    ids = generation.vectors.ids()
    passages = home.store.passages(ids)
    if [passage.id for passage in passages] != ids:
        return ["the index holds what is not stored"]
    own = encoder(generation.manifest.fingerprint)
    rows = own.encode([passage_text(passage.article.title, passage.text) for passage in passages])
    labels = generation.vectors.labels(ids)
    wrong = [f"label of {one.id}" for one, label in zip(passages, labels, strict=True) if not _fits(one, label)]
    cosines = (generation.vectors.vectors(ids) * rows).sum(axis=1)
    wrong += [f"vector of {ids[place]}" for place in np.flatnonzero(cosines < 0.99)]
    for passage, row in zip(passages, rows, strict=True):
        word = passage.text.split()[-1].rstrip(".")
        found = [generation.vectors.search(row, 1, Filter()), generation.terms.search([word], 3, Filter())]
        if [[match.passage_id for match in matches] for matches in found] != [[passage.id]] * 2:
            wrong.append(f"citation of {passage.id}: {found}")
    return wrong


def _fits(passage: Passage, label: object) -> bool:
    article = passage.article
    theirs = [getattr(label, name) for name in ("passage_id", "article_id", "outlet", "language", "visible_from")]
    return theirs == [passage.id, article.id, article.outlet, article.language, article.visible_from]
