"""Answer questions from the index: question -> candidates of both legs -> ranked hits -> confidence.

Shows only what the loaded generation holds; `build` brings that up to the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import numpy as np

from corpus.sentences import sentence_spans
from corpus.types import ArticleHeader, Passage
from embeddings.analysis import analyze, asked_name_keys, content_words, is_name, name_keys, term
from embeddings.confidence import AskedTerm, Evidence, Features, estimate, features, term_weight
from embeddings.encoder import Encoder
from embeddings.errors import OtherModel
from embeddings.generations import Generation, Generations
from embeddings.query import understand
from embeddings.rank import Candidate, Ranked, fuse
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Filter, Findings, Hit, Match, Query, StoryArticle, Vectors

_ARTICLE_PASSAGES = 3
"""News says what happened first: the first passages stand for the article."""

_TOPIC_CANDIDATES = 500

_TOPIC_RELIEF = 0.3
"""Taken off the topic threshold where all words of the topic stand in passage or title, in part where some do.

A topic of one word has low cosines with everything ("water": 0.25 with an
article about a dam, "energy" 0.26), a phrase high ones also with its
neighbours. Chosen by eye on some twenty topics over the sample corpus and news-2022.
"""


class PassageStore(Protocol):
    """What a search reads of the store."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return these passages in the asked order, leaving out unknown ones."""

    def passages_of(self, article_id: int, revision: int | None = None) -> list[Passage]:
        """Return the passages of an article by start."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A question with its ranked hits and the features that its confidence is estimated from."""

    query: Query
    hits: tuple[Hit, ...]
    features: Features


class Searcher:
    """Search the generation in use, following it when a new one is published. One thread at a time."""

    def __init__(
        self,
        store: PassageStore,
        encoder: Callable[[], Encoder],
        generations: Generations,
        settings: EmbeddingsSettings,
    ) -> None:
        """Load nothing yet; `encoder` returns the same encoder each time."""
        self.encoder = encoder
        self._store, self._generations, self._settings = store, generations, settings
        self._generation: Generation | None = None

    def warm(self) -> None:
        """Load index and model before the first question."""
        self._ready()
        self.encoder().encode_question("warm")

    def refresh(self) -> bool:
        """Load the generation in use if it is not the loaded one; say whether that was so.

        Raises IndexMissing, IndexDamaged, or OtherModel when it does not fit the encoder.
        """
        if self._generation and self._generation.name == self._generations.current():
            return False
        generation = self._generations.load()
        if generation.manifest.fingerprint != self.encoder().fingerprint:
            raise OtherModel(
                f"{self._generations.folder / generation.name}: built with another model or precision than "
                f'[embeddings] model = "{self._settings.model}"; run: heliograph index build'
            )
        self._generation = generation
        return True

    def indexed_to(self) -> int:
        """Return the newest passage id that the index has seen: a cursor for `matching`."""
        return self._ready().manifest.last_passage_id

    def search(
        self,
        question: str,
        *,
        now: datetime,
        as_of: datetime | date | None = None,
        where: Filter | None = None,
        k: int = 10,
    ) -> Findings:
        """Return the `k` best hits, at most one for each article, and whether they are shown as an answer."""
        examined = self.examine(understand(question, now=now, as_of=as_of, where=where), k=k)
        confidence = estimate(examined.features) if examined.hits else 0.0
        answered = confidence >= self._settings.confidence_threshold
        return Findings(examined.query, examined.hits, confidence, answered)

    def examine(self, query: Query, *, k: int = 10) -> Examined:
        """Return the `k` best hits with the features of the result, without judging them."""
        generation, stems = self._ready(), _stems(query)
        vector = self.encoder().encode_question(query.text)
        candidates = self._candidates(generation, query, vector)
        ranked = fuse(candidates, as_of=query.as_of, settings=self._settings)[:k]
        hits = tuple(_hit(one, query) for one in ranked)
        asked = _asked(query, stems, generation)
        met = _stems_by_key(query.text)
        return Examined(query, hits, features(asked, [_evidence(hit, met) for hit in hits]))

    def matching(self, topic: str, *, after: int, limit: int) -> list[Hit]:
        """Return hits among passages with ids above `after` that match the topic in meaning or name it.

        Best first, one for each article. Passages not indexed yet come in a
        later call: move the cursor to `indexed_to`, not to the store's last id.
        """
        generation = self._ready()
        fresh = [passage_id for passage_id in generation.vectors.ids() if passage_id > after]
        vector = self.encoder().encode_question(topic)
        return self._topical(topic, generation.vectors.scores(vector, fresh))[:limit]

    def on_topic(self, topic: str, *, now: datetime, where: Filter | None = None) -> list[Hit]:
        """Return every hit that the filter lets through and that matches the topic in meaning, best first."""
        query = understand(topic, now=now, where=where)
        vector = self.encoder().encode_question(query.text)
        return self._topical(query.text, self._ready().vectors.search(vector, _TOPIC_CANDIDATES, query.where))

    def story_articles(self, headers: Iterable[ArticleHeader]) -> list[StoryArticle]:
        """Return the articles with their first passage and vector.

        The vector is the mean direction of the first three passages; nothing is
        encoded. An article that is not indexed yet gets zeros: it is near to
        nothing, and so a story of its own rather than left out.
        """
        generation = self._ready()
        found = (self._story_article(generation, header) for header in headers)
        return [article for article in found if article is not None]

    def _ready(self) -> Generation:
        self.refresh()
        assert self._generation is not None  # refresh loads it or raises
        return self._generation

    def _candidates(self, generation: Generation, query: Query, vector: Vectors) -> list[Candidate]:
        depth, terms = self._settings.candidates, [*_stems(query), *asked_name_keys(query.text)]
        close = generation.vectors.search(vector, depth, query.where)
        worded = generation.terms.search(terms, depth, query.where)
        ids = sorted({match.passage_id for match in (*close, *worded)})
        dense = _by_id(generation.vectors.scores(vector, ids))
        lexical = _by_id(generation.terms.scores(terms, ids))
        passages = self._store.passages(ids)
        return [Candidate(one, dense[one.id], lexical.get(one.id, 0.0)) for one in passages]

    def _topical(self, topic: str, matches: Sequence[Match]) -> list[Hit]:
        """Return what is near enough to the topic; each of its words that stands there makes less nearness enough."""
        threshold, words = self._settings.topic_threshold, list(dict.fromkeys(w.folded for w in content_words(topic)))
        best = sorted(matches, key=lambda match: (-match.score, match.passage_id))[:_TOPIC_CANDIDATES]
        scores = _by_id(match for match in best if match.score >= threshold - _TOPIC_RELIEF)
        hits: dict[int, Hit] = {}
        for passage in self._store.passages(list(scores)):
            score, matched = scores[passage.id], _matched(words, passage)
            if score >= threshold - _TOPIC_RELIEF * len(matched) / max(len(words), 1):
                hits.setdefault(passage.article.id, Hit(passage, score, score, 0.0, 0.0, matched))
        return list(hits.values())

    def _story_article(self, generation: Generation, header: ArticleHeader) -> StoryArticle | None:
        passages = self._store.passages_of(header.id, header.revision)
        if not passages:
            return None
        rows = generation.vectors.vectors([passage.id for passage in passages[:_ARTICLE_PASSAGES]])
        total = rows.sum(axis=0)
        return StoryArticle(header, passages[0], total / max(float(np.linalg.norm(total)), 1e-12))


