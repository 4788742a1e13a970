"""Read articles from .jsonl and .jsonl.gz, one object a line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from corpus.errors import SourceError
from corpus.fields import draft_from_fields
from corpus.types import Draft, Refusal

# The longest article of a national paper is under 1 MB; a longer line is a dump without line ends.
MAX_LINE_BYTES = 32 * 2**20


def drafts_of_lines(path: Path, *, longest: int = MAX_LINE_BYTES) -> Iterator[Draft | Refusal]:
    """Yield a draft or a refusal for each line that is not blank, in order.

    Lines of more than `longest` bytes are refused unread. A file that cannot be
    read on ends with one refusal at that line.
    """
    number = 0
    try:
        with _opened(path) as file:
            for number, line in enumerate(_lines(file, longest), start=1):
                if line is None:
                    yield _refusal(path, number, f"the line is longer than {longest} bytes")
                elif line.strip():
                    yield _draft(path, number, line)
    except (OSError, EOFError, zlib.error) as error:
        yield _refusal(path, number + 1, f"the file cannot be read on from here: {error}")


def count_lines(path: Path) -> int | None:
    """Return how many lines a file has, blank ones included, or None if it cannot be read to its end."""
    count, last = 0, b"\n"
    try:
        with _opened(path) as file:
            while block := file.read(2**20):
                count, last = count + block.count(b"\n"), block[-1:]
    except (OSError, EOFError, zlib.error):
        return None
    return count + (last != b"\n")


def _opened(path: Path) -> BinaryIO | gzip.GzipFile:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def _lines(file: BinaryIO | gzip.GzipFile, longest: int) -> Iterator[bytes | None]:
    """Yield each line, or None in place of one that is too long to be held."""
    while line := file.readline(longest):
        if len(line) < longest or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(longest)
        yield None


def _draft(path: Path, number: int, line: bytes) -> Draft | Refusal:
    try:
        fields = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        if not isinstance(fields, dict):
            raise ValueError("the line is no JSON object; each line must be one article in braces")
        return draft_from_fields(fields)
    except UnicodeDecodeError as error:
        return _refusal(path, number, f"the line is not UTF-8 (byte {error.start}); save the file as UTF-8")
    except json.JSONDecodeError as error:
        return _refusal(path, number, f"the line is not valid JSON ({error.msg}, column {error.colno})")
    except RecursionError:
        return _refusal(path, number, "the line is nested too deeply to be an article")
    except ValueError as error:
        return _refusal(path, number, str(error))


def _refusal(path: Path, number: int, reason: str) -> Refusal:
    return Refusal(str(SourceError(str(path), reason, line=number)))
