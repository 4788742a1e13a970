"""Where the vectors of passages come from: kept ones, then those of the same passage in a reprint, then the encoder.

passages -> texts -> kept -> reprints -> encoder -> kept

Knows neither indexes nor the store of articles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpus.types import Passage
from embeddings.encoder import Encoder, Progress, passage_text
from embeddings.types import Vectors
from embeddings.vectors import VectorStore, text_hash

Siblings = Callable[[Collection[int]], Mapping[int, Sequence[str]]]
"""Article ids -> for each that has any, the titles of the other articles of its origin, the head's first."""


@dataclass(slots=True)
class Tally:
    """Where vectors came from so far, one count for each passage.

    `repeated` had a text that stood a moment before in the same call;
    `reprinted` took the vector of the same words in another article of its origin.
    """

    kept: int = 0
    repeated: int = 0
    reprinted: int = 0
    encoded: int = 0


@dataclass(frozen=True, slots=True)
class Encoding:
    """Where vectors come from: kept ones, then the same passage in a reprint, then the encoder, whose work is kept.

    A passage of a reprint so is encoded below the title under which it came first. Without `siblings`
    every text is encoded as it is. `tally` counts what was saved.
    """

    encoder: Encoder
    kept: VectorStore
    siblings: Siblings | None = None
    tally: Tally = field(default_factory=Tally)

    def vectors(self, passages: Sequence[Passage], *, progress: Progress | None = None) -> Vectors:
        """Return one row for each passage; the encoder is not touched when all are kept."""
        texts = [passage_text(passage.article.title, passage.text) for passage in passages]
        hashes = [text_hash(text) for text in texts]
        stored = self.kept.get(self.encoder.fingerprint, hashes, dimension=self.encoder.dimension)
        missing = np.flatnonzero(~stored.known).tolist()
        self.tally.kept += len(hashes) - len(missing)
        if missing:
            same = self._same([passages[place] for place in missing], [hashes[place] for place in missing])
            text_of = {hashes[place]: texts[place] for place in missing}
            rows = self._rows(same, text_of, progress)
            self.kept.put(self.encoder.fingerprint, [hashes[place] for place in missing], rows)
            stored.rows[missing] = rows
        return stored.rows

    def _same(self, passages: Sequence[Passage], hashes: Sequence[bytes]) -> list[bytes]:
        """Return for each missing passage the hash of the text whose vector it takes, mostly its own."""
        others = self._under_other_titles(passages)
        asked = list({one for row in others for one in row})
        known = self.kept.get(self.encoder.fingerprint, asked, dimension=self.encoder.dimension).known
        kept = {one for one, is_kept in zip(asked, known.tolist(), strict=True) if is_kept}
        planned: set[bytes] = set()
        chosen: list[bytes] = []
        for own, row in zip(hashes, others, strict=True):
            source = own if own in planned else next((one for one in row if one in kept or one in planned), own)
            self._count(own, source, planned)
            if source == own:
                planned.add(own)
            chosen.append(source)
        return chosen

    def _under_other_titles(self, passages: Sequence[Passage]) -> list[list[bytes]]:
        """Return for each passage the hashes under which its words stand in other articles of its origin."""
        if self.siblings is None:
            return [[] for _ in passages]
        titles = self.siblings({passage.article.id for passage in passages})
        return [
            [text_hash(passage_text(title, passage.text)) for title in titles.get(passage.article.id, ())]
            for passage in passages
        ]

    def _count(self, own: bytes, source: bytes, planned: Collection[bytes]) -> None:
        if source != own:
            self.tally.reprinted += 1
        elif own in planned:
            self.tally.repeated += 1
        else:
            self.tally.encoded += 1

    def _rows(self, same: Sequence[bytes], text_of: Mapping[bytes, str], progress: Progress | None) -> Vectors:
        """Return the vectors of these hashes: those that this call has a text for are encoded, the others are kept."""
        distinct = list(dict.fromkeys(same))
        fresh = [one for one in distinct if one in text_of]
        rows = self.kept.get(self.encoder.fingerprint, distinct, dimension=self.encoder.dimension).rows
        place = {one: number for number, one in enumerate(distinct)}
        if fresh:
            encoded = self.encoder.encode([text_of[one] for one in fresh], progress=progress)
            rows[[place[one] for one in fresh]] = encoded
        return rows[[place[one] for one in same]]
