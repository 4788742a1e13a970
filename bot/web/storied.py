"""The articles of a story -> its page: texts with their reprints, and its days. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.rendering.markup import is_linkable
from bot.rendering.quoting import outlet, title
from bot.texts import Texts
from bot.web.shelf import Folder
from corpus.types import ArticleHeader, Moment

TITLE_UNITS = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list; `url` is None where it cannot be linked."""

    article_id: int
    title: str
    outlet: str
    language: str
    published: Moment | None
    date: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was written for itself, and the articles that carry it too, in the order of time."""

    article: Listed
    reprints: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a story: `texts` are those that first came out on it; `articles` counts reprints, too.

    `date` is None where articles state none.
    """

    date: date | None
    words: str
    texts: tuple[Text, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as its page shows it: `days` in the order of time, those without a date last; counts of all of it."""

    story_id: int
    head: Listed
    days: tuple[Day, ...]
    articles: int
    outlets: int
    languages: tuple[str, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return all texts in the order of their days."""
        return tuple(text for day in self.days for text in day.texts)


def viewed(folder: Folder, texts: Texts, zone: str) -> StoryView:
    """Return what is shown of a story, its days those of `zone`."""
    groups = by_origin(folder)
    made = [
        Text(listed(first, texts, zone), tuple(listed(one, texts, zone) for one in rest)) for first, *rest in groups
    ]
    headers, local = {one.id: one for one in folder.articles}, ZoneInfo(zone)
    on_day: defaultdict[date | None, list[Text]] = defaultdict(list)
    for text in made:
        on_day[day_of(headers[text.article.article_id], local)].append(text)
    counts = [day_of(one, local) for one in folder.articles]
    days = sorted({*counts}, key=lambda day: (day is None, day or date.min))
    return StoryView(
        story_id=folder.story_id,
        head=listed(most_central(folder), texts, zone),
        days=tuple(
            Day(day, texts.days(day, day) if day else texts.say("undated"), tuple(on_day[day]), counts.count(day))
            for day in days
        ),
        articles=len(folder.articles),
        outlets=len({one.outlet for one in folder.articles}),
        languages=tuple(sorted({one.language for one in folder.articles if one.language})),
    )


def by_origin(folder: Folder) -> list[list[ArticleHeader]]:
    """Return the articles of each text, the one that it comes from first; texts in the order of time."""
    groups: defaultdict[int, list[ArticleHeader]] = defaultdict(list)
    for header in folder.articles:
        groups[folder.origins.get(header.id, header.id)].append(header)
    return [sorted(group, key=lambda one: one.id != origin) for origin, group in groups.items()]


def state(folder: Folder) -> tuple[tuple[int, int], ...]:
    """Return id and revision of one article of each text, the most central first."""
    firsts = [group[0] for group in by_origin(folder)]
    ordered = sorted(firsts, key=lambda one: (-folder.central.get(one.id, 0.0), one.id))
    return tuple((one.id, one.revision) for one in ordered)


def most_central(folder: Folder) -> ArticleHeader:
    """Return the article whose title names the story."""
    return max(folder.articles, key=lambda one: (folder.central.get(one.id, 0.0), -one.id))


def listed(header: ArticleHeader, texts: Texts, zone: str) -> Listed:
    """Return what a list shows of an article, its date in `zone`."""
    return Listed(
        article_id=header.id,
        title=title(header, texts, longest=TITLE_UNITS),
        outlet=outlet(header, texts),
        language=header.language or "",
        published=header.published,
        date=texts.date(header.published, zone),
        url=header.url if is_linkable(header.url) else None,
    )


def day_of(header: ArticleHeader, zone: ZoneInfo) -> date | None:
    """Return the calendar day of a publication: one that was stated as a date is that date in every zone."""
    if header.published is None:
        return None
    return header.published.at.date() if header.published.day_only else header.published.at.astimezone(zone).date()
