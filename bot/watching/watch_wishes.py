"""What people ask to be told of as it appears: a topic, keywords, a source, a question. Pure.

A sentence that cannot be understood raises CommandError with the key of what to answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.errors import CommandError
from bot.types import Topical, Wish
from bot.watching.keywords import is_left_open, keywords
from corpus.identity import outlet_of

LONGEST_TOPIC = 200
"""Characters. The encoder reads about 250 word pieces; a topic is a phrase, not an article."""

KNOWN_NAMED = 8
"""Sources that are named where one is unknown."""

_WHAT: Mapping[str, Topical] = {
    **dict.fromkeys(("topic", "тема", "тему"), Topical.TOPIC),
    **dict.fromkeys(("words", "word", "keywords", "слова", "слово"), Topical.WORDS),
    **dict.fromkeys(("source", "outlet", "источник", "издание"), Topical.SOURCE),
    **dict.fromkeys(("question", "вопрос"), Topical.QUESTION),
}
_MISSING = {
    Topical.TOPIC: "no_topic",
    Topical.WORDS: "no_words",
    Topical.SOURCE: "no_source",
    Topical.QUESTION: "no_watched_question",
}


def watch_wish(words: Sequence[str], *, channel: str | None = None) -> Wish | None:
    """Understand "topic water disputes", 'words "Rogun dam" -tender', "source NAME", "question WHAT", in Russian too.

    None where the first word names no kind. Raises CommandError: no_topic, no_words, no_source, no_watched_question,
    words_left_open, topic_too_long(limit).
    """
    what = _WHAT.get(words[0].casefold()) if words else None
    if what is None:
        return None
    text = " ".join(words[1:])
    if not any(character.isalnum() for character in text) or (what is Topical.WORDS and not keywords(text).wanted):
        raise CommandError(_MISSING[what])
    if what is Topical.WORDS and is_left_open(text):
        raise CommandError("words_left_open")
    if len(text) > LONGEST_TOPIC:
        raise CommandError("topic_too_long", limit=str(LONGEST_TOPIC))
    return Wish(what, topic=text, channel=channel)


def source_named(name: str, known: Sequence[str]) -> str:
    """Return the known source that somebody means: by its whole name, its address, or what only its name holds.

    Raises CommandError ambiguous_source(value, known), unknown_source(value, known) or unknown_source_alone(value).
    """
    if (found := source_among(name, known)) is not None:
        return found
    if not known:
        raise CommandError("unknown_source_alone", value=name)
    raise CommandError("unknown_source", value=name, known=", ".join(known[:KNOWN_NAMED]))


def source_among(name: str, known: Sequence[str]) -> str | None:
    """Return the source as `source_named` does, None for an unknown one; raises CommandError ambiguous_source."""
    wanted = _key(name)
    for fits in (lambda key: key == wanted, lambda key: key.startswith(wanted), lambda key: wanted in key):
        found = [outlet for outlet in known if fits(_key(outlet))]
        if len(found) == 1 or (found and _key(found[0]) == wanted):
            return found[0]
        if found:
            raise CommandError("ambiguous_source", value=name, known=", ".join(found[:KNOWN_NAMED]))
    return None


def _key(name: str) -> str:
    host = outlet_of(name) if "/" in name else name
    return " ".join(host.casefold().removeprefix("www.").split())
