"""What an article was judged by, as bytes: kept beside its place, so that no text is read twice. Pure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from embeddings.story_signs import Weighed
from embeddings.types import Vectors

_DIGITS = 4
_MARK = b"\xff\xff\xff\xff"
"""What was kept before there were heads begins with a length, which is never so large."""

_COUNT, _KEY = 2, 4
_KEYS_KEPT = 60
HEAD = len(_MARK) + _COUNT + _KEYS_KEPT * _KEY
"""So many first bytes of what is kept hold the keys of its anchors."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What was kept; `vector` is None where it is of another model than asked for, whose cosines mean nothing here."""

    signs: Weighed
    vector: Vectors | None


def pack(signs: Weighed, vector: Vectors, fingerprint: str) -> bytes:
    """Return signs and a vector of the model with this fingerprint, in four digits and half precision."""
    parts = [{sign: round(weight, _DIGITS) for sign, weight in one.items()} for one in _parts(signs)]
    text = json.dumps([fingerprint, *parts], ensure_ascii=False, separators=(",", ":")).encode()
    packed = zlib.compress(text, level=1)
    return _head(signs) + len(packed).to_bytes(4, "little") + packed + vector.astype("<f2").tobytes()


def unpack(data: bytes, fingerprint: str) -> Packed:
    """Return what `pack` was given, but for rounding."""
    data = data[_end_of_head(data) :]
    end = 4 + int.from_bytes(data[:4], "little")
    made_with, words, names, anchors = json.loads(zlib.decompress(data[4:end]))
    vector = np.frombuffer(data[end:], dtype="<f2").astype(np.float32) if made_with == fingerprint else None
    return Packed(Weighed(words, names, anchors), vector)


def anchor_key(anchor: str) -> int:
    """Return a number below 2**32 for an anchor; two anchors with one number only cost a look too many."""
    return zlib.crc32(anchor.encode())


def packed_keys(head: bytes) -> bytes | None:
    """Return the keys of the first bytes of what `pack` made, four little-endian bytes each; None where it has none."""
    return head[len(_MARK) + _COUNT : _end_of_head(head)] if head.startswith(_MARK) else None


def _head(signs: Weighed) -> bytes:
    rarest = sorted(signs.anchors, key=lambda anchor: (-signs.anchors[anchor], anchor))[:_KEYS_KEPT]
    return _MARK + len(rarest).to_bytes(_COUNT, "little") + _as_bytes(map(anchor_key, rarest))


def _as_bytes(keys: Iterable[int]) -> bytes:
    return b"".join(key.to_bytes(_KEY, "little") for key in keys)


def _end_of_head(data: bytes) -> int:
    if not data.startswith(_MARK):
        return 0
    start = len(_MARK) + _COUNT
    return start + _KEY * int.from_bytes(data[len(_MARK) : start], "little")


def _parts(signs: Weighed) -> tuple[dict[str, float], ...]:
    return dict(signs.words), dict(signs.names), dict(signs.anchors)
