import os

import pytest

from embeddings.durable import replace, sync


def test_a_file_is_replaced_whole_and_nothing_stays_beside_it(tmp_path):
    replace(tmp_path / "CURRENT", b"generation-000001")
    replace(tmp_path / "CURRENT", b"generation-000002")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"CURRENT": b"generation-000002"}


def test_the_new_content_is_on_disk_before_its_name_and_the_name_before_the_end(tmp_path, monkeypatch):
    steps = []
    synced, renamed = os.fsync, os.rename
    monkeypatch.setattr(os, "fsync", lambda descriptor: steps.append(_name_of(descriptor)) or synced(descriptor))
    monkeypatch.setattr(os, "replace", lambda old, new: steps.append("rename") or renamed(old, new))
    replace(tmp_path / "CURRENT", b"generation-000001")
    assert steps == ["CURRENT.new", "rename", tmp_path.name]


def test_what_is_not_there_cannot_be_synced(tmp_path):
    with pytest.raises(FileNotFoundError):
        sync([tmp_path / "lost"])


def _name_of(descriptor):
    return os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH119, PTH115
