"""Get the article out of an HTML page, or the reason why there is none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

import trafilatura
from trafilatura.settings import Document

from corpus.absence import MIN_WORDS, Absence, absence
from corpus.claims import Claims, Tree, read_claims
from corpus.fields import clean_text
from corpus.identity import canonical_url, outlet_of
from corpus.language import detect
from corpus.moments import day_moment, parse_moment
from corpus.types import Draft, Evidence, Page

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
# What browsers take these names to mean (WHATWG Encoding Standard).
_BROWSER_CHARSETS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}


_REASONS = {
    Absence.PAYWALL: "the page has no article text, only a teaser: the rest wants a subscription",
    Absence.CONSENT: "the page has no article text: it asks for a consent first",
    Absence.SCRIPT_ONLY: "the page has no article text: it is drawn by JavaScript, which is not run here",
    Absence.TOO_SHORT: f"the page has no article text: fewer than {MIN_WORDS} words are left of it",
    Absence.NOT_AN_ARTICLE: "the page is not an article: it lists others, as front pages and topics do",
}


@dataclass(frozen=True, slots=True)
class NoArticle:
    """Say why a page gave no article."""

    absence: Absence

    @property
    def reason(self) -> str:
        """Return the reason as one clause."""
        return _REASONS[self.absence]


def extract(page: Page, *, key: str | None = None) -> Draft | NoArticle:
    """Return the article of a page, known by its canonical address or else by `key`.

    Raises ValueError for a page that has neither.
    """
    tree = tree_of(page.html)
    claims = read_claims(tree) if tree is not None else Claims()
    document = _document(tree, page.url)
    text = _paragraphs(document.text) if document else ""
    absent = absence(text, claims=claims, url=page.url)
    if document is None or absent:
        return NoArticle(absent or Absence.TOO_SHORT)
    url = _address(page.url, document.url)
    if url is None and key is None:
        raise ValueError("a page needs an address or a key")
    draft = Draft(
        key=url or key or "",
        title=" ".join((document.title or "").split()),
        text=clean_text(text),
        outlet=(document.sitename or "").strip() or outlet_of(url),
        url=url,
        authors=tuple(name.strip() for name in (document.author or "").split(";") if name.strip()),
        # The page's own word last: templates often claim the language of the site's menu.
        language=detect(text) or claims.language,
    )
    return _dated(draft, claims, document.date)


def tree_of(html: str) -> Tree | None:
    """Return the parsed page, or None where there is nothing to parse."""
    tree: Tree | None = trafilatura.load_html(html)
    return tree


def _document(tree: Tree | None, url: str | None) -> Document | None:
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=False, with_metadata=True
    )
    return document if isinstance(document, Document) else None


def _dated(draft: Draft, claims: Claims, day: str | None) -> Draft:
    """Return the draft with the publication that the page states, else with the day that can be read off it."""
    if claims.published is None and day:
        found = day_moment(parse_moment(day).at.date())
        return replace(draft, published=found, modified=claims.modified, evidence=Evidence.TEXT)
    return replace(draft, published=claims.published, modified=claims.modified, evidence=claims.evidence)


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
