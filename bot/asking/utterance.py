"""A question -> its words with what each is for: asking, naming, pointing back, saying when. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from bot.asking import followup_words as known
from bot.asking.kinds import Kind, kind_of, known_kind
from embeddings.analysis import Word, is_name, term, words
from embeddings.stopwords import STOP_WORDS

_END = " \t\n?!.,:;…"
_OFTEN_NO_MONTH = frozenset(("may", "march"))
STAND_INS = frozenset(("one", "ones"))
_FUNCTION_WORDS = (
    STOP_WORDS | known.PREPOSITIONS | known.QUESTION_WORDS | known.AUXILIARIES | known.PERSONAL | known.THERE_THEN
)


class Part(Enum):
    """What a word is for. LIGHT words fit any event; PLAIN ones and names are what a question is about."""

    STOP = "stop"
    LIGHT = "light"
    PLAIN = "plain"
    NAME = "name"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an utterance; `start` and `end` are offsets in its text."""

    start: int
    end: int
    folded: str
    part: Part

    @property
    def stem(self) -> str:
        """Return the index term of the word."""
        return term(self.folded)


@dataclass(frozen=True, slots=True)
class Name:
    """Names that stand side by side, with the preposition and the office beside them.

    `whole` reaches over article and office ("the Kyrgyz president"), `led` over the preposition too.
    """

    start: int
    end: int
    whole: tuple[int, int]
    led: tuple[int, int]
    kind: Kind
    preposition: str = ""
    has_noun: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """A question without politeness, opener ("and", "what about") and closing marks.

    `opened` says that there was an opener; `times` are the spans that say when.
    """

    text: str
    tokens: tuple[Token, ...]
    times: tuple[tuple[int, int], ...]
    opened: bool = False

    def of(self, *parts: Part) -> list[Token]:
        """Return the words that are for one of these things, in order."""
        return [token for token in self.tokens if token.part in parts]

    def has(self, folded: frozenset[str]) -> bool:
        """Say whether one of these words occurs."""
        return any(token.folded in folded for token in self.tokens)

    def written(self, token: Token) -> str:
        """Return a word as it stands in the text."""
        return self.text[token.start : token.end]


def read(question: str) -> Utterance:
    """Return a question that may follow another one, without what is only politeness or opener."""
    text = _bare(question)
    while politeness := known.POLITE.match(text):
        text = text[politeness.end() :]
    opener = known.OPENER.match(text)
    body = text[opener.end() :].strip(_END) if opener else text
    if opener and (named := known.WHAT_OF.fullmatch(body)):
        body = named.group(1)
    if body.partition(" ")[0].lower() in known.PREPOSITIONS | known.TIME_OPENINGS:
        body = body[0].lower() + body[1:]  # it will stand in the middle of another question
    return read_whole(body, opened=opener is not None)


def read_whole(question: str, *, opened: bool = False) -> Utterance:
    """Return a question as it stands but for its closing marks: one that others may follow."""
    text = _bare(question)
    times = tuple(_times(text))
    found = words(text)
    tokens = tuple(
        Token(word.start, word.end, word.folded, _part(text, found, number, times)) for number, word in enumerate(found)
    )
    if opened and tokens and tokens[0].part is Part.PLAIN and text[:1].isupper():
        tokens = (replace(tokens[0], part=Part.NAME), *tokens[1:])  # no sentence begins here, so the capital is its own
    return Utterance(text, tokens, times, opened)


def names(utterance: Utterance, *, nouns: bool = False) -> list[Name]:
    """Return the names in order. An office beside a name belongs to it, with `nouns` any noun behind it does."""
    tokens, found, at = utterance.tokens, list[Name](), 0
    while at < len(tokens):
        if tokens[at].part is not Part.NAME:
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].part is Part.NAME and adjacent(utterance, tokens[end - 1], tokens[end]):
            end += 1
        found.append(_name(utterance, at, end, nouns=nouns))
        at = end
    return found


def adjacent(utterance: Utterance, left: Token, right: Token) -> bool:
    """Say whether nothing but a space or a hyphen stands between two words."""
    return utterance.text[left.end : right.start] in (" ", "-", "‑", "–")


def is_office(token: Token) -> bool:
    """Say whether a word names an office: president, министр."""
    return token.part is Part.LIGHT and token.stem in known.roles()


