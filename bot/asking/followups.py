"""Complete a follow-up by the question before it: "And Uzbekistan?", "when was that?". Pure.

A question that stands alone is never touched. That is the harder half: most
short questions are new ones, and a topic that is carried into them hides their
answer. So a name in a question makes it one of its own, unless it opens like a
follow-up, points back by a pronoun, or leaves open what its verb asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answers import LastQuestion
from bot.asking import followup_words as known
from bot.asking.carrying import exchanged, with_subject, with_topic
from bot.asking.pointing import points_back
from bot.asking.utterance import (
    STAND_INS,
    Name,
    Part,
    Token,
    Utterance,
    content_stems,
    is_clause,
    is_cyrillic,
    is_office,
    names,
    read,
    read_whole,
)

CARRIED_FOR = timedelta(minutes=30)

LONGEST_QUESTION = 1000
"""Characters; the encoder reads the first few hundred words only, and would ignore the rest unseen."""

LONGEST_FOLLOW_UP = 14
"""Words; a longer question says what it is about."""

_MOST_OWN_WORDS = 4
"""Names and words of its own; with more a question is found by itself, whatever its pronouns stand for."""


@dataclass(frozen=True, slots=True)
class Completed:
    """What is searched. With `carried` it is not what the person wrote, and is shown to them."""

    text: str
    carried: bool


def complete(question: str, last: LastQuestion | None, *, now: datetime) -> Completed:
    """Return `question` with the topic of the last one where it follows up on it, else as it was written.

    Never longer than LONGEST_QUESTION where the question is not.
    """
    as_written = Completed(question, carried=False)
    if last is None or now - last.asked_at > CARRIED_FOR or len(question) > LONGEST_QUESTION:
        return as_written
    new = read(question)
    before = read_whole(last.question)
    if known.TOLD_ABOUT.match(question) or not (is_follow_up(new) or _asks_the_same_elsewhere(new, before)):
        return as_written
    text = _carried(new, before)
    if text is None or len(text) > LONGEST_QUESTION:
        return as_written
    return Completed(text, carried=True)


def is_follow_up(new: Utterance) -> bool:
    """Say whether a question cannot be understood without the one before it."""
    if not new.tokens or len(new.tokens) > LONGEST_FOLLOW_UP or new.has(known.ADDRESSED):
        return False
    if known.STANDS_ALONE.fullmatch(" ".join(token.folded for token in new.tokens)):
        return False
    if len(new.of(Part.NAME, Part.PLAIN)) > _MOST_OWN_WORDS:
        return False
    if is_clause(new):
        return points_back(new) or _leaves_open(new)
    return points_back(new) or _is_fragment(new) or _asks_for_more(new)


def _asks_the_same_elsewhere(new: Utterance, last: Utterance) -> bool:
    """Recognise "And how many died in Osh?" where it was asked how many died in clashes elsewhere."""
    if not new.opened or len(names(new)) != 1 or not new.of(Part.LIGHT) or new.of(Part.PLAIN):
        return False
    return _repeats(new, last)


def _carried(new: Utterance, last: Utterance) -> str | None:
    fragment = not is_clause(new) and not points_back(new) and not _asks_for_more(new)
    if fragment or _repeats(new, last):
        text = exchanged(new, last)
        if text is not None and _keeps_words(new, text):
            return text
    if _repeats(new, last) and not fragment:
        return f"{last.text}?"
    return with_subject(new, last) or with_topic(new, last)


def _keeps_words(new: Utterance, text: str) -> bool:
    """Say whether all that a person named is in what will be searched, also the canal of "А канал Кош-Тепа?"."""
    said = [new.written(token).casefold() for token in new.of(Part.NAME, Part.PLAIN)]
    return all(word in text.casefold() or word in STAND_INS for word in said)


def _repeats(new: Utterance, last: Utterance) -> bool:
    """Say whether a clause asks what the earlier one asked, of something else: "What did Uzbekistan say?"."""
    asks = {token.folded for token in new.tokens if token.folded in known.QUESTION_WORDS}
    asked = {token.folded for token in last.tokens}
    content = content_stems(new)
    if not is_clause(new) or new.tokens[-1].folded in known.PREPOSITIONS:
        return False  # "Кто против?" says more than who
    return bool(asks or content) and asks <= asked and content <= content_stems(last)


# fragments and clauses


def _is_fragment(new: Utterance) -> bool:
    own = new.of(Part.NAME, Part.PLAIN)
    if _is_event_of_its_own(new):
        return False
    if new.opened:
        return bool(own or new.times or any(token.part is Part.LIGHT for token in new.tokens))
    if not own:
        return bool(new.times) and not new.of(Part.LIGHT)
    led = new.tokens[0].folded in known.PREPOSITIONS
    one_thing = not (names(new) and new.of(Part.PLAIN)) and len(new.of(Part.PLAIN)) <= 1 and not new.of(Part.LIGHT)
    return led and one_thing


def _is_event_of_its_own(new: Utterance) -> bool:
    """Recognise "the drought in Turkmenistan": a noun with a place has its own topic, as have two names and a verb."""
    named = names(new)
    if len(named) > 1 and new.of(Part.PLAIN):
        return True
    return any(
        name.preposition not in ("", "of") and new.of(Part.PLAIN) and new.of(Part.PLAIN)[0].start < name.start
        for name in named
    )


def _leaves_open(new: Utterance) -> bool:
    """Say whether a clause lacks what it is about: only words that fit any event, or a verb without its object."""
    own = [token for token in new.of(Part.PLAIN) if token not in _open_ended(new)]
    if not names(new):
        if own:
            return new.opened and len(own) == 1 and _is_known(new, own[0])
        return _asks_about_nothing(new) and (not new.times or new.opened)
    if own or len(names(new)) > 1 or any(is_office(token) for token in new.tokens):
        return False
    return (new.opened or not new.times) and any(_lacks_object(new, names(new)[0], verb) for verb in _open_ended(new))


def _is_known(new: Utterance, noun: Token) -> bool:
    """Tell "and what was the verdict?" from "and what is inflation?"; Russian does not."""
    before = [token.folded for token in new.tokens if token.start < noun.start]
    return is_cyrillic(noun.folded[0]) or "the" in before


def _open_ended(new: Utterance) -> list[Token]:
    return [token for token in new.tokens if token.stem in known.elliptic()]


def _lacks_object(new: Utterance, name: Name, verb: Token) -> bool:
    """Tell "Did Uzbekistan sign?" from a verb that has all it needs.

    "What was signed in Khujand?", "Who joined the SCO?": the name says where, or is itself the object.
    "What did Tokayev sign?": the object is what is asked for.
    """
    if new.has(known.ASK_WHO_DID) or (verb.stem in known.transitive() and new.has(known.ASK_WHAT)):
        return False
    if name.preposition:
        return name.preposition == "of" and verb.start < name.start
    return name.start < verb.start or is_cyrillic(new.text[name.start])


def _asks_about_nothing(new: Utterance) -> bool:
    if len(new.of(Part.STOP)) < len(new.tokens):
        return True
    return any(t.folded in known.QUESTION_WORDS - {"what", "что"} for t in new.tokens)


def _asks_for_more(new: Utterance) -> bool:
    further = any(token.stem in known.going_on() for token in new.tokens)
    return further and not new.of(Part.NAME, Part.PLAIN, Part.TIME)
