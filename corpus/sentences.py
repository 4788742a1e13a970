"""Find the sentences of a news text in English, Russian and the languages of Central Asia. Pure.

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
# What Russian verbs and short participles end with; without one "г." does not end a sentence.
_VERB = re.compile(r"\w{2,}(?:л|л[аои]|л[аои]сь|лся|[ае]н|[ае]н[аоы]|[её]т|[ую]т|ит|[ая]т|[еию]тся|[уая]тся)\b")
_NUMBER = re.compile(r"\d[\d.,]*")
# "2024-ж.": the year and its abbreviation are one word in Kyrgyz.
_YEAR_PREFIX = re.compile(r"\d+-")
# Initials of two letters: "Sh. Karimov", "Дж. Холлис", "Oʻ. Nazarov" with any of the apostrophes in use.
_LONG_INITIAL = re.compile(r"(?<!\w)(?:[OG][ʻʼ‘’'`]|(?:[SCZK]h|Y[aeou]|Ts|D[jz]|Дж|Дз|Ҷ|Ё)\b)$")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Never the last word of a sentence: a name or the thing itself follows.
_BINDS = _words(
    """
    mr mrs ms dr gen lt col sgt capt maj cpl pvt gov sen sens rep reps rev hon pres prof st ste adm cmdr brig supt insp
    messrs mt ft vs fr fig cf e.g i.e approx dept asst assoc amb
    им ул пр пер просп пл стр табл см ср напр акад проф ген полк подп тов гр респ обл пос т.е т.н т.к т.о
    св доц зам зав корр чл канд
    bn incl
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
# Pronouns of one letter, "he" and "she" in Uzbek and Tajik: a capital of that letter is an initial.
_PRONOUNS = _words("u у ӯ")
# Kazakh and Kyrgyz for "year" and "city", Uzbek and Turkmen too. Their sentences end with a verb, never with these.
_NEVER_LAST = _words("ж жж қ ш обл y yy sh vil ý ş w")
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
    Бұл Ол Осы Біз Олар Сондай Сондықтан Алайда Бірақ Ал Бул Анын Алар Бирок Эми Ошол Ошондой Биз
    Bu U Ular Ammo Lekin Shu Biz Bugun Ol Olar Emma Şeýle Ин Он Онҳо Аммо Вале Дар Мо Аз Барои
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
    if _LONG_INITIAL.search(text, max(rest.start, match.start() - 3), match.start()):
        return False
    before = _LAST_WORD.search(text, max(rest.start, match.start() - 40), match.start())
    if before is None:
        return True
    return _stop_ends(text, before, after, rest)


def _stop_ends(text: str, before: re.Match[str], after: int, rest: Span) -> bool:
    """Decide a single full stop behind the word `before`."""
    word = before[0].casefold()
    if before[0] in _PRONOUNS or _YEAR_PREFIX.sub("", before[0]) in _NEVER_LAST:
        return before[0] in _PRONOUNS
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
    """Tell "Договор подписан в 2022 г." from "Осенью в Оше в 2022 г.", which a verb must still follow."""
    is_long = len(sentence.split()) > _BEGINNING_WORDS
    return is_long and _NUMBER_LAST.search(sentence) is not None and _VERB.search(sentence) is not None


def _is_small_word(word: str) -> bool:
    return len(word) > 1 and word.isascii() and word.isalpha() and word.islower() and word not in _SMALL
