"""The labels of an index in columns, so that a filter becomes one mask over all passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings.filters import bounds, instant
from embeddings.types import Filter, Label

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_UNDATED = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Labels:
    """Labels of n passages: columns of length n; outlets and languages are kept as plain strings."""

    passage: Ids
    article: Ids
    visible: Ids
    published: Ids
    outlet: npt.NDArray[np.str_]
    language: npt.NDArray[np.str_]

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.passage)

    @cached_property
    def _order(self) -> Ids:
        return np.argsort(self.passage, kind="stable")

    def positions(self, ids: Sequence[int] | Ids) -> Ids:
        """Return where the passages stand, in the asked order, leaving out unknown ones."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        wanted = np.asarray(ids, dtype=np.int64)
        ranks = np.minimum(np.searchsorted(self.passage, wanted, sorter=self._order), len(self) - 1)
        found: Ids = self._order[ranks]
        known: Ids = found[self.passage[found] == wanted]
        return known

    def mask(self, where: Filter) -> Mask:
        """Return which passages the filter lets through."""
        limits, mask = bounds(where), np.ones(len(self), dtype=np.bool_)
        if limits.visible_until is not None:
            mask &= self.visible <= limits.visible_until
        if limits.published_from is not None:
            mask &= self.published >= limits.published_from
        if limits.published_until is not None:
            mask &= (self.published <= limits.published_until) & (self.published != _UNDATED)
        if where.outlets:
            mask &= np.isin(self.outlet, sorted(where.outlets))
        if where.languages:
            mask &= np.isin(self.language, sorted(where.languages))
        return mask

    def kept(self, mask: Mask) -> Labels:
        """Return the labels that `mask` marks."""
        return Labels(*(getattr(self, column.name)[mask] for column in fields(self)))

    def joined(self, other: Labels) -> Labels:
        """Return these labels followed by the other ones."""
        pairs = ((getattr(self, column.name), getattr(other, column.name)) for column in fields(self))
        return Labels(*(np.concatenate(pair) for pair in pairs))

    def save(self, path: Path) -> None:
        """Write the columns to one file."""
        np.savez(path, **{column.name: getattr(self, column.name) for column in fields(self)})


def labels_of(labels: Iterable[Label]) -> Labels:
    """Put labels into columns."""
    rows = list(labels)
    return Labels(
        passage=np.array([row.passage_id for row in rows], dtype=np.int64),
        article=np.array([row.article_id for row in rows], dtype=np.int64),
        visible=np.array([instant(row.visible_from) for row in rows], dtype=np.int64),
        published=np.array([instant(row.published) if row.published else _UNDATED for row in rows], dtype=np.int64),
        outlet=np.array([row.outlet for row in rows], dtype=np.str_),
        language=np.array([row.language for row in rows], dtype=np.str_),
    )


def load_labels(path: Path) -> Labels:
    """Read columns that `Labels.save` wrote; raises OSError, ValueError or KeyError for anything else."""
    with np.load(path, allow_pickle=False) as columns:
        return Labels(*(columns[column.name] for column in fields(Labels)))
