"""Answer questions from the index: question -> candidates of both legs -> ranked hits -> confidence.

Shows only what the loaded generation holds; `build` brings that up to the store.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Protocol

import numpy as np

from corpus.types import ArticleHeader, Passage
from embeddings.acronyms import asked_phrases
from embeddings.analysis import analyze, asked_name_keys, term
from embeddings.asked import QuestionVectors, Remindful
from embeddings.confidence import LOOKED_AT, TOGETHER, Features, estimate, estimate_within, features
from embeddings.encoder import Encoder, passage_text
from embeddings.errors import IndexAway, IndexDamaged, IndexMissing, ModelError, OtherModel
from embeddings.evidence import asked_terms, evidence, other_ways, stems
from embeddings.generations import Generation, GenerationStore
from embeddings.model_identity import ModelIdentity, differences
from embeddings.moments import resolve
from embeddings.query import plain, understand, untimed
from embeddings.rank import Candidate, Ranked, Read, best_of_articles, fuse, reread, spread, to_reread
from embeddings.reading import PassageStore, Reading
from embeddings.settings import EmbeddingsSettings
from embeddings.topics import RELIEF, topic_of
from embeddings.types import Filter, Findings, Hit, Match, Query, StoryArticle, TimeKind, Vectors

log = logging.getLogger(__name__)

_ARTICLE_PASSAGES = 3
"""News says what happened first: the first passages stand for the article."""

_TOLD_PASSAGES = 6
"""Of an article a story keeps as many to quote from: what a report adds late is seldom what happened."""

_ANCHOR_HITS = 10
"""Passages about an event ("before the summit") whose dates say when it was."""

_ANCHOR_SHARE = 0.6
"""Share of the event's words that such a passage or its title must hold: a small corpus gives ten hits for anything."""

_TOPIC_CANDIDATES = 500

CHOSEN = 1.0
"""The time prior of an article that the reader chose."""


class Reranker(Protocol):
    """What reads question and passage together; see `embeddings.reranker`, which takes a library to load."""

    def reads(self, question: str) -> bool:
        """Say whether it knows the language of a question."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return one score for each passage, 0 to 1, higher is better."""


@dataclass(frozen=True, slots=True)
class Aids:
    """What makes a ranking better where it is there: a reranker, and the origins of articles by id."""

    reranker: Callable[[], Reranker | None] = lambda: None
    origins: Callable[[Collection[int]], Mapping[int, int]] = lambda _: {}


@dataclass(frozen=True, slots=True)
class Examined:
    """A question with its ranked hits and the features that its confidence is estimated from."""

    query: Query
    hits: tuple[Hit, ...]
    features: Features


@dataclass(frozen=True, slots=True)
class _Judged:
    together: Features
    alone: tuple[Features, ...]


