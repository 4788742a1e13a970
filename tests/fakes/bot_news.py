"""Realistic news for tests of what people read: articles, passages, cards, stories and coverage."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from bot.types import Answer, BriefStory, Card, Place, Quote
from corpus.types import Article, ArticleHeader, Coverage, Moment, Passage, Span
from embeddings.types import Story, StoryArticle

MORNING = datetime(2025, 3, 14, 3, 30, tzinfo=UTC)

BORDER = (
    "Officials from both capitals met in Batken on Thursday. Tajikistan and Kyrgyzstan agreed to reopen two crossings "
    "on the Isfara road before the end of March. Residents of Vorukh have waited since 2021. “We only want to visit "
    "our parents,” said a teacher from the village."
)
BORDER_ANSWER = "Tajikistan and Kyrgyzstan agreed to reopen two crossings on the Isfara road before the end of March."
WATER = (
    "Uzbekistan will receive 900 million cubic metres from the Toktogul reservoir this summer, the energy ministry in "
    "Bishkek said. In return Tashkent delivers electricity in winter."
)
PATROLS = (
    "Border guards from Tajikistan began joint patrols with a CSTO unit near Panj. The exercise runs until Sunday and "
    "involves about 300 soldiers."
)


def header(number: int = 1, **changes: object) -> ArticleHeader:
    """Return the header of article `number`; name only what matters."""
    values: dict[str, object] = {
        "id": number,
        "revision": 1,
        "key": f"https://news.example/{number}",
        "title": "Two crossings on the Isfara road reopen",
        "outlet": "Fergana Courier",
        "url": f"https://news.example/{number}",
        "authors": (),
        "language": "en",
        "published": Moment(MORNING),
        "first_seen": MORNING,
    }
    return ArticleHeader(**{**values, **changes})


def passage(text: str = BORDER, number: int = 1, **changes: object) -> Passage:
    """Return `text` as the only passage of article `number`."""
    return Passage(id=number * 10, article=header(number, **changes), start=0, end=len(text), text=text)


def article_with(passage_text: str, *, before: str = "", after: str = "") -> tuple[Article, Passage]:
    """Return an article and the passage that stands in it between `before` and `after`."""
    found = Passage(11, header(), len(before), len(before) + len(passage_text), passage_text)
    return Article(header(), before + passage_text + after), found


def span_of(sentence: str, text: str) -> Span:
    """Return where `sentence` stands in `text`."""
    start = text.index(sentence)
    return Span(start, start + len(sentence))


def border_quote() -> Quote:
    """Return the border passage with the sentence that answers."""
    return Quote(passage(BORDER), span_of(BORDER_ANSWER, BORDER))


def coverage(**changes: object) -> Coverage:
    """Return what a corpus of 412 articles covers."""
    values: dict[str, object] = {
        "articles": 412,
        "passages": 3120,
        "first": datetime(2014, 9, 14, tzinfo=UTC),
        "last": MORNING,
        "undated": 0,
        "updated": MORNING,
    }
    return Coverage(**{**values, **changes})


def card(*passage_ids: int, answered: bool = True) -> Card:
    """Return the stored card of a question that ranked `passage_ids`."""
    return Card(
        id="Zx81kQ",
        place=Place(77),
        question="Which crossings reopen?",
        as_of=MORNING,
        passage_ids=passage_ids,
        scores=tuple(0.9 for _ in passage_ids),
        confidence=0.8 if answered else 0.1,
        answered=answered,
        created=MORNING,
    )


def answer(*quotes: Quote, found: bool = True, **changes: object) -> Answer:
    """Return an answer that shows `quotes`."""
    values: dict[str, object] = {"coverage": coverage(), "confidence": 0.8, "card": "Zx81kQ"}
    return Answer("Which crossings reopen?", MORNING, found=found, quotes=quotes, **{**values, **changes})


def story(*leads: Passage, score: float = 1.0) -> Story:
    """Return a story told by `leads`, most central first."""
    vector = np.zeros((1, 3), dtype=np.float32)
    members = tuple(StoryArticle(lead.article, lead, vector) for lead in leads)
    return Story(members, outlets=len({lead.article.outlet for lead in leads}), score=score)


def brief_story(*quotes: Quote, links: tuple[Passage, ...] = ()) -> BriefStory:
    """Return a story of a brief that shows `quotes`."""
    return BriefStory(quotes[0].passage.article.title, quotes, len(quotes) + len(links), len(quotes), links)
