"""Which words of a question a passage has, and which it lacks: what is said of a near miss. Pure."""

from __future__ import annotations

from bot.answers import Words
from corpus.types import Passage
from embeddings.analysis import content_words, term
from embeddings.evidence import other_ways


def words_of(question: str, passage: Passage) -> Words:
    """Return the content words of a question as they were written, each once, by whether passage or title have them.

    A word is there in any form, a name in any script, an organisation by any of its names.
    """
    ways = other_ways(question)
    said = ways.said(passage.text) | ways.said(passage.article.title)
    written: dict[str, str] = {}
    for word in content_words(question):
        written.setdefault(term(word.folded), question[word.start : word.end])
    return Words(
        has=tuple(word for stem, word in written.items() if stem in said),
        lacks=tuple(word for stem, word in written.items() if stem not in said),
    )
