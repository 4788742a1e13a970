"""Stories -> `Brief`: which of them are told. Pure; how one is told is `telling`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.news import Brief, BriefStory, Counted, LedStory, Novelty, Told
from bot.on_topic import Asked
from bot.telling import Known, is_digest, tell
from bot.types import Length, Window
from bot.weights import background
from corpus.types import Coverage

FEW = 3
"""Fewer stories than this are a thin day."""


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

    Articles that sum up a day are no event of their own: where there are enough others, they are not told.
    """
    common = background([one.story for one in led])
    shown: list[BriefStory] = []
    left_out = 0
    for one in sorted(led, key=is_digest):
        if len(shown) == frame.limit:
            # Not worth reading: only what is known of it without its sentences.
            left_out += one.novelty is Novelty.RUNNING
            continue
        story = tell(one, _known(common, frame, shown))
        if story is None:
            continue
        if frame.only_news and story.novelty is Novelty.RUNNING:
            left_out += 1
        else:
            shown.append(story)
    return replace(_brief(shown, frame, left_out if frame.only_news else 0), found=len(led))


def _known(common: Mapping[str, float], frame: Frame, shown: Sequence[BriefStory]) -> Known:
    asked = Asked(frame.topic, frame.matched) if frame.topic else None
    return Known(common, frame.told, _said(shown), frame.length, whole=not frame.only_news, asked=asked)


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
