"""Which of a story's titles is its headline: the one that tells most and excites least. Pure; English and Russian.

A title is taken as it stands or not at all. `faults` names what makes one
sensational or empty; each costs a price against what the title tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.briefs import headline_words as words
from bot.briefs.sameness import held
from bot.briefs.weights import shares
from embeddings.types import StoryArticle

REMOTE = 0.25
"""What the title of the least central article loses against that of the most central one."""

AGEING = 0.1
"""What a title loses for each day by which it is older than the story's newest article, five days at most."""

OVERTAKEN = 0.6
OVERTAKEN_AFTER = timedelta(hours=12)
"""What it loses more, so much later, for looking ahead: the final that it is set for was played."""

AHEAD = 0.3
"""What it loses for looking ahead before that, where another title of the story does not: what has happened is news.
With both 12 of 170 headlines look ahead (17 weekly briefs of news-2022) in place of 16."""

SHARED = 0.5
"""Power of the share of the articles that have a word, by which it weighs more in titles than its weight says: what
most have outweighs a detail of one. At 0 one firm's closing headed a story of 18 articles (news-2022)."""

FEWEST_WORDS = 5
MOST_WORDS = 17
"""Titles of news in English (2022) have 7 to 14 words nine times out of ten."""


class Fault(StrEnum):
    """What is wrong with a title."""

    EMPTY = "none at all"
    QUESTION = "asks"
    EXCLAMATION = "exclaims"
    SHOUTING = "words in capitals"
    TEASE = "promises instead of telling"
    ADDRESS = "speaks to the reader"
    LOADED = "excites"
    SUPERLATIVE = "superlative"
    LIVE = "live page, gallery or video"
    DIGEST = "sums up a day or a week"
    OPINION = "opinion or analysis"
    SPOKEN = "a quotation, told as if it were the news"
    SHORT = "too short to tell"
    LONG = "too long"
    CUT = "cut off"


PRICES: Mapping[Fault, float] = {
    Fault.EMPTY: 9.0,
    Fault.QUESTION: 1.0,
    Fault.EXCLAMATION: 0.8,
    Fault.SHOUTING: 0.6,
    Fault.TEASE: 0.8,
    Fault.ADDRESS: 0.6,
    Fault.LOADED: 0.5,
    Fault.SUPERLATIVE: 0.25,
    Fault.LIVE: 0.9,
    Fault.DIGEST: 1.2,
    Fault.OPINION: 0.8,
    Fault.SPOKEN: 0.2,
    Fault.SHORT: 0.4,
    Fault.LONG: 0.25,
    Fault.CUT: 0.8,
}
"""Against 1 for the title that tells most of its story and 1 for one that its articles confirm in every word. Set on
the stories of three weeks of news-2022 (June 2022), read beside their other titles."""

CUT_LATE = 0.5
"""Price of a cut behind `MANY_WORDS` words or more: who did what stands before it. Half of news-2022's titles are cut,
and 66 of the 170 headlines of 17 weekly briefs; 71 at 0.35, where five read worse, and 55 at 0.8, where questions and
opinions take their places."""
MANY_WORDS = 6


@dataclass(frozen=True, slots=True)
class Headline:
    """A slice of the title of `article`, and what it is worth as the story's headline: higher is better."""

    text: str
    article: StoryArticle
    score: float


def headline(articles: Sequence[StoryArticle], weights: Mapping[str, float]) -> Headline:
    """Return the best headline of a story; `articles` are most central first, never none.

    `weights` says how much of the story each word carries (see `bot.briefs.weights`).
    """
    leads = frozenset[str]().union(*(held(one.lead.text).words for one in articles))
    titles = [plain(one.article.title, one.article.outlet) for one in articles]
    has_happened = any(not _looks_ahead(title) for title in titles)
    shared = shares(articles)
    heavy = {one: weight * shared.get(one, 0.0) ** SHARED for one, weight in weights.items()}
    told = [_told(title, heavy) for title in titles]
    most = max(told) or 1.0
    rated = [
        Headline(
            title,
            one,
            much / most
            + _confirmed(title, leads)
            - _price(title)
            - _standing(one, place, articles)
            - _prematurity(one, articles, has_happened=has_happened) * _looks_ahead(title),
        )
        for place, (one, title, much) in enumerate(zip(articles, titles, told, strict=True))
    ]
    return max(rated, key=lambda one: one.score)


