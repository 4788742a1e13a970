"""Findings and briefs as plain records, as the command line prints them for programs. Pure.

The names of the fields are a contract (others measure through them): add, never rename.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.types import Brief, BriefStory, Quote
from corpus.types import Moment, Passage
from embeddings.types import Findings, Hit

Record = dict[str, Any]


def prediction(question_id: str | None, findings: Findings) -> Record:
    """Return the findings of one question; without an id where none was given."""
    record: Record = {} if question_id is None else {"id": question_id}
    return record | {
        "answered": findings.answered,
        "confidence": round(findings.confidence, 6),
        "passages": [_hit(hit) for hit in findings.hits],
    }


def brief_record(brief: Brief) -> Record:
    """Return a brief: its window, the feeds in trouble, and its stories with quotes and all article addresses."""
    return {
        "since": brief.since.isoformat(),
        "until": brief.until.isoformat(),
        "older": brief.older,
        "topic": brief.topic,
        "troubled": list(brief.troubled),
        "stories": [_story(story) for story in brief.stories],
    }


def published(moment: Moment | None) -> str | None:
    """Return a publication as the source stated it: a date, or a moment in UTC."""
    if moment is None:
        return None
    return moment.at.date().isoformat() if moment.day_only else _iso(moment.at)


def _hit(hit: Hit) -> Record:
    passage = hit.passage
    return _citation(passage) | {
        "quote": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": round(hit.score, 6),
    }


def _story(story: BriefStory) -> Record:
    cited = [quote.passage for quote in story.quotes]
    urls = dict.fromkeys(passage.article.url for passage in (*cited, *story.links))
    return {
        "headline": story.headline,
        "articles": story.articles,
        "outlets": story.outlets,
        "urls": [url for url in urls if url],
        "quotes": [_brief_quote(quote) for quote in story.quotes],
    }


def _brief_quote(quote: Quote) -> Record:
    start = quote.passage.start + (quote.best.start if quote.best else 0)
    end = quote.passage.start + quote.best.end if quote.best else quote.passage.end
    text = quote.passage.text[start - quote.passage.start : end - quote.passage.start]
    return _citation(quote.passage) | {"quote": text, "start": start, "end": end}


def _citation(passage: Passage) -> Record:
    article = passage.article
    return {
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": published(article.published),
    }


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
