"""Whether a question points back by a pronoun at what the question before was about. Pure.

A pronoun points back where nothing in the question itself can be what it stands
for, and where it stands for something at all: "it" often does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import followup_words as known
from bot.asking.utterance import Part, Token, Utterance, is_office


def points_back(new: Utterance) -> bool:
    """Say whether some pronoun in a question has to stand for what was asked about before it."""
    return any(_refers(new, number) for number in range(len(new.tokens)))


def _refers(new: Utterance, number: int) -> bool:
    token = new.tokens[number]
    if _ends_with_it(new, number):
        return True
    if token.folded in known.PERSONAL:
        stands = _antecedents(new, number) or _speaks_of_itself(new, number)
        return not (stands or _is_empty_it(new, number) or _is_people_there(new, token))
    if _is_bare_this(new, number):
        return True
    if new.of(Part.NAME, Part.TIME) or len(new.of(Part.PLAIN)) > 1:
        return False
    if token.folded in known.DEMONSTRATIVE:
        return not _opens_clause(new, number)
    return token.folded in known.THERE_THEN and _is_adverb(new, number)


def _ends_with_it(new: Utterance, number: int) -> bool:
    """Recognise "... about it", "... to that", "... об этом" at the end, whatever else is named."""
    token = new.tokens[number]
    at_end = 0 < number == len(new.tokens) - 1 and new.tokens[number - 1].folded in known.PREPOSITIONS
    points = token.folded in known.PERSONAL | known.DEMONSTRATIVE
    # "Who wrote the law and voted for it?" has its own.
    return at_end and points and len(new.of(Part.PLAIN)) <= 2 and not new.has(known.CONJUNCTIONS)


# what a pronoun may stand for


def _antecedents(new: Utterance, number: int) -> list[Token]:
    """Return what in the question itself a pronoun may stand for: names and nouns in front of it."""
    before = [token for token in new.tokens[:number] if _may_be_meant(token)]
    return [token for token in before if not _is_asked_for(new, token, number)]


def _may_be_meant(token: Token) -> bool:
    return token.part in (Part.NAME, Part.PLAIN) or is_office(token) or token.stem in known.actors()


def _is_asked_for(new: Utterance, noun: Token, pronoun: int) -> bool:
    """Recognise the noun of "which villages did they ..." and "how big was it": it is what is asked for.

    "Which party lost its seats" has a verb between the two: there the noun is what "its" stands for.
    """
    at = new.tokens.index(noun)
    if noun.part is Part.PLAIN and _stands_behind_who(new, at):
        return True
    asked = any(token.folded in known.ASK_WHICH for token in new.tokens[max(0, at - 2) : at])
    only_auxiliary = all(token.folded in known.AUXILIARIES for token in new.tokens[at + 1 : pronoun])
    return noun.part is not Part.NAME and asked and only_auxiliary and pronoun - at <= 3


def _stands_behind_who(new: Utterance, at: int) -> bool:
    """Recognise the verb of "who built it" and "who will build it", which a pronoun cannot stand for."""
    before = [token.folded for token in new.tokens[:at] if token.folded not in known.AUXILIARIES]
    return bool(before) and before[-1] in known.ASK_WHO


def _speaks_of_itself(new: Utterance, number: int) -> bool:
    """Recognise "who says they saw the drone" and "who lost his job in Atyrau": whoever does it may be meant."""
    before, after = new.tokens[:number], new.tokens[number + 1 :]
    asked = next((n for n, token in enumerate(before) if token.folded in known.ASK_WHO_DID), None)
    if asked is None or not after:
        return False
    has_what = new.tokens[number].folded in known.POSSESSIVE and new.of(Part.NAME) and new.of(Part.PLAIN)
    return bool(has_what) or any(token.stem in known.saying() for token in before[asked + 1 :])


# pronouns that stand for nothing


def _is_empty_it(new: Utterance, number: int) -> bool:
    """Recognise the "it" that stands for nothing: "is it true that ...", "will it rain", "how cold is it in Osh"."""
    if new.tokens[number].folded not in known.IMPERSONAL:
        return False
    if _announces_clause(new, number):
        return True
    if any(token.stem in known.weather() for token in new.tokens):
        return bool(new.of(Part.NAME, Part.TIME)) or len(new.of(Part.PLAIN)) > 1 or _is_weather(new)
    copula = number > 0 and new.tokens[number - 1].folded in known.COPULAS
    return copula and bool(new.of(Part.NAME))


def _is_people_there(new: Utterance, token: Token) -> bool:
    """Recognise the "they" of "why did they close Manas airport": it is anybody, and the rest can be found."""
    named = len(new.of(Part.NAME))
    return token.folded in known.ANYBODY and named > 0 and named + len(new.of(Part.PLAIN)) > 2


def _announces_clause(new: Utterance, number: int) -> bool:
    """Recognise "it emerged that ...", "does it matter who ..." and "how long does it take to cross the Pamirs"."""
    following = new.tokens[number + 1 :]
    says_that = any(token.folded == "that" for token in following[:5]) and len(following) > 3
    matters = len(following) > 2 and following[0].stem in known.means()
    return says_that or _takes(following) or (matters and following[1].folded in known.CLAUSE_FOLLOWS_IT)


def _takes(following: Sequence[Token]) -> bool:
    if not following or following[0].folded not in known.TAKES:
        return False
    to = next((n for n, token in enumerate(following) if token.folded in ("to", "for")), len(following))
    # "How long will it take to build?" leaves open what is built.
    return len([token for token in following[to + 1 :] if token.part in (Part.NAME, Part.PLAIN)]) > 1


def _is_weather(new: Utterance) -> bool:
    return any(token.stem in ("rain", "snow", "time") for token in new.tokens)


def _is_bare_this(new: Utterance, number: int) -> bool:
    """Recognise the "это" of "что это значит для Казахстана", which is no "это" of "что это за база в Гюмри"."""
    token, following = new.tokens[number], new.tokens[number + 1 :]
    if token.folded not in known.BARE_THIS or len(new.of(Part.NAME)) > 1 or len(new.of(Part.PLAIN)) > 1:
        return False
    return bool(following) and following[0].stem in known.means()


def _opens_clause(new: Utterance, number: int) -> bool:
    """Recognise the "that" of "who said that the border ..." and the "том" of "о том, что"."""
    following = new.tokens[number + 1 :]
    return bool(following) and following[0].folded in known.CLAUSE_FOLLOWS


def _is_adverb(new: Utterance, number: int) -> bool:
    """Tell "what happened there" from "is there a plan": the first ends with the word or is Russian."""
    return number == len(new.tokens) - 1 or new.tokens[number].folded not in ("there", "then")
