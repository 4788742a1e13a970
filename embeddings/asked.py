"""The vectors of questions, each encoded once, also ahead of the search and in another thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from embeddings.encoder import Encoder, Progress
from embeddings.model_identity import ModelIdentity
from embeddings.types import Vectors

_KEPT = 256
"""Questions whose vectors are kept, of 1.5 kB each: those that wait to be searched, and those that are asked again."""


class QuestionVectors:
    """Remembers the vectors of the last questions; any number of threads at once."""

    def __init__(self) -> None:
        """Begin with no question encoded."""
        self._kept: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, text: str, encoder: Encoder) -> Vectors:
        """Return the vector of a question, shape (dimension,), encoded now where this encoder has not yet done so."""
        key = (encoder.fingerprint, text)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        # Outside the lock: a search must not wait until the question behind it is encoded.
        vector = encoder.encode_question(text)
        vector.flags.writeable = False
        with self._lock:
            self._kept[key] = vector
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return vector


class Remindful:
    """An encoder that encodes no question anew which is still remembered: the search has encoded it just before."""

    def __init__(self, encoder: Encoder, known: QuestionVectors) -> None:
        """Encode by `encoder`, and ask `known` for questions first."""
        self._encoder, self._known = encoder, known

    @property
    def fingerprint(self) -> str:
        """Return that of the encoder."""
        return self._encoder.fingerprint

    @property
    def identity(self) -> ModelIdentity:
        """Return that of the encoder."""
        return self._encoder.identity

    @property
    def dimension(self) -> int:
        """Return that of the encoder."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts, which are not remembered."""
        return self._encoder.encode(texts, progress=progress)

    def encode_question(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self._known.of(text, self._encoder)
