import shutil

import pytest
from fakes.embeddings_store import day, newsroom

from embeddings.build import label, terms
from embeddings.errors import IndexDamaged
from embeddings.lexical import TantivyIndex, Terms, stem
from embeddings.types import Filter, Label


@pytest.fixture
def index():
    store, index = newsroom(), TantivyIndex()
    passages = store.passages(store.live_passage_ids())
    index.add([label(one) for one in passages], [terms(one) for one in passages])
    return index


def test_a_saved_index_answers_as_before(index, tmp_path):
    index.save(tmp_path)
    loaded = TantivyIndex.load(tmp_path)
    assert loaded.search(["border", "water"], 5, Filter()) == index.search(["border", "water"], 5, Filter())


def test_changing_a_loaded_index_leaves_its_folder_alone(index, tmp_path):
    index.save(tmp_path)
    loaded = TantivyIndex.load(tmp_path)
    loaded.remove([1, 2, 3])
    assert len(loaded) == 3
    assert len(TantivyIndex.load(tmp_path)) == 6


def test_a_folder_without_an_index_is_damage(tmp_path):
    with pytest.raises(IndexDamaged):
        TantivyIndex.load(tmp_path / "terms")


def test_stems_follow_the_script():
    assert (stem("agreements", "english"), stem("соглашения", "russian")) == ("agreement", "соглашен")


def test_what_two_generations_share_lies_on_the_disk_once(index, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    index.save(first)
    changed = TantivyIndex.load(first)
    changed.remove([3])
    changed.save(second)

    segments = {path.name: path for path in first.iterdir() if path.suffix in (".idx", ".term", ".fast")}

    assert segments
    assert all((second / name).samefile(path) for name, path in segments.items())
    assert not (second / "meta.json").samefile(first / "meta.json")


def test_a_saved_index_outlives_the_one_it_came_from(index, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    index.save(first)
    changed = TantivyIndex.load(first)
    changed.remove([3])
    changed.save(second)
    del changed
    shutil.rmtree(first)

    assert TantivyIndex.load(second).ids() == [1, 2, 4, 5, 6]


def test_a_change_leaves_every_byte_of_the_folder_it_was_loaded_from(index, tmp_path):
    index.save(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    loaded = TantivyIndex.load(tmp_path)
    loaded.remove([1, 2])
    loaded.add([Label(9, 9, day(5, 1), None, "Naryn Post", "en")], [Terms((), ("snow",))])
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".lock"}

    assert after == before
