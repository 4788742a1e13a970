"""The worker that `jobs_crash` kills: that of `heliograph work`, with an encoder that needs no model.

usage: python jobs_crash_child.py HOME [--url URL] [--kinds ingest,encode,index] [--once] [--model]
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.app import Heliograph, now
from bot.operations.ending import Signals
from bot.operations.working import Working
from bot.settings import load_settings
from corpus.jobs.types import JobKind
from corpus.jobs.worker import Worker
from embeddings.encoder import Encoder, Progress
from embeddings.model_identity import ModelIdentity
from embeddings.types import Vectors

_DIMENSION = 64
_IDENTITY = ModelIdentity(
    name="hashes",
    revision="1",
    tokenizer="none",
    pooling="none",
    normalisation="unit",
    precision="float32",
    dimension=_DIMENSION,
    max_tokens=256,
    query_prompt="",
    passage_prompt="",
    passage_form="title above passage",
)


class HashEncoder:
    """Gives each text the vector that its hash draws: as cheap as can be, and the same in every process."""

    identity, fingerprint, dimension = _IDENTITY, _IDENTITY.fingerprint, _DIMENSION

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one unit row for each text."""
        rows = np.array([self._row(text) for text in texts], dtype=np.float32).reshape(-1, _DIMENSION)
        if progress:
            progress(len(texts), len(texts))
        return rows

    def encode_question(self, text: str) -> Vectors:
        """Return the unit vector of a text."""
        return self._row(text)

    def _row(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        row = np.random.default_rng(seed).standard_normal(_DIMENSION).astype(np.float32)
        unit: Vectors = row / np.linalg.norm(row)
        return unit


class Cheap(Heliograph):
    """The program with that encoder."""

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that needs no model."""
        return HashEncoder()


class Silent:
    """Shows no progress."""

    def of(self, what: str) -> object:
        """Return what shows nothing."""
        return lambda done, total: None

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show nothing."""


def opened(home: Path, url: str, *, model: bool = False) -> Heliograph:
    """Return the program over a home, or over a home whose data are at `url`."""
    settings = load_settings(None, home=home)
    if url:
        settings = settings.model_copy(update={"database": settings.database.model_copy(update={"url": url})})
    return (Heliograph if model else Cheap)(settings)


def main() -> None:
    """Say under which number this worker goes, and work until killed, or until nothing is left to be done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--url", default="")
    parser.add_argument("--kinds", default=",".join(JobKind))
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--model", action="store_true")
    said = parser.parse_args()
    heliograph, kinds = opened(said.home, said.url, model=said.model), [JobKind(one) for one in said.kinds.split(",")]
    try:
        with Signals() as signals:
            working = Working(heliograph, kinds, shown=Silent(), stop=signals.stop, clock=now)
            working.begin()
            sys.stdout.write(f"{heliograph.presence.number()}\n")
            sys.stdout.flush()
            Worker(working.desk, working.duty(), signals.stop, clock=now, sleep=time.sleep).run(once=said.once)
            sys.stdout.write(f"{working.summary()}\n")
    finally:
        heliograph.close()


if __name__ == "__main__":
    main()