class Searcher:
    """Search the generation in use, following it when a new one is published. One thread at a time."""

    def __init__(
        self,
        store: PassageStore,
        encoder: Callable[[ModelIdentity | None], Encoder],
        generations: GenerationStore,
        settings: EmbeddingsSettings,
        *,
        aids: Aids | None = None,
    ) -> None:
        """Load nothing yet; `encoder` gives that of a loaded generation's model, or, with None, of the one in use."""
        self._aids = aids or Aids()
        self._encoder_for_index = encoder
        self._encoder: Encoder | None = None
        self._vectors = QuestionVectors()
        self._store, self._generations, self._settings = store, generations, settings
        self._generation: Generation | None = None
        self._tried: str | None = None

    def encoder(self) -> Encoder:
        """Return the encoder that fits the loaded generation; questions are encoded by no other."""
        return self._encoder or self._encoder_for_index(None)

    def reminded(self) -> Encoder:
        """Return the same for what is told of a question that was searched: its vector is at hand."""
        return Remindful(self.encoder(), self._vectors)

    def warm(self) -> None:
        """Load index and models before the first question."""
        self._ready()
        self._aids.reranker()
        self.encoder().encode_question("warm")

    def prepare(self, question: str) -> None:
        """Encode a question that is about to be searched, in any thread; before a generation is loaded, nothing."""
        text, encoder = plain(question), self._encoder
        if text and encoder is not None:
            self._vectors.of(text, encoder)

    def refresh(self) -> bool:
        """Load the generation in use if it is not the loaded one; say whether that was so.

        Where it cannot be used, what is loaded goes on serving, with one warning. Raises IndexMissing, IndexDamaged,
        ModelError, or OtherModel that names what differs, while nothing is loaded; IndexAway at any time.
        """
        current = self._generations.current()
        if self._generation and current == self._tried:
            return False
        self._tried = current
        try:
            self._generation, self._encoder = self._loaded()
        except IndexAway:
            self._tried = None  # it says nothing about the generation: the next question tries again
            raise
        except (IndexMissing, IndexDamaged, ModelError) as error:
            if self._generations.current() != current:
                return self.refresh()  # while it was loaded another was published, perhaps of another model
            if self._generation is None:
                raise
            log.warning("%s; until then answers come from the index in memory", error)
            return False
        if self._generations.current() != current:
            self.refresh()  # the same, and the one before was still to be had
        return True

    def _loaded(self) -> tuple[Generation, Encoder]:
        # Nothing in memory: an older index that is whole is better than none.
        load = self._generations.load if self._generation else self._generations.load_whole
        generation = load(self._generation)
        encoder = self._encoder_for_index(generation.manifest.model)
        if generation.manifest.fingerprint != encoder.fingerprint:
            raise OtherModel(
                f"{self._generations.place(generation.name)}: built with another model than "
                f'[embeddings] model = "{self._settings.model}", which is no longer to be had '
                f"(differs: {', '.join(differences(encoder.identity, generation.manifest.model))}); "
                "run: heliograph index build"
            )
        return generation, encoder

    def generation(self) -> Generation:
        """Return the generation in use, for whoever asks the index something else than a question."""
        return self._ready()

    def reranker(self) -> Reranker | None:
        """Return what reads question and passage together, None when it is off."""
        return self._aids.reranker() if self._settings.reranker == "packaged" else None

    def indexed_to(self) -> int:
        """Return the newest passage id that the index has seen: a cursor for what is new."""
        return self._ready().manifest.last_passage_id

    def search(  # noqa: PLR0913 - when and of what it is asked, how many are wanted and how fast: none goes with another
        self,
        question: str,
        *,
        now: datetime,
        as_of: datetime | date | None = None,
        where: Filter | None = None,
        k: int = 10,
        hurried: bool = False,
    ) -> Findings:
        """Return the `k` best hits, at most one for each article, and whether they are shown as an answer.

        When `hurried`, the first stage alone ranks and judges: the reranker takes most of the time of a question.
        """
        query = understand(question, now=now, as_of=as_of, where=where)
        examined = self.examine(query, k=k, hurried=hurried)
        confidence = estimate(examined.features) if examined.hits else 0.0
        answered = confidence >= self._settings.confidence_threshold
        return Findings(examined.query, examined.hits, confidence, answered)

    def within(
        self, question: str, passage_ids: Iterable[int], *, now: datetime, k: int = 10, hurried: bool = False
    ) -> Findings:
        """Return the `k` best of these passages, several of one article too, and whether they are shown as an answer.

        Whoever names them has chosen the articles, whose age then speaks neither for nor against them.
        """
        examined = self.examine_within(understand(question, now=now), passage_ids, k=k, hurried=hurried)
        confidence = estimate_within(examined.features) if examined.hits else 0.0
        answered = confidence >= self._settings.confidence_threshold
        return Findings(examined.query, examined.hits, confidence, answered)

    def examine_within(
        self, query: Query, passage_ids: Iterable[int], *, k: int = 10, hurried: bool = False
    ) -> Examined:
        """Return the `k` best of these passages with the features of the result, without judging them."""
        self.refresh()
        ageless = self._settings.model_copy(update={"recency_weight": 0.0})
        fused = fuse(self._scored(query, sorted(set(passage_ids))), query, ageless)
        ranked, reading = [replace(one, recency=CHOSEN) for one in fused], Reading(self._store)
        ranked = self._heard(query, ranked, ranked[: self._settings.rerank], reading, hurried=hurried)
        # Reprints among the articles say the same words.
        read = spread(reading.in_turn(ranked), {}, limit=max(k, LOOKED_AT))
        hits = tuple(_hit(one, query) for one in read)
        return Examined(query, hits[:k], self._judged(query, hits[:LOOKED_AT]).together)

    def examine(self, query: Query, *, k: int = 10, hurried: bool = False) -> Examined:
        """Return the `k` best hits with the features of the result, without judging them."""
        self.refresh()
        query = self._dated(query)
        # Judged by as many hits whatever is shown, or one quote would be trusted otherwise than ten.
        wanted = max(k, LOOKED_AT)
        hits = tuple(_hit(one, query) for one in self._ranked(query, wanted, hurried=hurried))
        judged = self._judged(query, hits[:TOGETHER])
        alone = (replace(hit, alone=estimate(seen)) for hit, seen in zip(hits, judged.alone, strict=False))
        return Examined(query, (*alone, *hits[TOGETHER:])[:k], judged.together)

    def on_topic(self, topic: str, *, now: datetime, where: Filter | None = None) -> list[Hit]:
        """Return the hits that the filter lets through and that match the topic in meaning or name it, best first."""
        generation, query = self._ready(), understand(topic, now=now, where=where)
        vector = self._vector(query.text)
        close = generation.vectors.search(vector, _TOPIC_CANDIDATES, query.where)
        # A name says little to the model, and what names it may be far down among all that is somehow near.
        terms = [*stems(query), *asked_name_keys(query.text), *asked_phrases(query.text)]
        worded = generation.terms.search(terms, _TOPIC_CANDIDATES, query.where)
        named = {match.passage_id for match in worded}
        far = sorted(named - {match.passage_id for match in close})
        return self._topical(query.text, [*close, *generation.vectors.scores(vector, far)], named=named)

    @property
    def confidence_threshold(self) -> float:
        """Return the confidence from which something is shown as an answer."""
        return self._settings.confidence_threshold

    @property
    def topic_score(self) -> float:
        """Return the score from which a new passage fits a topic subscription that says nothing else."""
        return self._settings.topic_score

    @property
    def topic_threshold(self) -> float:
        """Return the cosine from which a passage is about a topic whatever it names."""
        return self._settings.topic_threshold

    def origins_of(self, article_ids: Collection[int]) -> Mapping[int, int]:
        """Return the article that each text comes from, itself for what is nobody's reprint."""
        origins = self._aids.origins(article_ids)
        return {article_id: origins.get(article_id, article_id) for article_id in article_ids}

    def story_articles(self, headers: Iterable[ArticleHeader]) -> list[StoryArticle]:
        """Return the articles with the passages that open them, their vector and their origin.

        The vector is the mean direction of the first three passages; nothing is
        encoded. An article that is not indexed yet gets zeros: it is near to
        nothing, and so a story of its own rather than left out. One without
        passages has nothing to quote and is left out.
        """
        generation, wanted = self._ready(), list(headers)
        origins = self.origins_of({header.id for header in wanted})
        found = (self._story_article(generation, one, origins[one.id]) for one in wanted)
        return [article for article in found if article is not None]

    def _judged(self, query: Query, hits: Sequence[Hit]) -> _Judged:
        ways, asked = other_ways(query.text), asked_terms(query, self._held().terms)
        # The confidence is fitted to the scores of the packaged reranker; those of another have another scale.
        fitted = self._settings.reranker == "packaged"
        seen = [evidence(hit if fitted else replace(hit, reranked=None), ways) for hit in hits]
        return _Judged(features(asked, seen), tuple(features(asked, [one]) for one in seen))

    def _vector(self, text: str) -> Vectors:
        return self._vectors.of(text, self.encoder())

    def _ready(self) -> Generation:
        self.refresh()
        return self._held()

    def _held(self) -> Generation:
        """Return what is loaded: one question is answered from one generation."""
        assert self._generation is not None  # refresh loads it or raises
        return self._generation

    def _ranked(self, query: Query, wanted: int, *, hurried: bool) -> list[Read]:
        """Return the best passage of each of so many articles, spread over origins, the reranker heard."""
        ranked, reading = fuse(self._candidates(query), query, self._settings), Reading(self._store)
        origins = self._aids.origins({one.candidate.label.article_id for one in ranked})
        ranked = self._heard(query, ranked, to_reread(ranked, origins, self._settings), reading, hurried=hurried)
        return spread(reading.in_turn(best_of_articles(ranked)), origins, limit=wanted)

    def _heard(
        self, query: Query, ranked: list[Ranked], chosen: Sequence[Ranked], reading: Reading, *, hurried: bool
    ) -> list[Ranked]:
        """Return all that is `ranked` after the reranker read those `chosen`, where there is one that can."""
        reranker = None if hurried else self._aids.reranker()
        if reranker is None or not reranker.reads(query.text):
            return ranked
        read = reading.all(chosen)
        texts = [passage_text(one.passage.article.title, one.passage.text) for one in read]
        scores, heard = reranker.scores(query.text, texts), [one.ranked for one in read]
        return reread(ranked, heard, scores, weight=self._settings.rerank_weight)

    def _dated(self, query: Query) -> Query:
        """Return the question with the time that hangs on an event dated by what tells of that event."""
        if query.when is None or query.when.kind is not TimeKind.ANCHORED:
            return query
        about = understand(query.when.anchor, now=query.as_of, where=query.where)
        ranked = fuse(self._candidates(about), about, self._settings)
        found = (one.passage for one in Reading(self._store).in_turn(ranked))
        telling = (one for one in found if len(_matched(about.terms, one)) >= _ANCHOR_SHARE * len(about.terms))
        dates = [published.at for one in islice(telling, _ANCHOR_HITS) if (published := one.article.published)]
        return replace(query, when=resolve(query.when, dates, as_of=query.as_of))

    def _candidates(self, query: Query) -> list[Candidate]:
        generation, depth = self._held(), self._settings.candidates
        vector, terms = self._vector(query.text), _asked(query)
        return generation.candidates(vector, terms, depth=depth, where=query.where)

    def _scored(self, query: Query, ids: Sequence[int]) -> list[Candidate]:
        """Return those of these passages that are indexed, with their scores."""
        generation = self._held()
        dense = _by_id(generation.vectors.scores(self._vector(query.text), ids))
        lexical = _by_id(generation.terms.scores(_asked(query), ids))
        labels = generation.vectors.labels(ids)
        return [Candidate(one, dense[one.passage_id], lexical.get(one.passage_id, 0.0)) for one in labels]

    def _topical(self, topic: str, matches: Sequence[Match], *, named: Collection[int] = ()) -> list[Hit]:
        """Return one hit for each article that is about the topic; of what is not `named` only what is somehow near."""
        threshold, asked = self._settings.topic_threshold, topic_of(topic)
        best = sorted(matches, key=lambda match: (-match.score, match.passage_id))
        near = (match for match in best if match.score >= threshold - RELIEF or match.passage_id in named)
        scores = _by_id(near)
        hits: dict[int, Hit] = {}
        for passage in self._store.passages(list(scores)):
            if passage.article.id in hits:
                continue
            score = scores[passage.id]
            if asked.holds(passage, score, threshold):
                hits[passage.article.id] = Hit(passage, score, score, 0.0, 0.0, asked.named(passage))
        return list(hits.values())

    def _story_article(self, generation: Generation, header: ArticleHeader, origin: int) -> StoryArticle | None:
        passages = self._store.passages_of(header.id, header.revision)
        if not passages:
            return None
        rows = generation.vectors.vectors([passage.id for passage in passages[:_ARTICLE_PASSAGES]])
        total = rows.sum(axis=0)
        vector = total / max(float(np.linalg.norm(total)), 1e-12)
        return StoryArticle(header, tuple(passages[:_TOLD_PASSAGES]), vector, origin)


def _asked(query: Query) -> list[str]:
    named = untimed(query)
    return [*stems(query), *asked_name_keys(named), *asked_phrases(named)]


def _by_id(matches: Iterable[Match]) -> dict[int, float]:
    return {match.passage_id: match.score for match in matches}


def _hit(read: Read, query: Query) -> Hit:
    ranked, one = read.ranked, read.ranked.candidate
    matched = _matched(query.terms, read.passage)
    return Hit(read.passage, ranked.score, one.dense, one.lexical, ranked.recency, matched, ranked.reranked)


def _matched(folded: Iterable[str], passage: Passage) -> tuple[str, ...]:
    held = frozenset(analyze(passage.text)) | frozenset(analyze(passage.article.title))
    return tuple(word for word in folded if term(word) in held)
