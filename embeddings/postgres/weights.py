"""Terms as numbers: BM25 as an inner product of two sparse vectors. Pure.

BM25 of a passage is a sum over terms of idf times a factor that depends on the passage alone (Robertson and Zaragoza,
"The Probabilistic Relevance Framework", 2009). The factor is kept with the passage, the idf stands in the question's
vector, so that it is always that of today and the database needs to add up products only.
"""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from embeddings.lexical import NAME_WEIGHT, PHRASE_WEIGHT, TITLE_WEIGHT, Terms, parts_of_phrase
from embeddings.names import is_name_key

DIMENSIONS: Final = 1_000_000_000
"""Width of a sparse vector, pgvector's limit: of a million terms one in two thousand shares its number with another."""

K1: Final = 1.2
B: Final = 0.75
"""As tantivy has them, so that both engines rank alike."""

_FIELDS: Final = ("title", "body", "names")


@dataclass(frozen=True, slots=True)
class Lengths:
    """The mean number of terms in each field, by which a passage counts as long or short."""

    title: float
    body: float
    names: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is kept of a passage's terms: `keys` to find it by, ascending, and its factor for each dimension."""

    keys: tuple[int, ...]
    factors: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class AskedPhrase:
    """A phrase of a question: only a passage that holds all `keys` gets what these dimensions weigh."""

    keys: tuple[int, ...]
    weights: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """A question's terms: `weights` by dimension without idf, the `keys` that find passages, and its phrases."""

    weights: Mapping[int, float]
    keys: Mapping[int, tuple[int, ...]]
    phrases: tuple[AskedPhrase, ...]

    def dimensions(self) -> list[int]:
        """Return every dimension whose idf is needed, ascending."""
        found = set(self.weights)
        for phrase in self.phrases:
            found |= set(phrase.weights)
        return sorted(found)


@lru_cache(maxsize=500_000)
def _places(term: str) -> tuple[int, int, int, int]:
    """Return the places of a term in each field, and its key."""
    *places, found = struct.unpack(">4I", blake2b(term.encode(), digest_size=16).digest())
    title, body, names = (place % DIMENSIONS for place in places)
    return title, body, names, found & 0x7FFFFFFF


def dimension(field: str, term: str) -> int:
    """Return the place of a field's term in a sparse vector, 0 to DIMENSIONS - 1."""
    return _places(term)[_FIELDS.index(field)]


def key(term: str) -> int:
    """Return the 31-bit number by which a term is looked up, whatever field it stands in."""
    return _places(term)[-1]


def mean_lengths(terms: Sequence[Terms]) -> Lengths:
    """Return the mean lengths of some passages; 1 for a field that is empty in all of them."""
    count = max(len(terms), 1)
    return Lengths(*(max(sum(len(getattr(one, field)) for one in terms) / count, 1.0) for field in _FIELDS))


def weighed(terms: Terms, lengths: Lengths) -> Weighed:
    """Return what is kept of a passage."""
    factors: dict[int, float] = {}
    keys: set[int] = set()
    for number, field in enumerate(_FIELDS):
        words: tuple[str, ...] = getattr(terms, field)
        norm = K1 * (1 - B + B * len(words) / getattr(lengths, field))
        for term, often in Counter(words).items():
            places = _places(term)
            factors[places[number]] = often * (K1 + 1) / (often + norm)
            keys.add(places[-1])
    return Weighed(tuple(sorted(keys)), factors)


def asked(terms: Iterable[str]) -> AskedTerms:
    """Return a question's terms as numbers; which term stands for what is `lexical`'s."""
    weights: dict[int, float] = {}
    keys: dict[int, tuple[int, ...]] = {}
    phrases = []
    for term in dict.fromkeys(terms):
        parts = parts_of_phrase(term)
        if parts:
            phrases.append(_phrase(parts))
        else:
            own = _named(term) if is_name_key(term) else _plain(term)
            weights |= own
            keys[key(term)] = tuple(own)
    return AskedTerms(weights, keys, tuple(phrases))


def idf(passages: int, holding: int) -> float:
    """Return the weight of a term that stands in `holding` of `passages`, never negative."""
    return math.log(1 + (max(passages - holding, 0) + 0.5) / (holding + 0.5))


def _named(term: str) -> dict[int, float]:
    return {dimension("names", term): NAME_WEIGHT}


def _plain(term: str) -> dict[int, float]:
    return {dimension("title", term): TITLE_WEIGHT, dimension("body", term): 1.0}


def _phrase(parts: Sequence[str]) -> AskedPhrase:
    # Divided by its length, a long name weighs like one word of it.
    share = PHRASE_WEIGHT / len(parts)
    weights = {place: share * weight for part in parts for place, weight in _plain(part).items()}
    return AskedPhrase(tuple(key(part) for part in parts), weights)
