"""Turn what a file states about an article into a Draft, or say what is wrong. Pure.

The one place where stated values are checked, whatever format they came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from corpus.identity import canonical_url, line_key, outlet_of
from corpus.moments import aware, day_moment, parse_moment
from corpus.readable import readable
from corpus.types import Draft, Evidence, Moment


def draft_from_fields(fields: Mapping[str, object], *, key: str | None = None) -> Draft:
    """Return the draft that `fields` state; all but "text" may be missing, and unknown ones are ignored.

    The address is the article's key; without one `key` is, or else a hash. The text
    is kept verbatim except for line ends and what nobody can see. Raises ValueError saying what is wrong.
    """
    text = clean_text(_string(fields, "text"))
    if not text.strip():
        raise ValueError("there is no text")
    url = _string(fields, "url").strip() or None
    title = " ".join(_string(fields, "title").split())
    outlet = _string(fields, "outlet").strip() or outlet_of(url and canonical_url(url))
    published = _moment(fields.get("published"))
    fallback = key or line_key(title=title, text=text, outlet=outlet, published=published)
    return Draft(
        key=canonical_url(url) if url else fallback,
        title=title,
        text=text,
        outlet=outlet,
        url=url,
        authors=_authors(fields.get("authors")),
        language=_string(fields, "language").strip().lower()[:16] or None,
        published=published,
        evidence=Evidence.DECLARED if published else Evidence.NONE,
    )


def clean_text(text: str) -> str:
    """Return the text with line feeds as line ends and without what nobody can see (see `corpus.readable`).

    Raises ValueError for NUL: it stands where a file is no text, or one in UTF-16.
    """
    if "\0" in text:
        raise ValueError("the text contains a NUL character; the file is damaged or not a text")
    return readable(text)


def _string(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be text, not {value!r:.60}')
    return clean_text(value)


def _authors(value: object) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise ValueError(f'"authors" must be a list of names, not {value!r:.60}')
    return tuple(clean_text(name).strip() for name in listed if name.strip())


def _moment(value: object) -> Moment | None:
    """Return the stated moment; front matter gives dates as such, everything else as text."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return Moment(aware(value))
    if isinstance(value, date):
        return day_moment(value)
    if isinstance(value, str):
        return parse_moment(value)
    raise ValueError(f'"published" must be text, not {value!r:.60}')
