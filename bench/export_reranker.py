"""Export trained reranker weights for onnxruntime, in eight bits, with a card.

usage: python bench/export_reranker.py STATE.pt FOLDER [--float]

Weights of matrix products and of the word embeddings become signed eight-bit numbers, each with a scale for its row or
column; activations are scaled as they come (dynamic quantisation), so that no text is needed to calibrate.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from reranker_model import PairScorer, Tokens, load_packaged, tokenize

from embeddings.model import PACKAGED_SHA256, file_sha256
from embeddings.reranker import CARD, WEIGHTS

_OPSET = 18

# A softmax over a list leaves the scale of scores open; these bring those of the ten best passages of news-2022 to
# where the sigmoid is not flat (their median is 4, their best 8). They change no order.
_CENTRE, _SPREAD = 6.0, 3.0


class Flat(torch.nn.Module):
    """The scorer with its tokens as three inputs, its scores on a scale that the sigmoid reads."""

    def __init__(self, scorer: PairScorer) -> None:
        super().__init__()
        self.scorer = scorer

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Return the scores, shape (pairs,)."""
        return (self.scorer(Tokens(ids, mask, types)) - _CENTRE) / _SPREAD


def main() -> None:
    """Export, quantise, and write the card."""
    parser = argparse.ArgumentParser()
    parser.add_argument("state", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--float", action="store_true", dest="in_float", help="keep float32, to compare with")
    options = parser.parse_args()
    kept = torch.load(options.state, weights_only=True)
    layers = [int(layer) for layer in kept["layers"].split(",")]
    model = load_packaged(layers)
    model.load_state_dict(kept["state"])
    options.folder.mkdir(parents=True, exist_ok=True)
    export(model.eval(), options.folder / WEIGHTS, in_float=options.in_float)
    card = {
        "sha256": file_sha256(options.folder / WEIGHTS),
        "made_by": "bench/reranker_lists.py, bench/train_reranker.py, bench/export_reranker.py",
        "made_from": {"model": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)", "sha256": PACKAGED_SHA256},
        "layers": layers,
        "seed": kept["seed"],
        "trained_on": "RealTime QA, weeks of 2023 (arXiv 2207.13332): its questions and the articles found for them",
        "precision": "float32" if options.in_float else "int8, dynamic",
    }
    (options.folder / CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def export(model: PairScorer, path: Path, *, in_float: bool) -> None:
    """Write the model as ONNX with free numbers of pairs and tokens."""
    example = tokenize(["when"] * 2, ["a passage of some words", "another"], length=32)
    axes = {name: {0: "pairs", 1: "tokens"} for name in ("ids", "mask", "types")} | {"score": {0: "pairs"}}
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            Flat(model),
            tuple(example),
            str(plain),
            input_names=["ids", "mask", "types"],
            output_names=["score"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
        if in_float:
            path.write_bytes(plain.read_bytes())
            return
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True)


if __name__ == "__main__":
    main()
