"""Realistic news for tests of what people read: articles, passages, cards, stories and coverage."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from bot.answers import Answer, Card, Quote
from bot.news import BriefStory, Lead, LedStory, Novelty
from bot.types import Place
from corpus.types import Article, ArticleHeader, Coverage, Moment, Passage, Span
from embeddings.types import Story, StoryArticle

MORNING = datetime(2025, 3, 14, 3, 30, tzinfo=UTC)
LEAD = Lead(score=0.6, origins=0.5, outlets=0.5, freshness=0.8, novelty=1.0, topics=0.0)

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


def story(*leads: Passage) -> Story:
    """Return a story told by `leads`, most central first."""
    vector = np.zeros((1, 3), dtype=np.float32)
    members = tuple(StoryArticle(lead.article, (lead,), vector, lead.article.id) for lead in leads)
    return Story(leads[0].article.id, members)


def led(told: Story, *, novelty: Novelty = Novelty.NEW, fresh: frozenset[int] | None = None) -> LedStory:
    """Return a story in its place; all of its articles are new to the chat unless `fresh` names those that are."""
    ids = frozenset(one.article.id for one in told.articles)
    return LedStory(told, LEAD, novelty, ids if fresh is None else fresh)


def brief_story(*quotes: Quote, links: tuple[Passage, ...] = (), **changes: object) -> BriefStory:
    """Return a story of a brief that shows `quotes`, headed by the title of the first; each article is its own origin.

    A story without quotes, as in a brief of headlines, is given its `headed` article.
    """
    passages = (*(quote.passage for quote in quotes), *links)
    articles = tuple({one.article.id: one.article for one in passages}.values())
    heading = articles[0] if articles else header()
    moments = [article.visible_from for article in articles or (heading,)]
    values: dict[str, object] = {
        "headline": heading.title,
        "headed": heading,
        "quotes": quotes,
        "articles": len(articles),
        "outlets": len({article.outlet for article in articles}),
        "origins": len(articles),
        "novelty": Novelty.NEW,
        "article_ids": tuple(article.id for article in articles),
        "urls": tuple(dict.fromkeys(article.url for article in articles if article.url)),
        "links": links,
        "differences": (),
        "lead": LEAD,
        "first": min(moments),
        "last": max(moments),
    }
    return BriefStory(**{**values, **changes})
