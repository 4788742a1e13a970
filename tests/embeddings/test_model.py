import json

import pytest

from embeddings.errors import ModelError
from embeddings.model import (
    PACKAGED_SHA256,
    computes_bfloat16,
    deferred,
    file_sha256,
    locate,
    verify,
)
from embeddings.model_identity import ModelIdentity
from embeddings.model_parts import Prompts, tokenizer
from embeddings.settings import EmbeddingsSettings


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"hidden_size": 12}))
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    return tmp_path


def settings(folder, dtype="float32"):
    return EmbeddingsSettings(model=str(folder), dtype=dtype)


def test_the_packaged_model_is_found_and_pinned():
    files = locate(EmbeddingsSettings())
    assert (files.weights_sha256, files.dimension) == (PACKAGED_SHA256, 384)
    assert (files.folder / "model.safetensors").is_file()


def test_a_folder_is_identified_by_what_lies_in_it(folder):
    files = locate(settings(folder))
    assert files.identity == ModelIdentity(
        name=str(folder),
        revision=file_sha256(folder / "model.safetensors"),
        tokenizer=tokenizer(folder),
        pooling="mean",
        normalisation="unit",
        precision="float32",
        dimension=12,
        max_tokens=256,
        query_prompt="",
        passage_prompt="",
        passage_form="title\\npassage, single spaces",
    )
    assert (files.folder, files.fingerprint) == (folder, files.identity.fingerprint)


def test_changed_weights_are_refused_by_name(folder):
    files = locate(settings(folder))
    (folder / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match=r"model\.safetensors.*reinstall"):
        verify(files)


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors"])
def test_an_incomplete_model_is_refused_by_name(folder, missing):
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=missing):
        locate(settings(folder))


def test_a_fingerprint_tells_weights_and_precision_apart(folder):
    first = locate(settings(folder)).fingerprint
    assert locate(settings(folder, dtype="bfloat16")).fingerprint != first
    (folder / "model.safetensors").write_bytes(b"other weights")
    assert locate(settings(folder)).fingerprint != first


def test_the_packaged_model_keeps_the_fingerprint_that_vectors_are_stored_under():
    assert locate(EmbeddingsSettings(dtype="bfloat16")).fingerprint == "0803a7cd079c0ba23b3505697c02e22b"


def own_config(folder, **config):
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config))


@pytest.mark.parametrize(
    ("config", "prompts"),
    [
        ({"prompts": {"query": "query: ", "passage": "passage: "}}, Prompts("query: ", "passage: ")),
        ({"prompts": {"query": "Represent this: ", "document": ""}}, Prompts("Represent this: ", "")),
        ({"prompts": {"news": "news: "}, "default_prompt_name": "news"}, Prompts("news: ", "news: ")),
        ({"prompts": {}, "default_prompt_name": None}, Prompts()),
        ({"__version__": {"sentence_transformers": "2.0.0"}}, Prompts()),
    ],
)
def test_the_prompts_of_a_model_are_those_its_own_files_name(folder, config, prompts):
    own_config(folder, **config)
    assert locate(settings(folder)).prompts == prompts


def test_configured_prompts_stand_above_the_models_own(folder):
    own_config(folder, prompts={"query": "query: ", "passage": "passage: "})
    configured = settings(folder).model_copy(update={"query_prompt": "question: "})
    assert locate(configured).prompts == Prompts("question: ", "passage: ")


def test_a_fingerprint_tells_prompts_apart(folder):
    plain = locate(settings(folder)).fingerprint
    own_config(folder, prompts={"query": "query: "})
    asked = locate(settings(folder)).fingerprint
    own_config(folder, prompts={"passage": "query: "})
    assert len({plain, asked, locate(settings(folder)).fingerprint}) == 3


@pytest.mark.parametrize("damaged", ["{", "[]", '{"prompts": ["query: "]}'])
def test_prompts_that_cannot_be_read_are_refused_by_name(folder, damaged):
    (folder / "config_sentence_transformers.json").write_text(damaged)
    with pytest.raises(ModelError, match="config_sentence_transformers"):
        locate(settings(folder))


def test_a_deferred_encoder_knows_its_fingerprint_without_loading(folder):
    def load():
        raise AssertionError("loaded")

    encoder = deferred(settings(folder), load)
    assert (encoder.fingerprint, encoder.dimension) == (locate(settings(folder)).fingerprint, 12)


def test_bfloat16_is_for_processors_that_compute_it():
    assert computes_bfloat16("processor: 0\nflags\t\t: fpu avx2 avx512_bf16 amx_tile\n")
    assert computes_bfloat16("flags : amx_bf16\n")
    assert not computes_bfloat16("flags : fpu avx2 avx512f\n")
    assert not computes_bfloat16("")
