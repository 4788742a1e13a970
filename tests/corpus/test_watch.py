import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.types import Refusal, WatchedFile
from corpus.watch import changed, is_settled, scan

NOW = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)


def write(path: Path, text: str, *, at: datetime = NOW) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def test_files_are_found_below_each_folder_once(tmp_path: Path) -> None:
    talks = write(tmp_path / "news" / "talks.md", "Talks end")
    intake = write(tmp_path / "news" / "water" / "intake.txt", "Intake opens")
    write(tmp_path / "news" / "photo.jpg", "x")
    found = list(scan([str(tmp_path / "news"), str(tmp_path / "news" / "water")]))
    assert [file.path for file in found if isinstance(file, WatchedFile)] == [str(talks), str(intake)]
    assert found[0] == WatchedFile(str(talks), int(NOW.timestamp() * 1e9), len("Talks end"))


def test_a_folder_that_is_missing_is_refused_and_the_others_are_scanned(tmp_path: Path) -> None:
    write(tmp_path / "talks.md", "Talks end")
    refusal, file = scan([str(tmp_path / "none"), str(tmp_path)])
    assert refusal == Refusal(f"{tmp_path / 'none'}: there is no such folder to watch")
    assert isinstance(file, WatchedFile)


def test_new_and_changed_files_are_due() -> None:
    same, touched, grown = (WatchedFile(f"/news/{name}.md", 100, 10) for name in "abc")
    later, larger = WatchedFile("/news/b.md", 101, 10), WatchedFile("/news/c.md", 100, 11)
    new = WatchedFile("/news/d.md", 100, 10)
    assert changed([same, later, larger, new], [same, touched, grown]) == [later, larger, new]


def test_a_file_just_written_may_change_unseen() -> None:
    file = WatchedFile("/news/a.md", int(NOW.timestamp() * 1e9), 10)
    assert not is_settled(file, NOW + timedelta(seconds=1))
    assert is_settled(file, NOW + timedelta(seconds=4))
