"""What standing wishes ask of the index: new passages with their vectors, wishes made ready, how well one answers.

Decides nothing about who is told: that is the bot's `watching`. One thread at a time, as the `Searcher` it asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from corpus.types import Passage
from embeddings.analysis import content_words, is_name, term
from embeddings.confidence import AskedTerm, estimate, features, term_weight
from embeddings.encoder import passage_text
from embeddings.evidence import asked_terms, evidence, other_ways
from embeddings.query import plain, understand
from embeddings.search import Searcher
from embeddings.slots import WishWords
from embeddings.topics import topic_of
from embeddings.types import Hit, Vectors


class Passages(Protocol):
    """Where the texts are: the corpus store."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages in the order asked, unknown ids left out."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Passages and their vectors, row by row: shape (passages, dimension)."""

    passages: tuple[Passage, ...]
    vectors: Vectors


_EVER = datetime(2, 1, 1, tzinfo=UTC)
"""Before all passages."""


@dataclass(frozen=True, slots=True)
class Near:
    """A passage and its cosine to a question."""

    passage: Passage
    cosine: float


class Watched:
    """Asks the index in use."""

    def __init__(self, searcher: Searcher, store: Passages) -> None:
        """Take vectors from the index of `searcher`, texts from `store`."""
        self._searcher, self._store = searcher, store

    @property
    def fingerprint(self) -> str:
        """Return the model of the index in use: its vectors are comparable with those of no other."""
        return self._searcher.generation().manifest.fingerprint

    def recent_after(self, passage_id: int, until: int, *, since: datetime) -> list[int]:
        """Return the ids above `passage_id` up to `until` of passages indexed and visible after `since`, ascending."""
        vectors = self._searcher.generation().vectors
        ids = [one for one in vectors.ids_after(passage_id) if one <= until]
        return [label.passage_id for label in vectors.labels(ids) if label.visible_from > since]

    def between(self, since: datetime, until: datetime) -> list[int]:
        """Return the ids of passages that became visible in this time, ascending."""
        return self._searcher.generation().vectors.ids_between(since, until)

    def outlets(self, since: datetime, until: datetime) -> list[str]:
        """Return the outlets of passages that became visible in this time, the one with the most passages first."""
        labels = self._searcher.generation().vectors.labels(self.between(since, until))
        return [outlet for outlet, _ in Counter(label.outlet for label in labels).most_common()]

    def last_heard(self, until: datetime) -> dict[str, datetime]:
        """Return each outlet ever, up to `until`, with when its newest passage became visible."""
        labels = self._searcher.generation().vectors.labels(self.between(_EVER, until))
        last: dict[str, datetime] = {}
        for label in labels:
            last[label.outlet] = max(label.visible_from, last.get(label.outlet, _EVER))
        return last

    def near(self, text: str, ids: Sequence[int], *, limit: int) -> list[int]:
        """Return those of `ids` that are nearest to a wish in meaning or in words, at most `limit` by each."""
        generation = self._searcher.generation()
        scores = generation.vectors.scores(self.vector(text), ids)
        best = sorted(scores, key=lambda match: -match.score)[:limit]
        worded = generation.terms.scores([term(word.folded) for word in content_words(text)], ids)
        named = sorted((one for one in worded if one.score > 0), key=lambda match: -match.score)[:limit]
        return sorted({match.passage_id for match in (*best, *named)})

    def arrivals(self, ids: Sequence[int]) -> Arrivals:
        """Return passages with their vectors; what the index or the store does not hold is left out."""
        vectors = self._searcher.generation().vectors
        known = [label.passage_id for label in vectors.labels(ids)]
        passages = self._store.passages(known)
        return Arrivals(tuple(passages), vectors.vectors([passage.id for passage in passages]))

    def vector(self, text: str) -> Vectors:
        """Return the vector of a wish, encoded as a question is: shape (dimension,)."""
        return self._searcher.encoder().encode_question(plain(text))

    def topic_words(self, text: str) -> WishWords:
        """Return the words of a topic, each counting the more the rarer it is here."""
        topic, index = topic_of(text), self._searcher.generation().terms
        terms = tuple(dict.fromkeys(term(word) for word in topic.words))
        named = {term(word.folded) for word in content_words(text) if is_name(text, word)}
        pairs = zip(terms, index.frequencies(terms), strict=True)
        weights = tuple(term_weight(count, len(index), named=one in named) for one, count in pairs)
        return WishWords(terms, weights, topic.ways)

    def question_words(self, text: str, *, now: datetime) -> WishWords:
        """Return the words of a question, each counting as it does for the confidence of an answer."""
        asked = self._asked(text, now)
        return WishWords(tuple(one.term for one in asked), tuple(one.weight for one in asked), other_ways(plain(text)))

    def confidences(self, question: str, near: Sequence[Near], *, now: datetime) -> list[float]:
        """Return for each passage the chance that it answers, by itself, as a search would give it.

        What is new is timely. The packaged reranker is heard where it is on and reads the language.
        """
        asked, ways = self._asked(question, now), other_ways(plain(question))
        hits = zip(near, self._reranked(question, near), strict=True)
        seen = (evidence(Hit(one.passage, one.cosine, one.cosine, 0.0, 1.0, (), score), ways) for one, score in hits)
        return [estimate(features(asked, [each])) for each in seen]

    def _reranked(self, question: str, near: Sequence[Near]) -> Sequence[float | None]:
        reranker, text = self._searcher.reranker(), plain(question)
        if reranker is None or not near or not reranker.reads(text):
            return [None] * len(near)
        return reranker.scores(text, [passage_text(one.passage.article.title, one.passage.text) for one in near])

    def _asked(self, question: str, now: datetime) -> list[AskedTerm]:
        return asked_terms(understand(question, now=now), self._searcher.generation().terms)
