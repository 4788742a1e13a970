"""Which stories of a draft can no longer be published: what they quote was corrected, or an article withdrawn. Pure.

The articles are read through what it is given; what stands and what not is said by `briefs.corrections`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.briefs.corrections import Comparison, compare, compare_titles
from bot.editing.choices import Fall
from bot.messages import Cited
from corpus.standing import Newest
from corpus.types import Article, Span


class Articles(Protocol):
    """Where revisions are read; raises CorpusError."""

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        """Return one revision of an article, the current one by default."""


class Standings(Protocol):
    """Where it is known which revision is the newest; raises CorpusError."""

    def newest(self, article_ids: Collection[int]) -> Mapping[int, Newest]:
        """Return of each known article its newest revision, and whether it is withdrawn."""


class Soundness:
    """Compares what stories quote with what became of their articles."""

    def __init__(self, articles: Articles, standings: Standings) -> None:
        """Read revisions from `articles`, and from `standings` which are the newest."""
        self._articles, self._standings = articles, standings

    def fell(self, quoted: Mapping[int, Sequence[Cited]]) -> dict[int, Fall]:
        """Return which of the stories fell, of each of which it is given what it quotes; raises CorpusError."""
        ids = {cited.article_id for each in quoted.values() for cited in each}
        newest = self._standings.newest(ids)
        falls = ((number, self._fall(each, newest)) for number, each in quoted.items())
        return {number: fall for number, fall in falls if fall is not None}

    def _fall(self, quoted: Sequence[Cited], newest: Mapping[int, Newest]) -> Fall | None:
        known = [(cited, newest[cited.article_id]) for cited in quoted if cited.article_id in newest]
        if any(one.withdrawal is not None for _, one in known):
            return Fall.WITHDRAWN
        changed = (self._is_corrected(cited, one) for cited, one in known if one.revision > cited.revision)
        return Fall.CORRECTED if any(changed) else None

    def _is_corrected(self, cited: Cited, newest: Newest) -> bool:
        old = self._articles.article(cited.article_id, cited.revision)
        new = self._articles.article(cited.article_id, newest.revision)
        return old is not None and new is not None and bool(_compared(cited, old, new).corrections)


def _compared(cited: Cited, old: Article, new: Article) -> Comparison:
    span = Span(cited.start, cited.end)
    if cited.of_title:
        return compare_titles(old.header, span, new.header, known=old.header)
    return compare(old.text, span, new.text, known=old.text)
