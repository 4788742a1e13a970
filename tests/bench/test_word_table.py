import json
import shutil

import numpy as np
import pytest

from bench.word_table import split
from embeddings.model import file_sha256, packaged_folder
from embeddings.reranker import CARD, CODES, GRAPH, MAX_TOKENS, PACKAGED, SCALE, WEIGHTS, WORDS, CompiledReranker
from embeddings.runtime import Graph, load
from embeddings.tokens import Tokens

pytestmark = pytest.mark.model

STORIES = [
    "Crossing reopens\nTajik border guards reopened the Guliston crossing on Sunday after two years.",
    "Customs queue\nLorries queue at customs for hours near Dostuk, drivers complain, and apricots rot in the heat.",
    "Uranium\nKazatomprom lowered its uranium forecast because sulphuric acid is scarce this year.",
    "Drills\nThree hundred soldiers of four countries began an exercise at the Edelweiss range on 9 September.",
    "Water\nEngineers released 210 cubic metres a second from the Toktogul dam; farmers downstream had asked for more.",
    "Arrests\nThe security committee detained eleven people in Osh, who had planned to seize an armoury.",
    "Talks\nForeign ministers met in Dushanbe and agreed to walk 78 kilometres of the border before winter.",
    "Railway\nWork on the tunnel towards Uzgen starts in July, the company said, and costs 4.7 billion dollars.",
    "Drones\nUzbekistan showed a drone of its own making, the Lochin, which stays in the air for six hours.",
    "Remittances\nMoney sent home by migrants fell by a tenth in the first quarter, the national bank reported.",
]

QUESTIONS = [
    "Who reopened the Guliston crossing?",
    "How many people were detained in Osh?",
    "What did the ministers agree on in Dushanbe?",
    "Where do soldiers of four countries train?",
    "Why did Kazatomprom lower its forecast?",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the shipped graph with its words inside and token ids as input, as it is before it is split."""
    openvino, table = load(), np.load(PACKAGED / WORDS)
    ops, model = openvino.opset16, openvino.Core().read_model(PACKAGED / GRAPH)
    vectors, *others = model.get_parameters()
    ids = ops.parameter([-1, -1], np.int64, name="ids")
    ids.output(0).get_tensor().set_names({"ids"})
    words = ops.multiply(ops.convert(ops.constant(table[CODES]), "f32"), ops.constant(table[SCALE][:, np.newaxis]))
    found = ops.gather(words, ops.convert(ids, "i32"), ops.constant(np.int32(0)))
    for reader in vectors.output(0).get_target_inputs():
        reader.replace_source_output(found.output(0))
    path = tmp_path_factory.mktemp("whole") / GRAPH
    openvino.save_model(openvino.Model(model.get_results(), [ids, *others], "whole"), path, compress_to_fp16=False)
    return path


@pytest.fixture(scope="module")
def parts(whole, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    split(whole, folder)
    card = {"sha256": {name: file_sha256(folder / name) for name in (GRAPH, WEIGHTS, WORDS)}}
    (folder / CARD).write_text(json.dumps(card))
    return folder


def scores_of_whole(path, question):
    graph, tokens = Graph(path, precision="float32"), Tokens(packaged_folder(), max_tokens=MAX_TOKENS)
    logits = np.zeros(len(STORIES))
    for batch in tokens.batches([(question, story) for story in STORIES], budget=10 * MAX_TOKENS):
        logits[batch.places] = graph.run({"ids": batch.ids, "mask": batch.mask, "types": batch.kinds})
    return list(1 / (1 + np.exp(-logits)))


def test_scores_are_those_of_the_graph_with_the_words_inside(whole, parts):
    reranker, shipped = CompiledReranker(parts), CompiledReranker(PACKAGED)
    for question in QUESTIONS:
        expected = scores_of_whole(whole, question)
        assert reranker.scores(question, STORIES) == pytest.approx(expected, abs=1e-4)
        assert shipped.scores(question, STORIES) == pytest.approx(expected, abs=1e-4)


def test_the_words_go_from_the_graph_into_the_table(whole, parts):
    assert (np.load(parts / WORDS) == np.load(PACKAGED / WORDS)).all()
    assert (parts / WEIGHTS).stat().st_size < whole.with_name(WEIGHTS).stat().st_size / 2


def test_a_graph_that_is_fed_with_words_already_is_refused(tmp_path):
    shutil.copytree(PACKAGED, tmp_path / "model")
    with pytest.raises(ValueError, match="no input named ids"):
        split(tmp_path / "model" / GRAPH, tmp_path)
