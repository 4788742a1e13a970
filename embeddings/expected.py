"""What kind of answer a question asks for. Pure.

Rules over question words in English and Russian; no model. A question without any
("Talks on water in Osh") asks for a thing, of which no sign is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from embeddings.analysis import fold, term, words
from embeddings.stopwords import STOP_WORDS


class Kind(StrEnum):
    """Kinds of answers."""

    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    TIME = "time"
    SPEECH = "speech"
    REASON = "reason"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is asked for: its kind, and the terms of the noun asked by ("which border post" gives border, post)."""

    kind: Kind
    noun: frozenset[str] = frozenset()


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _terms(text: str) -> frozenset[str]:
    return frozenset(term(fold(word)) for word in text.split())


_NOUNS = {
    Kind.PERSON: """
        person man woman actor actress singer rapper musician celebrity comedian player athlete golfer
        gymnast coach manager driver president minister chancellor senator congressman governor mayor politician leader
        lawmaker official judge candidate king queen prince princess royal pope bishop author writer director
        filmmaker artist designer billionaire ceo founder executive commander general ambassador spokesman
        spokesperson activist journalist host presenter scientist astronaut winner champion suspect victim
        человек президент министр премьер глава лидер политик депутат губернатор мэр аким посол генерал командующий
        актер актриса певец певица спортсмен тренер писатель журналист режиссер судья чиновник победитель
        """,
    Kind.PLACE: """
        country nation state city town village province region district county island continent capital place location
        airport river lake sea ocean mountain desert border territory area street venue stadium crossing
        страна государство город поселок село деревня область район регион провинция остров столица место аэропорт
        река озеро море гора пустыня граница территория улица
        """,
    Kind.NAME: """
        company team club firm brand airline automaker carmaker retailer chain bank organization organisation agency
        group party university school college newspaper channel network broadcaster platform app website show series
        film movie album song book game title award festival hurricane storm law treaty name named called titled league
        publisher restaurant store studio museum hospital band
        компания команда клуб фирма бренд банк организация агентство группа партия университет школа газета канал
        фильм сериал альбом песня книга игра премия фестиваль закон договор название имя музей больница
        """,
    Kind.MONEY: """
        price cost salary fine worth money dollar income budget
        цена стоимость зарплата штраф доллар сом тенге рубль бюджет
        """,
    Kind.SHARE: "percent percentage proportion процент доля",
    Kind.NUMBER: "number age distance score amount size length height temperature speed количество число возраст",
    Kind.TIME: "year month day date week weekday decade century season holiday год месяц день дата неделя век",
}
_KIND_OF_NOUN = {noun: kind for kind, nouns in _NOUNS.items() for noun in _terms(nouns)}

_WHICH = _listed("which what какой какая какое какие каком какую каких каким какими какого какому что чем")
_MEASURED = _listed("many much old long far tall big fast high often large deep")
_ALONE = {
    **dict.fromkeys(_listed("who whom whose кто кого кому кем чей чья"), Kind.PERSON),
    **dict.fromkeys(_listed("where где куда откуда"), Kind.PLACE),
    **dict.fromkeys(_listed("when когда"), Kind.TIME),
    **dict.fromkeys(_listed("why how почему зачем"), Kind.REASON),
}
_AUXILIARY = _listed("is are was were be has have had do does did can could will would may might should")
_SPEECH = _terms("say said tell told claim call respond сказал сказать заявил заявить сообщил ответил")
_NEAR_WORDS = 6
_STOP = re.compile("[.!?:;]")
_SURE, _LIKELY, _GUESS = 3, 2, 1


@dataclass(frozen=True, slots=True)
class _Reading:
    sureness: int
    expected: Expected


def expected(question: str) -> Expected:
    """Return what a question asks for: the surest of its question words decides, of equals the first."""
    found = words(question)
    folded = [word.folded for word in found]
    starts = [
        place == 0 or _STOP.search(question, found[place - 1].end, found[place].start) for place in range(len(found))
    ]
    readings = [one for place, begins in enumerate(starts) if (one := _reading(folded, place, begins=bool(begins)))]
    return max(readings, key=lambda one: one.sureness).expected if readings else Expected(Kind.THING)


def _reading(folded: list[str], place: int, *, begins: bool) -> _Reading | None:
    """Read the word at a place as a question word; None where it is none."""
    word, rest = folded[place], folded[place + 1 :]
    if word == "сколько" or (word == "how" and rest and rest[0] in _MEASURED):
        return _how_many(rest if word == "сколько" else rest[1:], money=rest[:1] == ["much"])
    # Away from both ends of a sentence these join clauses: "when talks resumed", "which is a member".
    at_end = begins or not rest
    if word in _WHICH:
        return _which(rest, at_end=at_end)
    if word in _ALONE:
        return _Reading(_LIKELY if at_end else _GUESS, Expected(_ALONE[word]))
    return None


def _how_many(rest: list[str], *, money: bool) -> _Reading:
    noun = _content(rest)[:1]
    kind = _KIND_OF_NOUN.get(noun[0]) if noun else None
    if kind in (Kind.MONEY, Kind.SHARE):
        return _Reading(_SURE, Expected(kind, frozenset(noun)))
    return _Reading(_SURE, Expected(Kind.MONEY if money else Kind.NUMBER, frozenset(noun)))


def _which(rest: list[str], *, at_end: bool) -> _Reading:
    if not _SPEECH.isdisjoint(_content(rest)) and (rest[0] in ("did", "does", "has") or term(rest[0]) in _SPEECH):
        return _Reading(_LIKELY, Expected(Kind.SPEECH))
    near = _content(rest[:_NEAR_WORDS])
    for at, noun in enumerate(near):
        if noun in _KIND_OF_NOUN and (at_end or rest[0] not in _AUXILIARY):
            return _Reading(_SURE, Expected(_KIND_OF_NOUN[noun], frozenset(near[: at + 1])))
    sureness = _GUESS if rest and rest[0] in _AUXILIARY and not at_end else _LIKELY
    return _Reading(sureness, Expected(Kind.THING, frozenset(near[:2])))


def _content(folded: list[str]) -> list[str]:
    return [term(word) for word in folded if word not in STOP_WORDS]
