import logging
import os
import random
from datetime import UTC, datetime

import numpy as np
import pytest
from fakes.embeddings_identity import identity, restate
from fakes.embeddings_store import newsroom

from embeddings.build import label, terms
from embeddings.errors import IndexBusy, IndexDamaged, IndexMissing
from embeddings.generations import Contents, Generations, Standing
from embeddings.types import Filter

EYE = np.eye(4, dtype=np.float32)
FIRST, SECOND = "generation-000001", "generation-000002"


def entries(passages):
    labels = [label(passage) for passage in newsroom().passages(passages)]
    return labels, [terms(passage) for passage in newsroom().passages(passages)]


def contents(generations, *, model=None, **changes):
    vectors, words = generations.empty(4)
    labels, found = entries([1, 2, 3])
    vectors.add(labels, EYE[:3])
    words.add(labels, found)
    model = model or identity()
    return Contents(model.fingerprint, model, 3, vectors, words, **changes)


def publish(generations, **changes):
    with generations.building():
        return generations.publish(contents(generations, **changes))


def publish_after(generations, base, passage):
    """Publish what `base` holds and one passage more."""
    labels, found = entries([passage])
    base.vectors.add(labels, EYE[3:])
    base.terms.add(labels, found)
    model = base.manifest.model
    with generations.building():
        return generations.publish(Contents(model.fingerprint, model, passage, base.vectors, base.terms, base))


def files_of(generations):
    """Return all files that a reader trusts, but for locks."""
    return sorted(path for path in generations.folder.rglob("*") if path.is_file() and "lock" not in path.name)


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "index")


@pytest.fixture
def published(generations):
    publish(generations)
    return generations


def test_without_a_build_the_index_is_missing(generations):
    with pytest.raises(IndexMissing, match="heliograph index build"):
        generations.load()
    with pytest.raises(IndexMissing):
        generations.load_whole()
    assert (generations.current(), generations.fingerprint(), generations.model()) == (None, None, None)


def test_what_was_published_is_what_is_loaded(published):
    loaded = published.load()
    assert (loaded.manifest.model, loaded.manifest.count, loaded.manifest.last_passage_id) == (identity(), 3, 3)
    assert loaded.vectors.search(EYE[1], 1, Filter())[0].passage_id == 2
    assert loaded.terms.search(["lorri"], 1, Filter())[0].passage_id == 3


def test_reading_does_not_damage(published):
    published.load().terms.search(["water"], 1, Filter())
    assert published.load().name == FIRST


def test_a_new_generation_replaces_the_old_and_keeps_one_before_it(published):
    for _ in range(3):
        publish(published)
    assert published.current() == "generation-000004"
    assert sorted(path.name for path in published.folder.glob("generation-*")) == [
        "generation-000003",
        "generation-000004",
    ]


def test_a_build_that_was_cut_off_leaves_the_old_generation_in_use(published):
    (published.folder / "building" / "terms").mkdir(parents=True)
    (published.folder / "building" / "manifest.json").write_bytes(b"half")
    (published.folder / SECOND).mkdir()
    assert published.load().name == FIRST
    assert publish(published) == "generation-000003"
    assert len(published.load().vectors) == 3


def test_no_bit_of_any_file_changes_unseen(published):
    chance = random.Random(7)
    for path in files_of(published):
        whole = path.read_bytes()
        # Of the two files that seal all others every byte counts in a way of its own.
        each = range(len(whole)) if path.name in ("CURRENT", "manifest.sha256") else ()
        bits = [8 * place + chance.randrange(8) for place in each]
        for bit in [*bits, *(chance.randrange(len(whole) * 8) for _ in range(10) if whole)]:
            torn = bytearray(whole)
            torn[bit // 8] ^= 1 << bit % 8
            path.write_bytes(torn)
            with pytest.raises(IndexDamaged):
                published.check()
        path.write_bytes(whole)
    published.check()


def test_every_truncation_of_every_file_is_seen(published):
    for path in files_of(published):
        whole = path.read_bytes()
        for size in {*range(0, len(whole), 4096), max(0, len(whole) - 1)} - {len(whole)}:
            path.write_bytes(whole[:size])
            with pytest.raises(IndexDamaged):
                published.load()
        path.write_bytes(whole)
    published.load()


def test_a_missing_file_is_damage_and_is_named(published):
    for path in files_of(published):
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexDamaged, match=path.name):
            published.load()
        path.write_bytes(whole)
    published.load()


def test_a_file_too_many_is_damage_and_is_named(published):
    (published.folder / FIRST / "terms" / "more.idx").write_bytes(b"")
    with pytest.raises(IndexDamaged, match=r"terms/more\.idx"):
        published.load()


def test_a_file_of_another_name_is_damage(published):
    path = published.folder / FIRST / "terms" / "meta.json"
    path.rename(path.with_name("mete.json"))
    with pytest.raises(IndexDamaged, match=r"meta\.json, terms/mete\.json"):
        published.load()


