"""A follow-up and the question before it -> one question that can be searched. Pure.

Where the two have a part in common that part is exchanged: a name for a name, a
time for a time. Else the follow-up stays as it is and what the question before
was about is set behind it. Whether a question is a follow-up is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.asking import followup_words as known
from bot.asking.kinds import Kind
from bot.asking.utterance import (
    Name,
    Part,
    Token,
    Utterance,
    adjacent,
    content_stems,
    is_clause,
    is_cyrillic,
    is_office,
    names,
)

MOST_CARRIED = 16
"""Words set behind a follow-up, so that a chain of them does not grow: the newest stand first."""

_NATION = frozenset((Kind.COUNTRY, Kind.PEOPLE))
_PLACE = frozenset((Kind.COUNTRY, Kind.CITY))


@dataclass(frozen=True, slots=True)
class Exchange:
    """What stands in the earlier question from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str


def exchanged(new: Utterance, last: Utterance) -> str | None:
    """Return the earlier question with the follow-up's names and times in it, None where they have no room.

    A name or time without its like is set at the end.
    """
    exchanges: list[Exchange] = []
    behind: list[str] = []
    free = names(last)
    for name in names(new, nouns=not is_clause(new)):
        target = _counterpart(name, free)
        if target is None:
            behind.append(_behind(new, name))
            continue
        free.remove(target)
        exchanges.append(_exchange(new, name, last, target))
    for start, end in new.times[:1]:
        when = new.text[start:end]
        if last.times:
            exchanges.append(Exchange(*_time_exchange(when, last)))
        else:
            behind.append(when if behind or " " in when or when.isalpha() else f"in {when}")
    topic = _topic_exchange(new, last)
    if topic:
        exchanges.append(topic)
    return _rewritten(last.text, exchanges, behind)


def with_topic(new: Utterance, last: Utterance) -> str | None:
    """Return the follow-up with the earlier topic behind it, "When was that: CSTO summit?", None without a topic."""
    chunks = _chunks(last, _left_out(new, last), known_already=_said(new))
    text = new.text[:1].upper() + new.text[1:]
    return f"{text}: {', '.join(chunks)}?" if chunks else None


def with_subject(new: Utterance, last: Utterance) -> str | None:
    """Return the follow-up with the person of the earlier question in place of "he" or "she", None without one."""
    pronoun = next((token for token in new.tokens if token.folded in known.PERSON_AS_SUBJECT), None)
    person = _person(last)
    if pronoun is None or person is None:
        return None
    whole = last.text[person.whole[0] : person.whole[1]]
    text = new.text[: pronoun.start] + whole + new.text[pronoun.end :]
    text = text[:1].upper() + text[1:]
    if new.of(Part.NAME, Part.PLAIN) and not new.has(known.IMPERSONAL | known.BARE_THIS):
        return f"{text}?"
    own = [token for token in last.tokens if person.whole[0] <= token.start < person.whole[1]]
    chunks = _chunks(last, [*own, *_left_out(new, last)], known_already=_said(new))
    return f"{text}: {', '.join(chunks)}?" if chunks else f"{text}?"


def _person(last: Utterance) -> Name | None:
    found = names(last)
    persons = [name for name in found if name.kind is Kind.PERSON]
    others = [name for name in found if name.kind is Kind.OTHER and not name.preposition]
    return next(iter(persons or others), None)


def _counterpart(name: Name, candidates: Sequence[Name]) -> Name | None:
    """Return the name in whose place `name` fits best, the earliest of equals."""
    best = max(candidates, key=lambda candidate: _likeness(name, candidate), default=None)
    return best if best is not None and _likeness(name, best) > 0 else None


def _likeness(name: Name, other: Name) -> float:
    # Tuned against the table of dialogues: like for like, then the subject, then a place for a place.
    return _kinship(name.kind, other.kind) + _fit(name.preposition, other.preposition)


def _kinship(kind: Kind, other: Kind) -> float:
    pair = {kind, other}
    if kind is other:
        return 3
    if pair <= _NATION:
        return 2.5
    if pair <= _PLACE:
        return 2
    if Kind.OTHER in pair:
        return 1.5
    return 0


def _fit(preposition: str, other: str) -> float:
    if preposition and preposition == other:
        return 2
    if preposition and other:
        both_places = {preposition, other} <= known.PLACE_PREPOSITIONS
        return 1 if both_places else -1
    if preposition:
        return -2
    return -1 if other in known.PLACE_PREPOSITIONS else 1


def _exchange(new: Utterance, name: Name, last: Utterance, target: Name) -> Exchange:
    if name.preposition and (target.preposition or is_cyrillic(new.text[name.start])):
        start, end = target.led if name.has_noun or name.kind is Kind.PERSON else (target.led[0], target.end)
        return Exchange(start, end, new.text[name.led[0] : name.led[1]])
    swallows = name.has_noun or (name.kind is Kind.PERSON and target.kind is Kind.PERSON and target.has_noun)
    if swallows:
        start, end = target.whole[0], _end_of_same_noun(new, name, last, target)
        return Exchange(start, end, new.text[name.whole[0] : name.whole[1]])
    start = target.start
    if not _keeps_article(last, target):
        start = target.whole[0]
        return Exchange(start, target.end, new.text[name.whole[0] : name.whole[1]])
    return Exchange(start, target.end, new.text[name.start : name.end])


