"""An index on disk that is harmed: cut at every 4 KiB of every file, and single bits turned anywhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fakes.embeddings_trials import Home, copy, encoder, held, wrong_citations

from embeddings.encoder import DeferredEncoder, Encoder
from embeddings.errors import IndexDamaged

_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Harm:
    """What is done to a file of an index: cut to `size` bytes, or with `bit` turned."""

    file: str
    size: int | None = None
    bit: int = 0

    def __str__(self) -> str:
        return f"{self.file}, {f'bit {self.bit} turned' if self.size is None else f'cut to {self.size}'}"


def cuts(index: Path) -> list[Harm]:
    """Return a cut at every 4 KiB of every file in use, the first at nothing, and one that takes the last byte."""
    found = []
    for name, length in _files(index):
        found += [Harm(name, size=size) for size in sorted({*range(0, length, _BLOCK), max(0, length - 1)} - {length})]
    return found


def turned_bits(index: Path, count: int, seed: int) -> list[Harm]:
    """Return single bits to turn: one in each file first, then anywhere, small files as often as large ones."""
    chance = random.Random(seed)
    files = [(name, length) for name, length in _files(index) if length]
    drawn = [*files, *chance.choices(files, k=max(0, count - len(files)))][:count]
    return [Harm(name, bit=chance.randrange(8 * length)) for name, length in drawn]


def inflict(index: Path, harm: Harm) -> bytes:
    """Harm a file where it lies, also where another generation links it, and return what it held."""
    path = index / harm.file
    whole = path.read_bytes()
    torn = bytearray(whole if harm.size is None else whole[: harm.size])
    if harm.size is None:
        torn[harm.bit // 8] ^= 1 << harm.bit % 8
    _write(path, bytes(torn))
    return whole


@contextmanager
def harmed(index: Path, harm: Harm) -> Iterator[None]:
    """Harm a file, and put it right at the end."""
    whole = inflict(index, harm)
    try:
        yield
    finally:
        _write(index / harm.file, whole)


def is_detected(home: Home) -> bool:
    """Say whether a fresh reader sees that the index in use is damaged."""
    try:
        home.generations.load()
    except IndexDamaged:
        return True
    return False


def mended(before: Path, scratch: Path, harm: Harm) -> list[str]:
    """Harm a copy of a home, let the next catch-up find it, and return what is wrong then; no model is to be had."""
    copy(before, scratch)
    with Home(scratch) as home:
        inflict(home.generations.folder, harm)
        report = home.catch_up(DeferredEncoder(encoder().identity, _no_model))
        troubles = [] if report.rebuilt else [f"{harm}: it went unseen"]
        mended_one = home.generations.load()
        if held(mended_one) != home.store.live_passage_ids():
            troubles.append(f"{harm}: it was made anew with other passages than the store has")
        return troubles + [f"{harm}: {wrong}" for wrong in wrong_citations(home, mended_one)]


def _no_model() -> Encoder:
    raise AssertionError("a vector was computed anew that was kept")


def _files(index: Path) -> list[tuple[str, int]]:
    """Return the files that the generation in use consists of, the pointer to it included, with their lengths."""
    current = index / (index / "CURRENT").read_text().split()[0]
    paths = [path for path in sorted(current.rglob("*")) if path.is_file() and path.suffix != ".lock"]
    return [(path.relative_to(index).as_posix(), path.stat().st_size) for path in [index / "CURRENT", *paths]]


def _write(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(content)
