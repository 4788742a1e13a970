"""Vectors that mean nothing, and labels to put them under."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from fakes.embeddings_store import day

from embeddings.types import Label, Vectors


def unit_rows(count: int, *, dimension: int = 8, seed: int = 1) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def labelled(
    passage_id: int, *, outlet: str = "Steppe Courier", language: str = "en", published: datetime | None = None
) -> Label:
    return Label(passage_id, passage_id, published or day(1, 1), published, outlet, language)
