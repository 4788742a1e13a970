"""Read question and passage together and say how well one answers the other. The door of onnxruntime and tokenizers.

Slower by far than comparing vectors, so it only reads what the first stage put on top.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from embeddings.errors import ModelError
from embeddings.model import file_sha256, packaged_folder
from embeddings.search import Reranker
from embeddings.settings import EmbeddingsSettings

PACKAGED = Path(__file__).parent / "reranker_weights"
WEIGHTS = "reranker.onnx"
CARD = "card.json"
_TOKENIZER = "tokenizer.json"

MAX_TOKENS = 192
"""Of a longer pair the passage loses its end; 120 words with title and question have about 177."""

_BATCH = 5
"""Pairs scored at a time, of like length: padding costs as much as words, and small batches have little of it."""


class OnnxReranker:
    """Score with a model exported by bench/export_reranker.py; needs no torch."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the model in `folder`, its weights verified against its card; raises ModelError."""
        _verify(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(
            str(folder / WEIGHTS), sess_options=options, providers=["CPUExecutionProvider"]
        )
        # The vocabulary is that of the packaged encoder, which the model was made from.
        self._tokenizer = Tokenizer.from_file(str(packaged_folder() / _TOKENIZER))
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self._tokenizer.no_padding()

    def reads(self, question: str) -> bool:
        """Say whether most letters are Latin: the model was made from an English one, and harms Russian questions."""
        letters = [letter for letter in question if letter.isalpha()]
        return sum("LATIN" in unicodedata.name(letter, "") for letter in letters) > len(letters) / 2

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score pairs of like length together; which ones come together changes a score by less than 1e-3."""
        pairs = self._tokenizer.encode_batch([(question, passage) for passage in passages])
        order = sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids))
        logits = np.zeros(len(pairs), dtype=np.float64)
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            logits[places] = self._logits([pairs[place].ids for place in places], [pairs[p].type_ids for p in places])
        return [float(value) for value in 1 / (1 + np.exp(-logits))]

    def _logits(self, ids: Sequence[list[int]], types: Sequence[list[int]]) -> npt.NDArray[np.float64]:
        width = max(len(row) for row in ids)
        fed = {name: np.zeros((len(ids), width), dtype=np.int64) for name in ("ids", "mask", "types")}
        for row, (tokens, kinds) in enumerate(zip(ids, types, strict=True)):
            fed["ids"][row, : len(tokens)] = tokens
            fed["types"][row, : len(tokens)] = kinds
            fed["mask"][row, : len(tokens)] = 1
        (logits,) = self._session.run(["score"], fed)
        return np.asarray(logits, dtype=np.float64)


def _verify(folder: Path) -> None:
    """Raise ModelError unless the weights are what their card says."""
    try:
        expected = json.loads((folder / CARD).read_text(encoding="utf-8"))["sha256"]
        actual = file_sha256(folder / WEIGHTS)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: is no reranker ({error}); it needs {WEIGHTS} and {CARD}") from error
    if actual != expected:
        raise ModelError(f"{folder / WEIGHTS}: SHA-256 is {actual}, {CARD} says {expected}; reinstall it")


def open_reranker(settings: EmbeddingsSettings) -> Reranker | None:
    """Return the configured reranker, None when it is off; raises ModelError.

    A folder with `reranker.onnx` is one of ours; any other, and a hub name, is
    loaded as a sentence-transformers CrossEncoder, which takes torch.
    """
    if not settings.reranker:
        return None
    folder = PACKAGED if settings.reranker == "packaged" else Path(settings.reranker)
    if (folder / WEIGHTS).is_file() or folder == PACKAGED:
        return OnnxReranker(folder, threads=settings.threads)
    # Loading torch takes seconds, and only who configures such a model pays for it.
    from embeddings.cross_encoder import CrossEncoderReranker  # noqa: PLC0415

    return CrossEncoderReranker(settings.reranker, threads=settings.threads)
