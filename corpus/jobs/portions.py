"""Cut what a user names into portions for workers: what is quick is read here, what is slow is left as it is.

files, folders, addresses -> articles | files | addresses -> portions, and what was refused

Lines and mailboxes are read at once, so that whoever leaves them hears of a bad record then and there. Pages, papers
and letters are carried as they are, because finding the article in them takes long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import SourceError
from corpus.files import drafts_of_file, files_in, is_collection, read_single
from corpus.jobs.types import Content, Portion
from corpus.sources import is_address
from corpus.types import Draft, Item, Refusal, Skip

MOST = 50
"""Articles in a portion, as many as are stored in one transaction: a worker has them for about three seconds."""

MOST_CHARACTERS = 500_000
"""Characters of text in a portion, or bytes of files: as many as MOST long articles have."""


def portions(sources: Sequence[str]) -> Iterator[Portion | Refusal | Skip]:
    """Yield the portions of files, folders, pages and feeds, with each part that cannot be read in its place."""
    for source in sources:
        if is_address(source):
            yield Portion(source, address=source)
        elif "://" in source:
            yield Refusal(str(SourceError(source, "only http and https addresses are fetched")))
        else:
            yield from _of_path(Path(source))


def _of_path(path: Path) -> Iterator[Portion | Refusal | Skip]:
    if not path.exists():
        yield Refusal(str(SourceError(str(path), "there is no such file or folder")))
        return
    files = files_in(path) if path.is_dir() else [path]
    if not files:
        yield Refusal(str(SourceError(str(path), "the folder holds no file of a known kind")))
    for file in files:
        if is_collection(file):
            yield from _of_items(file, drafts_of_file(file))
    yield from _of_files([file for file in files if not is_collection(file)])


def _of_items(file: Path, items: Iterator[Item]) -> Iterator[Portion | Refusal | Skip]:
    held: list[Draft] = []
    begun, read = 1, 0
    for item in items:
        if not isinstance(item, Draft):
            read += isinstance(item, Refusal)
            yield item
            continue
        read += 1
        held.append(item)
        if len(held) >= MOST or sum(len(one.text) for one in held) >= MOST_CHARACTERS:
            yield Portion(f"{file}, articles {begun} to {read}", drafts=tuple(held))
            held, begun = [], read + 1
    if held:
        yield Portion(f"{file}, articles {begun} to {read}", drafts=tuple(held))


def _of_files(files: Sequence[Path]) -> Iterator[Portion | Refusal]:
    held: list[Content] = []
    for file in files:
        try:
            content = Content(str(file.resolve()), read_single(file))
        except SourceError as error:
            yield Refusal(str(error))
            continue
        held.append(content)
        if len(held) >= MOST or sum(len(one.data) for one in held) >= MOST_CHARACTERS:
            yield _together(held)
            held = []
    if held:
        yield _together(held)


def _together(held: Sequence[Content]) -> Portion:
    more = f" and {len(held) - 1} more" if len(held) > 1 else ""
    return Portion(f"{held[0].place}{more}", contents=tuple(held))
