"""Entries -> an Atom feed (RFC 4287), and back from one that was written here. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError, fromstring, indent, register_namespace, tostring

from bot.forms.elements import element

ATOM = "http://www.w3.org/2005/Atom"
AUTHOR = "Heliograph"


@dataclass(frozen=True, slots=True)
class Entry:
    """One brief. `id` is a URI that never changes, `html` its text, `updated` when it was sent.

    `published` is the same where none is given, and `link` leads to its page, "" where it has none.
    """

    id: str
    title: str
    updated: datetime
    html: str
    published: datetime | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The briefs of one chat or topic, newest first. `id` is a URI that never changes.

    `link` leads to the page that it belongs to, `own` to itself; "" where there is none.
    """

    id: str
    title: str
    language: str
    entries: tuple[Entry, ...]
    link: str = ""
    own: str = ""


def with_entry(entries: Sequence[Entry], entry: Entry, *, most: int) -> tuple[Entry, ...]:
    """Return `entries` with `entry` in its place, newest first, in place of one with its id; at most `most`."""
    others = [one for one in entries if one.id != entry.id]
    return tuple(sorted([entry, *others], key=lambda one: one.updated, reverse=True)[:most])


def written(feed: Feed, *, now: datetime) -> str:
    """Return `feed` as a document; one without entries was updated `now`."""
    updated = max((entry.updated for entry in feed.entries), default=now)
    root = element(
        f"{{{ATOM}}}feed",
        _plain("id", feed.id),
        _plain("title", feed.title),
        _plain("updated", _stamp(updated)),
        element(f"{{{ATOM}}}author", _plain("name", AUTHOR)),
        _plain("generator", AUTHOR),
        *_links(feed.link),
        *_links(feed.own, rel="self"),
        *(_written(entry) for entry in feed.entries),
        **{"{http://www.w3.org/XML/1998/namespace}lang": feed.language},
    )
    register_namespace("", ATOM)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="utf-8"?>\n', "\n")
    )


def entries_of(document: str) -> tuple[Entry, ...]:
    """Return the entries of what `written` wrote; ValueError for anything else."""
    try:
        return tuple(_entry(one) for one in fromstring(document).iter(f"{{{ATOM}}}entry"))
    except (ParseError, ValueError) as error:
        raise ValueError(f"no feed that was written here: {error}") from error


def _written(entry: Entry) -> Element:
    return element(
        f"{{{ATOM}}}entry",
        _plain("id", entry.id),
        _plain("title", entry.title),
        _plain("published", _stamp(entry.published or entry.updated)),
        _plain("updated", _stamp(entry.updated)),
        *_links(entry.link),
        element(f"{{{ATOM}}}content", entry.html, type="html"),
    )


def _entry(found: Element) -> Entry:
    published, updated = (datetime.fromisoformat(_text(found, tag)) for tag in ("published", "updated"))
    link = found.find(f"{{{ATOM}}}link")
    return Entry(
        id=_text(found, "id"),
        title=_text(found, "title"),
        updated=updated,
        html=_text(found, "content"),
        published=published if published != updated else None,
        link=link.get("href", "") if link is not None else "",
    )


def _text(found: Element, tag: str) -> str:
    inner = found.findtext(f"{{{ATOM}}}{tag}")
    if inner is None:
        raise ValueError(f"an entry without {tag}")
    return inner


def _links(address: str, rel: str = "alternate") -> list[Element]:
    return [element(f"{{{ATOM}}}link", rel=rel, href=address)] if address else []


def _plain(tag: str, text: str) -> Element:
    return element(f"{{{ATOM}}}{tag}", text)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
