"""`Timeline` -> Telegram messages: one if it fits, otherwise cut between days. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from bot.messages import Message
from bot.news import Timeline, TimelineDay
from bot.rendering.markup import MESSAGE_ENTITIES, MESSAGE_UNITS, Markup, split
from bot.rendering.quoting import best_sentence, byline, cited, quote_url
from bot.rendering.render import say, worded
from bot.texts import Texts

ROOMS = (600, 350, 250, 180)
"""Units for a sentence, tried in turn until ten days fit one message; most sentences of news take 150 to 250."""

BETWEEN = "\n\n"


def timeline(timeline: Timeline, texts: Texts, zone: str) -> list[Message]:
    """Return the days with a sentence each, or that there is too little for that."""
    if not timeline.days:
        return [_too_little(timeline, texts)]
    tried = ([*_blocks(timeline, texts, zone, room=room)] for room in ROOMS)
    whole = next((blocks for blocks in tried if _fits(_joined(blocks))), None)
    if whole is not None:
        return [_joined(whole).message()]
    return [part.message() for part in split(list(_blocks(timeline, texts, zone, room=ROOMS[-1])))]


def _blocks(timeline: Timeline, texts: Texts, zone: str, *, room: int) -> Iterator[Markup]:
    heading = worded(texts, "timeline_title", topic=timeline.topic)
    window = timeline.window
    if window is not None and window.since is not None:
        period = texts.period(window.since + timedelta(microseconds=1), window.until)
        heading = heading.line().add(worded(texts, "timeline_period", period=period))
    yield heading
    for day in timeline.days:
        yield _day(day, texts, zone, room=room)
    yield worded(texts, "timeline_rests", **_counts(timeline, texts))


def _day(day: TimelineDay, texts: Texts, zone: str, *, room: int) -> Markup:
    quote, article = day.quote, day.quote.passage.article
    dated = Markup().bold(texts.day(datetime.combine(day.day, time(), tzinfo=UTC)))
    if day.texts > 1:
        dated = dated.plain(f" · {texts.count('article', day.texts)}")
    told = dated.line().add(best_sentence(quote, room)).line()
    told = told.link(byline(article, texts, zone), quote_url(quote))
    shown = [cited(quote.passage, quote.best)] if quote.best else []
    return told.citing(shown, [article.id])


def _too_little(timeline: Timeline, texts: Texts) -> Message:
    if not timeline.articles:
        return say(texts, "timeline_none", topic=timeline.topic)
    return say(texts, "timeline_too_little", topic=timeline.topic, **_counts(timeline, texts))


def _counts(timeline: Timeline, texts: Texts) -> dict[str, str]:
    return {
        "articles": texts.count("article", timeline.articles),
        "sources": texts.count("source", timeline.sources),
    }


def _joined(blocks: list[Markup]) -> Markup:
    joined = blocks[0]
    for block in blocks[1:]:
        joined = joined.plain(BETWEEN).add(block)
    return joined


def _fits(markup: Markup) -> bool:
    return markup.size <= MESSAGE_UNITS and len(markup.entities) <= MESSAGE_ENTITIES
