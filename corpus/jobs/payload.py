"""What a job carries with it, packed small: workers need no file of the machine on which it was left."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from corpus.jobs.types import Content, Portion, Range
from corpus.types import Draft, Evidence, Moment


def pack_portion(portion: Portion) -> bytes:
    """Return a portion as bytes; `unpack_portion` gives it back."""
    return _packed(
        {
            "name": portion.name,
            "drafts": [_fields(draft) for draft in portion.drafts],
            "contents": [[one.place, base64.b64encode(one.data).decode("ascii")] for one in portion.contents],
            "address": portion.address,
        }
    )


def unpack_portion(payload: bytes) -> Portion:
    """Return the portion that was packed; raises ValueError for anything else."""
    found = _unpacked(payload)
    drafts = tuple(_draft(fields) for fields in found["drafts"])
    contents = tuple(Content(place, base64.b64decode(data)) for place, data in found["contents"])
    return Portion(found["name"], drafts, contents, found["address"])


def pack_range(portion: Range) -> bytes:
    """Return a range of passages as bytes."""
    return _packed(asdict(portion))


def unpack_range(payload: bytes) -> Range:
    """Return the range that was packed; raises ValueError for anything else."""
    found = _unpacked(payload)
    return Range(found["model"], found["first"], found["last"])


def singles(portion: Portion) -> Iterator[Portion]:
    """Yield a portion for each article in it, so that one that ends its worker keeps back no other."""
    for draft in portion.drafts:
        yield Portion(f"{portion.name}: {draft.url or draft.title or draft.key}", drafts=(draft,))
    for content in portion.contents:
        yield Portion(content.place, contents=(content,))
    if portion.address:
        yield replace(portion, drafts=(), contents=())


def keys_of(portion: Portion) -> frozenset[int]:
    """Return numbers for what a portion touches: two that share one must be taken in one after the other.

    Of two texts of one article the later must win; of two articles without an address and with one text the first
    is kept; and a host is asked for one page at a time.
    """
    names = {f"host {urlsplit(portion.address).hostname}"} if portion.address else set[str]()
    for draft in portion.drafts:
        names.add(f"article {draft.key}")
        if draft.url is None:
            names.add(f"text {draft.text}")
    for content in portion.contents:
        names |= {f"article file:{content.place}", f"data {sha256(content.data).hexdigest()}"}
    return frozenset(_number(name) for name in names)


def _number(name: str) -> int:
    """Return 63 bits of a hash: among ten million keys two meet with a chance of 5 in a million, and then just wait."""
    return int.from_bytes(sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value).encode("ascii"))


def _unpacked(payload: bytes) -> dict[str, Any]:
    try:
        found = json.loads(zlib.decompress(payload))
    except zlib.error as error:
        raise ValueError(f"what the job carries cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("what the job carries cannot be read: it is no object")
    return found


def _fields(draft: Draft) -> dict[str, object]:
    fields = asdict(draft)
    return fields | {name: _stated(fields[name]) for name in ("published", "modified")}


def _stated(moment: dict[str, Any] | None) -> list[object] | None:
    return [moment["at"].isoformat(), moment["day_only"]] if moment else None


def _draft(fields: dict[str, Any]) -> Draft:
    moments = {name: _moment(fields[name]) for name in ("published", "modified")}
    return Draft(**fields | moments | {"authors": tuple(fields["authors"]), "evidence": Evidence(fields["evidence"])})


def _moment(stated: list[Any] | None) -> Moment | None:
    return Moment(datetime.fromisoformat(stated[0]), stated[1]) if stated else None
