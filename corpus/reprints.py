"""Whether two articles carry one text: their words, the agencies they credit, their dates. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from corpus.credits import agencies
from corpus.furniture import furniture_spans
from corpus.overlap import compare, is_reprint
from corpus.types import Article, Moment
from corpus.wording import Wording, wording, words_of

_DAY = timedelta(days=1)
# Words this long mean something, and their beginnings outlast inflection.
_STEM = 5
# 28 articles of news-2022 are nothing but the consent text of their site; of their titles it holds less than this.
_TITLE_SHARE = 1 / 3


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """What is compared of an article; its wording leaves out page furniture, which every page of a site shares.

    `is_told` says that the text speaks of what the title promises: a consent text does not.
    """

    title: str
    is_told: bool
    wording: Wording
    agencies: frozenset[str]
    published: Moment | None


def copy_of(article: Article) -> Copy:
    """Return what is compared of an article."""
    header = article.header
    text = _without_furniture(article.text, header.title)
    words = wording(text)
    return Copy(
        title=header.title.casefold(),
        is_told=_is_told(words_of(header.title), words.words),
        wording=words,
        agencies=agencies(article.text, outlet=header.outlet, authors=header.authors),
        published=header.published,
    )


def is_same_text(one: Copy, other: Copy) -> bool:
    """Say whether one article is a copy, a version or a reprint of the other; which is which does not matter."""
    if one.title != other.title and not (one.is_told and other.is_told):
        return False
    overlap = compare(one.wording, other.wording)
    apart = _apart(one.published, other.published)
    return is_reprint(overlap, apart=apart, same_agency=not one.agencies.isdisjoint(other.agencies))


def _is_told(title: Sequence[str], text: Sequence[str]) -> bool:
    promised = {word[:_STEM] for word in title if len(word) >= _STEM}
    told = {word[:_STEM] for word in text if len(word) >= _STEM}
    return len(promised & told) >= _TITLE_SHARE * len(promised)


def _apart(one: Moment | None, other: Moment | None) -> timedelta | None:
    """Return the least time that can lie between two publications, or None where one is unknown."""
    if one is None or other is None:
        return None
    apart = abs(one.at - other.at)
    return max(timedelta(0), apart - _DAY) if one.day_only or other.day_only else apart


def _without_furniture(text: str, title: str) -> str:
    kept: list[str] = []
    end = 0
    for span in furniture_spans(text, title):
        kept.append(text[end : span.start])
        end = span.end
    return "".join((*kept, text[end:]))
