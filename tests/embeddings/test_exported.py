import json
import os
from dataclasses import replace

import pytest
from fakes.embeddings_identity import identity

from embeddings.errors import ModelError, NotExportable
from embeddings.exported import Exported
from embeddings.model import ModelFiles, file_sha256


class Press:
    """Exports by writing two files, and counts how often; refuses where it is told to."""

    def __init__(self, *, refusal=None, stops=False):
        self.refusal, self.stops, self.count = refusal, stops, 0

    def __call__(self, files, target):
        self.count += 1
        (target / "model.xml").write_text(f"graph of {files.identity.name}")
        if self.stops:
            raise KeyboardInterrupt
        if self.refusal:
            raise NotExportable(self.refusal)
        (target / "model.bin").write_bytes(b"weights")
        return 0.9999


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "mini"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights of the model")
    return ModelFiles(folder, identity(revision=file_sha256(folder / "model.safetensors")))


@pytest.fixture
def place(tmp_path):
    return tmp_path / "exported"


def test_a_model_is_exported_once(files, place):
    press = Press()
    graph = Exported(place, press).graph(files)
    assert graph == place / files.fingerprint / "model.xml"
    assert graph.read_text() == "graph of steppe/mini-4"
    assert Exported(place, press).graph(files) == graph
    assert press.count == 1


def test_the_card_says_what_was_made_of_what(files, place):
    card = json.loads((Exported(place, Press()).graph(files).parent / "card.json").read_text())
    assert (card["weights"], card["cosine"]) == (files.weights_sha256, 0.9999)
    assert card["bin_sha256"] == file_sha256(place / files.fingerprint / "model.bin")


@pytest.mark.parametrize("name", ["model.xml", "model.bin", "card.json"])
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_export_is_made_anew(files, place, name, damage):
    press = Press()
    path = Exported(place, press).graph(files).parent / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-3]) if damage == "changed" else path.unlink()
    Exported(place, press).graph(files)
    assert press.count == 2
    assert path.read_bytes() == whole


@pytest.mark.parametrize(("field", "value"), [("exporter", 0), ("runtime", "2019"), ("weights", "00" * 32)])
def test_what_another_exporter_or_engine_made_is_made_anew(files, place, field, value):
    press = Press()
    path = Exported(place, press).graph(files).parent / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    Exported(place, press).graph(files)
    assert press.count == 2


def test_a_refusal_is_remembered_with_its_reason(files, place):
    press = Press(refusal="RuntimeError: no such operation")
    for _ in range(2):
        with pytest.raises(NotExportable, match="no such operation"):
            Exported(place, press).graph(files)
    assert press.count == 1


def test_an_export_that_is_stopped_leaves_nothing_that_is_trusted(files, place):
    with pytest.raises(KeyboardInterrupt):
        Exported(place, Press(stops=True)).graph(files)
    assert not (place / files.fingerprint).exists()
    press = Press()
    Exported(place, press).graph(files)
    assert press.count == 1
    assert not (place / "exporting").exists()


def test_damaged_weights_are_not_exported(files, place):
    (files.folder / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        Exported(place, Press()).graph(files)


def test_only_the_models_that_were_used_last_stay(files, place):
    press, made = Press(), []
    for number in range(5):
        one = ModelFiles(files.folder, replace(files.identity, query_prompt=f"{number}: "))
        made.append(Exported(place, press).graph(one).parent)
        os.utime(made[-1], (1_780_000_000 + number,) * 2)
        if number == 2:
            # The first is asked for again, and so is not the oldest.
            Exported(place, press).graph(ModelFiles(files.folder, replace(files.identity, query_prompt="0: ")))
    assert [path.exists() for path in made] == [True, False, False, True, True]
