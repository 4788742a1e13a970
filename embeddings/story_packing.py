"""What an article was judged by, as bytes: kept beside its place, so that no text is read twice. Pure."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

import numpy as np

from embeddings.story_signs import Weighed
from embeddings.types import Vectors

_DIGITS = 4


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
    return len(packed).to_bytes(4, "little") + packed + vector.astype("<f2").tobytes()


def unpack(data: bytes, fingerprint: str) -> Packed:
    """Return what `pack` was given, but for rounding."""
    end = 4 + int.from_bytes(data[:4], "little")
    made_with, words, names, anchors = json.loads(zlib.decompress(data[4:end]))
    vector = np.frombuffer(data[end:], dtype="<f2").astype(np.float32) if made_with == fingerprint else None
    return Packed(Weighed(words, names, anchors), vector)


def _parts(signs: Weighed) -> tuple[dict[str, float], ...]:
    return dict(signs.words), dict(signs.names), dict(signs.anchors)
