"""How much of two texts is the same, and whether that makes one a reprint of the other. Pure.

Precision first: a reprint that is missed is listed twice, but an article that is folded wrongly is lost from a brief.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from corpus.wording import SHINGLE, Marks, Wording

# A copied run has at least this many words: shorter ones are names, titles and set phrases.
_RUN = 12
# Between two copied runs, what is not longer than this was changed in place; longer, it was added.
_GAP = 12
_LEAD = 60

# All below was tuned on the same-outlet follow-ups of news-2022 (bench/corpus.md), whose daily rounds share up to 0.70
# of their words, lead included, and whose next-day stories repeat up to 0.73 without the lead.
_LEAST_WORDS = 20
_VERSION_OF_SHORTER, _VERSION_OF_LONGER = 0.85, 0.6
_VERSION_OWN = 0.5
_TIMELESS = 0.85
_TRIMMED_OF_SHORTER, _TRIMMED_OF_LONGER = 0.75, 0.2
# A common agency explains a shared lead, so that a paper's own paragraphs may take up to half of the rest.
_CREDITED_OF_SHORTER, _CREDITED_OWN_WORDS = 0.45, 60
_LEAD_SHARE = 0.5
# Reprints follow within days; what is alike at a longer distance is a series.
REPRINT_WINDOW = timedelta(days=4)
_CREDITED_WINDOW = timedelta(days=2)
# A copy-edit exchanges a day or a corrected figure; a daily bulletin a third of its figures and names and more.
_MOST_SWAPPED, _ONE_SWAPPED = 0.08, 0.34


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share: words in copied runs that both have.

    Shares are of all words of that text, `own_*` of those outside quotations (where
    there are any), because independent reporters quote the same words. The leads are the shares of each
    text's first words. `swapped` counts numbers and names that were exchanged in
    place, `kept` those that were copied.
    """

    words: int
    of_shorter: float
    of_longer: float
    own_words: int
    own_of_shorter: float
    shorter_lead: float
    longer_lead: float
    swapped: int
    kept: int


def compare(one: Wording, other: Wording) -> Overlap:
    """Return what two texts share; the order of the two does not matter."""
    shorter, longer = sorted((one, other), key=lambda text: (len(text.words), text.words))
    in_shorter, in_longer = _copied(shorter, longer), _copied(longer, shorter)
    own = ~shorter.quoted
    return Overlap(
        words=int(in_shorter.sum()),
        of_shorter=_share(in_shorter),
        of_longer=_share(in_longer),
        own_words=int((in_shorter & own).sum()),
        own_of_shorter=_share(in_shorter[own] if own.any() else in_shorter),
        shorter_lead=_share(in_shorter[:_LEAD]),
        longer_lead=_share(in_longer[:_LEAD]),
        swapped=_swapped(shorter, in_shorter, longer, in_longer),
        kept=int((in_shorter & shorter.keys).sum()),
    )


def is_reprint(overlap: Overlap, *, apart: timedelta | None, same_agency: bool) -> bool:
    """Say whether texts with this overlap are one text; `apart` is None where a date is unknown.

    Every rule needs most of one text and either most of the other or its lead, so
    that a digest of several reprints never makes one of them all.
    """
    if overlap.words < _LEAST_WORDS or _is_next_bulletin(overlap):
        return False
    if overlap.of_longer >= _TIMELESS and overlap.of_shorter >= _TIMELESS:
        return True
    if apart is None or apart > REPRINT_WINDOW:
        return False
    return _is_version(overlap) or _is_trimmed(overlap) or (same_agency and _is_credited(overlap, apart))


def _is_version(overlap: Overlap) -> bool:
    """Say whether both texts are mostly one; a speech that two reporters wrote about is not their own."""
    return (
        overlap.of_shorter >= _VERSION_OF_SHORTER
        and overlap.of_longer >= _VERSION_OF_LONGER
        and overlap.own_of_shorter >= _VERSION_OWN
    )


def _is_trimmed(overlap: Overlap) -> bool:
    """Say whether the shorter text is the longer one's beginning and little else."""
    share = min(overlap.of_shorter, overlap.own_of_shorter)
    return (
        share >= _TRIMMED_OF_SHORTER and overlap.of_longer >= _TRIMMED_OF_LONGER and overlap.longer_lead >= _LEAD_SHARE
    )


def _is_credited(overlap: Overlap, apart: timedelta) -> bool:
    """Say whether a good part, one text's lead included, was taken from the agency that both name."""
    return (
        apart <= _CREDITED_WINDOW
        and overlap.own_words >= _CREDITED_OWN_WORDS
        and min(overlap.of_shorter, overlap.own_of_shorter) >= _CREDITED_OF_SHORTER
        and max(overlap.shorter_lead, overlap.longer_lead) >= _LEAD_SHARE
    )


def _is_next_bulletin(overlap: Overlap) -> bool:
    """Tell the same form filled in on another day: weather, rates, results."""
    most = _ONE_SWAPPED if overlap.swapped == 1 else _MOST_SWAPPED
    return overlap.swapped > most * (overlap.swapped + overlap.kept)


def _share(marks: Marks) -> float:
    return float(marks.mean()) if len(marks) else 0.0


def _copied(text: Wording, source: Wording) -> Marks:
    """Mark the words of `text` in runs that stand in `source`, wherever they stand there."""
    marks = np.zeros(len(text.words), dtype=np.bool_)
    found = np.isin(text.shingles, source.shingles)
    for offset in range(SHINGLE):
        marks[offset : offset + len(found)] |= found
    for start, end in _runs(marks):
        if end - start < _RUN:
            marks[start:end] = False
    return marks


def _runs(marks: Marks) -> Iterator[tuple[int, int]]:
    """Yield where marked words begin and end, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _swapped(shorter: Wording, in_shorter: Marks, longer: Wording, in_longer: Marks) -> int:
    """Count by place, not by word: the bulletins of two days draw on the same few figures."""
    ours, theirs = _gap_keys(shorter, in_shorter), _gap_keys(longer, in_longer)
    return min((ours - theirs).total(), (theirs - ours).total())


def _gap_keys(text: Wording, copied: Marks) -> Counter[str]:
    """Count the numbers and names in the short gaps between copied runs."""
    found: Counter[str] = Counter()
    for start, end in _runs(~copied):
        if end - start <= _GAP:
            found.update(text.words[place] for place in range(start, end) if text.keys[place])
    return found
