"""Which words of many wishes stand in a text, all wishes at once. Pure.

A slot is one word of one wish. The terms and name keys of a text are looked up in a dictionary of slots, so that the
cost grows with what the text and the wishes have in common and not with how many wishes there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from embeddings.acronyms import Equivalent
from embeddings.analysis import content_words, is_name, term
from embeddings.evidence import OtherWays
from embeddings.names import extra_terms
from embeddings.types import Vectors

Held = npt.NDArray[np.bool_]
"""Which slots a text fills: shape (slots,)."""


@dataclass(frozen=True, slots=True)
class WishWords:
    """The terms of one wish with what each counts, and the other ways to say them."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    ways: OtherWays


@lru_cache(maxsize=2000)
def signs_of(text: str) -> frozenset[str]:
    """Return the terms of a text and the keys of its names."""
    signs: set[str] = set()
    for word in content_words(text):
        signs.add(term(word.folded))
        if is_name(text, word):
            signs.update(extra_terms(text[word.start : word.end], is_name=True))
    return frozenset(signs)


class Slots:
    """The words of all wishes, by what they are found by."""

    def __init__(self, wishes: Sequence[WishWords]) -> None:
        """Lay out the words of `wishes`; a wish without words fills nothing."""
        self._count = len(wishes)
        owners: list[int] = []
        weights: list[float] = []
        found: defaultdict[str, list[int]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[frozenset[str], list[int]]]] = defaultdict(list)
        for owner, wish in enumerate(wishes):
            total = sum(wish.weights) or 1.0
            places = {one: len(owners) + place for place, one in enumerate(wish.terms)}
            owners += [owner] * len(wish.terms)
            weights += [weight / total for weight in wish.weights]
            for own, place in places.items():
                found[own].append(place)
            for key, meant in wish.ways.names.items():
                found[key] += [places[meant]] if meant in places else []
            self._add_phrases(wish.ways.organisations, places)
        self._owners = np.array(owners, dtype=np.int64)
        self._weights = np.array(weights, dtype=np.float32)
        self._found = {sign: np.array(places, dtype=np.int64) for sign, places in found.items()}
        self.starts = np.searchsorted(self._owners, np.arange(self._count + 1))

    def _add_phrases(self, others: Iterable[Equivalent], places: dict[str, int]) -> None:
        for other in others:
            meant = [places[one] for one in other.asked if one in places]
            first, *rest = other.terms
            if meant:
                self._phrases[first].append((frozenset(rest), meant))

    def held(self, signs: frozenset[str]) -> Held:
        """Return which slots a text with these signs fills."""
        filled = np.zeros(len(self._owners), dtype=np.bool_)
        for sign in signs:
            places = self._found.get(sign)
            if places is not None:
                filled[places] = True
            for rest, meant in self._phrases.get(sign, ()):
                if rest <= signs:
                    filled[meant] = True
        return filled

    def shares(self, held: Held) -> Vectors:
        """Return of each wish the share of its words, by weight, that is filled: shape (wishes,), 0 to 1."""
        filled = np.flatnonzero(held)
        totals = np.bincount(self._owners[filled], weights=self._weights[filled], minlength=self._count)
        return np.minimum(totals, 1.0).astype(np.float32)

    def filled(self, held: Held, wish: int) -> tuple[int, ...]:
        """Return which words of one wish are filled, by their place in it."""
        start, end = self.starts[wish], self.starts[wish + 1]
        return tuple(np.flatnonzero(held[start:end]).tolist())
