import os

import pytest

from embeddings.links import link, point_at


@pytest.fixture
def segment(tmp_path):
    path = tmp_path / "segment.idx"
    path.write_bytes(b"border crossing")
    return path


def test_a_link_is_the_same_file_under_a_second_name(segment, tmp_path):
    link(segment, tmp_path / "other.idx")
    segment.unlink()
    assert (tmp_path / "other.idx").read_bytes() == b"border crossing"


def test_a_link_to_what_is_pointed_at_is_a_link_to_the_file(segment, tmp_path):
    point_at(segment, tmp_path / "pointer.idx")
    link(tmp_path / "pointer.idx", tmp_path / "other.idx")
    assert (tmp_path / "other.idx").samefile(segment)
    assert not (tmp_path / "other.idx").is_symlink()


def test_where_the_disk_links_nothing_the_file_is_copied(segment, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    link(segment, tmp_path / "other.idx")
    assert (tmp_path / "other.idx").read_bytes() == b"border crossing"
    assert not (tmp_path / "other.idx").samefile(segment)


def test_a_file_that_is_there_is_not_replaced(segment, tmp_path):
    (tmp_path / "other.idx").write_bytes(b"water")
    with pytest.raises(FileExistsError):
        link(segment, tmp_path / "other.idx")
    assert (tmp_path / "other.idx").read_bytes() == b"water"
