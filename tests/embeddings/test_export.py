import importlib
import json
from dataclasses import replace

import numpy as np
import pytest
from fakes.embeddings_tiny_model import make_tiny_model

from embeddings.errors import ModelError, NotExportable
from embeddings.exported import export_apart
from embeddings.model import locate
from embeddings.runtime import Graph
from embeddings.settings import EmbeddingsSettings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def export():
    # Imported here, or collecting the tests would load torch.
    return importlib.import_module("embeddings.export").export


@pytest.mark.parametrize(("precision", "least"), [("float32", 0.99999), ("bfloat16", 0.999)])
def test_an_exported_model_gives_the_vectors_of_its_own(tiny, export, tmp_path, precision, least):
    assert export(tiny, tmp_path, precision=precision, max_tokens=64) >= least


def test_in_bfloat16_the_weights_take_half_the_room(tiny, export, tmp_path):
    sizes = []
    for precision in ("float32", "bfloat16"):
        (tmp_path / precision).mkdir()
        export(tiny, tmp_path / precision, precision=precision, max_tokens=64)
        sizes.append((tmp_path / precision / "model.bin").stat().st_size)
    assert 0.5 <= sizes[1] / sizes[0] < 0.6


def test_all_modules_of_a_model_are_exported(tiny, export, tmp_path):
    library = importlib.import_module("sentence_transformers")
    torch = importlib.import_module("torch")
    dense = importlib.import_module("sentence_transformers.base.modules.dense")
    pooling = importlib.import_module("sentence_transformers.sentence_transformer.modules")
    torch.manual_seed(3)
    body = library.SentenceTransformer(str(tiny), device="cpu")[0]
    model = library.SentenceTransformer(modules=[body, pooling.Pooling(32, "cls"), dense.Dense(32, 5)], device="cpu")
    model.save_pretrained(str(tmp_path / "dense"), create_model_card=False)
    (tmp_path / "out").mkdir()

    assert export(tmp_path / "dense", tmp_path / "out", precision="float32", max_tokens=64) > 0.99999
    ones = np.ones((3, 8), dtype=np.int64)
    graph = Graph(tmp_path / "out" / "model.xml", precision="float32")
    assert graph.run({"input_ids": ones, "attention_mask": ones}).shape == (3, 5)
    assert locate(EmbeddingsSettings(model=str(tmp_path / "dense"))).dimension == 5


def copied(tiny, folder):
    for path in tiny.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(tiny)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


def test_a_model_that_leaves_out_its_prompt_is_refused(tiny, export, tmp_path):
    folder = copied(tiny, tmp_path / "instructed")
    path = folder / "1_Pooling" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"include_prompt": False}))
    with pytest.raises(ModelError, match="prompt"):
        export(folder, tmp_path, precision="float32", max_tokens=64)


def test_an_export_with_other_vectors_than_the_model_is_refused(tiny, export, tmp_path):
    folder = copied(tiny, tmp_path / "cased")
    # The library cuts every text before it cuts it into tokens, as this says; tokenizer.json does not know of it.
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text())
    tokenizer["post_processor"] = None
    path.write_text(json.dumps(tokenizer))
    with pytest.raises(ModelError, match="cosine"):
        export(folder, tmp_path, precision="float32", max_tokens=64)


def test_a_process_of_its_own_exports_and_says_how_well(tiny, tmp_path):
    files = locate(EmbeddingsSettings(model=str(tiny), dtype="float32"))
    assert export_apart(files, tmp_path) > 0.9999
    assert (tmp_path / "model.xml").is_file()


def test_what_the_process_refuses_is_told_with_its_reason(tiny, tmp_path):
    folder = copied(tiny, tmp_path / "unknown")
    (folder / "config.json").write_text('{"model_type": "steppe-net", "hidden_size": 32}')
    with pytest.raises(NotExportable, match="steppe-net"):
        export_apart(locate(EmbeddingsSettings(model=str(folder), dtype="float32")), tmp_path)


def test_a_process_that_fails_is_no_refusal(tiny, tmp_path):
    files = replace(locate(EmbeddingsSettings(model=str(tiny), dtype="float32")), folder=tmp_path / "nowhere")
    with pytest.raises(ModelError, match="status 1") as failure:
        export_apart(files, tmp_path)
    assert not isinstance(failure.value, NotExportable)
