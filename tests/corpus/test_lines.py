import gzip
import json
from pathlib import Path

import pytest

from corpus.lines import count_lines, drafts_of_lines
from corpus.types import Draft, Refusal

GOOD = json.dumps({"title": "Shared intake", "text": "Engineers opened a shared intake near Batken."}).encode()


def outcomes(path: Path) -> list[str]:
    return [item.message if isinstance(item, Refusal) else item.title for item in drafts_of_lines(path)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "the line is not valid JSON (Expecting property name"),
        (b'["a"]', "the line is no JSON object"),
        (b'{"title": "x"}', "there is no text"),
        (b'{"text": "a\xff"}', "the line is not UTF-8 (byte 11)"),
        (b'{"text": "\\ud800"}', "there is no text"),
        (b'{"text": "ok", "published": "later"}', "'later'"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\n".join([GOOD, line, b"", GOOD]))
    first, bad, last = outcomes(path)
    assert (first, last) == ("Shared intake", "Shared intake")
    assert bad.startswith(f"{path}:2: ")
    assert reason in bad


def test_a_compressed_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    lines = [json.dumps({"title": f"Day {day}", "text": f"Talks of day {day * 7919}."}).encode() for day in range(4000)]
    path.write_bytes(gzip.compress(b"\n".join(lines))[:20_000])
    found = outcomes(path)
    assert found[0] == "Day 0"
    assert f"{path}:{len(found)}: the file cannot be read on from here" in found[-1]


def test_what_is_called_gz_but_is_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(GOOD)
    (refusal,) = outcomes(path)
    assert refusal.startswith(f"{path}:1: the file cannot be read on from here: Not a gzipped file")


def test_a_line_too_long_to_hold_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"text": "' + b"a" * 900 + b'"}\n' + GOOD)
    bad, good = drafts_of_lines(path, longest=200)
    assert bad == Refusal(f"{path}:1: the line is longer than 200 bytes")
    assert isinstance(good, Draft)


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD)
    (draft,) = drafts_of_lines(path)
    assert isinstance(draft, Draft)


@pytest.mark.parametrize(("content", "count"), [(b"", 0), (b"{}", 1), (b"{}\n", 1), (b"{}\n{}", 2)])
def test_lines_are_counted_as_they_are_read(tmp_path: Path, content: bytes, count: int) -> None:
    plain, packed = tmp_path / "news.jsonl", tmp_path / "news.jsonl.gz"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    assert (count_lines(plain), count_lines(packed)) == (count, count)


def test_a_file_that_cannot_be_read_has_no_count(tmp_path: Path) -> None:
    broken = tmp_path / "news.jsonl.gz"
    broken.write_bytes(gzip.compress(GOOD * 9)[:-12])
    assert count_lines(broken) is None
    assert count_lines(tmp_path / "none.jsonl") is None
