"""Read articles from files and folders: which module reads which kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import frontmatter
from frontmatter import default_handlers

from corpus.errors import SourceError
from corpus.extract import NoArticle, decode_html, extract
from corpus.fields import clean_text, draft_from_fields
from corpus.furniture import first_line
from corpus.lines import count_lines, drafts_of_lines
from corpus.mail import draft_of_message, drafts_of_mbox
from corpus.pdf import read_pdf
from corpus.telegram_pages import drafts_of_channel, is_channel_page
from corpus.types import Draft, Item, Page, Refusal
from corpus.warc import drafts_of_warc

# PyYAML is the handler's own affair; its error is known through it.
_YAMLError: type[Exception] = default_handlers.yaml.YAMLError  # type: ignore[attr-defined]

# A book of 1,000 pages as plain text is about 3 MB.
_MAX_FILE_BYTES = 32 * 2**20
_TITLE_WORDS = 40


def files_in(folder: Path) -> list[Path]:
    """Return the files below a folder that can be read, sorted, without hidden ones."""
    found = (path for path in folder.rglob("*") if path.is_file() and is_known(path))
    return sorted(path for path in found if not _is_hidden(path.relative_to(folder)))


def is_known(path: Path) -> bool:
    """Tell whether the name ends like one of the formats that can be read."""
    return path.name.lower().endswith((*_READERS, *_COLLECTIONS))


def drafts_of_file(path: Path) -> Iterator[Item]:
    """Yield what a file holds: a draft or a refusal for each article in it, and a count of what is none."""
    name = path.name.lower()
    read = next((read for suffix, read in _COLLECTIONS.items() if name.endswith(suffix)), None)
    if read:
        yield from read(path)
        return
    try:
        yield from _single(path)
    except SourceError as error:
        yield Refusal(str(error))


def is_collection(path: Path) -> bool:
    """Tell whether files of this name hold any number of articles, one after the other."""
    return path.name.lower().endswith(tuple(_COLLECTIONS))


def read_single(path: Path) -> bytes:
    """Return what is in a file that is no collection; raises SourceError for one that is too large or of no kind."""
    _reader(path)
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise SourceError(str(path), f"the file is larger than {_MAX_FILE_BYTES // 2**20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(str(path), f"the file cannot be read: {error.strerror or error}") from error


def items_of_content(path: Path, content: bytes) -> list[Item]:
    """Return what the content of a file holds that was read before, at `path` on whichever machine."""
    try:
        return list(_parsed(path, content, f"file:{path}"))
    except SourceError as error:
        return [Refusal(str(error))]


def articles_in(path: Path) -> int | None:
    """Return how many articles a file holds, as far as that can be told without reading them, or None."""
    name = path.name.lower()
    if name.endswith((".jsonl", ".jsonl.gz")):
        return count_lines(path)
    return None if name.endswith((*_COLLECTIONS, ".html", ".htm")) else 1


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def _single(path: Path) -> Iterable[Item]:
    """Return the article of a file, known by its place where it states no address; saved channels hold several."""
    return _parsed(path, read_single(path), f"file:{path.resolve()}")


def _reader(path: Path) -> Callable[[bytes, str], Draft | list[Item]]:
    read = _READERS.get(path.suffix.lower())
    if read is None:
        known = ", ".join([*_COLLECTIONS, *_READERS])
        raise SourceError(str(path), f"unknown kind of file; known are {known}")
    return read


def _parsed(path: Path, content: bytes, key: str) -> Iterable[Item]:
    read = _reader(path)
    try:
        found = read(content, key)
        return [found] if isinstance(found, Draft) else found
    except UnicodeDecodeError as error:
        raise SourceError(str(path), f"the file is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except ValueError as error:
        raise SourceError(str(path), str(error)) from error


def _plain(content: bytes, key: str) -> Draft:
    text = clean_text(content.decode("utf-8-sig"))
    return draft_from_fields({"text": text, "title": _title_of(text)}, key=key)


def _markdown(content: bytes, key: str) -> Draft:
    text = clean_text(content.decode("utf-8-sig"))
    try:
        post = frontmatter.loads(text, handler=default_handlers.YAMLHandler())
    except (_YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(f"the front matter cannot be read: {' '.join(str(error).split())}") from error
    fields = {**post.metadata, "text": post.content}
    return draft_from_fields({**fields, "title": fields.get("title") or _title_of(post.content)}, key=key)


def _html(content: bytes, key: str) -> Draft | list[Item]:
    html = decode_html(content)
    if is_channel_page(html):
        return list(drafts_of_channel(html))
    result = extract(Page(url=None, html=html), key=key)
    if isinstance(result, NoArticle):
        raise ValueError(result.reason)
    return result


def _pdf(content: bytes, key: str) -> Draft:
    paper = read_pdf(content)
    fields = {"text": paper.text, "title": paper.title or _title_of(paper.text), "authors": paper.author or None}
    return draft_from_fields(fields, key=key)


def _mail(content: bytes, key: str) -> Draft:
    return draft_of_message(content, key=key)


def _title_of(text: str) -> str:
    """Return the first line as the title, cut where it is a whole paragraph."""
    words = first_line(text).split()
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")


_COLLECTIONS: dict[str, Callable[[Path], Iterator[Item]]] = {
    ".jsonl": drafts_of_lines,
    ".jsonl.gz": drafts_of_lines,
    ".mbox": drafts_of_mbox,
    ".warc": drafts_of_warc,
    ".warc.gz": drafts_of_warc,
}
_READERS: dict[str, Callable[[bytes, str], Draft | list[Item]]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".eml": _mail,
}
