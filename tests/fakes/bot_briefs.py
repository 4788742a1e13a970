"""Briefs as the composer makes them: three stories of one day in the Fergana valley, one of them with two counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fakes.bot_news import MORNING, coverage, passage, span_of

from bot.answers import Quote
from bot.news import Brief, BriefStory, Counted, Novelty
from corpus.types import Passage
from embeddings.types import Difference, DifferenceKind, StorySentence

LANDSLIDE = "A landslide at Aravan killed 19 people on Thursday, the emergencies ministry said. Rain goes on."
LANDSLIDE_LATER = "Rescuers in Aravan now count 21 people killed by the landslide. The road to Osh is closed."
CANAL = "Uzbekistan and Kyrgyzstan will share the water of the Andijan reservoir in equal parts from April on."


def quote(text: str, number: int, *, sentence: str = "", **changes: object) -> Quote:
    """Return article `number` with one `sentence` quoted, by default its first."""
    found = passage(text, number, **changes)
    return Quote(found, span_of(sentence or text.split(". ")[0].rstrip(".") + ".", text))


def told(*quotes: Quote, links: tuple[Passage, ...] = (), **changes: object) -> BriefStory:
    """Return a story that shows `quotes` under the headline of the first, each from an outlet and origin of its own."""
    articles = [*dict.fromkeys(each.passage.article for each in quotes), *(link.article for link in links)]
    values: dict[str, object] = {
        "headline": articles[0].title,
        "headed": articles[0],
        "quotes": quotes,
        "articles": len(articles),
        "outlets": len({article.outlet for article in articles}),
        "origins": len(articles),
        "novelty": Novelty.NEW,
        "article_ids": tuple(article.id for article in articles),
        "urls": tuple(article.url for article in articles if article.url),
        "links": links,
        "differences": (),
        "lead": None,
        "first": MORNING - timedelta(hours=9),
        "last": MORNING,
    }
    return BriefStory(**{**values, **changes})


def differing(earlier: Quote, later: Quote, *, about: str, values: tuple[str, str]) -> Difference:
    """Return what two quoted sentences differ in."""
    first, second = (StorySentence(each.passage, each.best) for each in (earlier, later) if each.best)
    one, other = (span_of(value, said.text) for value, said in zip(values, (first, second), strict=True))
    return Difference(DifferenceKind.NUMBER, about, (one, other), (first, second))


def landslide(**changes: object) -> BriefStory:
    """Return a story of two outlets that count the dead differently."""
    first = quote(LANDSLIDE, 1, title="Landslide at Aravan", outlet="Osh Daily")
    second = quote(LANDSLIDE_LATER, 2, title="Road to Osh closed", outlet="Panj Observer")
    values: dict[str, object] = {"differences": (differing(first, second, about="killed", values=("19", "21")),)}
    road = replace(second, best=span_of("The road to Osh is closed.", LANDSLIDE_LATER))
    return told(first, road, **{**values, **changes})


def canal(**changes: object) -> BriefStory:
    """Return a story that one outlet tells."""
    return told(quote(CANAL, 3, title="Reservoir to be shared", outlet="Valley Wire"), **changes)


def brief(*stories: BriefStory, **changes: object) -> Brief:
    """Return the brief of a day that rests on 214 articles."""
    values: dict[str, object] = {
        "since": MORNING - timedelta(days=1),
        "until": MORNING,
        "stories": stories,
        "coverage": coverage(),
        "counted": Counted(214, 17),
    }
    return Brief(**{**values, **changes})
