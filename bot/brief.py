"""Stories -> `Brief`: which headline and which sentences tell a story. Pure.

Every headline is the title of an article and every sentence a slice of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.types import Brief, BriefStory, Quote, Window
from corpus.sentences import sentence_spans
from corpus.types import Coverage, Passage
from embeddings.types import Story

SENTENCES_PER_STORY = 2
SAME_SHARE = 0.6
"""Share of the shorter text's words from which two say the same. Read off opening sentences of same-day reports by
different outlets (English news of 2022): from 0.7 on they repeat each other, between 0.6 and 0.7 about half of them
do, below hardly any."""

SHORTEST_WORDS = 6
"""Sentences under six words ("He did not elaborate.") tell nothing by themselves."""

LONGEST_WORDS = 60
"""Sentences over sixty words are lists or tables that lost their line ends."""

_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a brief is about and how much of it is shown; see `Brief` for `older`, `late` and `troubled`."""

    window: Window
    coverage: Coverage
    limit: int
    topic: str = ""
    older: bool = False
    late: bool = False
    troubled: tuple[str, ...] = ()


def compose(stories: Sequence[Story], frame: Frame) -> Brief:
    """Return the brief of the `limit` best stories, best first."""
    ranked = sorted(stories, key=lambda story: -story.score)
    told = (brief_story for story in ranked if (brief_story := tell(story)))
    return Brief(
        since=frame.window.since or frame.coverage.first or frame.window.until,
        until=frame.window.until,
        stories=tuple(brief_story for brief_story, _ in zip(told, range(frame.limit), strict=False)),
        coverage=frame.coverage,
        topic=frame.topic,
        older=frame.older,
        late=frame.late,
        troubled=frame.troubled,
    )


def tell(story: Story) -> BriefStory | None:
    """Return the headline and the sentences of `story`, None when no article of it has a sentence.

    The most central article leads with its first sentence that adds to its
    headline; a second one comes from another outlet or at least another
    article where there is one that adds to both.
    """
    leads = [member.lead for member in story.articles]
    for lead in leads:
        first = next(_candidates(lead), None)
        if first is None:
            continue
        quotes = (first, *_second(first, leads))
        quoted = {quote.passage.article.id for quote in quotes}
        links = tuple(passage for passage in leads if passage.article.id not in quoted)
        return BriefStory(lead.article.title, quotes, len(story.articles), story.outlets, links)
    return None


def says_the_same(one: str, other: str) -> bool:
    """Tell whether most words of the shorter text stand in the other; order, case and small words do not count."""
    first, second = _words(one), _words(other)
    smaller = min(len(first), len(second))
    return smaller > 0 and len(first & second) / smaller >= SAME_SHARE


def merely_repeats(sentence: str, headline: str) -> bool:
    """Tell whether most words of `sentence` stand in the `headline`; one that says it again and goes on adds to it."""
    words = _words(sentence)
    return bool(words) and len(words & _words(headline)) / len(words) >= SAME_SHARE


def _second(first: Quote, leads: Sequence[Passage]) -> tuple[Quote, ...]:
    told = _best_text(first)
    for lead in sorted(leads, key=lambda passage: _distance(first.passage, passage)):
        for quote in _adding(lead, first.passage.article.title):
            if not says_the_same(_best_text(quote), told):
                return (quote,)
    return ()


def _distance(first: Passage, passage: Passage) -> int:
    """Return 0 for another outlet, 1 for another article, 2 for the same one: the order of a second source."""
    if passage.article.id == first.article.id:
        return 2
    return 1 if passage.article.outlet == first.article.outlet else 0


def _candidates(lead: Passage) -> Iterator[Quote]:
    """Yield what could open the story, best first: sentences that add to the headline, then whatever there is."""
    yield from _adding(lead, lead.article.title)
    yield from (Quote(lead, span) for span in sentence_spans(lead.text))


def _adding(lead: Passage, headline: str) -> Iterator[Quote]:
    for span in sentence_spans(lead.text):
        sentence = lead.text[span.start : span.end]
        telling = SHORTEST_WORDS <= len(sentence.split()) <= LONGEST_WORDS
        if telling and not merely_repeats(sentence, headline):
            yield Quote(lead, span)


def _best_text(quote: Quote) -> str:
    return quote.passage.text[quote.best.start : quote.best.end] if quote.best else quote.passage.text


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
