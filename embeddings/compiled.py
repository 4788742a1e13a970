"""The encoder for one small machine: an exported model run by openvino, without torch in the process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from embeddings.encoder import Progress
from embeddings.model import ModelFiles
from embeddings.runtime import Graph, Precision
from embeddings.tokens import Batch, Tokens
from embeddings.types import Vectors

_BUDGET = 2048
"""Tokens of a batch, padding included. From 512 to 4,096 a text takes the same processor time on two cores; more lose
less by waiting where others use the machine, fewer take less memory."""

_SMALL_BUDGET, _SMALL = 256, 16_000
"""The same for texts of together that many characters, some 4,096 tokens: the sentences of an answer. What a batch
takes, the process keeps, and a bot that only answers stays 30 MB smaller."""

_SLAB = 1024
"""Texts cut into tokens at a time, of like length; all at once, a large corpus would take hundreds of megabytes."""


class CompiledEncoder:
    """Encode with an exported model; gives the vectors of the model that it was made from."""

    def __init__(self, files: ModelFiles, graph: Path, *, threads: int = 0) -> None:
        """Open the `graph` that `Exported` keeps for these files; raises ModelError."""
        self.identity, self.fingerprint, self.dimension = files.identity, files.fingerprint, files.dimension
        precision: Precision = "bfloat16" if files.dtype == "bfloat16" else "float32"
        self._graph = Graph(graph, precision=precision, threads=threads)
        self._tokens = Tokens(files.folder, max_tokens=files.identity.max_tokens)
        self._prompts = files.prompts

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode the longest texts first, so that a batch holds texts of like length."""
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        budget = _SMALL_BUDGET if sum(map(len, texts)) <= _SMALL else _BUDGET
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), _SLAB):
            slab = order[start : start + _SLAB]
            done = start
            for batch in self._batches([texts[place] for place in slab], self._prompts.passage, budget):
                vectors[[slab[place] for place in batch.places]] = self._rows(batch)
                done += len(batch.places)
                if progress:
                    progress(done, len(order))
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """Encode one question, behind the prompt for questions where the model has one."""
        (batch,) = self._batches([text], self._prompts.query, _SMALL_BUDGET)
        vector: Vectors = self._rows(batch)[0]
        return vector

    def _batches(self, texts: Sequence[str], prompt: str, budget: int) -> Iterator[Batch]:
        return self._tokens.batches([prompt + text for text in texts], budget=budget)

    def _rows(self, batch: Batch) -> Vectors:
        rows = self._graph.run({"input_ids": batch.ids, "attention_mask": batch.mask})
        # Here too, though most models do it themselves: a unit bfloat16 row is off by up to 0.4 %.
        unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        return unit
