"""How one story is told: its headline, its sentences, what it is to this chat. Pure.

Every headline is the title of an article and every sentence a slice of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.briefs.headline import Headline, headline
from bot.briefs.leading import later
from bot.briefs.on_topic import Asked, sums_up
from bot.briefs.sameness import adds_nothing
from bot.briefs.selection import Wanted, choose, is_new, telling
from bot.briefs.statements import Statement, all_sentences, anything, statements
from bot.briefs.weights import story_weights
from bot.news import BriefStory, LedStory, Novelty, Told
from bot.types import Length
from corpus.types import Passage
from embeddings.differences import find
from embeddings.types import Story, StoryArticle

SENTENCES: Mapping[Length, int] = {Length.HEADLINES: 0, Length.SHORT: 2, Length.FULL: 3}
"""The most that is quoted of a story."""

MOST_READ = 30
"""Texts of a story that are read, most central first: a story of a hundred says the same many times over."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a story is told against.

    `common` is how many stories use each word (see `bot.briefs.weights`), `told` what
    this chat was sent before, and `said` what the brief says before this story.
    A `whole` story is told as if nothing of it was told, and only marked;
    `asked` is the topic that the brief is about, if it has one.
    """

    common: Mapping[str, float]
    told: Told
    said: tuple[str, ...]
    length: Length
    whole: bool = False
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class _Material:
    """What of a story is read: `articles` of different origins, what they say, and how much each word carries."""

    articles: tuple[StoryArticle, ...]
    pool: tuple[Statement, ...]
    weights: Mapping[str, float]
    novelty: Novelty


def tell(led: LedStory, known: Known) -> BriefStory | None:
    """Return how `led` is told, None where it has no sentence, or none that the brief does not say already.

    None as well where the brief has a topic and nothing of the story is on it.
    What this chat was told already is not told again: where articles that are
    new to it add something, the story tells that and is new or updated;
    where they add nothing it is running, and told as if it were new.
    """
    material = _material(led, known)
    heads = _heads(material, known)
    if not heads:
        return None
    head = headline(heads, material.weights)
    wanted = Wanted(max(SENTENCES[known.length], 1), material.weights, head.text, known.said)
    chosen = choose(material.pool, wanted) or _fallback(material, wanted, known.asked)
    if not chosen:
        return None
    return _story(led, head, chosen[: SENTENCES[known.length]], material=material, asked=known.asked)


def is_digest(led: LedStory) -> bool:
    """Tell whether all that a story has are articles that sum up a day or a week."""
    return all(sums_up(one.article.title) for one in led.story.articles)


def beside(told: BriefStory, other: BriefStory, story: Story) -> BriefStory:
    """Return a story with another one of its event as its first link, and that one's articles as told with it."""
    link = next(one.lead for one in story.articles if one.article.id == other.headed.id)
    ids, urls = (*told.article_ids, *other.article_ids), (*told.urls, *other.urls)
    return replace(told, links=(link, *told.links), article_ids=ids, urls=tuple(dict.fromkeys(urls)))


def _material(led: LedStory, known: Known) -> _Material:
    """Return what of a story is read: what is new of it, unless it is told whole or nothing is."""
    news = _news(led, known)
    if news is None:
        return _everything(led, known)
    is_all = not known.whole or known.told == Told()
    return news if is_all else replace(_everything(led, known), novelty=news.novelty)


def _heads(material: _Material, known: Known) -> tuple[StoryArticle, ...]:
    """Return the articles whose titles can head the story."""
    return known.asked.heads(material.articles) if known.asked else material.articles


def _news(led: LedStory, known: Known) -> _Material | None:
    """Return what the articles that are new to the chat add to what it was told, None where they add nothing.

    Only what is not older than what was told of the story is an update of it.
    What cannot be quoted decides as well where there is nothing better: such
    a story is told once, by whatever it has.
    """
    if led.novelty is Novelty.RUNNING:
        return None
    articles = _texts(later(led.story, led.fresh, known.told.article_ids, heard=led.heard), known.asked)
    weights = story_weights(articles, known.common)
    old = [
        one.text for one in statements(_texts([one for one in led.story.articles if one.article.id not in led.fresh]))
    ]
    heard = (*known.told.sentences, *old, *(one.text for one in statements(_texts(led.heard))))
    asked = known.asked
    central = telling(_on_topic(statements(articles), asked), weights) or _on_topic(anything(articles), asked)
    adding = tuple(one for one in central if not any(adds_nothing(one.text, each) for each in heard))
    return _Material(articles, adding, weights, led.novelty) if adding else None


def _everything(led: LedStory, known: Known) -> _Material:
    articles = _texts(led.story.articles, known.asked)
    weights = story_weights(articles, known.common)
    pool = telling(_on_topic(statements(articles), known.asked), weights)
    return _Material(articles, tuple(pool), weights, Novelty.RUNNING)


def _on_topic(pool: Sequence[Statement], asked: Asked | None) -> list[Statement]:
    return [one for one in pool if asked is None or asked.allows(one.passage, one.text)]


def _texts(articles: Sequence[StoryArticle], asked: Asked | None = None) -> tuple[StoryArticle, ...]:
    """Return the most central article of each origin, with what of it is on the topic."""
    texts: dict[int, StoryArticle] = {}
    for one in asked.narrowed(articles) if asked else articles:
        texts.setdefault(one.origin, one)
    return tuple(texts.values())[:MOST_READ]


def _fallback(material: _Material, wanted: Wanted, asked: Asked | None) -> list[Statement]:
    """Return one sentence of a story that has only what is usually not quoted: better that than silence."""
    pool = [*(one for one in material.pool if not one.leans), *_on_topic(anything(material.articles), asked)]
    return [one for one in pool if is_new(one.text, wanted.said)][:1]


def _story(
    led: LedStory, head: Headline, chosen: Sequence[Statement], *, material: _Material, asked: Asked | None
) -> BriefStory:
    story = led.story
    compared = [one for one in all_sentences(material.articles) if asked is None or asked.allows(one.passage, one.text)]
    shown = {head.article.article.id, *(one.passage.article.id for one in chosen)}
    return BriefStory(
        headline=head.text,
        headed=head.article.article,
        quotes=tuple(one.quote for one in chosen),
        articles=len(story.articles),
        outlets=story.outlets,
        origins=story.origins,
        novelty=material.novelty,
        article_ids=tuple(one.article.id for one in story.articles),
        urls=tuple(dict.fromkeys(one.article.url for one in story.articles if one.article.url)),
        links=_links(story, shown),
        differences=tuple(find(compared)) if chosen else (),
        lead=led.lead,
        first=story.first,
        last=story.last,
    )


def _links(story: Story, shown: set[int]) -> tuple[Passage, ...]:
    """Return the openings of the other articles, one of each outlet before the second of any."""
    others = [one.lead for one in story.articles if one.article.id not in shown]
    heard: set[str] = set()
    firsts: list[Passage] = []
    rest: list[Passage] = []
    for one in others:
        (rest if one.article.outlet in heard else firsts).append(one)
        heard.add(one.article.outlet)
    return (*firsts, *rest)
