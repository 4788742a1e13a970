"""Which model made vectors, by named fields."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """All that decides what a vector is; `name` says where the model comes from and decides nothing.

    `revision` is the SHA-256 of the weights, `tokenizer` of its files. `pooling` also names what comes after it.
    The engine that computes is not here: two of one precision differ by rounding only.
    """

    name: str
    revision: str
    tokenizer: str
    pooling: str
    normalisation: str
    precision: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str
    passage_form: str

    @property
    def fingerprint(self) -> str:
        """Return the hash of everything that changes a vector (32 hexadecimal digits)."""
        parts = [f"{one.name}={getattr(self, one.name)}" for one in fields(self) if one.name != "name"]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def differences(ours: ModelIdentity, theirs: ModelIdentity) -> list[str]:
    """Return the names of the fields in which two models differ."""
    return [one.name for one in fields(ours) if getattr(ours, one.name) != getattr(theirs, one.name)]
