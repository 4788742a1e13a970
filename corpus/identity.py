"""Tell what makes two drafts the same article or the same content. Pure."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from corpus.types import Draft, Moment

# What newsletters, social networks and analytics add to an address without changing the page.
_TRACKERS = frozenset(
    [
        "fbclid",
        "gclid",
        "dclid",
        "msclkid",
        "yclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "cmpid",
        "ocid",
        "ref_src",
        "_openstat",
    ]
)
_TRACKER_PREFIXES = ("utm_", "at_custom", "at_medium", "at_campaign")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """Return the address by which an article is known: no fragment, no trackers, host in small letters.

    Raises ValueError for anything but an http or https address with a host.
    """
    parts = urlsplit(url.strip())
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{url!r} is not an http or https address")
    query = parts.query
    if any(_is_tracker(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if not _is_tracker(name)])
    return urlunsplit((parts.scheme.lower(), _netloc(parts), parts.path or "/", query, ""))


def outlet_of(url: str | None) -> str:
    """Return the host without "www.", which names an outlet that nothing else names, or ""."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else ""


def line_key(*, title: str, text: str, outlet: str, published: Moment | None) -> str:
    """Return a key for an article that has neither an address nor a file of its own."""
    if title:
        return f"text:{sha256(json.dumps([outlet, title, _stated(published)]))}"
    return f"text:{sha256(text)}"


def content_hash(draft: Draft) -> str:
    """Return a hash of what makes a revision: the text and what a citation shows of it."""
    return sha256(json.dumps([draft.title, draft.text, draft.outlet, _stated(draft.published)]))


def sha256(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _is_tracker(name: str) -> bool:
    return name.lower() in _TRACKERS or name.lower().startswith(_TRACKER_PREFIXES)


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port in (None, _DEFAULT_PORTS[parts.scheme.lower()]) else f"{host}:{port}"


def _stated(moment: Moment | None) -> list[object] | None:
    return [moment.at.astimezone(UTC).isoformat(), moment.day_only] if moment else None
