"""A quote -> citations to copy: as text, as Markdown, as BibTeX. Pure.

The quote is an exact slice in all of them. Text and Markdown hold it character for character, and Markdown escapes
what would be read as markup; BibTeX reads line breaks as spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote as percent

from bot.forms.markdown import escaped
from bot.rendering.markup import is_linkable
from bot.texts import Texts
from corpus.types import ArticleHeader, Moment, Span

_TEX: Final = {
    # Braces are counted by BibTeX even behind a backslash, so they are named.
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
}
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_INDENT = re.compile(r"^[ \t]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DEFAULT_KEY = "article"
LONGEST_KEY = 30
"""Characters of an outlet's name in the key of an entry."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: a quote, or the whole article where `quote` is "".

    `place` are the characters of the stored text that the quote is, whose SHA-256 is `checksum`; `seen` is when that
    text was taken in. `address` is the permanent one in the reading room.
    """

    header: ArticleHeader
    quote: str
    place: Span
    seen: datetime
    checksum: str
    address: str


def as_text(citation: Citation, texts: Texts) -> str:
    """Return the quote, then where it stands on lines of their own."""
    header = citation.header
    lines = [f"“{citation.quote}”", ""] if citation.quote else []
    named = ". ".join(filter(None, (_authors(header), _title(header, texts))))
    lines += [f"{named}.", f"{_outlet(header, texts)}, {stated(header.published, texts)}."]
    lines += [header.url] if header.url else []
    return "\n".join([*lines, *_proof(citation, texts)])


def as_markdown(citation: Citation, texts: Texts) -> str:
    """Return the quote as a block quotation, then title, linked where that is possible, and where it stands."""
    header, title = citation.header, escaped(_title(citation.header, texts))
    linked = f"[{title}](<{_angled(header.url)}>)" if header.url and is_linkable(header.url) else title
    authors = f"{escaped(_authors(header))}. " if header.authors else ""
    named = f"{authors}{linked}. {escaped(_outlet(header, texts))}, {escaped(stated(header.published, texts))}."
    first, *rest = _proof(citation, texts)
    proof = [f"<{_angled(first)}>", *(escaped(line) for line in rest)]
    return "\n".join([*_block(citation.quote), "\\\n".join([named, *proof])])


def as_bibtex(citation: Citation, texts: Texts) -> str:
    """Return an entry that BibTeX and BibLaTeX read; the quote is its annotation, which styles do not print."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation, texts) if value.strip("{}"))
    return f"@misc{{{_key(citation)},\n{fields}}}"


def stated(moment: Moment | None, texts: Texts) -> str:
    """Return a date as it was stated, a time in UTC: a citation is read in every zone."""
    if moment is None or moment.day_only:
        return texts.date(moment, "UTC")
    return f"{texts.moment(moment.at, 'UTC')} UTC"


def _authors(header: ArticleHeader) -> str:
    return ", ".join(_line(author) for author in header.authors)


def _title(header: ArticleHeader, texts: Texts) -> str:
    return _line(header.title) or texts.say("untitled")


def _outlet(header: ArticleHeader, texts: Texts) -> str:
    return _line(header.outlet) or texts.say("unnamed_outlet")


def _proof(citation: Citation, texts: Texts) -> list[str]:
    """Return the permanent address, and what whoever doubts the quote can compare."""
    seen, sum_ = f"{texts.moment(citation.seen, 'UTC')} UTC", citation.checksum
    if not citation.quote:
        return [citation.address, texts.say("web_cite_stored", seen=seen, sum=sum_)]
    first, last = citation.place.start + 1, citation.place.end
    return [citation.address, texts.say("web_cite_stored_slice", seen=seen, sum=sum_, first=first, last=last)]


def _block(quote: str) -> Iterator[str]:
    """Yield the lines of a block quotation: line breaks stay, and so do spaces at the beginning of a line."""
    if not quote:
        return
    lines = quote.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        shown = _indented(line)
        # A backslash keeps the line break; before an empty line a paragraph ends anyway.
        yield f"> {shown}\\" if line.strip() and following.strip() else f"> {shown}".rstrip()
    yield ""


def _indented(line: str) -> str:
    lead = _INDENT.match(line)
    spaces = "".join("&#32;" if each == " " else "&#9;" for each in lead[0]) if lead and line.strip() else ""
    return spaces + escaped(line)


def _fields(citation: Citation, texts: Texts) -> Iterator[tuple[str, str]]:
    header, published = citation.header, citation.header.published
    # Each in braces of its own: "and" within a name parts no names, and an agency has no first name.
    yield "author", _braced(" and ".join(_braced(_tex(_line(author))) for author in header.authors))
    yield "title", _braced(_braced(_tex(_title(header, texts))))
    yield "howpublished", _braced(_tex(_outlet(header, texts)))
    if published:
        day = published.at.astimezone(UTC).date()
        yield "year", _braced(f"{day:%Y}")
        yield "month", _MONTHS[day.month - 1]
        yield "date", _braced(f"{day:%Y-%m-%d}")
    yield "url", _braced(_verbatim(header.url or citation.address))
    yield "urldate", _braced(f"{citation.seen.astimezone(UTC):%Y-%m-%d}")
    yield "annote", _braced(_tex(_line(citation.quote)))


def _braced(value: str) -> str:
    return f"{{{value}}}"


def _key(citation: Citation) -> str:
    outlet = _NOT_KEY.sub("", citation.header.outlet.casefold()) or _DEFAULT_KEY
    published = citation.header.published
    year = f"{published.at.astimezone(UTC):%Y}" if published else ""
    return f"{outlet[:LONGEST_KEY]}{year}-{_NOT_KEY.sub('', citation.address.rpartition('/')[2])}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(each, each) for each in text)


def _verbatim(url: str) -> str:
    r"""Return an address for a field that is read verbatim: nothing in it is escaped, so nothing may need to be."""
    return "".join(percent(each) if each in "{}\\" or each.isspace() else each for each in url)


def _angled(url: str) -> str:
    return _ENTITY.sub("&amp;", url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E"))


def _line(text: str) -> str:
    return " ".join(text.split())
