"""Take the word vectors out of a graph of the reranker, into a file of their own.

usage: python bench/word_table.py reranker.xml FOLDER

openvino unfolds a table of eight bits to float32 when it compiles (47 MB for 30,522 words, most never read). From a
mapped file only those pages come into memory whose words occur. bench/export_reranker.py does this to what it writes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import openvino
from openvino import opset16

from embeddings.reranker import CODES, GRAPH, SCALE, WORDS

IDS, VECTORS, SHAPE_GIVER = "ids", "words", "types"
"""The input that goes, the one that takes its place, and the one whose shape (pairs, tokens) `ids` shared."""


def main() -> None:
    """Split the graph that is named; the card is not written."""
    parser = argparse.ArgumentParser()
    parser.add_argument("graph", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    split(options.graph, options.folder)


def split(graph: Path, folder: Path) -> None:
    """Write into `folder`, another one, the graph that is fed with word vectors and the table of these.

    Raises ValueError for a graph of another form.
    """
    model = openvino.Core().read_model(graph)
    ids = _input(model, IDS)
    gather = _look_up(ids)
    np.save(folder / WORDS, _table(gather.input_value(0).get_node()), allow_pickle=False)
    openvino.save_model(_fed_with_vectors(model, ids, gather), folder / GRAPH, compress_to_fp16=False)


def _input(model: openvino.Model, name: str) -> openvino.Node:
    for one in model.get_parameters():
        if name in one.output(0).get_names():
            found: openvino.Node = one
            return found
    raise ValueError(f"the graph has no input named {name}")


def _look_up(ids: openvino.Node) -> openvino.Node:
    """Return the node that takes rows of the table: the only Gather which the ids reach through a Convert alone."""
    (convert,) = (node for node in _readers(ids) if node.get_type_name() == "Convert")
    (gather,) = _readers(convert)
    if gather.get_type_name() != "Gather":
        raise ValueError(f"the ids go into {gather.get_type_name()}, where a look-up of word vectors was expected")
    return gather


def _table(node: openvino.Node) -> npt.NDArray[np.void]:
    """Return a record for each word, its codes and their scale; a table in float32 has 1 for all scales."""
    scales = None
    if node.get_type_name() == "Multiply":
        scales = _constant(node.input_value(1).get_node())[:, 0]
        (node,) = (value.get_node() for value in node.input_value(0).get_node().input_values())
    codes = _constant(node)
    table = np.empty(len(codes), dtype=[(SCALE, "<f4"), (CODES, codes.dtype, codes.shape[1])])
    table[SCALE], table[CODES] = 1 if scales is None else scales, codes
    return table


def _constant(node: openvino.Node) -> npt.NDArray[np.generic]:
    if node.get_type_name() != "Constant":
        raise ValueError(f"{node.get_friendly_name()} is a {node.get_type_name()}, where a constant was expected")
    return np.array(node.get_data())


def _fed_with_vectors(model: openvino.Model, ids: openvino.Node, gather: openvino.Node) -> openvino.Model:
    wide = gather.get_output_partial_shape(0)[2].get_length()
    vectors = opset16.parameter([-1, -1, wide], np.float32, name=VECTORS)
    vectors.output(0).get_tensor().set_names({VECTORS})
    others = [one for one in model.get_parameters() if IDS not in one.output(0).get_names()]
    for source, target in ((gather, vectors), (ids, _input(model, SHAPE_GIVER))):
        for reader in source.output(0).get_target_inputs():
            reader.replace_source_output(target.output(0))
    return openvino.Model(model.get_results(), [vectors, *others], model.get_friendly_name())


def _readers(node: openvino.Node) -> list[openvino.Node]:
    return [reader.get_node() for reader in node.output(0).get_target_inputs()]


if __name__ == "__main__":
    main()
