"""Findings -> card: what is remembered of an answer. Pure, and quick to load: whoever keeps one needs no search."""

from __future__ import annotations

from datetime import datetime

from bot.answers import Card, Reason
from bot.types import Place
from embeddings.types import Findings, Hit


def new_card(findings: Findings, place: Place, *, now: datetime, card_id: str = "", asked: str = "") -> Card:
    """Return what is remembered of an answer; without an id it is kept nowhere, and its buttons lead nowhere.

    `asked` is what the person wrote; it is remembered only where something else was searched.
    """
    return Card(
        id=card_id,
        place=place,
        question=findings.query.text,
        as_of=findings.query.as_of,
        passage_ids=tuple(hit.passage.id for hit in findings.hits),
        scores=tuple(float(hit.score) for hit in findings.hits),
        confidence=float(findings.confidence),
        answered=bool(findings.answered),
        created=now,
        asked="" if asked == findings.query.text else asked,
        reasons=tuple(_reason(hit) for hit in findings.hits),
    )


def _reason(hit: Hit) -> Reason:
    # Scores come as numpy's numbers, which no JSON takes.
    reranked = None if hit.reranked is None else float(hit.reranked)
    alone = None if hit.alone is None else float(hit.alone)
    return Reason(float(hit.dense), float(hit.lexical), float(hit.recency), reranked, hit.matched, alone)
