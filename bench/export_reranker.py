"""Export trained reranker weights for openvino, in eight bits, the word vectors beside the graph, with a card.

usage: python bench/export_reranker.py STATE.pt LISTS.jsonl FOLDER [--float]

Takes nncf besides (`pip install nncf==3.4.0`, in an environment beside the one for development). The lists are those of
bench/reranker_lists.py: some of their pairs say how large activations become. Where large ones meet small ones they are
evened out first (SmoothQuant, arXiv 2211.10438). Two runs differ by rounding.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import nncf
import numpy as np
import numpy.typing as npt
import openvino
import torch
from openvino import opset16
from reranker_model import PairScorer, Tokens, load_packaged, tokenize
from word_table import split

from embeddings.model import PACKAGED_SHA256, file_sha256
from embeddings.reranker import CARD, GRAPH, MAX_TOKENS, WEIGHTS, WORDS

# A softmax over a list leaves the scale of scores open; these bring those of the ten best passages of news-2022 to
# where the sigmoid is not flat (their median is 4, their best 8). They change no order.
_CENTRE, _SPREAD = 6.0, 3.0

_PAIRS, _SEED = 200, 7

Fed = Mapping[str, npt.NDArray[np.int64]]


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
    parser.add_argument("lists", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--float", action="store_true", dest="in_float", help="keep float32, to compare with")
    options = parser.parse_args()
    kept = torch.load(options.state, weights_only=True)
    layers = [int(layer) for layer in kept["layers"].split(",")]
    scorer = load_packaged(layers)
    scorer.load_state_dict(kept["state"])
    model = in_float(scorer.eval())
    options.folder.mkdir(parents=True, exist_ok=True)
    ready = model if options.in_float else in_eight_bits(model, pairs(options.lists))
    with TemporaryDirectory() as folder:
        whole = Path(folder) / GRAPH
        openvino.save_model(ready, whole, compress_to_fp16=False)
        split(whole, options.folder)
    card = {
        "sha256": {name: file_sha256(options.folder / name) for name in (GRAPH, WEIGHTS, WORDS)},
        "made_by": "bench/reranker_lists.py, bench/train_reranker.py, bench/export_reranker.py",
        "made_from": {"model": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)", "sha256": PACKAGED_SHA256},
        "layers": layers,
        "seed": kept["seed"],
        "trained_on": "RealTime QA, weeks of 2023 (arXiv 2207.13332): its questions and the articles found for them",
        "precision": "float32" if options.in_float else "int8, static",
    }
    (options.folder / CARD).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def in_float(scorer: PairScorer) -> openvino.Model:
    """Return the model with free numbers of pairs and tokens."""
    example = tokenize(["when"] * 2, ["a passage of some words", "another"], length=32)
    named = {"ids": example.ids, "mask": example.mask, "types": example.types}
    with torch.inference_mode():
        return openvino.convert_model(Flat(scorer).eval(), example_input=named)


def pairs(lists: Path) -> list[Fed]:
    """Return pairs as the model is fed, each a question and one document of its list."""
    chance = random.Random(_SEED)
    rows = [json.loads(line) for line in lists.read_text(encoding="utf-8").splitlines()]
    chosen = [(row["query"], chance.choice(row["documents"])) for row in chance.sample(rows, _PAIRS)]
    made = [tokenize([query], [document], length=MAX_TOKENS) for query, document in chosen]
    return [{"ids": one.ids.numpy(), "mask": one.mask.numpy(), "types": one.types.numpy()} for one in made]


def in_eight_bits(model: openvino.Model, fed: Sequence[Fed]) -> openvino.Model:
    """Return the model with weights and activations in eight bits, its scores around those in float32.

    Processors without eight-bit dot products add pairs of products in sixteen bits, where full eight-bit
    weights overflow (mean difference of scores 0.017, and 0.013 so): the weights use half of their range.
    """
    expected = scores(model, fed)
    quantised = nncf.quantize(
        model.clone(),
        nncf.Dataset(fed),
        subset_size=len(fed),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
        advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=nncf.OverflowFix.ENABLE),
    )
    # Rounding moves all scores to one side a little; this takes them back.
    slope, shift = np.polyfit(scores(quantised, fed), expected, 1)
    print(f"scores are stretched by {slope:.4f} and moved by {shift:+.4f}")
    found = quantised.outputs[0].get_node().input_value(0)
    straight = opset16.add(opset16.multiply(found, np.float32(slope)), np.float32(shift), name="score")
    return openvino.Model([straight], quantised.get_parameters(), "reranker")


def scores(model: openvino.Model, fed: Sequence[Fed]) -> npt.NDArray[np.float64]:
    """Return what the model makes of each pair, before the sigmoid."""
    request = openvino.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
    return np.array([float(request.infer(dict(one))[0][0]) for one in fed])


if __name__ == "__main__":
    main()
