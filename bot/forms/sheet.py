"""`Brief` -> what every form of it says, in the words of one language. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.answers import Quote
from bot.briefs.windows import TICK, Days
from bot.forms.types import Bound, Contrast, Said, Sheet, Source, Told
from bot.messages import Cited
from bot.news import Brief, BriefStory, Novelty
from bot.rendering.markup import clipped, is_linkable
from bot.rendering.quoting import outlet, quote_url, title
from bot.texts import Texts
from bot.types import Length
from corpus.types import ArticleHeader
from embeddings.types import Difference, StorySentence

TITLE_UNITS = 300
FEED_UNITS = 55
FEEDS_NAMED = 5
"""Five names with commas stay under the 300 characters that a sentence repeats of one value."""

_MARKS = {Novelty.NEW: "story_new", Novelty.UPDATED: "story_updated", Novelty.RUNNING: "story_running"}


def sheet(brief: Brief, texts: Texts, zone: str) -> Sheet:
    """Return what `brief` says, its dates in the IANA `zone`."""
    mixed = any(story.novelty is not Novelty.NEW for story in brief.stories)
    short = brief.length is Length.HEADLINES
    return Sheet(
        texts=texts,
        title=texts.say("brief_title_topic", topic=brief.topic) if brief.topic else texts.say("brief_title"),
        window=_window(brief, texts, zone),
        bounds=_bounds(brief, texts, zone),
        city=texts.city(_clock(brief, zone)),
        notes=tuple(_notes(brief, texts)),
        empty="" if brief.stories else _empty(brief, texts, zone),
        stories=tuple(
            _told(replace(story, links=()) if short else story, texts, zone, number=number, marked=mixed)
            for number, story in enumerate(brief.stories, 1)
        ),
        coverage=tuple(_coverage(brief, texts, zone)),
    )


def _window(brief: Brief, texts: Texts, zone: str) -> str:
    if brief.older:  # a whole UTC day, however the clocks stand in `zone`
        return texts.day(brief.until)
    bounds, city = _bounds(brief, texts, zone), texts.city(_clock(brief, zone))
    if len(bounds) == 1:
        return texts.say("brief_days", days=bounds[0].words, zone=city)
    since, until = bounds
    return texts.say("brief_window", since=since.words, until=until.words, zone=city)


def _clock(brief: Brief, zone: str) -> str:
    """Return the zone that the heading goes by: UTC where the window is whole days there and not in `zone`."""
    return "UTC" if _days(brief, zone) is None and _days(brief, "UTC") else zone


def _days(brief: Brief, zone: str) -> Days | None:
    """Return the calendar days that the brief is of, None where it begins or ends within one."""
    local = ZoneInfo(zone)
    first, after = brief.since.astimezone(local), (brief.until + TICK).astimezone(local)
    if first.time() != time() or after.time() != time():
        return None
    return Days(first.date(), after.date() - timedelta(days=1))


def _bounds(brief: Brief, texts: Texts, zone: str) -> tuple[Bound, ...]:
    if brief.older:
        return (Bound(brief.until, texts.day(brief.until)),)
    days = _days(brief, _clock(brief, zone))
    if days:
        return (Bound(brief.since, texts.days(days.first, days.last)),)
    return tuple(Bound(at, texts.moment(at, zone)) for at in (brief.since, brief.until))


def _notes(brief: Brief, texts: Texts) -> Iterator[str]:
    if brief.late:
        yield texts.say("brief_late")
    if brief.older:
        yield texts.say("brief_older_topic" if brief.topic else "brief_older")
    if brief.thin and brief.stories and not brief.left_out:
        yield texts.say("brief_thin")


def _empty(brief: Brief, texts: Texts, zone: str) -> str:
    if brief.left_out:
        when = texts.moment(brief.last_told or brief.since, zone)
        return texts.say("brief_nothing_new", when=when, command=_again(brief))
    return texts.say("brief_empty_topic") if brief.topic else texts.say("brief_empty")


def _again(brief: Brief) -> str:
    """Return the command that shows all of the time of a brief, told before or not."""
    if brief.older:  # a whole UTC day
        return f"/brief {brief.until:%Y-%m-%d}"
    return f"/brief {math.ceil((brief.until - brief.since) / timedelta(days=1))}d"


def _told(story: BriefStory, texts: Texts, zone: str, *, number: int, marked: bool) -> Told:
    return Told(
        number=number,
        headline=story.headline.strip() or texts.say("untitled"),
        source=_source(story.headed, _headline_url(story), texts, zone),
        language=story.headed.language or "",
        mark=texts.say(_MARKS[story.novelty]) if marked else "",
        counts=counts(story, texts),
        said=tuple(_said(story.quotes, texts, zone)),
        contrasts=tuple(_contrast(difference, texts, zone) for difference in story.differences),
        links=tuple(_source(link.article, link.article.url, texts, zone) for link in story.links),
        article_ids=story.article_ids,
        cited=_cited(story),
    )


def counts(story: BriefStory, texts: Texts) -> str:
    """Return how many articles of how many outlets tell a story, and from how many texts they come.

    One outlet or one text is "one source", however many carry it. Articles are counted only where an outlet has
    several; more texts than outlets say nothing about how many are independent, and are not counted.
    """
    outlets, alone = _count(texts, "outlet", story.outlets), texts.say("story_one_source")
    if story.outlets <= 1:
        said = alone
    elif story.origins > story.outlets:
        said = outlets
    else:
        origins = alone if story.origins <= 1 else _count(texts, "origin", story.origins)
        said = texts.say("story_counts", outlets=outlets, origins=origins)
    if story.articles > story.outlets:
        return f"{_count(texts, 'article', story.articles)}, {said}"
    return said


def _count(texts: Texts, noun: str, number: int) -> str:
    """Return a count whose number never stands at the end of a line without its noun."""
    return texts.count(noun, number).replace(" ", "\u00a0")


def _cited(story: BriefStory) -> Cited | None:
    """Return where the headline stands in the title of its article."""
    headline, headed = story.headline.strip(), story.headed
    start = headed.title.find(headline) if headline else -1
    return Cited(headed.id, headed.revision, start, start + len(headline), of_title=True) if start >= 0 else None


def _headline_url(story: BriefStory) -> str | None:
    """Return the address that scrolls to the first sentence, where that is one of the headline's article."""
    first = next(iter(story.quotes), None)
    same = first is not None and first.passage.article.id == story.headed.id
    return quote_url(first) if first is not None and same else story.headed.url


