"""What a sentence holds that could answer: names, numbers, dates, quotations; and how well that fits a question. Pure.

Rules over capitals, digits and short word lists in English and Russian; no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from embeddings.analysis import Word, is_name, term, words
from embeddings.expected import Kind
from embeddings.stopwords import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Signs:
    """What a sentence holds that a question does not: how many of each.

    `names` are single capitalised words, not the first of the sentence;
    `full_names` runs of two or more; `placed` those of both behind a word of
    place; `counted` the numbers with a word of the question close behind.
    """

    names: int
    full_names: int
    placed: int
    numbers: int
    counted: int
    money: int
    shares: int
    times: int
    quotes: int
    titles: int
    reasons: int


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLACING = _listed("in at to from near across into в во на из под у")
_NUMBER_WORDS = _listed(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen half
    один одна два две три четыре пять шесть семь восемь девять десять сто двести тысяча тысячи тысяч миллион миллиона
    миллионов миллиард миллиарда миллиардов половина
    """
)
_TIME_WORDS = _listed(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow year month week decade century
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря сегодня вчера завтра
    понедельник вторник среду четверг пятницу субботу воскресенье год года году месяц неделю
    """
)
_REASON_WORDS = _listed(
    "because due after over amid caused cause led reason following since blamed result "
    "потому после причина причиной поскольку вследствие"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONEY_BEHIND = re.compile(
    r"\W*(?:\w+\s+)?(?:dollar|euro|pound|som\b|tenge|rouble|ruble|доллар|евро|сом|тенге|руб)", re.I
)
_SHARE_BEHIND = re.compile(r"\s*(?:%|per\s?cent|процент)", re.I)
_LONG_QUOTE = re.compile(r"[“\"«].{8,}")
_QUOTED_TITLE = re.compile(r"[“\"«‘][^\W\d_a-zа-я]")
_UNIT_WITHIN = 3


def signs(sentence: str, asked: frozenset[str]) -> Signs:
    """Return what a sentence holds beyond the terms of the question, `asked`."""
    found = words(sentence)
    names = [run for run in _names(sentence, found) if any(_is_new(found[k], asked) for k in run)]
    numbers = [k for k, word in enumerate(found) if _is_number(sentence, word) and _is_new(word, asked)]
    return Signs(
        names=sum(len(run) == 1 and run[0] > 0 for run in names),
        full_names=sum(len(run) > 1 for run in names),
        placed=sum(run[0] > 0 and found[run[0] - 1].folded in _PLACING for run in names),
        numbers=len(numbers),
        counted=sum(any(not _is_new(word, asked) for word in found[k + 1 : k + 1 + _UNIT_WITHIN]) for k in numbers),
        money=sum(_is_money(sentence, found[k]) for k in numbers),
        shares=sum(bool(_SHARE_BEHIND.match(sentence, found[k].end)) for k in numbers),
        times=sum(_is_time(sentence, word) for word in found) + sum(_is_year(found[k]) for k in numbers),
        quotes=len(_LONG_QUOTE.findall(sentence)),
        titles=len(_QUOTED_TITLE.findall(sentence)),
        reasons=sum(word.folded in _REASON_WORDS for word in found),
    )


def fit(kind: Kind, held: Signs) -> float:
    """Return how well what a sentence holds fits a kind of answer, 0 to 1; always 0 for a thing.

    The halves are by hand: of two sentences with a name, that with a full name is the better guess for a person.
    """
    named = bool(held.names or held.full_names)
    best, fair = {
        Kind.PERSON: (held.full_names, named),
        Kind.PLACE: (held.placed, named),
        Kind.NAME: (held.full_names or held.titles, named),
        Kind.NUMBER: (held.counted, held.numbers),
        Kind.MONEY: (held.money, held.numbers),
        Kind.SHARE: (held.shares, held.numbers),
        Kind.TIME: (held.times, held.numbers),
        Kind.SPEECH: (held.quotes, False),
        Kind.REASON: (held.reasons, False),
        Kind.THING: (False, False),
    }[kind]
    return 1.0 if best else 0.5 if fair else 0.0


def _names(sentence: str, found: Sequence[Word]) -> Iterator[list[int]]:
    """Yield runs of neighbouring capitalised words, as places among the words."""
    run: list[int] = []
    for place, word in enumerate(found):
        is_capital = sentence[word.start].isupper() and word.folded not in STOP_WORDS
        if run and not (is_capital and not sentence[found[place - 1].end : word.start].strip(" -–&.")):
            yield run
            run = []
        if is_capital:
            run.append(place)
    if run:
        yield run


def _is_new(word: Word, asked: frozenset[str]) -> bool:
    return term(word.folded) not in asked


def _is_number(sentence: str, word: Word) -> bool:
    return sentence[word.start].isdigit() or word.folded in _NUMBER_WORDS


def _is_time(sentence: str, word: Word) -> bool:
    # "may" and "march" are verbs, too.
    is_verb = word.folded in ("may", "march") and not is_name(sentence, word)
    return word.folded in _TIME_WORDS and not is_verb


def _is_year(word: Word) -> bool:
    return _YEAR.fullmatch(word.folded) is not None


def _is_money(sentence: str, word: Word) -> bool:
    return sentence[max(0, word.start - 1)] in "$£€" or _MONEY_BEHIND.match(sentence, word.end) is not None