def test_a_pointer_to_another_whole_generation_than_it_sealed_is_damage(published):
    publish(published)
    pointer = published.folder / "CURRENT"
    pointer.write_text(pointer.read_text().replace(SECOND, FIRST))
    with pytest.raises(IndexDamaged, match="points at"):
        published.load()


def test_a_pointer_to_nowhere_is_damage(published):
    (published.folder / "CURRENT").write_text("../elsewhere\n")
    with pytest.raises(IndexDamaged, match="CURRENT"):
        published.load()


def test_indexes_of_different_size_are_damage(generations):
    torn = contents(generations)
    torn.terms.remove([1])
    with generations.building():
        generations.publish(torn)
    with pytest.raises(IndexDamaged, match="the terms 2"):
        generations.load()


def test_where_the_generation_in_use_is_damaged_the_one_before_it_serves_with_one_warning(published, caplog):
    publish(published)
    (published.folder / SECOND / "terms" / "meta.json").write_bytes(b"{}")
    with caplog.at_level(logging.WARNING):
        assert published.load_whole().name == FIRST
    (warning,) = caplog.messages
    assert "generation-000002" in warning
    assert "meta.json" in warning
    assert warning.endswith("answers come from generation-000001")


@pytest.mark.parametrize("pointer", [b"", b"generation-000002\n", b"\xff\xfe"])
def test_where_the_pointer_is_damaged_the_newest_whole_generation_serves(published, pointer):
    publish(published)
    (published.folder / "CURRENT").write_bytes(pointer)
    assert published.load_whole().name == SECOND


def test_where_no_generation_is_whole_the_damage_is_told_with_the_remedy(published):
    (published.folder / FIRST / "manifest.json").write_text('{"format": 4,')
    with pytest.raises(IndexDamaged, match=r"manifest.*run: heliograph index build"):
        published.load_whole()


def test_the_model_is_known_without_loading_and_from_the_older_manifest_where_the_newer_is_damaged(generations):
    models = [identity(), identity(revision="ab" * 32)]
    for model in models:
        publish(generations, model=model)
        assert (generations.model(), generations.fingerprint()) == (model, model.fingerprint)
    (generations.folder / SECOND / "manifest.json").write_text("{")
    assert generations.model() == models[0]
    (generations.folder / FIRST / "manifest.json").write_text("{")
    with pytest.raises(IndexDamaged, match=r"manifest"):
        generations.model()


def test_what_two_generations_share_is_one_file_on_disk_and_loaded_once(published):
    publish_after(published, published.load(), 4)
    earlier, later = (files_by_name(published.folder / name) for name in (FIRST, SECOND))
    shared = {name for name in earlier.keys() & later.keys() if earlier[name].samefile(later[name])}
    assert any(name.startswith("terms/") for name in shared)
    assert not shared & {"manifest.json", "manifest.sha256", "terms/meta.json"}
    assert published.load().vectors.ids() == [1, 2, 3, 4]


def test_files_known_from_the_generation_before_are_not_read_again(published):
    before = published.load()
    publish_after(published, published.load(), 4)
    name = next(name for name in before.seals if name.endswith(".store"))
    damage_keeping_the_time(published.folder / SECOND / name)
    assert published.load(before).name == SECOND
    with pytest.raises(IndexDamaged, match=name):
        published.load()


def test_pruning_what_is_linked_takes_nothing_from_later_generations(published):
    for passage in (4, 5):
        publish_after(published, published.load(), passage)
    assert not (published.folder / FIRST).exists()
    assert published.load().vectors.ids() == published.load().terms.ids() == [1, 2, 3, 4, 5]


def test_a_reader_that_is_overtaken_while_it_loads_takes_the_newer_one(published):
    class Overtaken(Generations):
        """Two builds end between the look at the pointer and the look at the files."""

        def _load(self, folder, previous):
            if folder.name == FIRST:
                for _ in range(2):
                    publish(published)
            return super()._load(folder, previous)

    assert Overtaken(published.folder).load().name == "generation-000003"


def test_a_second_writer_is_refused_and_told_who_holds_the_index(generations):
    with generations.building(), pytest.raises(IndexBusy, match=rf"process {os.getpid()} .* heliograph index build"):
        publish(Generations(generations.folder))
    assert publish(generations) == FIRST


def test_another_format_is_not_read_and_named(published):
    restate(published, format=3)
    with pytest.raises(IndexDamaged, match="has format 3, this version reads 4"):
        published.load()


def files_by_name(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def damage_keeping_the_time(path):
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_it_is_known_what_the_generation_in_use_is_worth_without_loading_it(generations, published):
    moment = datetime(2026, 3, 2, 3, tzinfo=UTC)
    os.utime(generations.folder / "CURRENT", (moment.timestamp(), moment.timestamp()))

    assert generations.standing() == Standing(3, moment)


def test_where_nothing_is_indexed_nothing_is_worth_anything(generations):
    with pytest.raises(IndexMissing):
        generations.standing()
