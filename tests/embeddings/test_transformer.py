import importlib
import json

import numpy as np
import pytest

from embeddings.model import locate
from embeddings.settings import EmbeddingsSettings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder():
    # Imported here, or collecting the tests would load torch.
    return importlib.import_module("embeddings.transformer").SentenceEncoder(EmbeddingsSettings())


def test_vectors_are_unit_rows_in_the_asked_order(encoder):
    texts = ["Rogun.", "The border guards of both countries inspected forty lorries together on Sunday."]
    rows = encoder.encode(texts)
    assert (rows.shape, rows.dtype) == ((2, 384), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert float(rows[0] @ encoder.encode_question(texts[0])) > 0.99


def test_meaning_is_closer_than_wording(encoder):
    question = encoder.encode_question("Who guards the frontier?")
    guards, uranium = encoder.encode(["Soldiers watch the border.", "Who sells the uranium?"])
    assert float(question @ guards) > float(question @ uranium)


def test_progress_ends_with_all_texts(encoder):
    told = []
    encoder.encode(["Osh"] * 300, progress=lambda done, total: told.append((done, total)))
    assert told == [(256, 300), (300, 300)]


def test_the_fingerprint_is_the_one_known_without_loading(encoder):
    files = locate(EmbeddingsSettings())
    assert (encoder.fingerprint, encoder.dimension) == (files.fingerprint, files.dimension)


def test_no_texts_make_no_rows(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_a_models_own_prompts_stand_before_questions_and_passages(encoder, tmp_path):
    for path in locate(EmbeddingsSettings()).folder.iterdir():
        if path.name != "config_sentence_transformers.json":
            (tmp_path / path.name).symlink_to(path)
    prompts = {"query": "query: ", "passage": "passage: "}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    prompted = type(encoder)(EmbeddingsSettings(model=str(tmp_path)))

    question, passage = prompted.encode_question("Who guards Osh?"), prompted.encode(["Guards stand in Osh."])[0]

    assert float(question @ encoder.encode_question("query: Who guards Osh?")) > 0.999
    assert float(question @ encoder.encode_question("Who guards Osh?")) < 0.999
    assert float(passage @ encoder.encode(["passage: Guards stand in Osh."])[0]) > 0.999
