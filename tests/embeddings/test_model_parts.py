import json

import pytest

from embeddings.errors import ModelError
from embeddings.model import packaged_folder
from embeddings.model_parts import dimension, longest, pooling, tokenizer


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "config.json", {"hidden_size": 12, "max_position_embeddings": 512, "model_type": "bert"})
    return tmp_path


def write(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))


def modules(folder, *rest):
    """Write modules.json: a transformer, and what follows it as (type, folder, config)."""
    rows = [{"type": "sentence_transformers.models.Transformer", "path": ""}]
    for kind, place, config in rest:
        rows.append({"type": f"sentence_transformers.models.{kind}", "path": place})
        write(folder / place / "config.json", config)
    write(folder / "modules.json", rows)


MEAN = ("Pooling", "1_Pooling", {"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True})
DENSE = ("Dense", "2_Dense", {"in_features": 12, "out_features": 5})
NORMALIZE = ("Normalize", "3_Normalize", {})


def test_the_packaged_model_takes_the_mean_of_its_tokens():
    folder = packaged_folder()
    assert (pooling(folder), dimension(folder), longest(folder)) == ("mean", 384, 256)


def test_a_folder_with_a_transformer_alone_takes_the_mean(folder):
    assert (pooling(folder), dimension(folder)) == ("mean", 12)


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "cls"),
        ({"pooling_mode": "cls"}, "cls"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}, "max+mean"),
        ({"pooling_mode": ["max", "mean"]}, "max+mean"),
        ({"pooling_mode": "mean", "include_prompt": False}, "mean without prompt"),
    ],
)
def test_pooling_is_named_alike_however_it_is_written(folder, config, found):
    modules(folder, ("Pooling", "1_Pooling", config), NORMALIZE)
    assert pooling(folder) == found


def test_two_ways_of_pooling_make_vectors_of_twice_the_length(folder):
    modules(folder, ("Pooling", "1_Pooling", {"pooling_mode": ["max", "mean"]}))
    assert dimension(folder) == 24


def test_what_follows_the_pooling_counts_with_its_weights(folder):
    modules(folder, MEAN, DENSE)
    before = pooling(folder)
    (folder / "2_Dense" / "model.safetensors").write_bytes(b"weights")
    assert before.startswith("mean,Dense:")
    assert pooling(folder) not in (before, "mean")
    assert dimension(folder) == 5


@pytest.mark.parametrize("name", ["hidden_size", "dim", "d_model"])
def test_the_dimension_has_several_names(folder, name):
    write(folder / "config.json", {name: 7})
    assert dimension(folder) == 7


@pytest.mark.parametrize(
    ("config", "tokens"),
    [
        ({"max_position_embeddings": 512, "model_type": "bert"}, 256),
        ({"max_position_embeddings": 128, "model_type": "bert"}, 128),
        ({"max_position_embeddings": 130, "model_type": "xlm-roberta"}, 128),
        ({"model_type": "t5"}, 256),
    ],
)
def test_a_model_is_given_no_more_tokens_than_it_has_positions_for(folder, config, tokens):
    write(folder / "config.json", config)
    assert longest(folder) == tokens


def test_a_tokenizer_is_known_by_what_is_in_its_files(folder):
    found = [tokenizer(folder)]
    for name, content in (("vocab.txt", "osh"), ("vocab.txt", "osh batken"), ("tokenizer.json", "{}")):
        (folder / name).write_text(content)
        found.append(tokenizer(folder))
    (folder / "vocab.txt").write_text("beside a whole tokenizer.json nobody reads this")
    assert len(set(found)) == 4
    assert tokenizer(folder) == found[-1]


@pytest.mark.parametrize(
    ("name", "content"),
    [("config.json", "[]"), ("config.json", "{"), ("modules.json", "{"), ("modules.json", '[{}, {"path": "1"}]')],
)
def test_what_cannot_be_read_is_refused_by_name(folder, name, content):
    (folder / name).write_text(content)
    with pytest.raises(ModelError, match=name):
        dimension(folder)
