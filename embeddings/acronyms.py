"""Let what is asked meet its other names: CSTO, ОДКБ and "Collective Security ...", border and граница. Pure.

Works on the question alone: what is asked is said in the other ways too, so that the index knows nothing of it and a
new organisation or word needs no new index. In the keyword leg another way is a phrase (`lexical.phrase`): all of its
terms must stand in a passage, and it weighs less than what was asked. In the confidence a passage that holds another
way holds what was asked (`met`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from embeddings.analysis import analyze, words
from embeddings.glossary import notions
from embeddings.lexical import phrase
from embeddings.organisations import organisations

# Latin letters in small type are words too ("who", "un"); from so many on they are not.
_LONG_ACRONYM = 4
# Cyrillic ones are not, but for these.
_WORDS_TOO = frozenset({"ВОЗ", "МОМ", "МОТ"})
_POSSESSIVE = re.compile("['’]s$", re.IGNORECASE)
# Words of the longest notion of the glossary.
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Another way to write what was asked: `asked` are the terms of the question that it stands for, `terms` its own.

    A text that holds all of `terms` says what `asked` asks for.
    """

    asked: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write an organisation: as written when it is an acronym, and its terms (none for "WHO")."""

    written: str
    terms: tuple[str, ...]

    @property
    def is_acronym(self) -> bool:
        return self.written.isupper()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question: as written, and as terms."""

    written: tuple[str, ...]
    terms: tuple[str, ...]


@lru_cache(maxsize=100)  # the keyword leg and the confidence ask for the same
def equivalents(question: str) -> tuple[Equivalent, ...]:
    """Return the other ways to write the organisations that a question names, and its words in the other language."""
    asked = _asked(question)
    named = (other for family in _possible(asked) for other in _others(family, asked))
    return tuple(dict.fromkeys((*named, *_translated(asked.terms))))


def asked_phrases(question: str) -> tuple[str, ...]:
    """Return the keys of these other ways for the keyword leg, to ask for beside the question's own terms."""
    return tuple(dict.fromkeys(phrase(other.terms) for other in equivalents(question)))


def met(said: frozenset[str], others: Sequence[Equivalent]) -> frozenset[str]:
    """Return the asked terms that a text with the terms `said` holds in another way."""
    return frozenset(one for other in others if said.issuperset(other.terms) for one in other.asked)


def _asked(question: str) -> _Asked:
    # An acronym may be a stop word ("WHO") and still be asked for, so that the written words are all of them.
    written = tuple(_bare(question[word.start : word.end]) for word in words(question))
    return _Asked(written, analyze(question))


def _bare(word: str) -> str:
    """Return a word as written, without points and possessive: "U.N.'s" is "UN"."""
    return _POSSESSIVE.sub("", word).replace(".", "")


def _possible(asked: _Asked) -> Iterator[tuple[_Form, ...]]:
    """Yield the families, in their order, of which at least the first word or the acronym stands in the question."""
    signs = {*asked.terms, *(word.upper() for word in asked.written)}
    places = {place for sign in signs for place in _places().get(sign, ())}
    return (_families()[place] for place in sorted(places))


def _others(family: Sequence[_Form], asked: _Asked) -> list[Equivalent]:
    named = [form for form in family if _is_asked(form, asked)]
    terms = {form.terms for form in named}
    others = [form for form in family if form.terms and form.terms not in terms]
    return [Equivalent(form.terms, other.terms) for form in named for other in others]


def _is_asked(form: _Form, asked: _Asked) -> bool:
    if form.is_acronym:
        return any(_is_acronym(word, form.written) for word in asked.written)
    length = len(form.terms)
    return any(asked.terms[start : start + length] == form.terms for start in range(len(asked.terms) - length + 1))


def _is_acronym(word: str, acronym: str) -> bool:
    if word.upper() != acronym:
        return False
    is_no_word = acronym not in _WORDS_TOO if not word.isascii() else len(word) >= _LONG_ACRONYM
    return word.isupper() or is_no_word


def _translated(terms: Sequence[str]) -> Iterator[Equivalent]:
    for length in range(1, _LONGEST + 1):
        for start in range(len(terms) - length + 1):
            asked = tuple(terms[start : start + length])
            yield from (Equivalent(asked, other) for other in _translations().get(asked, ()))


@cache
def _translations() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the terms of each word of the glossary with those of its counterparts, both ways."""
    found: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
    for notion in notions():
        english, russian = ([analyze(word) for word in side] for side in (notion.english, notion.russian))
        for one, other in product(english, russian):
            found.setdefault(one, {})[other] = None
            found.setdefault(other, {})[one] = None
    return {asked: tuple(others) for asked, others in found.items()}


@cache
def _families() -> tuple[tuple[_Form, ...], ...]:
    return tuple(tuple(_Form(written, analyze(written)) for written in forms) for forms in organisations())


@cache
def _places() -> dict[str, tuple[int, ...]]:
    """Return which families have an acronym, or a name that begins with a term."""
    found: dict[str, tuple[int, ...]] = {}
    for place, family in enumerate(_families()):
        for sign in {form.written if form.is_acronym else form.terms[0] for form in family}:
            found[sign] = (*found.get(sign, ()), place)
    return found