def plain(title: str, outlet: str) -> str:
    """Return the slice of a title that is without the name of its outlet at the end ("… | Osh Herald")."""
    parted = _SEPARATED.match(title)
    if parted is None:
        return title
    tail, own = _letters(parted["tail"]), _letters(outlet.partition(".")[0])
    is_own = len(own) > 1 and (own in tail or (tail in own and tail != ""))
    return parted["title"] if is_own else title


def faults(title: str) -> frozenset[Fault]:
    """Return all that is wrong with a title."""
    return frozenset(fault for fault, shows in _SIGNS if shows(title))


def excites(sentence: str) -> bool:
    """Tell whether a sentence has words that excite, as a title may."""
    return _excites(sentence)


def _told(title: str, weights: Mapping[str, float]) -> float:
    """Return how much of the story a title tells for its length; the root favours neither one word nor twenty."""
    all_of_it = held(title).all
    return sum(weights.get(one, 0.0) for one in all_of_it) / math.sqrt(max(len(all_of_it), 1))


def _confirmed(title: str, leads: frozenset[str]) -> float:
    """Return the share of the title that stands in some article's opening: what none tells is the desk's colour."""
    own = held(title).words
    return len(own & leads) / len(own) if own else 0.0


def _standing(one: StoryArticle, place: int, articles: Sequence[StoryArticle]) -> float:
    """Return what a title loses by where and when its article stands in the story."""
    days = min(_behind(one, articles) / timedelta(days=1), _OLD)
    return REMOTE * place / len(articles) + AGEING * days


def _prematurity(one: StoryArticle, articles: Sequence[StoryArticle], *, has_happened: bool) -> float:
    """Return what a title loses for looking ahead, by when its article stands in the story."""
    return OVERTAKEN if _behind(one, articles) >= OVERTAKEN_AFTER else AHEAD * has_happened


def _behind(one: StoryArticle, articles: Sequence[StoryArticle]) -> timedelta:
    return max(other.article.visible_from for other in articles) - one.article.visible_from


def _looks_ahead(title: str) -> bool:
    return _shows_ahead(title) or _MEANT.match(title) is not None


def _price(title: str) -> float:
    found = faults(title)
    is_late = Fault.CUT in found and len(title.rstrip(".… ").split()) >= MANY_WORDS
    return sum(PRICES[fault] for fault in found) - (PRICES[Fault.CUT] - CUT_LATE) * is_late


def _shouts(title: str) -> bool:
    """Tell whether several words of five letters, or one longer one, are in capitals; most acronyms are shorter."""
    capitals = [word for word in _LONG_WORD.findall(title) if word.isupper()]
    return len(capitals) > 1 or any(len(word) > _LONGEST_ACRONYM for word in capitals)


def _shown(*patterns: str, flags: int = re.IGNORECASE) -> Callable[[str], bool]:
    found = re.compile("|".join(patterns), flags)
    return lambda title: found.search(title) is not None


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


_OLD = 5.0
_excites = _shown(*words.LOADED)
_shows_ahead = _shown(words.AHEAD)
_MEANT = re.compile(words.MEANT)
_SEPARATED = re.compile(words.SEPARATED)
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_LONGEST_ACRONYM = 6
_SIGNS: tuple[tuple[Fault, Callable[[str], bool]], ...] = (
    (Fault.EMPTY, lambda title: not title.strip()),
    (Fault.QUESTION, _shown(words.QUESTIONS)),
    (Fault.EXCLAMATION, _shown("!")),
    (Fault.SHOUTING, _shouts),
    (Fault.TEASE, _shown(*words.TEASES)),
    (Fault.ADDRESS, _shown(*words.ADDRESSES, flags=0)),
    (Fault.LOADED, _excites),
    (Fault.SUPERLATIVE, _shown(*words.SUPERLATIVES)),
    (Fault.LIVE, _shown(*words.LIVES)),
    (Fault.DIGEST, _shown(*words.DIGESTS)),
    (Fault.OPINION, _shown(*words.OPINIONS)),
    (Fault.SPOKEN, _shown(words.SPOKEN)),
    (Fault.SHORT, lambda title: len(title.split()) < FEWEST_WORDS),
    (Fault.LONG, lambda title: len(title.split()) > MOST_WORDS),
    (Fault.CUT, _shown(words.CUT)),
)
