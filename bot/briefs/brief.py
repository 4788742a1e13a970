"""Stories -> `Brief`: which of them are told. Pure; how one is told is `telling`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.briefs.on_topic import Asked
from bot.briefs.telling import Known, beside, is_digest, tell
from bot.briefs.weights import background, in_common, story_weights
from bot.news import Brief, BriefStory, Counted, LedStory, Novelty, Told
from bot.types import Length, Window
from corpus.types import Coverage
from embeddings.stories import nearness
from embeddings.types import Story

FEW = 3
"""Fewer stories than this are a thin day."""

NEAR, SHARED = 0.7, 0.2
"""Cosines of two stories' directions and of their weighted words from which they are of one event. Of 765 pairs in 17
weekly briefs (news-2022) five are: 0.75 to 0.92, with 0.2 to 0.4 of their words; the next pair has 0.63 and is not."""

SOON = timedelta(days=3)
"""How far apart they may lie: so long an event is told of (as in `embeddings.story_score`)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a brief is about and how much of it is shown; the names that `Brief` has too mean what they mean there.

    `told` is what the chat was sent before. With `only_news` stories are left
    out that add nothing to it; otherwise all are told whole, and marked.
    `matched` are the ids of the passages by which articles are on the topic.
    """

    window: Window
    coverage: Coverage
    limit: int
    topic: str = ""
    older: bool = False
    late: bool = False
    troubled: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    length: Length = Length.SHORT
    counted: Counted | None = None
    told: Told = field(default_factory=Told)
    last_told: datetime | None = None
    only_news: bool = False
    matched: frozenset[int] = frozenset()


def compose(led: Sequence[LedStory], frame: Frame) -> Brief:
    """Return the brief of the first `limit` of these stories that have something to say; the best come first.

    Of two of one event the lesser is a link below the other, so that it takes no room from a third.
    Articles that sum up a day are no event of their own: where there are enough others, they are not told.
    """
    common = background([one.story for one in led])
    shown: list[_Shown] = []
    left_out = uncounted = 0
    for one in sorted(led, key=is_digest):
        if len(shown) == frame.limit:
            # Not worth reading: only what is known of it without its sentences.
            left_out += one.novelty is Novelty.RUNNING
            uncounted += not _is_on_topic(one, frame)
            continue
        story = tell(one, _known(common, frame, shown))
        if story is None:
            uncounted += frame.topic != ""
        elif frame.only_news and story.novelty is Novelty.RUNNING:
            left_out += 1
        else:
            uncounted += _show(_Shown(story, one.story, story_weights(one.story.articles, common)), shown, frame)
    told = [each.told for each in shown]
    return replace(_brief(told, frame, left_out if frame.only_news else 0), found=len(led) - uncounted)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A story as it is told, and what says whether another one is of the same event."""

    told: BriefStory
    story: Story
    weights: Mapping[str, float]


def _show(new: _Shown, shown: list[_Shown], frame: Frame) -> bool:
    """Show a story, as a link below the one that tells of the same event where there is one; tell which."""
    like = None if frame.length is Length.HEADLINES else _like(new, shown)
    if like is None:
        shown.append(new)
    else:
        shown[like] = replace(shown[like], told=beside(shown[like].told, new.told, new.story))
    return like is not None


def _like(new: _Shown, shown: Sequence[_Shown]) -> int | None:
    """Return the place of the story that tells of the same event, soon before or after."""
    places = range(len(shown))
    return next((place for place in places if _is_one_event(new, shown[place])), None)


def _is_one_event(one: _Shown, other: _Shown) -> bool:
    apart = max(one.story.first, other.story.first) - min(one.story.last, other.story.last)
    is_near = apart <= SOON and nearness(one.story, other.story) >= NEAR
    return is_near and in_common(one.weights, other.weights) >= SHARED


def _is_on_topic(one: LedStory, frame: Frame) -> bool:
    return not frame.topic or Asked(frame.topic, frame.matched).is_in(one.story.articles)


def _known(common: Mapping[str, float], frame: Frame, shown: Sequence[_Shown]) -> Known:
    asked = Asked(frame.topic, frame.matched) if frame.topic else None
    said = _said([each.told for each in shown])
    return Known(common, frame.told, said, frame.length, whole=not frame.only_news, asked=asked)


def _said(shown: Sequence[BriefStory]) -> tuple[str, ...]:
    """Return what the brief says already: a later story must not say it again."""
    quotes = [quote for story in shown for quote in story.quotes]
    sentences = (quote.passage.text[quote.best.start : quote.best.end] for quote in quotes if quote.best)
    return (*(story.headline for story in shown), *sentences)


def _first_moment(frame: Frame) -> datetime:
    """Return the first moment that belongs to the window: its `since` is the last one that does not."""
    since = frame.window.since
    return since + timedelta(microseconds=1) if since else frame.coverage.first or frame.window.until


def _brief(shown: Sequence[BriefStory], frame: Frame, left_out: int) -> Brief:
    return Brief(
        since=_first_moment(frame),
        until=frame.window.until,
        stories=tuple(shown),
        coverage=frame.coverage,
        topic=frame.topic,
        older=frame.older,
        late=frame.late,
        troubled=frame.troubled,
        length=frame.length,
        counted=frame.counted,
        silent=frame.silent,
        left_out=left_out,
        last_told=frame.last_told,
        thin=not frame.topic and len(shown) < min(FEW, frame.limit),
    )
