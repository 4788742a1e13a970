import hashlib
import os

from embeddings.seals import seals


def test_every_file_is_sealed_by_its_content_but_locks(tmp_path):
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "meta.json").write_bytes(b"{}")
    (tmp_path / "terms" / ".tantivy-meta.lock").write_bytes(b"")
    (tmp_path / "vectors").write_bytes(b"Osh")
    found = seals(tmp_path, {})
    assert {name: seal.sha256 for name, seal in found.items()} == {
        "terms/meta.json": hashlib.sha256(b"{}").hexdigest(),
        "vectors": hashlib.sha256(b"Osh").hexdigest(),
    }
    assert found["vectors"].stamp.size == 3


def test_a_linked_file_keeps_its_seal_and_is_not_read(tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        folder.mkdir()
    (before / "vectors").write_bytes(b"Osh")
    known = seals(before, {})
    os.link(before / "vectors", after / "vectors")
    status = (after / "vectors").stat()
    (after / "vectors").write_bytes(b"Ash")  # whoever reads it gets another sum
    os.utime(after / "vectors", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert seals(after, known)["vectors"] is known["vectors"]


def test_a_file_of_the_same_name_with_other_content_is_read(tmp_path):
    (tmp_path / "vectors").write_bytes(b"Osh")
    known = seals(tmp_path, {})
    status = (tmp_path / "vectors").stat()
    (tmp_path / "vectors.new").write_bytes(b"Naryn"[:3])
    (tmp_path / "vectors.new").replace(tmp_path / "vectors")
    os.utime(tmp_path / "vectors", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert seals(tmp_path, known)["vectors"].sha256 == hashlib.sha256(b"Nar").hexdigest()
