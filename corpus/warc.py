"""Read articles from web archives: each HTML response of a .warc or .warc.gz file."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from corpus.extract import NoArticle, decode_html, extract
from corpus.types import Draft, Item, Page, Refusal, Skip

# As much as a page may have when it is fetched.
_MAX_PAGE_BYTES = 15 * 2**20
_CHARSET = re.compile(r"charset=[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")


def drafts_of_warc(path: Path) -> Iterator[Item]:
    """Yield the articles of an archive in order, then one count of what is none, by reason.

    An archive that is damaged ends with one refusal; what stood before is kept.
    """
    passed: Counter[str] = Counter()
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.format != "warc":
                    raise ArchiveLoadFailed("what stands here is no WARC record")
                if record.rec_type != "response":
                    continue
                result = _article(record)
                if isinstance(result, Draft):
                    yield result
                else:
                    passed[result] += 1
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error, UnicodeError) as error:
        yield Refusal(f"{path}: the archive cannot be read on from here: {' '.join(str(error).split())}")
    if passed:
        reasons = ", ".join(f"{count} {reason}" for reason, count in passed.most_common())
        yield Skip(f"{path}: {passed.total()} responses are no articles ({reasons})", passed.total())


def _article(record: ArcWarcRecord) -> Draft | str:
    """Return the article of a response, or in a few words what it is instead."""
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return "not answered with 200"
    kind = headers.get_header("Content-Type", "")
    if kind.partition(";")[0].strip().lower() not in _HTML:
        return "not HTML"
    content = record.content_stream().read(_MAX_PAGE_BYTES + 1)
    if len(content) > _MAX_PAGE_BYTES:
        return f"larger than {_MAX_PAGE_BYTES // 2**20} MiB"
    return _extracted(record.rec_headers.get_header("WARC-Target-URI", ""), content, kind)


def _extracted(url: str, content: bytes, kind: str) -> Draft | str:
    stated = _CHARSET.search(kind)
    try:
        result = extract(Page(url.strip("<>"), decode_html(content, stated[1] if stated else None)))
    except ValueError:
        return "undecodable or without an address"
    return result.absence.value if isinstance(result, NoArticle) else result
