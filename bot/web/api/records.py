"""What the reading room knows -> records of its API. Pure.

Built on those of `bot.records`, so a program that reads the command line's output reads this, too: add, never rename.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.records import Record, prediction, published
from bot.types import Window
from bot.web.answering import Answered
from bot.web.shelf import Reading
from corpus.types import ArticleHeader, Coverage, Passage, Span
from embeddings.types import Hit


def answer_record(found: Answered, url: str, threshold: float) -> Record:
    """Return an answer; addresses of the room begin with `url`, and answers are shown from `threshold` on."""
    hits = tuple(hit for hit in found.findings.hits if hit.passage.id in found.bests)
    record = prediction(None, replace(found.findings, hits=hits))
    record["passages"] = [one | _around(hit, found, url) for one, hit in zip(record["passages"], hits, strict=True)]
    return {
        "question": found.card.question,
        "as_of": _iso(found.card.as_of),
        **record,
        "threshold": round(threshold, 6),
        "ranked": len(found.findings.hits),
        "small_talk": None,
        "searched": coverage_record(found.searched),
        "elsewhen": _window(found.answer.elsewhen),
    }


def talk_record(question: str, kind: str, now: datetime, threshold: float) -> Record:
    """Return what a question gets that asks for nothing: nothing was searched."""
    return {
        "question": question,
        "as_of": _iso(now),
        "answered": False,
        "confidence": 0.0,
        "passages": [],
        "threshold": round(threshold, 6),
        "ranked": 0,
        "small_talk": kind,
        "searched": None,
        "elsewhen": None,
    }


def passage_record(passage: Passage, reading: Reading, url: str) -> Record:
    """Return one passage as it stands in the revision that it was cut from, and what became of that since."""
    return {
        **withheld_record(passage, reading, url),
        "url": passage.article.url,
        "quote": passage.text,
        "start": passage.start,
        "end": passage.end,
    }


def withheld_record(passage: Passage, reading: Reading, url: str) -> Record:
    """Return what is told of a passage whose text is shown no more: where it stood, and what became of that."""
    header, standing = passage.article, reading.standing
    named = _named(header)
    del named["url"]  # it leads to the text
    return {
        "id": passage.id,
        "address": f"{url}/passages/{passage.id}",
        **named,
        "authors": list(header.authors),
        "evidence": header.evidence.value,
        "first_seen": _iso(header.first_seen),
        "article": header.id,
        "revision": header.revision,
        "newest_revision": reading.newest.header.revision,
        "withdrawn": _iso(standing.withdrawn_at) if standing.withdrawn_at else None,
        "withdrawal": standing.withdrawal.value if standing.withdrawal else None,
        "story": reading.story_id,
    }


def coverage_record(coverage: Coverage) -> Record:
    """Return what was searched; days are those of UTC."""
    return {
        "articles": coverage.articles,
        "first": coverage.first.date().isoformat() if coverage.first else None,
        "last": coverage.last.date().isoformat() if coverage.last else None,
        "undated": coverage.undated,
        "updated": _iso(coverage.updated) if coverage.updated else None,
    }


def _around(hit: Hit, found: Answered, url: str) -> Record:
    passage, article_id = hit.passage, hit.passage.article.id
    printed = found.places.prints.get(article_id)
    return {
        "id": passage.id,
        "address": f"{url}/passages/{passage.id}",
        "language": passage.article.language,
        "best": _span(found.bests.get(passage.id)),
        "story": found.places.stories.get(article_id),
        "reprint_of": _named(printed) if printed else None,
    }


def _named(article: ArticleHeader) -> Record:
    return {
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": published(article.published),
        "language": article.language,
    }


def _span(span: Span | None) -> Record | None:
    return {"start": span.start, "end": span.end} if span else None


def _window(window: Window | None) -> Record | None:
    if window is None:
        return None
    return {"since": _iso(window.since) if window.since else None, "until": _iso(window.until)}


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
