"""Addresses that scroll to a sentence: https://wicg.github.io/scroll-to-text-fragment/. Pure."""

from __future__ import annotations

from urllib.parse import quote, urldefrag

FRAGMENT_WORDS = 12
"""Longer sentences are named by both ends: browsers match a range of any length, and one odd character inside
a long text would lose the whole match."""

FRAGMENT_END_WORDS = 5
FRAGMENT_LENGTH = 800
"""Longest directive, encoded; Russian takes six characters a letter, five words of each end about 500."""


def fragment_url(url: str | None, sentence: str) -> str | None:
    """Return `url` so that a browser scrolls to `sentence` and marks it, None without a URL.

    The directive is that of https://wicg.github.io/scroll-to-text-fragment/:
    "-", "," and "&" have a meaning there and are encoded beside all else. A
    fragment that the URL has is kept; a sentence too long to name leaves the
    URL as it is.
    """
    if not url:
        return None
    directive = _directive(sentence.split())
    if not directive or len(directive) > FRAGMENT_LENGTH:
        return url
    page, anchor = urldefrag(url)
    return f"{page}#{anchor.partition(':~:')[0]}:~:text={directive}"


def _directive(words: list[str]) -> str:
    if len(words) <= FRAGMENT_WORDS:
        return _encoded(words)
    return f"{_encoded(words[:FRAGMENT_END_WORDS])},{_encoded(words[-FRAGMENT_END_WORDS:])}"


def _encoded(words: list[str]) -> str:
    # Python leaves "-" as it is, the directive reads it as the mark of a prefix or suffix.
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
