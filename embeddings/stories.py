"""Articles to stories: close in meaning, close in time, and naming the same thing. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from embeddings.analysis import analyze, is_name, term, words
from embeddings.types import Story, StoryArticle, Vectors

# Chosen by eye on weeks of news-2022: below, quarrels of one kind but of different places flow together;
# above, the second day of an event becomes a story of its own.
_CENTROID_COSINE = 0.62
_FOUNDER_COSINE = 0.5
_REPRINT_COSINE = 0.95
_DAYS_APART = timedelta(days=3)
# An anchor stands in few articles of the window: what everybody names tells no stories apart.
_RARE_SHARE = 0.1
_RARE_COUNT = 4
_FRESH_HALF_LIFE = timedelta(days=1)

_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…\n][\"'”’»)]*)[\s\"'“‘«(\[—–-]*\Z")
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
_CALENDAR = frozenset(f"{_DAYS} {_MONTHS}".split())


@dataclass
class _Cluster:
    """A story while it grows; `total` is the sum of its vectors."""

    members: list[StoryArticle]
    anchors: set[str]
    total: Vectors = field(repr=False)

    @property
    def centroid(self) -> Vectors:
        return _unit(self.total)


def group(articles: Sequence[StoryArticle]) -> list[Story]:
    """Return the stories of these articles, the one to lead with first.

    One pass in the order of time: an article joins the closest story that is
    near to its centroid and its founder, not days away, and shares a rare
    name or number; otherwise it founds one.
    """
    ordered = sorted(articles, key=lambda one: (one.article.visible_from, one.article.id))
    anchors = _rare_anchors(ordered)
    clusters: list[_Cluster] = []
    for article, names in zip(ordered, anchors, strict=True):
        home = _home(clusters, article, names)
        if home is None:
            clusters.append(_Cluster([article], set(names), article.vector.copy()))
        else:
            _join(home, article, names)
    newest = max((one.article.visible_from for one in ordered), default=None)
    stories = [_story(cluster, newest) for cluster in clusters if newest]
    return sorted(stories, key=lambda story: (-story.score, story.articles[0].article.id))


def _home(clusters: list[_Cluster], article: StoryArticle, names: frozenset[str]) -> _Cluster | None:
    fitting = [(float(one.centroid @ article.vector), one) for one in clusters if _fits(one, article, names)]
    return max(fitting, key=lambda pair: pair[0], default=(0.0, None))[1]


def _fits(cluster: _Cluster, article: StoryArticle, names: frozenset[str]) -> bool:
    apart = article.article.visible_from - cluster.members[-1].article.visible_from
    if apart > _DAYS_APART:
        return False
    founder = float(cluster.members[0].vector @ article.vector)
    if founder >= _REPRINT_COSINE:
        return True
    near = founder >= _FOUNDER_COSINE and float(cluster.centroid @ article.vector) >= _CENTROID_COSINE
    return near and not cluster.anchors.isdisjoint(names)


def _join(cluster: _Cluster, article: StoryArticle, names: frozenset[str]) -> None:
    cluster.members.append(article)
    cluster.anchors |= names
    cluster.total = cluster.total + article.vector


def _rare_anchors(articles: Sequence[StoryArticle]) -> list[frozenset[str]]:
    """Return for each article the names and numbers that tell it from most others.

    A title may write every word with a capital: of it only count words that
    some lead writes so inside a sentence.
    """
    leads = [_names(one.lead.text) for one in articles]
    known = frozenset().union(*leads)
    named = [lead | (known & frozenset(analyze(one.article.title))) for lead, one in zip(leads, articles, strict=True)]
    counts = Counter(name for names in named for name in names)
    most = max(_RARE_COUNT, int(len(articles) * _RARE_SHARE))
    return [frozenset(name for name in names if counts[name] <= most) for names in named]


def _names(text: str) -> frozenset[str]:
    """Return names and numbers inside sentences: a first word has its capital from its place."""
    found = words(text)
    inside = [word for word in found if not _OPENS_SENTENCE.search(text, 0, word.start)]
    return frozenset(term(word.folded) for word in inside if is_name(text, word) and not _is_calendar(word.folded))


def _is_calendar(folded: str) -> bool:
    """Say whether a word is a year, a single digit or a day of the calendar, which many events share."""
    if folded.isdigit():
        return len(folded) < 2 or (len(folded) == 4 and folded[:2] in ("19", "20"))
    return folded in _CALENDAR


def _story(cluster: _Cluster, newest: datetime) -> Story:
    centroid = cluster.centroid
    central = sorted(cluster.members, key=lambda one: (-float(centroid @ one.vector), one.article.id))
    outlets = len({one.article.outlet for one in central})
    last = max(one.article.visible_from for one in central)
    freshness = 2.0 ** (-((newest - last) / _FRESH_HALF_LIFE))
    # Outlets first: independent ones that tell the same are the best sign that it matters.
    weight = math.log2(1 + outlets) + 0.5 * math.log2(len(central))
    return Story(tuple(central), outlets, weight * (0.5 + 0.5 * freshness))


def _unit(vector: Vectors) -> Vectors:
    return vector / max(float(np.linalg.norm(vector)), 1e-12)
