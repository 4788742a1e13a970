"""Cut an article into passages on sentence bounds. Pure; embeds and stores nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.furniture import furniture_spans
from corpus.paragraphs import paragraph_spans, trimmed
from corpus.sentences import sentences_within
from corpus.types import Span

# In shares of the wanted words; chosen by eye on several hundred English news articles, so that most
# passages are whole paragraphs and hold between half and one and a half times what is wanted.
_ENOUGH = 0.6
_TOO_MUCH = 1.3
_TAIL = 1 / 3
_LONG_SENTENCE = 2.0
# Subheadings of national papers rarely pass 12 words.
_HEADING_WORDS = 12
# A "word" longer than this (a long address, a script without spaces) counts as several.
_WORD_CHARACTERS = 15

_CLAUSE = re.compile(r"(?<=[;:,—–])\s+|\s+(?=[—–])")
_WORD = re.compile(rf"\S{{1,{_WORD_CHARACTERS * 4}}}")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a part of one: never cut further."""

    start: int
    end: int
    words: int
    opens_paragraph: bool
    is_heading: bool


def split(text: str, title: str, *, words: int = 120) -> list[Span]:
    """Return passage spans of about `words` words, in order, not overlapping.

    Passages end where sentences end, rather at the end of a paragraph, and never
    touch page furniture; all the rest of the text is in exactly one passage.
    """
    spans: list[Span] = []
    for run in _runs(text, furniture_spans(text, title)):
        pieces = [piece for part in run for piece in _pieces(text, part, words)]
        spans.extend(_gathered(pieces, words))
    return spans


def _runs(text: str, furniture: list[Span]) -> list[list[Span]]:
    """Return the paragraphs without furniture, grouped where none stands between them."""
    runs: list[list[Span]] = [[]]
    pending = iter([*furniture, Span(len(text) + 1, len(text) + 1)])
    block = next(pending)
    for paragraph in paragraph_spans(text):
        start = paragraph.start
        while block.end <= start:
            block = next(pending)
            runs.append([])
        while block.start < paragraph.end:
            _keep(text, runs[-1], start, block.start)
            start = block.end
            block = next(pending)
            runs.append([])
        _keep(text, runs[-1], start, paragraph.end)
    return [run for run in runs if run]


def _keep(text: str, run: list[Span], start: int, end: int) -> None:
    part = trimmed(text, start, end)
    if part.start < part.end:
        run.append(part)


def _pieces(text: str, paragraph: Span, words: int) -> list[_Piece]:
    """Return the sentences of a paragraph, with overlong ones cut at clauses or words."""
    pieces: list[_Piece] = []
    for sentence in sentences_within(text, paragraph):
        for part in _cut(text, sentence, words):
            count = _count(text, part.start, part.end)
            is_heading = part == paragraph and count <= _HEADING_WORDS and text[part.end - 1].isalnum()
            pieces.append(_Piece(part.start, part.end, count, part.start == paragraph.start, is_heading))
    return pieces


def _cut(text: str, sentence: Span, words: int) -> list[Span]:
    if _count(text, sentence.start, sentence.end) <= words * _LONG_SENTENCE:
        return [sentence]
    clauses = _between(text, sentence, _CLAUSE)
    if all(_count(text, part.start, part.end) <= words for part in clauses):
        return clauses
    return [
        part
        for clause in clauses
        for part in ([clause] if _count(text, clause.start, clause.end) <= words else _words_of(text, clause))
    ]


def _between(text: str, span: Span, separator: re.Pattern[str]) -> list[Span]:
    cuts = [(match.start(), match.end()) for match in separator.finditer(text, span.start, span.end)]
    starts = [span.start, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), span.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _words_of(text: str, span: Span) -> list[Span]:
    return [Span(*match.span()) for match in _WORD.finditer(text, span.start, span.end)]


def _count(text: str, start: int, end: int) -> int:
    part = text[start:end]
    return max(part.count(" ") + 1, (end - start) // _WORD_CHARACTERS)


def _gathered(pieces: list[_Piece], words: int) -> list[Span]:
    """Fill passages greedily, then join a tail that is too short to the one before."""
    groups: list[list[_Piece]] = [[]]
    for position, piece in enumerate(pieces):
        if groups[-1] and _is_full(groups[-1], pieces[position:], words):
            groups.append(_headings_at_end(groups[-1]))
            del groups[-2][len(groups[-2]) - len(groups[-1]) :]
        groups[-1].append(piece)
    if len(groups) > 1 and _total(groups[-1]) < words * _TAIL:
        groups[-2:] = [groups[-2] + groups[-1]]
    return [Span(group[0].start, group[-1].end) for group in groups if group]


def _headings_at_end(group: list[_Piece]) -> list[_Piece]:
    """Return the headings that a passage would end with: they belong to the next one."""
    first = len(group)
    while first > 1 and group[first - 1].is_heading:
        first -= 1
    return group[first:]


def _is_full(group: list[_Piece], rest: list[_Piece], words: int) -> bool:
    """Tell whether the passage should end before `rest`."""
    have = _total(group)
    if have >= words or have + rest[0].words > words * _TOO_MUCH:
        return have >= words * _TAIL or rest[0].words >= words
    return have >= words * _ENOUGH and rest[0].opens_paragraph and have + _paragraph_words(rest) > words


def _paragraph_words(pieces: list[_Piece]) -> int:
    total = pieces[0].words
    for piece in pieces[1:]:
        if piece.opens_paragraph:
            break
        total += piece.words
    return total


def _total(group: list[_Piece]) -> int:
    return sum(piece.words for piece in group)
