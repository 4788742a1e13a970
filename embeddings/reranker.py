"""Read question and passage together and say how well one answers the other.

Slower by far than comparing vectors, so it only reads what the first stage put on top.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings.errors import ModelError
from embeddings.model import file_sha256, packaged_folder
from embeddings.runtime import Fed, Graph
from embeddings.search import Reranker
from embeddings.settings import EmbeddingsSettings
from embeddings.tokens import Tokens
from embeddings.types import IntArray

PACKAGED = Path(__file__).parent / "reranker_weights"
GRAPH, WEIGHTS, WORDS = "reranker.xml", "reranker.bin", "words.npy"
CARD = "card.json"

CODES, SCALE = "codes", "scale"
"""Fields of a record of WORDS, one for each token of the vocabulary; its vector is their product."""

MAX_TOKENS = 160
"""Of a longer pair the passage loses its end: three pairs in four lose some. With 192, where one in four does, the ten
best passages of news-2022 were not ordered better (answer@1/3/5 0.447/0.551/0.568, with 160 0.457/0.556/0.565), for a
third more time. With 128 (0.464/0.556/0.565, a fifth less time) scores shift, and the confidence needs a new fit."""

_BUDGET = 10 * MAX_TOKENS
"""Tokens of a batch, padding included. On two busy cores ten pairs at once took 0.8 to 0.9 of the time of batches of
six or of three: most pairs are as long as they may be, so there is little padding to save. Nor is there memory: after
forty questions a process was as large with batches of five."""


class CompiledReranker:
    """Score with a model exported by bench/export_reranker.py; needs no torch."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the model in `folder`, its files verified against its card; raises ModelError."""
        _verify(folder)
        # All products but some of attention are in eight bits. What remains is nearly as fast in float32 as in
        # bfloat16, and so a score does not hang on the processor.
        self._graph = Graph(folder / GRAPH, precision="float32", threads=threads)
        self._words = np.asarray(np.load(folder / WORDS, mmap_mode="r"))
        # The vocabulary is that of the packaged encoder, which the model was made from.
        self._tokens = Tokens(packaged_folder(), max_tokens=MAX_TOKENS)

    def reads(self, question: str) -> bool:
        """Say whether most letters are Latin: the model was made from an English one, and harms Russian questions."""
        letters = [letter for letter in question if letter.isalpha()]
        return sum("LATIN" in unicodedata.name(letter, "") for letter in letters) > len(letters) / 2

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score pairs of like length together; which ones come together changes a score by less than 1e-3."""
        logits = np.zeros(len(passages), dtype=np.float64)
        for batch in self._tokens.batches([(question, passage) for passage in passages], budget=_BUDGET):
            fed: Fed = {"words": self._vectors(batch.ids), "mask": batch.mask, "types": batch.kinds}
            logits[batch.places] = self._graph.run(fed)
        return [float(value) for value in 1 / (1 + np.exp(-logits))]

    def _vectors(self, ids: IntArray) -> npt.NDArray[np.float32]:
        """Return word vectors, shape (pairs, tokens, width); done here, only pages of words that occur are in memory.

        In the graph, openvino would unfold the whole table to float32 (see bench/word_table.py).
        """
        records = self._words[ids]
        vectors: npt.NDArray[np.float32] = records[CODES] * records[SCALE][..., np.newaxis]
        return vectors


def _verify(folder: Path) -> None:
    """Raise ModelError unless graph, weights and words are what their card says."""
    try:
        expected = json.loads((folder / CARD).read_text(encoding="utf-8"))["sha256"]
        wrong = [name for name in (GRAPH, WEIGHTS, WORDS) if file_sha256(folder / name) != expected[name]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: is no reranker ({error}); it needs {GRAPH}, {WEIGHTS}, {WORDS}, {CARD}") from error
    if wrong:
        raise ModelError(f"{folder / wrong[0]}: its SHA-256 is not the one in {CARD}; reinstall it")


def open_reranker(settings: EmbeddingsSettings) -> Reranker | None:
    """Return the configured reranker, None when it is off; raises ModelError.

    A folder with `card.json` is one of ours; any other, and a hub name, is
    loaded as a sentence-transformers CrossEncoder, which takes torch.
    """
    if not settings.reranker:
        return None
    folder = PACKAGED if settings.reranker == "packaged" else Path(settings.reranker)
    if (folder / CARD).is_file() or folder == PACKAGED:
        return CompiledReranker(folder, threads=settings.threads)
    # Loading torch takes seconds, and only who configures such a model pays for it.
    from embeddings.cross_encoder import CrossEncoderReranker  # noqa: PLC0415

    return CrossEncoderReranker(settings.reranker, threads=settings.threads)
