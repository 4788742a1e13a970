"""Read what a page says of itself: its kind, its dates, its language, who may read it. Pure.

Believes nothing: what is made of the claims is decided in `extract` and `absence`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from corpus.moments import parse_moment
from corpus.types import Evidence, Moment

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")
_PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "pubdate")
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
# What schema.org calls a text with a beginning and an end, and what it calls a list of such.
_ARTICLE_TYPES = re.compile(
    r"(?:Ask|Public|Reportage|Analysis|Opinion|Background|Review|News|Scholarly|Tech|Satirical|Advertiser|Content)*"
    r"Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report"
)
_LIST_TYPES = re.compile(r"CollectionPage|ItemList|SearchResultsPage|ProfilePage")
# Deeper JSON-LD than this was never seen; a page must not exhaust the stack with it.
_DEPTH = 12


class Tree(Protocol):
    """What is asked of a parsed page; the elements of lxml are such."""

    def iter(self, *tags: str) -> Iterator[Any]:
        """Yield this element and those below with one of the names, in order."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a page states; `articles` counts its article elements, `script` characters; `shown` is all its text."""

    language: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    evidence: Evidence = Evidence.NONE
    is_article: bool = False
    is_list: bool = False
    is_free: bool = True
    articles: int = 0
    script: int = 0
    shown: str = ""


def read_claims(tree: Tree) -> Claims:
    """Return what the page states; what cannot be read counts as not stated."""
    meta = _meta(tree)
    things = [thing for script in tree.iter("script") if _is_linked(script) for thing in _objects(script.text or "")]
    published, evidence = _published(meta, things)
    language = _LANGUAGE.match(next((element.get("lang") or "" for element in tree.iter("html")), ""))
    has_article = any(_is(thing, _ARTICLE_TYPES) for thing in things)
    return Claims(
        language=language[0].lower() if language else None,
        published=published,
        modified=_first(meta, _MODIFIED) or _stated(things, "dateModified"),
        evidence=evidence,
        is_article=has_article or meta.get("og:type") == "article",
        is_list=not has_article and any(_is(thing, _LIST_TYPES) for thing in things),
        is_free=not any(str(thing.get("isAccessibleForFree")).lower() == "false" for thing in things),
        articles=sum(1 for _ in tree.iter("article")),
        script=sum(len(element.text or "") for element in tree.iter("script")),
        shown=_shown(tree),
    )


def _meta(tree: Tree) -> dict[str, str]:
    """Return the first content of each name."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        meta.setdefault(name.strip().lower(), (element.get("content") or "").strip())
    return meta


def _is_linked(script: Any) -> bool:
    return (script.get("type") or "").strip().lower() == "application/ld+json"


def _shown(tree: Tree) -> str:
    """Return what a browser would show, or would show without JavaScript, on one line."""
    hidden = ("script", "style", "template")
    parts = [
        part
        for body in tree.iter("body")
        for element in body.iter()
        for part in (element.text if element.tag not in hidden and isinstance(element.tag, str) else "", element.tail)
        if part
    ]
    return " ".join(" ".join(parts).split())


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield each JSON-LD object of a script, nested ones included; broken JSON holds none."""
    try:
        yield from _nested(json.loads(text, strict=False) if text else None, _DEPTH)
    except (ValueError, RecursionError):
        return


def _nested(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _nested(value.get(key), depth - 1)
    elif depth and isinstance(value, list):
        for each in value:
            yield from _nested(each, depth - 1)


def _is(thing: dict[str, Any], types: re.Pattern[str]) -> bool:
    stated = thing.get("@type")
    listed = stated if isinstance(stated, list) else [stated]
    return any(isinstance(name, str) and types.fullmatch(name) for name in listed)


def _published(meta: Mapping[str, str], things: list[dict[str, Any]]) -> tuple[Moment | None, Evidence]:
    if moment := _first(meta, _PUBLISHED):
        return moment, Evidence.META
    moment = _stated(things, "datePublished")
    return moment, Evidence.JSON_LD if moment else Evidence.NONE


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> Moment | None:
    return next((moment for name in names if (moment := _moment(meta.get(name)))), None)


def _stated(objects: list[dict[str, Any]], name: str) -> Moment | None:
    """Return the date of the first article; other objects (images, comments) have dates of their own."""
    articles = [each for each in objects if _is(each, _ARTICLE_TYPES)]
    return next((moment for each in articles if (moment := _moment(each.get(name)))), None)


def _moment(value: Any) -> Moment | None:
    try:
        return parse_moment(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
