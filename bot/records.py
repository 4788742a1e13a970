"""Findings and briefs as plain records, as the command line prints them for programs. Pure.

The names of the fields are a contract (others measure through them): add, never rename.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.answers import Quote
from bot.news import Brief, BriefStory, Lead, Timeline
from corpus.types import ArticleHeader, Moment, Passage
from embeddings.types import Difference, Findings, Hit

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
    """Return a brief: its window, what it rests on and misses, and its stories with quotes and all article addresses.

    "troubled" are the feeds that do not answer, "silent" those that have nothing new.
    """
    return {
        "since": brief.since.isoformat(),
        "until": brief.until.isoformat(),
        "older": brief.older,
        "topic": brief.topic,
        "length": brief.length.value,
        "thin": brief.thin,
        "counted": asdict(brief.counted) if brief.counted else None,
        "troubled": list(brief.troubled),
        "silent": list(brief.silent),
        "left_out": brief.left_out,
        "stories": [_story(story) for story in brief.stories],
    }


def timeline_record(timeline: Timeline) -> Record:
    """Return a timeline: its topic, what it rests on, and its days with a quote each, in the order of time."""
    return {
        "topic": timeline.topic,
        "articles": timeline.articles,
        "sources": timeline.sources,
        "days": [
            {"day": one.day.isoformat(), "texts": one.texts, "quote": _brief_quote(one.quote)} for one in timeline.days
        ],
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
    """Return a story; "urls" are those of all its articles, the headline's and the quoted ones first."""
    shown = (story.headed.url, *(quote.passage.article.url for quote in story.quotes))
    return {
        "headline": story.headline,
        "headed": _named(story.headed),
        "articles": story.articles,
        "outlets": story.outlets,
        "origins": story.origins,
        "novelty": story.novelty.value,
        "first": _iso(story.first),
        "last": _iso(story.last),
        "lead": _lead(story.lead) if story.lead else None,
        "urls": [url for url in dict.fromkeys((*shown, *story.urls)) if url],
        "quotes": [_brief_quote(quote) for quote in story.quotes],
        "differences": [_difference(difference) for difference in story.differences],
    }


def _lead(lead: Lead) -> Record:
    return {name: round(part, 4) for name, part in asdict(lead).items()}


def _difference(difference: Difference) -> Record:
    return {
        "kind": difference.kind.value,
        "about": difference.about,
        "values": list(difference.values),
        "superseded": difference.superseded,
        "quotes": [_brief_quote(Quote(one.passage, one.span)) for one in difference.sentences],
    }


def _brief_quote(quote: Quote) -> Record:
    start = quote.passage.start + (quote.best.start if quote.best else 0)
    end = quote.passage.start + quote.best.end if quote.best else quote.passage.end
    text = quote.passage.text[start - quote.passage.start : end - quote.passage.start]
    return _citation(quote.passage) | {"quote": text, "start": start, "end": end}


def _citation(passage: Passage) -> Record:
    return _named(passage.article)


def _named(article: ArticleHeader) -> Record:
    return {
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": published(article.published),
    }


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
