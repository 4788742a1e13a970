"""Get the article out of an HTML page, or the reason why there is none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import trafilatura
from trafilatura.settings import Document

from corpus.fields import clean_text
from corpus.identity import canonical_url, outlet_of
from corpus.moments import day_moment, parse_moment
from corpus.types import Draft, Moment, Page

# The shortest agency flashes have about 25 words; what is shorter was a teaser, a consent wall or an error page.
MIN_WORDS = 20

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,500}\blang=[\"']?([A-Za-z]{2})\b")
_META = re.compile(r"<meta\b[^>]{1,1000}>", re.IGNORECASE)
_PUBLISHED_META = re.compile(r"(?:property|name|itemprop)=[\"'](?:article:published_time|datePublished)[\"']", re.I)
_CONTENT = re.compile(r"content=[\"']([^\"']{8,40})[\"']", re.IGNORECASE)
_PUBLISHED_JSON = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
# What browsers take these names to mean (WHATWG Encoding Standard).
_BROWSER_CHARSETS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}


@dataclass(frozen=True, slots=True)
class NoArticle:
    """Say in one clause why a page gave no article."""

    reason: str


def extract(page: Page, *, key: str | None = None) -> Draft | NoArticle:
    """Return the article of a page, known by its canonical address or else by `key`.

    Raises ValueError for a page that has neither.
    """
    document = trafilatura.bare_extraction(
        page.html, url=page.url, include_comments=False, include_tables=False, with_metadata=True
    )
    text = _paragraphs(document.text) if isinstance(document, Document) else ""
    if not isinstance(document, Document) or len(text.split()) < MIN_WORDS:
        return NoArticle("the page has no article text; it may want JavaScript, a consent or a subscription")
    url = _address(page.url, document.url)
    if url is None and key is None:
        raise ValueError("a page needs an address or a key")
    return Draft(
        key=url or key or "",
        title=" ".join((document.title or "").split()),
        text=clean_text(text),
        outlet=(document.sitename or "").strip() or outlet_of(url),
        url=url,
        authors=tuple(name.strip() for name in (document.author or "").split(";") if name.strip()),
        language=_language(page.html),
        published=_published(page.html, document.date),
    )


def text_of(html: str) -> str:
    """Return the plain text of a feed's HTML fragment, or "" if there is none worth the name."""
    page = f"<html><body><article>{html}</article></body></html>"
    return _paragraphs(trafilatura.extract(page, include_comments=False, include_tables=False, favor_recall=True))


def decode_html(content: bytes, charset: str | None = None) -> str:
    """Return the HTML as text, by the given charset, else a byte order mark, the page's own word, else UTF-8.

    Raises ValueError where the bytes do not fit the charset.
    """
    declared = _CHARSET.search(content[:4096])
    name = charset or _marked(content) or (declared[1].decode("ascii", "replace") if declared else "utf-8")
    name = _BROWSER_CHARSETS.get(name.lower(), name)
    try:
        return content.decode(name)
    except LookupError as error:
        raise ValueError(f"the page's encoding {name!r} is unknown") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"the page is not {name} as it says (byte {error.start})") from error


def _marked(content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _paragraphs(text: str | None) -> str:
    """Put a blank line between paragraphs: the extractor parts them by a single line end."""
    return "\n\n".join(line.strip() for line in (text or "").splitlines() if line.strip())


def _address(fetched: str | None, stated: str | None) -> str | None:
    """Return the canonical address; a page may speak for its own host only."""
    try:
        canonical = canonical_url(stated) if stated else None
    except ValueError:
        canonical = None
    if fetched is None:
        return canonical
    own = canonical_url(fetched)
    return canonical if canonical and outlet_of(canonical) == outlet_of(own) else own


def _language(html: str) -> str | None:
    stated = _LANGUAGE.search(html)
    return stated[1].lower() if stated else None


def _published(html: str, day: str | None) -> Moment | None:
    """Return the publication with its time where the page states it, else the day that was found."""
    stated = [
        content[1] for tag in _META.findall(html) if _PUBLISHED_META.search(tag) if (content := _CONTENT.search(tag))
    ]
    for value in [*stated, *_PUBLISHED_JSON.findall(html)]:
        try:
            return parse_moment(value)
        except ValueError:
            continue
    return day_moment(parse_moment(day).at.date()) if day else None
