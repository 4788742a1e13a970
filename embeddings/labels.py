"""The labels of passages in columns, so that a filter becomes one mask over all of them. Pure but for load and save."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.filters import Bounds, bounds, instant
from embeddings.types import Filter, Label

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]

_UNDATED = np.iinfo(np.int64).min
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("passage", "article", "visible", "published")


@dataclass(frozen=True)
class Words:
    """One word for each of n passages, as codes into a table: a plain array of strings would cost 80 bytes each."""

    table: tuple[str, ...]
    codes: Codes

    def among(self, wanted: frozenset[str]) -> Mask:
        """Return where one of these words stands, shape (n,)."""
        known: Mask = np.array([word in wanted for word in self.table], dtype=np.bool_)
        return known[self.codes] if len(self.table) else np.zeros(len(self.codes), dtype=np.bool_)


@dataclass(frozen=True)
class Labels:
    """Labels of n passages, ascending by passage id: columns of length n, 40 bytes a passage.

    Moments are microseconds since 1970; `published` is the smallest number where the article states none.
    """

    passage: Ids
    article: Ids
    visible: Ids
    published: Ids
    outlet: Words
    language: Words

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.passage)

    def positions(self, ids: Sequence[int] | Ids) -> Ids:
        """Return where each of these passages stands, in the asked order; −1 for an unknown one."""
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(self):
            return np.full(len(wanted), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.passage, wanted), len(self) - 1)
        found: Ids = np.where(self.passage[places] == wanted, places, -1)
        return found

    def first_after(self, passage_id: int) -> int:
        """Return the place of the first passage with a higher id."""
        return int(np.searchsorted(self.passage, passage_id, side="right"))

    def mask(self, where: Filter) -> Mask | None:
        """Return which passages the filter lets through, or None when it is known to let all through."""
        limits = bounds(where)
        if self._all_within(limits) and not (where.outlets or where.languages):
            return None
        mask = np.ones(len(self), dtype=np.bool_)
        if limits.visible_until is not None:
            mask &= self.visible <= limits.visible_until
        if limits.published_from is not None:
            mask &= self.published >= limits.published_from
        if limits.published_until is not None:
            mask &= (self.published <= limits.published_until) & (self.published != _UNDATED)
        if where.outlets:
            mask &= self.outlet.among(where.outlets)
        if where.languages:
            mask &= self.language.among(where.languages)
        return mask

    def label(self, place: int) -> Label:
        """Return the label of the passage at a place."""
        published = int(self.published[place])
        return Label(
            passage_id=int(self.passage[place]),
            article_id=int(self.article[place]),
            visible_from=_moment(int(self.visible[place])),
            published=None if published == _UNDATED else _moment(published),
            outlet=self.outlet.table[self.outlet.codes[place]],
            language=self.language.table[self.language.codes[place]],
        )

    def taken(self, places: Ids | Mask) -> Labels:
        """Return the labels at these places, which must be ascending by passage id."""
        columns = [getattr(self, name)[places] for name in _COLUMNS]
        return _of(columns, [Words(one.table, one.codes[places]) for one in (self.outlet, self.language)])

    def save(self, path: Path) -> None:
        """Write the columns and the tables to one file."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in _COLUMNS}
        for name, words in (("outlet", self.outlet), ("language", self.language)):
            columns |= {name: words.codes, f"{name}_table": np.array(words.table, dtype=np.str_)}
        np.savez(path, **columns)

    @cached_property
    def _span(self) -> tuple[int, int, int]:
        """The latest visible moment, the earliest and the latest publication; most filters let a whole segment pass."""
        if not len(self):
            return 0, 0, 0
        return int(self.visible.max()), int(self.published.min()), int(self.published.max())

    def _all_within(self, limits: Bounds) -> bool:
        visible, earliest, latest = self._span
        seen = limits.visible_until is None or visible <= limits.visible_until
        since = limits.published_from is None or earliest >= limits.published_from
        until = limits.published_until is None or (earliest > _UNDATED and latest <= limits.published_until)
        return seen and since and until


def labels_of(labels: Iterable[Label]) -> Labels:
    """Put labels, ascending by passage id, into columns."""
    rows = list(labels)
    return Labels(
        passage=np.array([row.passage_id for row in rows], dtype=np.int64),
        article=np.array([row.article_id for row in rows], dtype=np.int64),
        visible=np.array([instant(row.visible_from) for row in rows], dtype=np.int64),
        published=np.array([instant(row.published) if row.published else _UNDATED for row in rows], dtype=np.int64),
        outlet=_words([row.outlet for row in rows]),
        language=_words([row.language for row in rows]),
    )


def joined(parts: Sequence[Labels]) -> Labels:
    """Return the labels of all parts, put in the order of their passage ids."""
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS]
    words = [_joined_words([getattr(part, name) for part in parts]) for name in ("outlet", "language")]
    return _of(columns, words).taken(np.argsort(columns[0], kind="stable"))


def load_labels(path: Path) -> Labels:
    """Read what `Labels.save` wrote; raises OSError, ValueError, KeyError or zipfile.BadZipFile for anything else."""
    with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
        columns = [file[name] for name in _COLUMNS]
        words = [Words(tuple(file[f"{name}_table"].tolist()), file[name]) for name in ("outlet", "language")]
    labels = _of(columns, words)
    _check(labels)
    return labels


def _of(columns: Sequence[Ids], words: Sequence[Words]) -> Labels:
    passage, article, visible, published = columns
    outlet, language = words
    return Labels(passage, article, visible, published, outlet, language)


def _check(labels: Labels) -> None:
    count = len(labels.passage)
    lengths = {len(column) for column in (labels.article, labels.visible, labels.published)}
    for words in (labels.outlet, labels.language):
        lengths.add(len(words.codes))
        if count and not (words.codes.min() >= 0 and words.codes.max() < len(words.table)):
            raise ValueError("a label names a word that its table does not hold")
    if any(column.dtype.kind != "i" for column in (labels.passage, labels.article, labels.visible, labels.published)):
        raise ValueError("a column of the labels does not hold whole numbers")
    if lengths != {count}:
        raise ValueError("the columns of the labels differ in length")
    if (np.diff(labels.passage) <= 0).any():
        raise ValueError("the labels are not in the order of their passages")


def _words(words: Sequence[str]) -> Words:
    places: dict[str, int] = {}
    codes = np.array([places.setdefault(word, len(places)) for word in words], dtype=np.int32)
    return Words(tuple(places), codes)


def _joined_words(parts: Sequence[Words]) -> Words:
    table = tuple(dict.fromkeys(word for part in parts for word in part.table))
    places = {word: place for place, word in enumerate(table)}
    codes = [np.array([places[word] for word in part.table], dtype=np.int32)[part.codes] for part in parts]
    return Words(table, np.concatenate(codes))


@lru_cache(maxsize=65_536)
def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
