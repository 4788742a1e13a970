"""Read sitemaps, news sitemaps and their indexes (sitemaps.org protocol 0.9, Google News 0.9). Pure.

A sitemap is followed as if it were a feed: `json_feed` makes one of its newest pages, whose
articles are then fetched like those of any feed that has no text.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.decoding import decoded
from corpus.feed_guard import checked_feed
from corpus.identity import canonical_url, outlet_of
from corpus.moments import parse_moment

# A sitemap may list 50,000 pages, the whole archive of a paper; what is followed is what is new.
NEWEST_PAGES = 1000
# The newest parts of an index; a news site changes one or two of them a day.
NEWEST_PARTS = 5

# The feed made of a sitemap says so here: the dates of its items are those of changes, not of publication.
MARK = "heliograph: pages of a sitemap"

_GZIP_MARK = b"\x1f\x8b"
# Comments and namespaces before the first element seldom take a thousand.
_HEAD = 2000
# Atomic, so that a row of comments cannot be read in many ways.
_ROOT = re.compile(rb"(?>(?:\s|<\?.*?\?>|<!--.*?-->)*)<(?:\w+:)?(?:urlset|sitemapindex)[\s/>]", re.DOTALL)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """One address of a sitemap; title and publication come from news sitemaps only."""

    url: str
    changed: datetime | None = None
    title: str = ""
    published: str | None = None
    language: str | None = None

    @property
    def newest(self) -> datetime:
        """Return what the page is sorted by, for want of anything better the beginning of time."""
        return self.changed or _LONG_AGO


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages of a sitemap, or the addresses of the sitemaps that an index lists; newest first."""

    pages: tuple[SitemapPage, ...] = ()
    parts: tuple[str, ...] = ()
    outlet: str = ""


def unpacked(content: bytes, *, limit: int) -> bytes:
    """Return a sitemap that is kept packed (.xml.gz) unpacked, anything else as it is.

    Raises ValueError for more than `limit` bytes.
    """
    return decoded([content], "gzip", limit=limit) if _is_packed(content) else content


def head_of(content: bytes) -> bytes:
    """Return what a document begins with, unpacked, without blanks and in small letters; "" if it is damaged."""
    try:
        head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(content, _HEAD) if _is_packed(content) else content
    except zlib.error:
        return b""
    return head[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def is_sitemap(content: bytes) -> bool:
    """Tell by its first bytes whether a document is a sitemap or an index of sitemaps."""
    return bool(_ROOT.match(head_of(content)))


def parse_sitemap(content: bytes, url: str) -> Sitemap:
    """Return the newest pages, or parts, that the sitemap at `url` lists.

    Addresses on other hosts are left out, as the protocol wants it, and so are those
    that are none. Raises ValueError for what must not or cannot be parsed.
    """
    root = ElementTree.fromstring(checked_feed(content))
    own = outlet_of(canonical_url(url))
    pages = sorted(_pages(root, own), key=lambda page: page.newest, reverse=True)
    if _name(root) == "sitemapindex":
        return Sitemap(parts=tuple(page.url for page in pages[:NEWEST_PARTS]))
    return Sitemap(pages=tuple(pages[:NEWEST_PAGES]), outlet=_publication(root) or own)


def json_feed(sitemaps: Sequence[Sitemap], url: str) -> bytes:
    """Return the newest pages of the sitemaps as a JSON Feed; a page without a known change has no date."""
    pages = sorted((page for part in sitemaps for page in part.pages), key=lambda page: page.newest, reverse=True)
    unique = {page.url: page for page in reversed(pages)}
    newest = sorted(unique.values(), key=lambda page: page.newest, reverse=True)[:NEWEST_PAGES]
    outlet = next((part.outlet for part in sitemaps if part.outlet), "")
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet,
        "home_page_url": url,
        "description": MARK,
        "items": [_item(page) for page in newest],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _is_packed(content: bytes) -> bool:
    return content.startswith(_GZIP_MARK)


def _pages(root: ElementTree.Element, own: str) -> Iterator[SitemapPage]:
    for element in root:
        try:
            page = _page(_fields(element))
        except ValueError:
            continue
        if _is_of(own, page.url):
            yield page


def _fields(element: ElementTree.Element) -> dict[str, str]:
    """Return what an address states itself or in its news part; its images have addresses and titles of their own."""
    news = [field for part in element if _name(part) == "news" for field in part]
    return {_name(field): (field.text or "").strip() for field in [*news, *element]}


def _page(fields: dict[str, str]) -> SitemapPage:
    url = canonical_url(fields.get("loc", ""))
    published = _moment(fields.get("publication_date", ""))
    return SitemapPage(
        url=url,
        changed=_moment(fields.get("lastmod", "")) or published,
        title=" ".join(fields.get("title", "").split()),
        published=published.isoformat() if published else None,
        language=fields.get("language") or None,
    )


def _item(page: SitemapPage) -> dict[str, str]:
    stated = {
        "id": page.url,
        "url": page.url,
        "title": page.title,
        "date_published": page.published,
        "date_modified": page.changed.isoformat() if page.changed else None,
        "language": page.language,
    }
    return {name: value for name, value in stated.items() if value}


def _is_of(own: str, url: str) -> bool:
    """Tell whether an address is of the sitemap's own host or of a part of it (news.example.org of example.org)."""
    host = outlet_of(url)
    return host == own or host.endswith(f".{own}") or own.endswith(f".{host}")


def _publication(root: ElementTree.Element) -> str:
    name = next((field for field in root.iter() if _name(field) == "name" and field.text), None)
    return " ".join((name.text or "").split()) if name is not None else ""


def _moment(stated: str) -> datetime | None:
    """Return a W3C date as a moment; one that cannot be read counts as not stated."""
    try:
        return parse_moment(stated).at
    except ValueError:
        return None


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
