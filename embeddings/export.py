"""Export a model for `runtime`: python -m embeddings.export MODEL_FOLDER OUT --precision bfloat16 --tokens 256.

Loads torch, so it runs as a process of its own and gives the memory back. What it writes is a graph of all the
model's own modules, tokens in and vectors out, that was compared with the model itself. `exported` calls it.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from embeddings.errors import ModelError
from embeddings.exported import GRAPH, LEAST_COSINE, REFUSED
from embeddings.runtime import Graph, Precision, load
from embeddings.tokens import Tokens
from embeddings.types import Vectors

_TRIAL = (
    "Border talks resume",
    "  What did the Kyrgyz and Tajik commissions agree on in Batken?  ",
    "The first turbine of the dam went into service on Monday, said the ministry of energy: 600 MW, up 12.5 %.",
    "Пограничники двух стран осмотрели сорок грузовиков; очередь растянулась на 11 километров.",
    "Kazatomprom (KAP) lowered its forecast for 2026…\n\nShares fell by 4%—the most since May.",
    "Forty lorries with wheat, cement and apples waited at the crossing, and nobody could say for how long. " * 40,
)
"""What an exported model is compared on: a title, a question, numbers, Russian, odd characters, a text that is cut."""


_REASON = 300
"""Characters of a reason: openvino adds pages of advice to its own."""


class _Whole(torch.nn.Module):
    """All the modules of a model in a row, as the library runs them."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        for module in self.model:
            features = module(features)
        return features["sentence_embedding"]


def export(folder: Path, target: Path, *, precision: Precision, max_tokens: int) -> float:
    """Write the graph of the model in `folder` into `target`, and return the smallest cosine to the model itself.

    Weights of a bfloat16 graph are stored in 16 bits, which halves the file. Raises ModelError when the vectors
    are not the model's own.
    """
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32})
    model.max_seq_length = max_tokens
    _refuse_what_needs_more(model)
    example = torch.ones(2, 16, dtype=torch.long)
    openvino, fed = load(), {"input_ids": example, "attention_mask": example}
    with torch.inference_mode(), warnings.catch_warnings():
        # Tracing touches all that a model has, also what its library is about to rename.
        warnings.simplefilter("ignore")
        graph = openvino.convert_model(_Whole(model).eval(), example_input=fed)
    openvino.save_model(graph, target / GRAPH, compress_to_fp16=precision == "bfloat16")
    worst = float((_own(model) * _exported(folder, target, precision, max_tokens)).sum(axis=1).min())
    if not worst >= LEAST_COSINE:
        raise ModelError(f"{folder}: the exported model's vectors have a cosine of {worst:.5f} to its own")
    return worst


def main() -> None:
    """Export as the command line says; what the model cannot do is said on one line of stderr, with status REFUSED."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.export", description="Export a model for openvino.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--tokens", type=int, default=256)
    asked = parser.parse_args()
    try:
        worst = export(asked.folder, asked.target, precision=asked.precision, max_tokens=asked.tokens)
    except (ModelError, RuntimeError, TypeError, ValueError, KeyError, AttributeError, ImportError) as refusal:
        sys.stderr.write(f"{type(refusal).__name__}: {_on_one_line(refusal)}\n")
        sys.exit(REFUSED)
    sys.stdout.write(f"{worst:.6f}\n")


def _refuse_what_needs_more(model: SentenceTransformer) -> None:
    if any(getattr(module, "include_prompt", True) is False for module in model):
        raise ModelError("the model leaves its prompt out of the vector, which an exported one cannot")


def _own(model: SentenceTransformer) -> Vectors:
    rows = model.encode(list(_TRIAL), prompt="", convert_to_numpy=True, show_progress_bar=False)
    return _unit(np.asarray(rows, dtype=np.float32))


def _exported(folder: Path, target: Path, precision: Precision, max_tokens: int) -> Vectors:
    graph, rows = Graph(target / GRAPH, precision=precision), dict[int, Vectors]()
    for batch in Tokens(folder, max_tokens=max_tokens).batches(_TRIAL, budget=4 * max_tokens):
        found = graph.run({"input_ids": batch.ids, "attention_mask": batch.mask})
        rows.update(zip(batch.places, found, strict=True))
    return _unit(np.stack([rows[place] for place in range(len(_TRIAL))]))


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit


def _on_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:_REASON] or "no reason given"


if __name__ == "__main__":
    main()
