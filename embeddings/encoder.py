"""The `Encoder` protocol, the form in which passages are encoded, and putting off the load of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol

from embeddings.model_identity import ModelIdentity
from embeddings.types import Vectors

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

PASSAGE_FORM = "title\\npassage, single spaces"
"""Names the form that `passage_text` gives, for the fingerprint: another form makes other vectors."""


class Encoder(Protocol):
    """Turn texts into unit vectors; equal fingerprints promise comparable vectors."""

    @property
    def fingerprint(self) -> str:
        """Return what tells this encoder's vectors from those of any other."""

    @property
    def identity(self) -> ModelIdentity:
        """Return the parts of the fingerprint by name."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one unit row for each text, float32, shape (len(texts), dimension)."""

    def encode_question(self, text: str) -> Vectors:
        """Return the unit vector of a question, float32, shape (dimension,)."""


def passage_text(title: str, text: str) -> str:
    """Return what is encoded for a passage: its article's title gives context, and never enters a quote.

    White space is written as single spaces: how a page breaks its lines means nothing, and so passages that
    differ in no more than that have one vector.
    """
    head, body = " ".join(title.split()), " ".join(text.split())
    return f"{head}\n{body}" if head else body


class DeferredEncoder:
    """Stand in for an encoder until something must be encoded; then load it, once.

    A catch-up that finds nothing to do, and every command that only reads,
    so never waits for the model.
    """

    def __init__(self, identity: ModelIdentity, load: Callable[[], Encoder]) -> None:
        """Promise the identity of the encoder that `load` returns."""
        self.identity, self._load = identity, load
        self._encoder: Encoder | None = None
        self._loading = Lock()

    @property
    def fingerprint(self) -> str:
        """Return the promised fingerprint, without loading."""
        return self.identity.fingerprint

    @property
    def dimension(self) -> int:
        """Return the promised dimension, without loading."""
        return self.identity.dimension

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode with the real encoder, loading it first where needed."""
        return self._loaded().encode(texts, progress=progress)

    def encode_question(self, text: str) -> Vectors:
        """Encode with the real encoder, loading it first where needed."""
        return self._loaded().encode_question(text)

    def _loaded(self) -> Encoder:
        # Two questions at once on a bot that has just started: one loads, the other waits for it.
        with self._loading:
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder
