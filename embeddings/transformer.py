"""The real encoder. Importing this module loads torch: do it only when something must be encoded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from embeddings.encoder import Progress
from embeddings.errors import ModelError
from embeddings.model import ModelFiles, locate, verify
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Vectors

_SLAB_BATCHES = 8
"""Batches between two reports of progress; slabs keep texts of like length together, which saves padding."""


class SentenceEncoder:
    """Encode with a sentence-transformers model from disk; it never asks the network for anything."""

    def __init__(self, settings: EmbeddingsSettings) -> None:
        """Load the configured model, its weights verified; raises ModelError."""
        files = locate(settings)
        verify(files)
        if settings.threads:
            torch.set_num_threads(settings.threads)
        self.identity, self.fingerprint, self.dimension = files.identity, files.fingerprint, files.dimension
        self._model, self._batch, self._prompts = _load(files), settings.batch_size, files.prompts

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode the longest texts first, so that a batch holds texts of like length."""
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        step = self._batch * _SLAB_BATCHES
        for start in range(0, len(order), step):
            slab = order[start : start + step]
            vectors[slab] = self._encode([texts[place] for place in slab], self._prompts.passage)
            if progress:
                progress(start + len(slab), len(order))
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """Encode one question, behind the prompt for questions where the model has one."""
        vector: Vectors = self._encode([text], self._prompts.query)[0]
        return vector

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        # Also an empty prompt is handed over: it keeps the library from taking the model's default one.
        rows = self._model.encode(
            texts, prompt=prompt, batch_size=self._batch, convert_to_tensor=True, show_progress_bar=False
        )
        vectors: Vectors = rows.float().cpu().numpy()
        # Normalised here, after the conversion: a unit bfloat16 row is off by up to 0.4 %.
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        unit: Vectors = (vectors / lengths).astype(np.float32)
        return unit


def _load(files: ModelFiles) -> SentenceTransformer:
    dtype = torch.bfloat16 if files.dtype == "bfloat16" else torch.float32
    # Loading takes half a second: a bar for it is noise in a terminal and in a log.
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            str(files.folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{files.folder}: cannot be loaded as a sentence-transformers model ({error})") from error
    model.max_seq_length = files.identity.max_tokens
    return model
