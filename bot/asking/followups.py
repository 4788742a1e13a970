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
from bot.asking.utterance import Part, Token, Utterance, content_stems, is_office, names, read, read_whole

CARRIED_FOR = timedelta(minutes=30)

LONGEST_QUESTION = 1000
"""Characters; the encoder reads the first few hundred words only, and would ignore the rest unseen."""

LONGEST_FOLLOW_UP = 14
"""Words; a longer question says what it is about."""

_MOST_OWN_WORDS = 4


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
    if known.TOLD_ABOUT.match(question) or not is_follow_up(new):
        return as_written
    text = _carried(new, read_whole(last.question))
    if text is None or len(text) > LONGEST_QUESTION:
        return as_written
    return Completed(text, carried=True)


def is_follow_up(new: Utterance) -> bool:
    """Say whether a question cannot be understood without the one before it."""
    if not new.tokens or len(new.tokens) > LONGEST_FOLLOW_UP or new.has(known.ADDRESSED):
        return False
    if known.STANDS_ALONE.fullmatch(" ".join(token.folded for token in new.tokens)):
        return False
    if _is_clause(new):
        return _points_back(new) or _leaves_open(new)
    return _points_back(new) or _is_fragment(new) or _asks_for_more(new)


def _carried(new: Utterance, last: Utterance) -> str | None:
    fragment = not _is_clause(new) and not _points_back(new) and not _asks_for_more(new)
    if fragment or _repeats(new, last):
        text = exchanged(new, last)
        if text is not None:
            return text
    if _repeats(new, last) and not fragment:
        return f"{last.text}?"
    return with_subject(new, last) or with_topic(new, last)


def _repeats(new: Utterance, last: Utterance) -> bool:
    """Say whether a clause asks what the earlier one asked, of something else: "What did Uzbekistan say?"."""
    asks = {token.folded for token in new.tokens if token.folded in known.QUESTION_WORDS}
    asked = {token.folded for token in last.tokens}
    content = content_stems(new)
    return _is_clause(new) and bool(asks or content) and asks <= asked and content <= content_stems(last)


def _is_clause(new: Utterance) -> bool:
    return new.has(known.QUESTION_WORDS) or new.has(known.AUXILIARIES)


# pronouns


def _points_back(new: Utterance) -> bool:
    return any(_refers(new, number) for number in range(len(new.tokens)))


def _refers(new: Utterance, number: int) -> bool:
    token = new.tokens[number]
    if _ends_with_it(new, number):
        return True
    if token.folded in known.PERSONAL:
        return not _antecedents(new, number) and not (token.folded in known.IMPERSONAL and _is_empty_it(new, number))
    if new.of(Part.NAME, Part.TIME) or len(_own(new)) > 1:
        return False
    if token.folded in known.DEMONSTRATIVE:
        return not _opens_clause(new, number)
    return token.folded in known.THERE_THEN and _is_adverb(new, number)


def _own(new: Utterance) -> list[Token]:
    return new.of(Part.PLAIN)


def _ends_with_it(new: Utterance, number: int) -> bool:
    """Recognise "... about it", "... to that", "... об этом" at the end, whatever else is named."""
    token = new.tokens[number]
    at_end = 0 < number == len(new.tokens) - 1 and new.tokens[number - 1].folded in known.PREPOSITIONS
    points = token.folded in known.PERSONAL | known.DEMONSTRATIVE
    # "Who wrote the law and voted for it?" has its own.
    return at_end and points and len(_own(new)) <= 2 and not new.has(known.CONJUNCTIONS)


def _antecedents(new: Utterance, number: int) -> list[Token]:
    """Return what in the question itself a pronoun may stand for: names and nouns in front of it."""
    before = [token for token in new.tokens[:number] if token.part in (Part.NAME, Part.PLAIN) or is_office(token)]
    return [token for token in before if not _is_asked_for(new, token, number)]


def _is_asked_for(new: Utterance, noun: Token, pronoun: int) -> bool:
    """Recognise the noun of "which villages did they ..." and "how big was it": it is what is asked for."""
    at = new.tokens.index(noun)
    asked = any(token.folded in known.QUESTION_WORDS for token in new.tokens[max(0, at - 2) : at])
    between = new.tokens[at + 1 : pronoun]
    only_verb = all(token.folded in known.AUXILIARIES or token.part is Part.PLAIN for token in between)
    return noun.part is Part.PLAIN and asked and only_verb and len(between) <= 2


def _is_empty_it(new: Utterance, number: int) -> bool:
    """Recognise the "it" that stands for nothing: "is it true that ...", "will it rain", "how cold is it in Osh"."""
    if any(token.stem in known.weather() for token in new.tokens):
        return bool(new.of(Part.NAME, Part.TIME)) or len(_own(new)) > 1 or _is_weather(new)
    copula = number > 0 and new.tokens[number - 1].folded in known.COPULAS
    return copula and bool(new.of(Part.NAME))


def _is_weather(new: Utterance) -> bool:
    return any(token.stem in ("rain", "snow", "time") for token in new.tokens)


def _opens_clause(new: Utterance, number: int) -> bool:
    """Recognise the "that" of "who said that the border ..." and the "том" of "о том, что"."""
    following = new.tokens[number + 1 :]
    return bool(following) and following[0].folded in known.CLAUSE_FOLLOWS


def _is_adverb(new: Utterance, number: int) -> bool:
    """Tell "what happened there" from "is there a plan": the first ends with the word or is Russian."""
    return number == len(new.tokens) - 1 or new.tokens[number].folded not in ("there", "then")


# fragments and clauses


def _is_fragment(new: Utterance) -> bool:
    own = new.of(Part.NAME, Part.PLAIN)
    if len(own) > _MOST_OWN_WORDS or _is_event_of_its_own(new):
        return False
    if new.opened:
        return bool(own or new.times or any(token.part is Part.LIGHT for token in new.tokens))
    if not own:
        return bool(new.times) and not new.of(Part.LIGHT)
    led = new.tokens[0].folded in known.PREPOSITIONS
    one_thing = not (names(new) and _own(new)) and len(_own(new)) <= 1 and not new.of(Part.LIGHT)
    return led and one_thing


def _is_event_of_its_own(new: Utterance) -> bool:
    """Recognise "the drought in Turkmenistan": a noun with a place has its own topic, as have two names and a verb."""
    named = names(new)
    if len(named) > 1 and _own(new):
        return True
    return any(name.preposition not in ("", "of") and _own(new) and _own(new)[0].start < name.start for name in named)


def _leaves_open(new: Utterance) -> bool:
    """Say whether a clause lacks what it is about: only words that fit any event, or a verb without its object."""
    open_ended = [token for token in new.tokens if token.stem in known.elliptic()]
    own = [token for token in _own(new) if token not in open_ended]
    if not names(new):
        if own:
            return new.opened and len(own) == 1
        return _asks_about_nothing(new) and (not new.times or new.opened)
    if len(names(new)) > 1 or own or any(is_office(token) for token in new.tokens):
        return False
    return bool(open_ended) and not new.times if not new.opened else bool(new.of(Part.LIGHT) or open_ended)


def _asks_about_nothing(new: Utterance) -> bool:
    if len(new.of(Part.STOP)) < len(new.tokens):
        return True
    return any(t.folded in known.QUESTION_WORDS - {"what", "что"} for t in new.tokens)


def _asks_for_more(new: Utterance) -> bool:
    further = any(token.stem in known.going_on() for token in new.tokens)
    return further and not new.of(Part.NAME, Part.PLAIN, Part.TIME)
