import importlib
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from fakes.embeddings_tiny_model import make_tiny_model, words

from embeddings.backends import open_encoder
from embeddings.compiled import CompiledEncoder
from embeddings.exported import Exported
from embeddings.model import locate
from embeddings.settings import EmbeddingsSettings

pytestmark = pytest.mark.model

QUESTION = "Who guards the frontier?"
PASSAGES = [" ".join(words()[start : start + count]) for start, count in ((0, 40), (9, 3), (20, 90), (5, 1), (31, 17))]
HEAVY = ("torch", "transformers", "sentence_transformers", "huggingface_hub", "onnxruntime")


def pressed(files, target):
    """Export in this process, which has torch anyway."""
    export = importlib.import_module("embeddings.export").export
    return export(files.folder, target, precision=files.dtype, max_tokens=files.identity.max_tokens)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    model = make_tiny_model(tmp_path_factory.mktemp("model"))
    return EmbeddingsSettings(model=str(model), dtype="float32", threads=1)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return Exported(tmp_path_factory.mktemp("exported"), pressed)


@pytest.fixture(scope="module")
def encoder(settings, exported):
    return open_encoder(settings, exported)


@pytest.fixture(scope="module")
def plain(settings, exported):
    return open_encoder(settings.model_copy(update={"backend": "torch"}), exported)


def test_the_vectors_are_those_of_the_model_run_by_torch(encoder, plain):
    assert isinstance(encoder, CompiledEncoder)
    assert np.allclose(encoder.encode(PASSAGES), plain.encode(PASSAGES), atol=1e-5)
    assert np.allclose(encoder.encode_question(QUESTION), plain.encode_question(QUESTION), atol=1e-5)


def test_two_engines_of_one_precision_have_one_identity(encoder, plain, settings):
    assert encoder.identity == plain.identity == locate(settings).identity
    assert (encoder.fingerprint, encoder.dimension) == (plain.fingerprint, plain.dimension)


def test_a_vector_is_the_same_alone_as_among_others(encoder):
    together = encoder.encode(PASSAGES)
    for place, text in enumerate(PASSAGES):
        assert np.allclose(encoder.encode([text])[0], together[place], atol=1e-5)


def test_few_texts_go_in_small_batches_and_many_in_large_ones(encoder):
    def batches(texts):
        told = []
        encoder.encode(texts, progress=lambda done, total: told.append(done))
        return len(told)

    few = [PASSAGES[0]] * 40
    assert batches(few * 5) < batches(few)


def test_vectors_are_unit_rows_of_float32(encoder):
    rows = encoder.encode(PASSAGES)
    assert (rows.shape, rows.dtype) == ((5, 32), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_progress_counts_up_to_all_texts(encoder):
    told = []
    encoder.encode(PASSAGES * 300, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (1500, 1500)
    assert len(told) > 2


def test_no_texts_make_no_rows(encoder):
    assert encoder.encode([]).shape == (0, 32)


def test_a_models_own_prompts_stand_before_questions_and_passages(encoder, settings, exported, tmp_path):
    folder = shutil.copytree(settings.model, tmp_path / "prompted")
    first, second = words()[40], words()[60]
    config = {"prompts": {"query": f"{first} ", "passage": f"{second} "}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))
    prompted = open_encoder(settings.model_copy(update={"model": str(folder)}), exported)
    text = PASSAGES[1]
    assert np.allclose(prompted.encode_question(text), encoder.encode_question(f"{first} {text}"), atol=1e-5)
    assert np.allclose(prompted.encode([text])[0], encoder.encode([f"{second} {text}"])[0], atol=1e-5)
    assert prompted.fingerprint != encoder.fingerprint


def test_nothing_slow_is_imported_to_encode(settings, exported):
    program = f"""
import sys
from pathlib import Path
from embeddings.backends import open_encoder
from embeddings.exported import Exported
from embeddings.settings import EmbeddingsSettings
settings = EmbeddingsSettings.model_validate_json({settings.model_dump_json()!r})
assert open_encoder(settings, Exported(Path({str(exported.folder)!r}))).encode_question("Who?").shape == (32,)
sys.stdout.write(" ".join(name for name in {HEAVY!r} if name in sys.modules))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == ""
