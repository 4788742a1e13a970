import json
import threading

import numpy as np
import pytest
from fakes.embeddings_store import newsroom

from embeddings.build import label, terms
from embeddings.errors import IndexDamaged, IndexMissing
from embeddings.generations import Contents, Generations
from embeddings.types import Filter


def contents(generations, *, fingerprint="words-1"):
    vectors, words = generations.empty(4)
    passages = newsroom().passages([1, 2, 3])
    labels = [label(passage) for passage in passages]
    vectors.add(labels, np.eye(4, dtype=np.float32)[:3])
    words.add(labels, [terms(passage) for passage in passages])
    return Contents(fingerprint, 4, 3, vectors, words)


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "index")


@pytest.fixture
def published(generations):
    with generations.building():
        generations.publish(contents(generations))
    return generations


def test_without_a_build_the_index_is_missing(generations):
    with pytest.raises(IndexMissing, match="heliograph index build"):
        generations.load()


def test_what_was_published_is_what_is_loaded(published):
    loaded = published.load()
    assert (loaded.manifest.fingerprint, loaded.manifest.count, loaded.manifest.last_passage_id) == ("words-1", 3, 3)
    assert loaded.vectors.search(np.eye(4, dtype=np.float32)[1], 1, Filter())[0].passage_id == 2
    assert loaded.terms.search(["lorri"], 1, Filter())[0].passage_id == 3


def test_reading_does_not_damage(published):
    published.load().terms.search(["water"], 1, Filter())
    assert published.load().name == "generation-000001"


def test_a_new_generation_replaces_the_old_and_keeps_one_before_it(published):
    for _ in range(3):
        with published.building():
            published.publish(contents(published))
    assert published.current() == "generation-000004"
    assert sorted(path.name for path in published.folder.glob("generation-*")) == [
        "generation-000003",
        "generation-000004",
    ]


def test_a_build_that_was_cut_off_leaves_the_old_generation_in_use(published):
    (published.folder / "building" / "terms").mkdir(parents=True)
    (published.folder / "building" / "vectors.faiss").write_bytes(b"half")
    (published.folder / "generation-000002").mkdir()
    assert published.load().name == "generation-000001"
    with published.building():
        assert published.publish(contents(published)) == "generation-000003"
    assert len(published.load().vectors) == 3


@pytest.mark.parametrize("name", ["vectors.faiss", "labels.npz", "terms/meta.json"])
def test_a_changed_file_is_damage_and_is_named(published, name):
    path = published.folder / "generation-000001" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match=name):
        published.load()


def test_a_missing_file_is_damage_and_is_named(published):
    (published.folder / "generation-000001" / "vectors.faiss").unlink()
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss"):
        published.load()


def test_another_format_is_not_read(published):
    path = published.folder / "generation-000001" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 0}))
    with pytest.raises(IndexDamaged, match="format 0"):
        published.load()


def test_a_torn_manifest_is_damage(published):
    (published.folder / "generation-000001" / "manifest.json").write_text('{"format": 1,')
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        published.load()


def test_a_pointer_to_nowhere_is_damage(published):
    (published.folder / "CURRENT").write_text("../elsewhere\n")
    with pytest.raises(IndexDamaged, match="elsewhere"):
        published.load()


def test_indexes_of_different_size_are_damage(generations):
    torn = contents(generations)
    torn.terms.remove([1])
    with generations.building():
        generations.publish(torn)
    with pytest.raises(IndexDamaged, match="the terms 2"):
        generations.load()


def test_only_one_builds_at_a_time(generations):
    entered = threading.Event()

    def build():
        with Generations(generations.folder).building():
            entered.set()

    with generations.building():
        other = threading.Thread(target=build)
        other.start()
        assert not entered.wait(0.2)
    other.join(10)
    assert entered.is_set()


def test_the_model_of_the_index_in_use_is_known_without_loading(generations):
    assert generations.fingerprint() is None
    for name in ("words-1", "words-2"):
        with generations.building():
            generations.publish(contents(generations, fingerprint=name))
        assert generations.fingerprint() == name


def test_an_index_that_does_not_say_its_model_is_damaged(published):
    (published.folder / published.current() / "manifest.json").write_text("{")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        published.fingerprint()
