import json
import mmap
import shutil

import numpy as np
import pytest

from embeddings.errors import ModelError
from embeddings.reranker import CARD, CODES, GRAPH, PACKAGED, SCALE, WEIGHTS, WORDS, CompiledReranker, open_reranker
from embeddings.settings import EmbeddingsSettings

pytestmark = pytest.mark.model

QUESTION = "Who reopened the Guliston crossing?"
ANSWER = "Crossing reopens\nTajik border guards reopened the Guliston crossing on Sunday after two years."
BESIDE = "Crossing reopens\nLorries queue at customs for hours, drivers complain, and the toilets are closed."
AWAY = "Uranium\nKazatomprom lowered its uranium forecast because sulphuric acid is scarce this year."
FLOAT = [0.4725, 0.3959, 0.3266]
"""Scores of the three by the weights in float32."""


@pytest.fixture(scope="module")
def reranker():
    return open_reranker(EmbeddingsSettings())


def test_what_answers_scores_best_and_what_is_about_something_else_worst(reranker):
    answer, beside, away = reranker.scores(QUESTION, [ANSWER, BESIDE, AWAY])
    assert 1 > answer > beside > away > 0


def test_scores_come_in_the_order_of_the_passages_and_do_not_hang_on_it(reranker):
    texts = [AWAY, ANSWER, BESIDE, ANSWER * 3, AWAY * 4, BESIDE * 2, ANSWER]
    scores = reranker.scores(QUESTION, texts)
    assert scores[1] == pytest.approx(scores[6], abs=0.01)
    assert reranker.scores(QUESTION, texts[::-1]) == pytest.approx(scores[::-1], abs=0.02)


def test_a_passage_longer_than_the_model_reads_is_cut_and_not_refused(reranker):
    (score,) = reranker.scores(QUESTION, [ANSWER * 100])
    assert 0 < score < 1


def test_the_end_of_a_long_passage_is_not_read(reranker):
    long = f"{BESIDE} " * 30
    assert reranker.scores(QUESTION, [long + ANSWER]) == reranker.scores(QUESTION, [long + AWAY])


def test_the_shipped_scores_are_those_of_the_model_that_was_trained(reranker):
    # Of bench/export_reranker.py --float; in eight bits a score is off by 0.009 on average, whatever the processor.
    assert reranker.scores(QUESTION, [ANSWER, BESIDE, AWAY]) == pytest.approx(FLOAT, abs=0.04)


def test_of_no_passages_there_are_no_scores(reranker):
    assert reranker.scores(QUESTION, []) == []


def test_an_empty_setting_means_no_reranker():
    assert open_reranker(EmbeddingsSettings(reranker="")) is None


@pytest.mark.parametrize("name", [GRAPH, WEIGHTS, WORDS])
def test_files_that_are_not_what_their_card_says_are_not_used(tmp_path, name):
    shutil.copytree(PACKAGED, tmp_path / "model")
    with (tmp_path / "model" / name).open("ab") as file:
        file.write(b"more")
    with pytest.raises(ModelError, match=f"{name}: its SHA-256 is not the one in {CARD}"):
        CompiledReranker(tmp_path / "model")


def test_a_folder_with_our_card_and_no_graph_says_what_is_missing(tmp_path):
    shutil.copy(PACKAGED / CARD, tmp_path)
    with pytest.raises(ModelError, match=f"it needs {GRAPH}, {WEIGHTS}, {WORDS}, {CARD}"):
        open_reranker(EmbeddingsSettings(reranker=str(tmp_path)))


def test_a_copy_of_the_packaged_folder_scores_as_the_packaged_one_does(tmp_path):
    shutil.copytree(PACKAGED, tmp_path / "model")
    reranker = open_reranker(EmbeddingsSettings(reranker=str(tmp_path / "model")))
    assert isinstance(reranker, CompiledReranker)
    assert reranker.scores(QUESTION, [ANSWER]) == open_reranker(EmbeddingsSettings()).scores(QUESTION, [ANSWER])


def test_a_card_without_a_checksum_is_refused(tmp_path):
    shutil.copytree(PACKAGED, tmp_path / "model")
    (tmp_path / "model" / CARD).write_text(json.dumps({"layers": []}))
    with pytest.raises(ModelError, match=CARD):
        CompiledReranker(tmp_path / "model")


def test_the_shipped_weights_are_small_and_say_where_they_come_from():
    card = json.loads((PACKAGED / CARD).read_text(encoding="utf-8"))
    assert sum(file.stat().st_size for file in PACKAGED.iterdir()) < 25_000_000
    assert {"made_by", "made_from", "trained_on", "seed", "layers", "precision"} <= card.keys()


def test_the_words_are_in_eight_bits_one_record_for_each_token_of_the_encoder():
    words = np.load(PACKAGED / WORDS, mmap_mode="r")
    assert (len(words), words[CODES].dtype, words[CODES].shape[1]) == (30_522, np.int8, 384)
    assert (words[SCALE] > 0).all()


def test_the_words_stay_in_their_file_until_they_are_read(reranker):
    held = reranker._words
    while not isinstance(held, mmap.mmap):
        held = held.base
    assert isinstance(held, mmap.mmap)


def test_a_model_that_is_nowhere_names_the_setting():
    with pytest.raises(ModelError, match=r'\[embeddings\] reranker = "/nowhere/at/all"'):
        open_reranker(EmbeddingsSettings(reranker="/nowhere/at/all"))


@pytest.mark.parametrize(
    ("question", "reads"),
    [("Who reopened it?", True), ("Кто его открыл?", False), ("Что решила CSTO в Душанбе?", False)],
)
def test_it_reads_questions_in_latin_letters(reranker, question, reads):
    assert reranker.reads(question) is reads
