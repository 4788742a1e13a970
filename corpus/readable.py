"""Take out of what a source states the characters that no reader can see. Pure.

Browsers, feeds and Telegram each show something else for them, so a quote that held one would be no exact slice
wherever it is shown. In what is stored already they stay: quotes of it are slices of just that.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.types import Draft

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_LINE_ENDS = re.compile("\r\n?")
_PARTING = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
"""Vertical tab, page break, the four separators of ASCII, and NEL: what Unicode counts among white space."""

_UNSEEN = re.compile(f"[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff{_NONCHARACTERS}]")
"""Other control characters (C0, DEL, C1), halves of characters, and the 66 noncharacters (Unicode 16, 23.7)."""

_ANY = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_NONCHARACTERS}]")
"""All of these at once: most texts hold none, and looking costs what one of the others does."""


def readable(text: str) -> str:
    """Return the text with line feeds as line ends, a space for what parts words unseen, nothing for the rest unseen.

    Tabs stay, and so does what shapes a text without being seen itself: joiners, marks of direction, soft hyphens.
    """
    if _ANY.search(text) is None:
        return text
    return _UNSEEN.sub("", _PARTING.sub(" ", _LINE_ENDS.sub("\n", text)))


def readable_draft(draft: Draft) -> Draft:
    """Return the draft with all that is shown of it readable; its key stays what the source made it."""
    return replace(
        draft,
        title=readable(draft.title),
        text=readable(draft.text),
        outlet=readable(draft.outlet),
        url=draft.url and readable(draft.url),
        authors=tuple(readable(author) for author in draft.authors),
    )
