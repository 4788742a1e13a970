"""Articles of one story that each say one thing, as sentences that can be held against each other."""

from datetime import datetime

from fakes.embeddings_store import day, header

from corpus.sentences import sentence_spans
from corpus.types import Passage
from embeddings.types import StorySentence


def article(
    number: int, text: str, *, title: str = "Clash near Batken", published: datetime | None = None
) -> list[StorySentence]:
    """Return the sentences of an article that holds `text` and nothing else, by default of 16 September."""
    head = header(number, title, published=published or day(9, 16), outlet=f"Outlet {number}")
    passage = Passage(number, head, 0, len(text), text)
    return [StorySentence(passage, span) for span in sentence_spans(text)]


def two(first: str, second: str, *, title: str = "Clash near Batken", days: int = 0) -> list[StorySentence]:
    """Return the sentences of two articles under one title, the second so many days later."""
    later = article(2, second, title=title, published=day(9, 16 + days))
    return [*article(1, first, title=title), *later]