def _stems(query: Query) -> list[str]:
    return list(dict.fromkeys(term(folded) for folded in query.terms))


def _by_id(matches: Iterable[Match]) -> dict[int, float]:
    return {match.passage_id: match.score for match in matches}


def _hit(ranked: Ranked, query: Query) -> Hit:
    one = ranked.candidate
    return Hit(one.passage, ranked.score, one.dense, one.lexical, ranked.recency, _matched(query.terms, one.passage))


def _matched(folded: Iterable[str], passage: Passage) -> tuple[str, ...]:
    held = frozenset(analyze(passage.text)) | frozenset(analyze(passage.article.title))
    return tuple(word for word in folded if term(word) in held)


def _asked(query: Query, stems: Sequence[str], generation: Generation) -> list[AskedTerm]:
    named = {term(word.folded) for word in content_words(query.text) if is_name(query.text, word)}
    counts, passages = generation.terms.frequencies(stems), len(generation.terms)
    return [
        AskedTerm(stem, term_weight(count, passages, named=stem in named), stem in named)
        for stem, count in zip(stems, counts, strict=True)
    ]


def _stems_by_key(question: str) -> dict[str, str]:
    """Return the stem of each name that was asked, by the keys under which it meets other spellings."""
    asked = (word for word in content_words(question) if is_name(question, word))
    return {key: term(word.folded) for word in asked for key in asked_name_keys(question[word.start : word.end])}


def _evidence(hit: Hit, met: Mapping[str, str]) -> Evidence:
    text, title = hit.passage.text, hit.passage.article.title
    sentences = tuple(_said(text[span.start : span.end], met) for span in sentence_spans(text))
    return Evidence(hit.dense, _said(title, met), sentences)


def _said(text: str, met: Mapping[str, str]) -> frozenset[str]:
    """Return the terms of a text, those included that it has in another script or spelling."""
    return frozenset(analyze(text)) | {met[key] for key in name_keys(text) if key in met}