def _end_of_same_noun(new: Utterance, name: Name, last: Utterance, target: Name) -> int:
    """Return where the earlier name ends with the nouns that both have: "Kyrgyz parliament", "Uzbek parliament"."""
    shared = {token.stem for token in new.tokens if name.end <= token.start < name.whole[1]}
    end = target.whole[1]
    for token in last.tokens:
        if token.start == end + 1 and token.stem in shared:
            end = token.end
    return end


def _keeps_article(last: Utterance, target: Name) -> bool:
    """Say whether an article in front of the earlier name belongs to a noun behind it: "the CSTO summit"."""
    following = next((token for token in last.tokens if token.start >= target.end), None)
    if following is None or not last.text[target.whole[0] : target.start].lower().startswith(("the ", "a ", "an ")):
        return following is not None and is_office(following)
    return following.part is Part.PLAIN or is_office(following)


def _behind(new: Utterance, name: Name) -> str:
    if name.preposition:
        return new.text[name.led[0] : name.led[1]]
    return ", " + new.text[name.whole[0] : name.whole[1]]


def _time_exchange(when: str, last: Utterance) -> tuple[int, int, str]:
    start, end = last.times[-1]
    first = last.text[start:end].split()[0]
    names_a_date = " " not in when and (when[0].isdigit() or when[0].isupper())
    if names_a_date and first.lower() in known.PREPOSITIONS:
        return start, end, f"{first} {when}"
    return start, end, when


def _topic_exchange(new: Utterance, last: Utterance) -> Exchange | None:
    """Return the exchange of what something is said about: "about the summit" for "the drought"."""
    nouns = [] if is_clause(new) or names(new) else new.of(Part.PLAIN, Part.LIGHT)
    if not nouns:
        return None
    at = next((n for n, token in enumerate(last.tokens) if token.folded in known.TOPIC_PREPOSITIONS), None)
    if at is None:
        return None
    end = at + 1
    while end < len(last.tokens) and _goes_on(last, end):
        end += 1
    lead = new.text[: nouns[-1].end]
    has_preposition = new.tokens[0].folded in known.PREPOSITIONS
    start = last.tokens[at].start if has_preposition else last.tokens[at].end + 1
    return Exchange(start, last.tokens[end - 1].end, lead)


def _goes_on(last: Utterance, at: int) -> bool:
    token = last.tokens[at]
    inside = token.part in (Part.NAME, Part.PLAIN, Part.LIGHT) or token.folded in known.ARTICLES
    return inside and adjacent(last, last.tokens[at - 1], token)


def _rewritten(text: str, exchanges: list[Exchange], behind: list[str]) -> str | None:
    for exchange in sorted(exchanges, key=lambda one: one.start, reverse=True):
        text = text[: exchange.start] + exchange.text + text[exchange.end :]
    for addition in behind:
        text += addition if addition.startswith(",") else f" {addition}"
    return text[:1].upper() + text[1:] + "?" if exchanges or behind else None


def _left_out(new: Utterance, last: Utterance) -> list[Token]:
    """Return the words of the earlier question that the follow-up puts something else in place of."""
    out = last.of(Part.TIME) if new.times else []
    out += [after for before, after in pairwise(last.tokens) if before.folded in known.MEASURES]
    if not new.opened:
        return out
    kinds = {name.kind for name in names(new)}
    replaced = [name for name in names(last) if name.kind in kinds]
    return out + [t for t in last.tokens if any(name.start <= t.start < name.end for name in replaced)]


def _said(new: Utterance) -> frozenset[str]:
    return content_stems(new) | {token.stem for token in new.of(Part.NAME)}


def _chunks(last: Utterance, left_out: Sequence[Token], *, known_already: frozenset[str]) -> list[str]:
    """Return the stretches of a question that say what it is about, as they were written."""
    chunks: list[str] = []
    run: list[Token] = []
    room = MOST_CARRIED
    for token in (*last.tokens, None):
        if token is not None and _belongs(last, run, token, left_out):
            run.append(token)
            continue
        run = _trimmed(run)[:room]
        if any(_is_topic(one) and one.stem not in known_already for one in run):
            chunks.append(last.text[run[0].start : run[-1].end])
            room -= len(run)
        run = [token] if token is not None and _belongs(last, [], token, left_out) else []
    return chunks


def _belongs(last: Utterance, run: Sequence[Token], token: Token, left_out: Sequence[Token]) -> bool:
    breaks = token in left_out or token.folded in _BREAKS or (token.part is Part.LIGHT and not is_office(token))
    return not breaks and (not run or adjacent(last, run[-1], token))


_BREAKS = known.QUESTION_WORDS | known.AUXILIARIES | known.PERSONAL | known.DEMONSTRATIVE | known.THERE_THEN


def _is_topic(token: Token) -> bool:
    return token.part in (Part.NAME, Part.PLAIN, Part.TIME)


def _trimmed(run: list[Token]) -> list[Token]:
    while run and run[-1].part is Part.STOP:
        run = run[:-1]
    while run and run[0].part is Part.STOP and run[0].folded not in known.PREPOSITIONS | known.ARTICLES:
        run = run[1:]
    return run
