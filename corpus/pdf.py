"""Read the text layer of a PDF file, page by page, without running heads and page numbers."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdf
from pypdf.errors import PyPdfError

# The longest reports of ministries have some hundred pages; a bomb can claim millions.
_MAX_PAGES = 2000
# Running heads and feet stand in the outermost lines; two of them are common, three were not seen.
_OUTER_LINES = 2
# A line this much shorter than the longest ones ends a paragraph, where it ends a sentence as well.
_SHORT_LINE = 0.75
_FEWEST_PAGES = 3

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page|стр\.?|с\.|-|–)?\s*\d{1,4}\s*(?:(?:/|of|из)\s*\d{1,4})?\s*[-–]?", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_BROKEN = re.compile(r"(\w+)[-\u00ad]\n([^\W\d_]\w*)")
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF file says: its text, and the title and authors where it states them."""

    text: str
    title: str
    author: str


def read_pdf(content: bytes) -> Paper:
    """Return the text layer of a PDF.

    Raises ValueError saying why there is none: encrypted, damaged, scanned.
    """
    try:
        reader = _opened(content)
        pages = [page.extract_text() for page in reader.pages]
        stated = reader.metadata
        title, author = (stated.title or "", stated.author or "") if stated else ("", "")
    except _Unwanted:
        raise
    except (PyPdfError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        # Beside its own errors pypdf lets these through from damaged objects.
        raise ValueError(f"the PDF is damaged: {' '.join(str(error).split())}") from error
    except (NotImplementedError, ImportError) as error:
        raise ValueError(f"the PDF uses what cannot be read: {error}") from error
    text = "\n\n".join(_paragraphs(_without_running_heads([page.splitlines() for page in pages])))
    if not any(character.isalpha() for character in text):
        raise ValueError(
            f"the PDF has no text layer on its {len(pages)} pages; it is scanned: run it through OCR first"
        )
    return Paper(text, " ".join(title.split()), " ".join(author.split()))


class _Unwanted(ValueError):
    """Say that a sound PDF is not read."""


def _opened(content: bytes) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _Unwanted("the PDF is encrypted; save it without a password")
    if len(reader.pages) > _MAX_PAGES:
        raise _Unwanted(f"the PDF has more than {_MAX_PAGES} pages")
    return reader


def _without_running_heads(pages: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of all pages without those that most pages begin or end with."""
    trimmed = [[line.rstrip() for line in page if line.strip()] for page in pages]
    seen = Counter(head for page in trimmed for head in {_head(line) for part in _outer(page) for line in part})
    often = max(_FEWEST_PAGES, len(pages) / 2)
    lines: list[str] = []
    for page in trimmed:
        edge = _edge(page)
        inner = page[edge : len(page) - edge]
        first, last = ([line for line in part if not _is_head(line, seen, often)] for part in _outer(page))
        lines += [*first, *inner, *last]
    return lines


def _outer(page: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    edge = _edge(page)
    return page[:edge], page[max(edge, len(page) - edge) :]


def _edge(page: Sequence[str]) -> int:
    """Return how many lines at each end may be running heads: fewer on short pages."""
    return min(_OUTER_LINES, max(1, len(page) // 4))


def _is_head(line: str, seen: Counter[str], often: float) -> bool:
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None or seen[_head(line)] >= often


def _head(line: str) -> str:
    return _DIGITS.sub("#", line.strip().casefold())


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a column into paragraphs, and the words that were broken at a line's end."""
    width = sorted(len(line) for line in lines)[len(lines) * 9 // 10] if lines else 0
    whole = Counter(_WORD.findall(" ".join(lines).casefold()))
    paragraph: list[str] = []
    for place, line in enumerate(lines):
        paragraph.append(line.strip())
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if not following or _ends_paragraph(line, following, width):
            yield _joined(paragraph, whole)
            paragraph = []


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    is_short = len(line) < width * _SHORT_LINE
    if following.strip()[:1].islower():
        return False
    return is_short or (bool(_ENDS.search(line)) and following.startswith("  "))


def _joined(lines: Sequence[str], whole: Counter[str]) -> str:
    """Join lines; a hyphen at a line's end goes, unless the document has the word with a hyphen elsewhere."""

    def mend(match: re.Match[str]) -> str:
        first, rest = match[1], match[2]
        keeps = not rest[0].islower() or whole[f"{first}-{rest}".casefold()]
        return f"{first}-{rest}" if keeps else f"{first}{rest}"

    return _BROKEN.sub(mend, "\n".join(lines)).replace("\n", " ")
