"""The `Encoder` protocol, the form in which passages are encoded, and putting off the load of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from embeddings.types import Vectors

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

PASSAGE_FORM = "title\\npassage"
"""Names the form that `passage_text` gives, for the fingerprint: another form makes other vectors."""


class Encoder(Protocol):
    """Turn texts into unit vectors; equal fingerprints promise comparable vectors."""

    @property
    def fingerprint(self) -> str:
        """Return what tells this encoder's vectors from those of any other."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one unit row for each text, float32, shape (len(texts), dimension)."""

    def encode_question(self, text: str) -> Vectors:
        """Return the unit vector of a question, float32, shape (dimension,)."""


def passage_text(title: str, text: str) -> str:
    """Return what is encoded for a passage: its article's title gives context, and never enters a quote."""
    return f"{title.strip()}\n{text}" if title.strip() else text


class DeferredEncoder:
    """Stand in for an encoder until something must be encoded; then load it, once.

    A catch-up that finds nothing to do, and every command that only reads,
    so never waits for the model.
    """

    def __init__(self, fingerprint: str, dimension: int, load: Callable[[], Encoder]) -> None:
        """Promise `fingerprint` and `dimension` of the encoder that `load` returns."""
        self._fingerprint, self._dimension, self._load = fingerprint, dimension, load
        self._encoder: Encoder | None = None

    @property
    def fingerprint(self) -> str:
        """Return the promised fingerprint, without loading."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Return the promised dimension, without loading."""
        return self._dimension

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode with the real encoder, loading it first where needed."""
        return self._loaded().encode(texts, progress=progress)

    def encode_question(self, text: str) -> Vectors:
        """Encode with the real encoder, loading it first where needed."""
        return self._loaded().encode_question(text)

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            self._encoder = self._load()
        return self._encoder
