"""Find the sentences of a news text, English and Russian. Pure.

Rules, no model: a sentence ends at a full stop, question or exclamation mark or
ellipsis that is followed by something that can start a sentence, unless the stop
belongs to an abbreviation or to an initial. Paragraphs always end sentences.
"""

from __future__ import annotations

import re

from corpus.paragraphs import paragraph_spans
from corpus.types import Span

# The mark, the quotes and brackets that close behind it, and the white space after them.
_END = re.compile(r"[.!?…]+(?:[\"'”’»)\]]|\[\d+\])*(?=\s)")
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»„()\[\]—–]+$")
_OPENING = re.compile(r"[\s\"'“”‘’«„(\[—–-]*")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?!\.)")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)*[^\W\d_]\.")
_NUMBER_LAST = re.compile(r"\d\s*$")
_BEGINNING_WORDS = 3
_NUMBER = re.compile(r"\d[\d.,]*")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Never the last word of a sentence: a name or the thing itself follows.
_BINDS = _words(
    """
    mr mrs ms dr gen lt col sgt capt maj cpl pvt gov sen sens rep reps rev hon pres prof st ste adm cmdr brig supt insp
    messrs mt ft vs fr fig cf e.g i.e approx dept asst assoc amb
    им ул пр пер просп пл стр табл см ср напр акад проф ген полк подп тов гр респ обл пос т.е т.н т.к т.о
    св доц зам зав корр чл канд
    """
)
# May end a sentence: it does when the next word looks like the start of one.
_MAY_END = _words(
    """
    inc corp co cos ltd llc plc jr sr bros etc al a.m p.m u.s u.n u.k e.u d.c jan feb mar apr aug sept sep oct nov dec
    ave blvd rd mon tue tues wed thu thurs fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md
    mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ph.d m.d
    """
)
# Russian short words that end a sentence only behind a number: "подписан в 2022 г." but "г. Бишкек".
_AFTER_NUMBER = _words("г гг в вв с д м тыс млн млрд трлн руб долл чел кв")
# These are abbreviations in small letters, too; "sat.", "ill." and "mass." are words that end a sentence.
_SMALL = _words("vs etc al approx fig cf jr sr inc plc")
_STARTERS = _words(
    """
    The A An In On At By For From To With Of He She It They We You But And Or So This That These Those There Their
    His Her Its Our My As If When While After Before Since However Also Although Though Because Still Then Now Some
    Many Most Another Other Others All No Not What Who Why How Where Both Each Under Until During Despite According
    Meanwhile Earlier Later Officials Police Two Three Is Are Was Were Yet Even Over About Last Next One
    В На По Он Она Они Оно Это Эти Этот Эта Как Но А И О С К За Из От До При Для После Также Однако Между Кроме
    Если Когда Мы Вы Его Её Ее Их Там Так Тем Что Кто Все Всё Ранее Позже Напомним Согласно
    """
)


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences in order, trimmed; every visible character is in exactly one."""
    spans: list[Span] = []
    for paragraph in paragraph_spans(text):
        spans.extend(sentences_within(text, paragraph))
    return spans


def sentences_within(text: str, paragraph: Span) -> list[Span]:
    """Return the sentences of one paragraph, with offsets into the whole `text`."""
    spans: list[Span] = []
    start = paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        if not _ends_sentence(text, match, Span(start, paragraph.end)):
            continue
        spans.append(Span(start, match.end()))
        start = _skip_space(text, match.end(), paragraph.end)
    if start < paragraph.end:
        spans.append(Span(start, paragraph.end))
    return spans


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends_sentence(text: str, match: re.Match[str], rest: Span) -> bool:
    """Decide one candidate by the words around it; `rest` begins where the sentence does."""
    opening = _OPENING.match(text, match.end(), rest.end)
    after = opening.end() if opening else match.end()
    if after >= rest.end or text[after].islower():
        return after >= rest.end
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    before = _LAST_WORD.search(text, max(rest.start, match.start() - 40), match.start())
    if before is None:
        return True
    return _stop_ends(text, before, after, rest)


def _stop_ends(text: str, before: re.Match[str], after: int, rest: Span) -> bool:
    """Decide a single full stop behind the word `before`."""
    word = before[0].casefold()
    if word in _AFTER_NUMBER:
        return _ends_behind_number(text[rest.start : before.start()])
    if word in ("no", "nos"):
        return not text[after].isdigit()
    if _is_small_word(before[0]):
        return True
    if word in _BINDS or (_NUMBER.fullmatch(word) and before.start() == rest.start):
        return False
    if word in _MAY_END or _DOTTED.fullmatch(f"{before[0]}."):
        following = _NEXT_WORD.match(text, after, rest.end)
        return following is not None and following[0] in _STARTERS
    return True


def _ends_behind_number(sentence: str) -> bool:
    """Tell "Договор подписан в 2022 г." from the mere beginning "В марте 2022 г."."""
    return bool(_NUMBER_LAST.search(sentence)) and len(sentence.split()) > _BEGINNING_WORDS


def _is_small_word(word: str) -> bool:
    return len(word) > 1 and word.isascii() and word.isalpha() and word.islower() and word not in _SMALL
