"""Tell which content is worth downloading, and which pages are worth reading. Pure."""

from __future__ import annotations

_NOT_TEXT = frozenset(["text/css", "text/javascript", "text/calendar", "text/vcard"])
# What pages, feeds and sitemaps are served as, packed sitemaps and files without a kind included.
_APPLICATIONS = frozenset(
    f"application/{name}"
    for name in ("xml", "json", "rdf", "rss", "atom", "octet-stream", "gzip", "x-gzip", "pdf", "x-rss", "x-xml")
)

# The longest live blogs have some 30,000; pages of this many took the extractor up to 7 s, of 50 times as many minutes.
MAX_TAGS = 100_000


def is_readable(kind: str) -> bool:
    """Tell whether a media type, in small letters, may hold a page, a feed or a sitemap; "" may."""
    if not kind or kind in _APPLICATIONS or (kind.startswith("application/") and kind.endswith(("+xml", "+json"))):
        return True
    return kind.startswith("text/") and kind not in _NOT_TEXT


def check_page(content: bytes) -> None:
    """Raise ValueError for a page that would keep its reader busy for minutes."""
    if content.count(b"<") > MAX_TAGS:
        raise ValueError(f"the page has more than {MAX_TAGS} tags")
