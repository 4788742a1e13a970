"""An encoder without a model: a text's vector is the mean of its words' vectors, each drawn from the word's hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from embeddings.analysis import analyze
from embeddings.encoder import Progress
from embeddings.model_identity import ModelIdentity
from embeddings.types import Vectors


class NamedIdentity(ModelIdentity):
    """An identity whose fingerprint can be read in a test."""

    @property
    def fingerprint(self) -> str:
        return self.revision


class WordEncoder:
    """Texts that share words are close; remembers what it was asked to encode."""

    def __init__(self, *, dimension: int = 64, fingerprint: str = "words-1") -> None:
        self.fingerprint, self.dimension = fingerprint, dimension
        self.identity = NamedIdentity(
            name="words",
            revision=fingerprint,
            tokenizer="words",
            pooling="mean",
            normalisation="unit",
            precision="float32",
            dimension=dimension,
            max_tokens=256,
            query_prompt="",
            passage_prompt="",
            passage_form="title above passage",
        )
        self.encoded: list[str] = []
        self.questions: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self.encoded.extend(texts)
        if progress:
            progress(len(texts), len(texts))
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension)

    def encode_question(self, text: str) -> Vectors:
        self.questions.append(text)
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        total = sum((self._word(word) for word in analyze(text)), np.zeros(self.dimension))
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), dtype=np.float32)

    def _word(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)


class BrokenEncoder(WordEncoder):
    """Encodes some texts and then fails, as a machine that goes down would."""

    def __init__(self, *, after: int, fingerprint: str = "words-1") -> None:
        super().__init__(fingerprint=fingerprint)
        self._left = after

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        self._left -= len(texts)
        if self._left < 0:
            raise KeyboardInterrupt
        return super().encode(texts, progress=progress)
