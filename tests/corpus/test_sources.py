from pathlib import Path

from corpus.sources import total_of


def test_the_number_of_articles_is_known_where_the_files_tell_it(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("Talks end")
    (tmp_path / "dump.jsonl").write_text('{"text": "Talks end"}\n{"text": "Intake opens"}')
    sources = [str(tmp_path / "news"), str(tmp_path / "dump.jsonl")]
    assert total_of(sources) == 3
    assert total_of([*sources, "https://panj-herald.example/"]) is None
    (tmp_path / "news" / "letters.mbox").write_text("")
    assert total_of(sources) is None
