import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from fakes.embeddings_store import day, header
from fakes.embeddings_vectors import labelled, unit_rows
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from corpus.types import Passage
from embeddings.build import label
from embeddings.errors import IndexDamaged
from embeddings.index import SegmentedIndex
from embeddings.listing import read_listing, write_listing
from embeddings.merging import Limits
from embeddings.types import Filter, Label, Match


def filled(count=20, *, limits=None):
    index, rows = SegmentedIndex(8, limits=limits), unit_rows(count)
    index.add([labelled(i + 1, published=day(3, 1) + timedelta(days=i)) for i in range(count)], rows)
    return index, rows


def test_scores_of_a_whole_archive_are_read_piece_by_piece_and_the_same():
    index, rows = filled(20_000, limits=Limits(quantised_from=30_000))
    scores = [match.score for match in index.scores(rows[0], range(1, 20_001))]
    assert scores == pytest.approx((rows @ rows[0]).tolist(), abs=1e-6)


def test_an_index_that_is_pruned_while_it_is_read_is_damage(tmp_path, monkeypatch):
    index, _ = filled()
    (tmp_path / "pruned").mkdir()
    index.save(tmp_path / "pruned")
    read = np.load

    def read_and_prune(file, **options):
        found = read(file, **options)
        if str(file).endswith(".rows.npy"):
            shutil.rmtree(tmp_path / "pruned")
        return found

    monkeypatch.setattr(np, "load", read_and_prune)
    with pytest.raises(IndexDamaged):
        SegmentedIndex.load(tmp_path / "pruned")


def test_a_saved_index_answers_as_before(tmp_path):
    index, rows = filled()
    index.save(tmp_path)
    loaded = SegmentedIndex.load(tmp_path)
    where = Filter(until=day(3, 10))
    assert loaded.search(rows[3], 5, where) == index.search(rows[3], 5, where)


def test_files_of_different_makes_are_damage(tmp_path):
    index, rows = filled()
    index.save(tmp_path)
    other = SegmentedIndex(8)
    other.add([labelled(1)], rows[:1])
    other.save(tmp_path / "..")
    theirs, ours = ((one for one in folder.glob("segment-*.labels.npz")) for folder in (tmp_path.parent, tmp_path))
    next(ours).write_bytes(next(theirs).read_bytes())
    with pytest.raises(IndexDamaged, match="20 vectors but 1 labels"):
        SegmentedIndex.load(tmp_path)


@pytest.mark.parametrize("pattern", ["segments.json", "*.labels.npz", "*.rows.npy", "gone-*.npy", "*.codes.faiss"])
def test_a_torn_file_is_damage(tmp_path, pattern):
    index, _rows = filled(200, limits=Limits(quantised_from=100, small=1))
    index.add([labelled(201)], unit_rows(1))
    index.remove([3])
    index.save(tmp_path)
    for path in tmp_path.glob(pattern):
        path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(IndexDamaged, match="cannot be read"):
        SegmentedIndex.load(tmp_path)


@pytest.mark.parametrize("pattern", ["segments.json", "*.labels.npz", "*.rows.npy", "gone-*.npy", "*.codes.faiss"])
def test_a_missing_file_is_damage(tmp_path, pattern):
    index, _rows = filled(200, limits=Limits(quantised_from=100, small=1))
    index.add([labelled(201)], unit_rows(1))
    index.remove([3])
    index.save(tmp_path)
    for path in tmp_path.glob(pattern):
        path.unlink()
    with pytest.raises(IndexDamaged, match="cannot be read"):
        SegmentedIndex.load(tmp_path)


def test_a_passage_in_two_segments_is_damage(tmp_path):
    index, _rows = filled()
    index.save(tmp_path)
    entry = read_listing(tmp_path).segments[0]
    write_listing(tmp_path, 8, [entry, entry])
    with pytest.raises(IndexDamaged, match="two segments"):
        SegmentedIndex.load(tmp_path)


def test_vectors_of_another_width_than_the_list_says_are_damage(tmp_path):
    index, _rows = filled()
    index.save(tmp_path)
    write_listing(tmp_path, 9, read_listing(tmp_path).segments)
    with pytest.raises(IndexDamaged, match="not 9 wide"):
        SegmentedIndex.load(tmp_path)


def test_what_became_visible_between_two_moments_is_listed_without_what_was_removed():
    index, rows = SegmentedIndex(8, limits=Limits(small=1, growth=99)), unit_rows(5)
    for number, month in enumerate((3, 4, 5, 5, 6)):
        label = Label(9 - number, 2, day(month, 1), None, "Pamir Post", "ru")
        index.add([label], rows[number : number + 1])
    index.remove([7])

    assert index.ids_between(day(3, 1), day(5, 1)) == [6, 8]
    assert index.ids_between(day(6, 1), day(7, 1)) == []


def test_equal_vectors_of_a_reprint_are_ordered_by_id_across_segments():
    index, row = SegmentedIndex(8, limits=Limits(small=1, growth=99)), unit_rows(1)
    for passage_id in (4, 2, 9):
        index.add([labelled(passage_id)], row)
    assert [match.passage_id for match in index.search(row[0], 2, Filter())] == [2, 4]


