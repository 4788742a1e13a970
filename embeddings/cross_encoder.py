"""Any sentence-transformers CrossEncoder as a reranker. Importing this module loads torch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from sentence_transformers import CrossEncoder

from embeddings.errors import ModelError

MAX_TOKENS = 256


class CrossEncoderReranker:
    """Score with a CrossEncoder of one output, from a folder or the hub."""

    def __init__(self, model: str, *, threads: int = 0) -> None:
        """Load the model; raises ModelError that names the setting."""
        if threads:
            torch.set_num_threads(threads)
        try:
            self._model = CrossEncoder(model, device="cpu", max_length=MAX_TOKENS, num_labels=1)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f'[embeddings] reranker = "{model}": neither "packaged", nor a folder, nor a CrossEncoder that can be '
                f"fetched ({error}); check the name, or set it to an empty text"
            ) from error

    def reads(self, question: str) -> bool:
        """Say yes: which languages a model reads is known to who configured it."""
        return bool(question)

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score all pairs; the sigmoid makes 0 to 1 of a model's own scale."""
        if not passages:
            return []
        pairs = [(question, passage) for passage in passages]
        logits = self._model.predict(
            pairs, activation_fn=torch.nn.Identity(), convert_to_tensor=True, show_progress_bar=False
        )
        return [float(value) for value in torch.sigmoid(logits.float().reshape(-1))]
