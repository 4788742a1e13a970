"""A text as runs of words that can be compared and looked up: shingles, a MinHash signature, anchors. Pure.

Decides nothing about reprints: that is `overlap`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

# Words in a row that count as copied. With 4, set phrases of officialdom match; with 6, a light copy-edit leaves
# too little of a short text.
SHINGLE = 5
# 20 bands of 5 rows: texts that share 0.7 of their shingles meet with 97 %, those that share 0.2 with 1 %.
_BANDS, _ROWS = 20, 5
# One shingle in 16 is an anchor, chosen by its hash, so that two texts choose the same ones: a shared run of 100 words
# has six, and 1,500 words cost 90 rows. Of a lead one in 4 is: a brief of 40 words is found by nothing else.
_ANCHOR_STEP, _LEAD_STEP, _LEAD = 16, 4, 60

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
# A quotation stays within a paragraph; what is longer is a mark that nobody closed.
_QUOTE = re.compile(r"“[^“”\n]{1,2000}”|«[^«»\n]{1,2000}»|„[^„“”\n]{1,2000}[“”]|\"[^\"\n]{1,2000}\"")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…:\n•|-])[\s\"'“‘«„(\[*#]*\Z")
_LOOKED_BACK = 8

Hashes = NDArray[np.uint64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of a text without case; three arrays tell about each word, `shingles` about the run it starts.

    `quoted` are the words inside quotation marks; `keys` the numbers and names,
    which tell one day's bulletin from the next.
    """

    words: tuple[str, ...]
    shingles: Hashes
    quoted: Marks
    keys: Marks


def wording(text: str) -> Wording:
    """Return the wording of a text."""
    plain = unicodedata.normalize("NFC", text)
    found = list(_WORD.finditer(plain))
    words = tuple(_folded(match.group()) for match in found)
    starts = np.array([match.start() for match in found], dtype=np.int64)
    keys = np.array([not plain[match.start()].islower() and _is_key(plain, match) for match in found], dtype=np.bool_)
    return Wording(words, _shingles(words), _inside(starts, plain), keys)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, as its wording has them."""
    return tuple(_folded(match.group()) for match in _WORD.finditer(unicodedata.normalize("NFC", text)))


def prints(text: Wording) -> frozenset[int]:
    """Return the signed 64-bit numbers under which a text is found: two that share none are no reprints."""
    shingles = text.shingles
    if not len(shingles):
        return frozenset()
    lead = shingles[:_LEAD]
    anchors = np.concatenate((shingles[shingles % _ANCHOR_STEP == 0], lead[lead % _LEAD_STEP == 0]))
    return frozenset(_bands(shingles)) | frozenset(anchors.view(np.int64).tolist())


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    return _THOUSANDS.sub("", word) if word[0].isdigit() else word.casefold().replace("ё", "е")


def _is_key(text: str, match: re.Match[str]) -> bool:
    first = match.group()[0]
    if not first.isupper():
        return first.isdigit()
    return not _OPENS_SENTENCE.search(text[max(0, match.start() - _LOOKED_BACK) : match.start()])


def _inside(starts: NDArray[np.int64], text: str) -> Marks:
    """Mark the words that start inside a quotation."""
    marks = np.zeros(len(starts), dtype=np.bool_)
    for quote in _QUOTE.finditer(text):
        first, last = np.searchsorted(starts, quote.span())
        marks[first:last] = True
    return marks


def _shingles(words: Sequence[str]) -> Hashes:
    """Return a hash of each run of words, in order; of a text shorter than one run, none."""
    count = len(words) - SHINGLE + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    hashes = np.array([_word_hash(word) for word in words], dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for offset in range(SHINGLE):
        total = _mixed(total + hashes[offset : offset + count])
    return total


def _mixed(values: Hashes) -> Hashes:
    """Spread the bits (SplitMix64, Steele et al. 2014), so that order counts and every bit is as good."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@lru_cache(maxsize=100_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _bands(shingles: Hashes) -> list[int]:
    """Return one number for each band of the MinHash signature (Broder 1997; banding as in Leskovec et al., ch. 3)."""
    signature = MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)
    signature.update_batch((np.unique(shingles) >> np.uint64(32)).tolist())
    rows = np.asarray(signature.hashvalues, dtype=np.uint32).reshape(_BANDS, _ROWS)
    return [_band_hash(number, row.tobytes()) for number, row in enumerate(rows)]


def _band_hash(number: int, row: bytes) -> int:
    digest = hashlib.blake2b(row, digest_size=8, salt=number.to_bytes(2, "little")).digest()
    return int.from_bytes(digest, "little", signed=True)
