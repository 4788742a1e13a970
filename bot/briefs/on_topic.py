"""What of a story is on the topic that a brief was asked for. Pure.

An article about the topic is read as in any brief. One that only comes by it, as what sums up a day does, is read
where it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.briefs.headline import Fault, faults
from corpus.sentences import sentence_spans
from corpus.types import Passage
from embeddings.analysis import term
from embeddings.topics import topic_of
from embeddings.types import StoryArticle

NAMED_SHARE = 0.66
"""Share of a topic's words that a sentence or a title must say: all of two, two of three. As of openings: see
`newsroom.NAMED_SHARE`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The topic of a brief, and the ids of the `passages` by which articles were found to be on it."""

    topic: str
    passages: frozenset[int]

    def narrowed(self, articles: Sequence[StoryArticle]) -> tuple[StoryArticle, ...]:
        """Return the articles with what of them can be quoted, in their order; without those that have nothing."""
        found = (replace(one, passages=self._read(one)) for one in articles)
        return tuple(one for one in found if one.passages)

    def is_in(self, articles: Sequence[StoryArticle]) -> bool:
        """Tell whether any of the articles has something on the topic that could be quoted."""
        return any(self._read(one) for one in articles)

    def allows(self, passage: Passage, sentence: str) -> bool:
        """Tell whether a sentence of a passage is on the topic, by its words or by where it stands."""
        if self._is_about(passage.article.title) or self._names(sentence):
            return True
        # A passage of a digest or of a long piece goes on to something else: where some sentence names it, those do.
        return passage.id in self.passages and not self._said_in(passage)

    def heads(self, articles: Sequence[StoryArticle]) -> tuple[StoryArticle, ...]:
        """Return the articles whose titles can head the story: those that name the topic where any does, no digest."""
        single = tuple(one for one in articles if not sums_up(one.article.title))
        return tuple(one for one in single if self._names(one.article.title)) or single

    def _read(self, one: StoryArticle) -> tuple[Passage, ...]:
        if self._is_about(one.article.title):
            return one.passages
        return tuple(each for each in one.passages if each.id in self.passages or self._said_in(each))

    def _is_about(self, title: str) -> bool:
        return not sums_up(title) and self._names(title)

    def _said_in(self, passage: Passage) -> bool:
        text = passage.text
        return any(self._names(text[span.start : span.end]) for span in sentence_spans(text))

    def _names(self, text: str) -> bool:
        asked = topic_of(self.topic)
        said = asked.ways.said(text)
        named = sum(term(word) in said for word in asked.words)
        return 0 < named >= len(asked.words) * NAMED_SHARE


def sums_up(title: str) -> bool:
    """Tell whether an article sums up a day or a week, by its title."""
    return Fault.DIGEST in faults(title)
