"""News of our own invention, and the pages and feeds that carry it."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from corpus.types import Draft, Moment, Span

NOW = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)

PARAGRAPHS = (
    "Delegations from Bishkek and Dushanbe met in Batken on Tuesday to walk the last stretch of their border.",
    "The head of the Kyrgyz delegation, A. B. Mamatov, said that 14 kilometres near the Golovnoi intake were left.",
    "Engineers of both sides will share the intake from April, so that villages downstream have water in summer.",
    "Residents of Kok-Tash told reporters that the checkpoint had opened at 8 a.m. and that buses were running again.",
    "The next meeting is planned for May in Isfara, where maps of the crossing points are to be signed.",
)
STORY = "\n\n".join(PARAGRAPHS)


def draft(**changes: object) -> Draft:
    """Return a draft about the border talks with some fields changed."""
    url = "https://panj-herald.example/border-talks"
    stated: dict[str, object] = {
        "key": url,
        "title": "Border talks end in Batken",
        "text": STORY,
        "outlet": "Panj Herald",
        "url": url,
        "language": "en",
        "published": Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC)),
    }
    return Draft(**{**stated, **changes})  # type: ignore[arg-type]


def whole(text: str) -> list[Span]:
    """Return one span over the whole text."""
    return [Span(0, len(text))]


def page(title: str, *paragraphs: str, head: str = "", language: str = "en") -> str:
    """Return a page as a news site serves it: menu, article, footer."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"{head}</head>"
        f'<body><nav><ul><li><a href="/">Home</a></li><li><a href="/water">Water</a></li></ul></nav>'
        f"<main><article><h1>{escape(title)}</h1>{body}</article></main>"
        f"<footer><p>Contact us</p></footer></body></html>"
    )


def rss(*items: str, title: str = "Panj Herald") -> str:
    """Return an RSS feed of the items."""
    head = f"<title>{title}</title><link>https://panj-herald.example/</link><description>News</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def item(guid: str, title: str, *, link: str | None = None, html: str = "", date: str | None = None) -> str:
    """Return one item of an RSS feed."""
    parts = [f"<guid isPermaLink='false'>{guid}</guid><title>{escape(title)}</title>"]
    if link:
        parts.append(f"<link>{escape(link)}</link>")
    if date:
        parts.append(f"<pubDate>{date}</pubDate>")
    return f"<item>{''.join(parts)}<description>{escape(html)}</description></item>"
