"""What a linear model looks at in a sentence, to tell whether it answers a question. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from embeddings.analysis import analyze, is_name, term, words
from embeddings.expected import Expected, Kind, expected
from embeddings.signs import fit, signs


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMED = (Kind.PERSON, Kind.PLACE, Kind.NAME)
_COUNTED = (Kind.NUMBER, Kind.MONEY, Kind.SHARE)
_SENTENCE_END = tuple(".!?…\"”'’»)")
_POINTS_BACK = _listed("he she it they this that these those his her its their он она они это этот эта ее их")


@dataclass(frozen=True, slots=True)
class Features:
    """One sentence beside the question, its neighbours and its article's title.

    `cosine`: with the question. `coverage`: the share of the question's terms
    in it; `rare_coverage`: of those in the passage, few sentences' counting
    more; `coverage_*`: what a neighbour has of the question and it has not.
    `noun`: the share of the noun asked by. `fit_*`: how well it holds the kind
    of answer, 0 where another kind is asked for. `names` and `full_names` (new
    ones), `length` (words) and `news` (terms that are not the question's) are
    logarithms of one more. `title_news`: the share of what the title says
    beyond the question; `title_name`: whether a name is of that. The others
    are 0 or 1.
    """

    cosine: float
    coverage: float
    rare_coverage: float
    coverage_before: float
    coverage_after: float
    noun: float
    fit_name: float
    fit_number: float
    fit_other: float
    names: float
    full_names: float
    length: float
    news: float
    opening: float
    points_back: float
    heading: float
    question: float
    title_news: float
    title_name: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage in sentences, their cosines with the question, and the title of its article ("" for none)."""

    sentences: Sequence[str]
    cosines: Sequence[float]
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all sentences of a passage are held against."""

    terms: frozenset[str]
    wanted: Expected
    rarity: Mapping[str, float]
    title: frozenset[str]


def sentence_features(question: str, passage: Cut) -> list[Features]:
    """Return the features of each sentence of one passage."""
    held = [frozenset(analyze(sentence)) for sentence in passage.sentences]
    asked = _asked(question, passage.title, held)
    return [_features(asked, passage, held, place) for place in range(len(held))]


def coverage(wanted: frozenset[str], held: frozenset[str]) -> float:
    """Return the share of the wanted terms that are held, 0 to 1; 0 where none is wanted."""
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _asked(question: str, title: str, held: Sequence[frozenset[str]]) -> _Asked:
    terms = frozenset(analyze(question))
    present = {one: sum(one in each for each in held) for one in terms}
    rarity = {one: math.log((len(held) + 1) / (count + 0.5)) for one, count in present.items() if count}
    return _Asked(terms, expected(question), rarity, frozenset(analyze(title)) - terms)


def _features(asked: _Asked, passage: Cut, held: Sequence[frozenset[str]], place: int) -> Features:
    sentence, own = passage.sentences[place], held[place]
    found, spoken = signs(sentence, asked.terms), words(sentence)
    kind, fits = asked.wanted.kind, fit(asked.wanted.kind, found)
    return Features(
        cosine=passage.cosines[place],
        coverage=coverage(asked.terms, own),
        rare_coverage=_rare_coverage(asked.rarity, own),
        coverage_before=coverage(asked.terms, _at(held, place - 1) - own),
        coverage_after=coverage(asked.terms, _at(held, place + 1) - own),
        noun=coverage(asked.wanted.noun, own),
        fit_name=fits if kind in _NAMED else 0.0,
        fit_number=fits if kind in _COUNTED else 0.0,
        fit_other=fits if kind not in _NAMED + _COUNTED else 0.0,
        names=math.log1p(found.names),
        full_names=math.log1p(found.full_names),
        length=math.log1p(len(spoken)),
        news=math.log1p(len(own - asked.terms)),
        opening=float(place == 0),
        points_back=float(bool(spoken) and spoken[0].folded in _POINTS_BACK),
        heading=float(not sentence.endswith(_SENTENCE_END)),
        question=float(sentence.endswith("?")),
        title_news=coverage(asked.title, own),
        title_name=float(not asked.title.isdisjoint(_names(sentence))),
    )


def _rare_coverage(rarity: Mapping[str, float], own: frozenset[str]) -> float:
    total = sum(rarity.values())
    return sum(weight for one, weight in rarity.items() if one in own) / total if total else 0.0


def _names(sentence: str) -> frozenset[str]:
    return frozenset(term(word.folded) for word in words(sentence) if is_name(sentence, word))


def _at(held: Sequence[frozenset[str]], place: int) -> frozenset[str]:
    return held[place] if 0 <= place < len(held) else frozenset()
