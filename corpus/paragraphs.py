"""Find the paragraphs of a plain text. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.types import Span

# Mail and text editors wrap between about 60 and 130 columns; the samples of the repository wrap at 120.
_SHORTEST_WRAPPED_LINE = 40
_WIDEST_WRAP = 140

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BLANK = re.compile(r"\n[^\S\n]*\n")
_FIRST_WORD = re.compile(r"\S+")
# A list item, a heading or a table row starts a paragraph of its own, however long the line before it.
_ITEM = re.compile(r"(?:[-*+•–—|>#]|\d{1,3}[.)])\s")


def paragraph_spans(text: str) -> list[Span]:
    """Return the paragraphs in order, trimmed of white space.

    A line is a paragraph, except where a block of lines is visibly wrapped at a
    column: those lines are one paragraph.
    """
    spans: list[Span] = []
    for block in _blocks(text):
        spans.extend([Span(block[0].start, block[-1].end)] if _is_wrapped(text, block) else block)
    return spans


def _blocks(text: str) -> list[list[Span]]:
    """Return the trimmed lines, grouped where neither a blank line nor a heading or list item parts them."""
    blocks: list[list[Span]] = []
    end_before = 0
    for match in _LINE.finditer(text):
        line = trimmed(text, match.start(), match.end())
        parted = not blocks or _BLANK.search(text, end_before, match.start() + 1)
        if parted or _ITEM.match(text, line.start) or text[blocks[-1][-1].start] == "#":
            blocks.append([line])
        else:
            blocks[-1].append(line)
        end_before = match.end()
    return blocks


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Tell whether each line is full: the first word of the next one would not have fitted."""
    width = max(line.end - line.start for line in lines)
    if len(lines) < 2 or width > _WIDEST_WRAP:
        return False
    pairs = list(pairwise(lines))
    return all(_flows_on(text, line, following, width) for line, following in pairs) and (
        len(lines) > 2 or text[lines[1].start].islower()
    )


def _flows_on(text: str, line: Span, following: Span, width: int) -> bool:
    length = line.end - line.start
    word = _FIRST_WORD.match(text, following.start, following.end)
    return word is not None and length >= _SHORTEST_WRAPPED_LINE and length + 1 + len(word[0]) > width


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its ends (empty if there is nothing else)."""
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return Span(start + left, start + max(left, len(part.rstrip())))