def is_cyrillic(letter: str) -> bool:
    """Say whether a letter is Cyrillic."""
    return "\u0400" <= letter <= "\u052f"


def is_clause(utterance: Utterance) -> bool:
    """Say whether a question has a verb of its own: "А Узбекистан согласился?" has, "А узбекская школа?" has not."""
    asks = utterance.has(known.QUESTION_WORDS) or utterance.has(known.AUXILIARIES)
    return asks or any(_acts(subject, verb) for subject, verb in pairwise(utterance.tokens))


def _acts(subject: Token, verb: Token) -> bool:
    if not _may_act(subject) or verb.part not in (Part.PLAIN, Part.LIGHT) or verb.stem in known.like_verbs():
        return False
    present = subject.part is Part.NAME and known.PRESENT.search(verb.folded)
    return bool(
        present or known.PAST.search(verb.folded) or (subject.part is Part.NAME and verb.stem in known.elliptic())
    )


def _may_act(subject: Token) -> bool:
    """Tell "узбеки" and "Moscow" from "узбекский" and "Tajik", behind which stands what is meant."""
    if subject.part not in (Part.NAME, Part.PLAIN) or known.ADJECTIVE.search(subject.folded):
        return False
    return is_cyrillic(subject.folded[0]) or known_kind(subject.folded) is not Kind.PEOPLE


def _bare(question: str) -> str:
    return " ".join(question.split()).strip(_END)


def _times(text: str) -> Iterator[tuple[int, int]]:
    for match in known.TIME.finditer(text):
        if match.group() not in _OFTEN_NO_MONTH:
            yield match.span()


def _part(text: str, found: list[Word], number: int, times: tuple[tuple[int, int], ...]) -> Part:
    word = found[number]
    if any(start <= word.start < end for start, end in times):
        return Part.TIME
    if word.folded in _FUNCTION_WORDS:
        return Part.STOP
    if known_kind(word.folded):
        return Part.NAME
    if term(word.folded) in known.light():
        return Part.LIGHT
    return Part.NAME if _is_named(text, found, number) else Part.PLAIN


def _is_named(text: str, found: list[Word], number: int) -> bool:
    word = found[number]
    if not is_name(text, word) or text[word.start].isdigit():
        return False
    if number > 0 or len(found) == 1 or text[word.start : word.end].isupper():
        return True
    # The first word has a capital anyway: it names something when the next one does too.
    return is_name(text, found[1]) and found[1].start - word.end == 1


def _name(utterance: Utterance, first: int, after: int, *, nouns: bool) -> Name:
    tokens = utterance.tokens
    start, end, office = first, after, False
    while end < len(tokens) and (is_office(tokens[end]) or (nouns and _is_noun(tokens[end]))):
        end, office = end + 1, office or is_office(tokens[end])
    if start > 0 and is_office(tokens[start - 1]):
        start, office = start - 1, True
    has_noun = end > after
    if start > 0 and tokens[start - 1].folded in known.ARTICLES:
        start -= 1
    led = start - 1 if start > 0 and tokens[start - 1].folded in known.PREPOSITIONS else start
    preposition = tokens[led].folded if led < start else ""
    kind = Kind.PERSON if office else _kind(utterance, first, after)
    if kind is Kind.OTHER and preposition in ("in", "near", "at", "в", "во", "под"):
        kind = Kind.CITY
    return Name(
        start=tokens[first].start,
        end=tokens[after - 1].end,
        whole=(tokens[start].start, tokens[end - 1].end),
        led=(tokens[led].start, tokens[end - 1].end),
        kind=kind,
        preposition=preposition,
        has_noun=has_noun,
    )


def _is_noun(token: Token) -> bool:
    return token.part in (Part.PLAIN, Part.LIGHT) and token.folded not in STAND_INS


def _kind(utterance: Utterance, first: int, after: int) -> Kind:
    kinds = [kind_of(utterance.written(token), token.folded) for token in utterance.tokens[first:after]]
    return next((kind for kind in reversed(kinds) if kind is not Kind.OTHER), Kind.OTHER)


def content_stems(utterance: Utterance) -> frozenset[str]:
    """Return the stems of all words that are not names, times or stop words."""
    return frozenset(token.stem for token in utterance.of(Part.LIGHT, Part.PLAIN))