def _said(quotes: Sequence[Quote], texts: Texts, zone: str) -> Iterator[Said]:
    """Yield the quotes in their order, those of one article that follow each other as one."""
    for article, group in groupby(quotes, key=lambda quote: quote.passage.article):
        several = tuple(group)
        yield Said(several, _source(article, quote_url(several[0]), texts, zone), article.language or "")


def _contrast(difference: Difference, texts: Texts, zone: str) -> Contrast:
    first, second = (_side(sentence, texts, zone) for sentence in difference.sentences)
    one = first.source.outlet == second.source.outlet
    return Contrast(
        label=texts.say("one_source_differs" if one else "sources_differ", about=" ".join(difference.about.split())),
        values=difference.values,
        sides=(first, second),
        note=texts.say("differ_later") if difference.superseded else "",
    )


def _side(sentence: StorySentence, texts: Texts, zone: str) -> Said:
    quote = Quote(sentence.passage, sentence.span)
    article = sentence.passage.article
    return Said((quote,), _source(article, quote_url(quote), texts, zone), article.language or "")


def _source(article: ArticleHeader, url: str | None, texts: Texts, zone: str) -> Source:
    return Source(
        article_id=article.id,
        outlet=outlet(article, texts),
        date=texts.date(article.published, zone),
        at=article.published,
        url=url if is_linkable(url) else None,
        title=title(article, texts, longest=TITLE_UNITS),
    )


def _coverage(brief: Brief, texts: Texts, zone: str) -> Iterator[str]:
    if brief.left_out and brief.stories:
        yield texts.say("brief_left_out", stories=_count(texts, "story", brief.left_out))
    if rests := " ".join(_rests(brief, texts, zone)):
        yield rests
    for names, key in ((brief.silent, "brief_silent"), (brief.troubled, "brief_broken")):
        if names:
            yield texts.say(key, names=_named(names, texts))


def _rests(brief: Brief, texts: Texts, zone: str) -> Iterator[str]:
    if brief.counted is None:
        yield texts.say("brief_kept", articles=_count(texts, "article", brief.coverage.articles))
    elif brief.counted.articles:  # of none it is said above that there is none
        articles, sources = brief.counted.articles, brief.counted.sources
        yield texts.say(
            "brief_rests", articles=_count(texts, "article", articles), sources=_count(texts, "source", sources)
        )
    # Of few stories it is said above that they are all; what was left out has a line of its own.
    if brief.stories and not brief.thin and brief.found > len(brief.stories) + brief.left_out:
        yield texts.say("brief_told", told=len(brief.stories), found=brief.found)
    # Of a time that is over, the last update says nothing.
    if brief.coverage.updated and brief.coverage.updated <= brief.until:
        yield texts.say("brief_updated", when=texts.moment(brief.coverage.updated, zone))


def _named(feeds: Sequence[str], texts: Texts) -> str:
    names = ", ".join(clipped(feed, FEED_UNITS) for feed in feeds[:FEEDS_NAMED])
    if len(feeds) <= FEEDS_NAMED:
        return names
    return texts.say("names_more", names=names, more=len(feeds) - FEEDS_NAMED)