def test_a_catch_up_writes_what_is_new_and_links_the_rest(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    filled(200, limits=Limits(small=1))[0].save(old)
    index = SegmentedIndex.load(old, limits=Limits(small=1))
    index.add([labelled(201)], unit_rows(1))
    index.remove([5])
    index.save(new)
    shared = {path.name for path in old.glob("segment-*")}
    assert all((new / name).samefile(old / name) for name in shared)
    assert {path.name for path in new.glob("segment-*")} > shared
    assert SegmentedIndex.load(new).ids() == [one for one in range(1, 202) if one != 5]
    assert SegmentedIndex.load(old).ids() == list(range(1, 201))


def test_a_segment_whose_folder_was_removed_is_written_anew(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    filled()[0].save(old)
    index = SegmentedIndex.load(old)
    shutil.rmtree(old)
    index.save(new)
    assert SegmentedIndex.load(new).ids() == list(range(1, 21))


def test_a_file_system_without_links_gets_copies(tmp_path, monkeypatch):
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    filled()[0].save(old)

    def refused(_source, _target):
        raise PermissionError("links are not supported")

    monkeypatch.setattr(os, "link", refused)
    SegmentedIndex.load(old).save(new)
    assert SegmentedIndex.load(new).ids() == list(range(1, 21))


def test_segments_of_the_same_files_stay_in_memory(tmp_path):
    old, aside, new = tmp_path / "old", tmp_path / "aside", tmp_path / "new"
    for folder in (old, aside):
        folder.mkdir()
    filled(200, limits=Limits(small=1))[0].save(old)
    serving, catching_up = SegmentedIndex.load(old), SegmentedIndex.load(old, limits=Limits(small=1))
    catching_up.add([labelled(201)], unit_rows(1))
    catching_up.remove([5])
    catching_up.save(aside)
    aside.rename(new)
    shutil.rmtree(old)
    followed = SegmentedIndex.load(new, reuse=serving)
    assert followed._parts[0].segment is serving._parts[0].segment
    assert (serving.ids(), followed.ids()) == (list(range(1, 201)), [*range(1, 5), *range(6, 202)])


def test_a_segment_of_the_same_name_in_other_files_is_read(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    filled()[0].save(old)
    shutil.copytree(old, new)
    serving = SegmentedIndex.load(old)
    assert SegmentedIndex.load(new, reuse=serving)._parts[0].segment is not serving._parts[0].segment


class AgainstBruteForce(RuleBasedStateMachine):
    """Whatever is done to an index, it answers as a scan of plain rows would."""

    def __init__(self):
        super().__init__()
        self.limits = Limits(quantised_from=10**9, small=3, growth=2.0)
        self.index, self.held, self.next_id = SegmentedIndex(8, limits=self.limits), {}, 1
        self.folders = []

    @rule(count=st.integers(1, 9), seed=st.integers(0, 99), russian=st.booleans())
    def add(self, count, seed, russian):
        ids = range(self.next_id, self.next_id + count)
        labels = [labelled(one, language="ru" if russian else "en", published=day(1, 1 + one % 28)) for one in ids]
        rows = unit_rows(count, seed=seed)
        self.index.add(labels, rows)
        self.held |= dict(zip(ids, zip(labels, rows, strict=True), strict=True))
        self.next_id += count

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def revise(self, data):
        passage_id = data.draw(st.sampled_from(sorted(self.held)))
        label, row = self.held[passage_id][0], -self.held[passage_id][1]
        self.index.remove([passage_id])
        self.index.add([label], row[np.newaxis])
        self.held[passage_id] = (label, row)

    @rule(ids=st.lists(st.integers(1, 60), max_size=6))
    def remove(self, ids):
        self.index.remove(ids)
        self.held = {one: kept for one, kept in self.held.items() if one not in ids}

    @rule()
    def restart(self):
        folder = Path(tempfile.mkdtemp())
        self.folders.append(folder)
        self.index.save(folder)
        self.index = SegmentedIndex.load(folder, reuse=self.index, limits=self.limits)

    @rule(seed=st.integers(0, 99), k=st.integers(1, 12), since=st.integers(1, 28), only=st.sampled_from(["", "ru"]))
    def search(self, seed, k, since, only):
        question = unit_rows(1, seed=seed)[0]
        where = Filter(since=day(1, since), languages=frozenset({only} - {""}))
        allowed = [
            Match(one, float(row @ question))
            for one, (label, row) in self.held.items()
            if label.published >= day(1, since) and only in ("", label.language)
        ]
        best = sorted(allowed, key=lambda match: (-match.score, match.passage_id))[:k]
        found = self.index.search(question, k, where)
        assert [match.score for match in found] == pytest.approx([match.score for match in best], abs=1e-6)
        assert {match.passage_id for match in found} <= {match.passage_id for match in allowed}

    @invariant()
    def it_holds_what_was_put_in(self):
        ids = sorted(self.held)
        assert (self.index.ids(), len(self.index)) == (ids, len(ids))
        assert self.index.labels(ids) == [self.held[one][0] for one in ids]
        assert np.array_equal(self.index.vectors(ids), np.array([self.held[one][1] for one in ids]).reshape(-1, 8))

    def teardown(self):
        for folder in self.folders:
            shutil.rmtree(folder)


TestAgainstBruteForce = AgainstBruteForce.TestCase
TestAgainstBruteForce.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


def test_the_label_of_an_undated_article_is_visible_from_when_it_was_seen():
    found = label(Passage(9, header(4, language=None), 0, 4, "text"))
    assert (found.visible_from, found.published, found.language) == (day(1, 1), None, "")
