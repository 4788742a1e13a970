"""Write training lists for the reranker: each a query with passages and how much each of them is worth.

usage: python bench/reranker_lists.py SET_FOLDER HOME LISTS.jsonl [--articles 2500] [--seed 7]

HOME holds the set's articles (`heliograph ingest --no-index` is enough: candidates come from the keyword leg and the
time prior). Two kinds of lists:

- questions of the set. A passage is worth more when the answer's words stand in it, when the web search engine
  ranked its article high for this question, and when it covers the question's terms. The answer's words stand in many
  passages by chance, so none of the three decides alone.
- articles. The title asks for the passages of its article, and a sentence that was taken out asks for the passage that
  it stood in; what the keyword leg finds in other articles is worth nothing.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from question_sets import read_rows

from corpus.sentences import sentence_spans
from corpus.store import CorpusStore
from corpus.types import Passage
from embeddings.analysis import analyze
from embeddings.build import label
from embeddings.encoder import passage_text
from embeddings.evaluate import holds_any
from embeddings.lexical import TantivyIndex, Terms
from embeddings.rank import normalised, recency
from embeddings.types import Filter

_CANDIDATES = 200
_KEPT = 40
_RECENCY_WEIGHT, _HALF_LIFE_DAYS = 0.6, 14.0
_CHUNK = 4096
_SENTENCE_CHARACTERS = range(60, 240)


@dataclass(frozen=True, slots=True)
class Candidates:
    """A query with passages, best of the first stage first, and what each is worth (0 or more)."""

    kind: str
    query: str
    documents: tuple[str, ...]
    gains: tuple[float, ...]


class FirstStage:
    """The keyword leg over a home that needs no vectors."""

    def __init__(self, store: CorpusStore) -> None:
        """Index all live passages in memory."""
        self.store, self._terms = store, TantivyIndex()
        ids = store.live_passage_ids()
        for start in range(0, len(ids), _CHUNK):
            passages = store.passages(ids[start : start + _CHUNK])
            terms = [Terms(analyze(one.article.title), analyze(one.text)) for one in passages]
            self._terms.add([label(one) for one in passages], terms)

    def best(self, query: str, *, as_of: datetime, count: int) -> list[Passage]:
        """Return the passages that score best by terms, those of the time before `as_of` preferred."""
        matches = self._terms.search(analyze(query), _CANDIDATES, Filter(as_of=as_of))
        passages = {one.id: one for one in self.store.passages([match.passage_id for match in matches])}
        worded = normalised([match.score for match in matches])
        scores = {
            match.passage_id: score + _RECENCY_WEIGHT * _recency(passages[match.passage_id], as_of)
            for match, score in zip(matches, worded, strict=True)
        }
        return [passages[one] for one in sorted(scores, key=lambda key: -scores[key])[:count]]


def _recency(passage: Passage, as_of: datetime) -> float:
    return recency(label(passage).published, as_of=as_of, half_life_days=_HALF_LIFE_DAYS)


def main() -> None:
    """Write the lists of all questions, then those of a sample of articles."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("set_folder", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("lists", type=Path)
    parser.add_argument("--articles", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    stage = FirstStage(CorpusStore(f"sqlite:///{options.home / 'corpus.db'}"))
    chance = random.Random(options.seed)
    with options.lists.open("w", encoding="utf-8") as file:
        for one in (*question_lists(options.set_folder, stage), *article_lists(stage, options.articles, chance)):
            file.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def question_lists(folder: Path, stage: FirstStage) -> Iterator[Candidates]:
    """Yield a list for each question that has a passage worth anything."""
    by_url = _articles_by_url(stage.store)
    for row in read_rows(folder / "questions.jsonl"):
        as_of = datetime.combine(datetime.fromisoformat(row["as_of"]), time.max, tzinfo=UTC)
        found = stage.best(row["question"], as_of=as_of, count=_KEPT)
        ranked = [by_url[url] for url in row["engine_urls"] if url in by_url]
        passages = {one.id: one for one in (*found, *_of_engine(stage.store, ranked[:5], row["question"], as_of))}
        gains = _gains(row, list(passages.values()), ranked)
        if any(gains):
            documents = tuple(passage_text(one.article.title, one.text) for one in passages.values())
            yield Candidates("question", row["question"], documents, tuple(gains))


def article_lists(stage: FirstStage, count: int, chance: random.Random) -> Iterator[Candidates]:
    """Yield lists whose query is a title or a sentence taken out of its passage."""
    ids = stage.store.live_passage_ids()
    for passage in stage.store.passages(chance.sample(ids, min(count, len(ids)))):
        made = _by_title(stage, passage) if chance.random() < 0.3 else _by_sentence(stage, passage, chance)
        if made is not None:
            yield made


def _by_title(stage: FirstStage, passage: Passage) -> Candidates | None:
    title = passage.article.title
    others = _others(stage, title, passage)
    own = stage.store.passages_of(passage.article.id)[:2]
    if len(others) < 6:
        return None
    texts = (*(one.text for one in own), *(one.text for one in others))
    return Candidates("title", title, texts, (*(1.0 for _ in own), *(0.0 for _ in others)))


def _by_sentence(stage: FirstStage, passage: Passage, chance: random.Random) -> Candidates | None:
    text = passage.text
    spans = [one for one in sentence_spans(text) if one.end - one.start in _SENTENCE_CHARACTERS]
    if not spans or len(sentence_spans(text)) < 3:
        return None
    span = chance.choice(spans)
    query, rest = text[span.start : span.end], f"{text[: span.start]}{text[span.end :]}"
    others = _others(stage, query, passage)
    if len(others) < 6:
        return None
    worthless = (passage_text(one.article.title, one.text) for one in others)
    documents = (passage_text(passage.article.title, rest), *worthless)
    return Candidates("sentence", query, documents, (1.0, *(0.0 for _ in others)))


def _others(stage: FirstStage, query: str, passage: Passage) -> list[Passage]:
    """Return what the first stage finds in other articles; the first three may well say the same, and are left out."""
    as_of = passage.article.visible_from
    found = stage.best(query, as_of=as_of, count=24)
    return [one for one in found if one.article.id != passage.article.id][3:]


def _articles_by_url(store: CorpusStore) -> dict[str, int]:
    ever = datetime(2, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
    return {header.url: header.id for header in store.headers_between(*ever, limit=10**6) if header.url}


def _of_engine(store: CorpusStore, articles: Sequence[int], question: str, as_of: datetime) -> Iterator[Passage]:
    """Yield the two passages of each article that cover most of the question."""
    wanted = frozenset(analyze(question))
    for article in articles:
        passages = [one for one in store.passages_of(article) if one.article.visible_from <= as_of]
        yield from sorted(passages, key=lambda one: -_covered(wanted, one))[:2]


def _gains(row: dict[str, Any], passages: Sequence[Passage], ranked: Sequence[int]) -> list[float]:
    wanted = frozenset(analyze(row["question"]))
    answers = tuple(row["answers"]) if row["span"] else ()
    place = {article: rank for rank, article in enumerate(ranked)}
    covered = [_covered(wanted, one) for one in passages]
    best = _best_by_article(passages, covered)
    gains = []
    for one, share in zip(passages, covered, strict=True):
        trust = 1 / (1 + place[one.article.id]) if one.article.id in place else 0.0
        worth = (0.25 + 0.75 * trust) * share if answers and holds_any(answers, one.text) else 0.0
        if share == best[one.article.id]:
            worth += 0.4 * trust * share
        gains.append(round(worth, 4))
    return gains


def _best_by_article(passages: Iterable[Passage], covered: Iterable[float]) -> dict[int, float]:
    best: dict[int, float] = {}
    for one, share in zip(passages, covered, strict=True):
        best[one.article.id] = max(share, best.get(one.article.id, 0.0))
    return best


def _covered(wanted: frozenset[str], passage: Passage) -> float:
    held = frozenset(analyze(passage.text)) | frozenset(analyze(passage.article.title))
    return len(wanted & held) / max(len(wanted), 1)


if __name__ == "__main__":
    main()
