"""A brief -> what its page and its entry in a feed show. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from bot.forms.atom import Entry
from bot.forms.html import fragment
from bot.forms.sheet import sheet
from bot.forms.types import Said, Told
from bot.texts import Texts
from bot.types import Language, Length
from bot.web.access import Scope, Section
from bot.web.briefs_kept import DayBrief, Wanted

FEED = "feed"
"""What a link names instead of a day where it opens the feed."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where quotes and stories of a brief lead within the room, and in which words."""

    stories: Mapping[int, int]
    quote_words: str
    story_words: str

    def passages(self, said: Said) -> tuple[str, ...]:
        """Return the permanent link of each passage that is quoted."""
        return tuple(dict.fromkeys(f"/passages/{quote.passage.id}#passage" for quote in said.quotes))

    def story(self, told: Told) -> str:
        """Return the page of the kept story that most of these articles belong to, "" where none belongs to any."""
        counted = Counter(self.stories[one] for one in told.article_ids if one in self.stories)
        return f"/stories/{counted.most_common(1)[0][0]}" if counted else ""


def path_of(wanted: Wanted, usual: Length) -> str:
    """Return the address of a brief; what is usual is not said in it."""
    asked = {"topic": wanted.topic, "length": wanted.length.value if wanted.length is not usual else ""}
    return _with(f"/briefs/{wanted.day}", asked)


def archive_path(month: date | None = None, topic: str = "") -> str:
    """Return the address of the list of days, by default of the newest month."""
    return _with("/briefs", {"month": f"{month:%Y-%m}" if month else "", "topic": topic})


def feed_path(topic: str = "", key: str = "") -> str:
    """Return the address of the feed of all news or of a topic, which `key` opens for a program."""
    return _with("/briefs/feed.atom", {"topic": topic, "key": key})


def scope_of(what: date | str, topic: str) -> Scope:
    """Return what a link to the brief of a day, or to the feed, opens."""
    return Scope(Section.BRIEF, f"{what}:{topic}" if topic else f"{what}")


@dataclass(frozen=True, slots=True)
class Shape:
    """Which feed somebody wants: on which topic, in which language, with addresses that begin how, of which desk."""

    topic: str
    language: Language
    base: str
    home: str

    def urn(self, name: str) -> str:
        """Return a URI that names something of this feed for ever and nothing else anywhere (RFC 9562, 5.5).

        The address of the room is not in it: that may move. The same brief in another language is another text.
        """
        return uuid5(NAMESPACE_URL, f"heliograph:{self.home}:{self.language}:{name}:{self.topic}").urn


def entry(known: DayBrief, wanted: Wanted, shape: Shape, *, zone: str, changed: datetime) -> Entry:
    """Return a brief as an entry of a feed; `changed` is when the articles of its day did so last."""
    said = sheet(known.brief, Texts(shape.language), zone)
    published = ends(wanted.day, zone)
    return Entry(
        id=shape.urn(f"brief:{wanted.day}"),
        title=f"{said.title}, {said.bounds[-1].words}",
        updated=max(published, changed),
        html=fragment(said),
        published=published,
        link=f"{shape.base}{_with(f'/briefs/{wanted.day}', {'topic': wanted.topic})}",
    )


def ends(day: date, zone: str) -> datetime:
    """Return the moment when a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _with(path: str, asked: Mapping[str, str]) -> str:
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{said}" if said else path
