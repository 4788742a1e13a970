"""Go from one model to another without a moment in which questions fail: encode -> name -> index -> tidy up.

A bot that runs answers from the old index, with the model that made it, until the new one is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from embeddings.build import BuildReport, PassageSource, catch_up
from embeddings.encoder import Encoder, Progress
from embeddings.encoding import Encoding, Siblings
from embeddings.errors import IndexBusy
from embeddings.generations import GenerationStore
from embeddings.tuned_models import Card, TunedModels
from embeddings.vectors import VectorStore

_CHUNK = 1024


@dataclass(frozen=True, slots=True)
class House:
    """All that depends on which model is in use."""

    store: PassageSource
    generations: GenerationStore
    vectors: VectorStore
    models: TunedModels
    siblings: Siblings | None = None


def adopt(house: House, encoder: Encoder, aside: Path, card: Card, *, progress: Progress | None = None) -> str:
    """Make the model that lies `aside` the one in use, index everything with it, and return its name.

    Stopped before the new index is published, it leaves all as it was. Killed
    there, it leaves at most a model that the next tune removes, or one with
    which the next update indexes anew; the same where IndexBusy is raised
    because another process writes the index. Call it within `TunedModels.changing`.
    """
    previous = house.models.current()
    name = house.models.keep(aside, card)
    try:
        _encode_all(house, encoder, progress)
        house.models.use(name)
        catch_up(house.store, encoder, house.generations, house.vectors)
    except IndexBusy:
        # All is encoded and the model is in use: whoever writes the index now, the next catch-up indexes with it.
        raise
    except BaseException:
        if house.generations.fingerprint() != encoder.fingerprint:
            house.models.use(previous)
            tidy(house, spared=previous)
        raise
    tidy(house, spared=previous)
    return name


def go_back(house: House, configured: Encoder, *, progress: Progress | None = None) -> BuildReport:
    """Make the configured model the one in use, index with it, and remove the tuned ones.

    Its vectors are still kept, so only what came in since is encoded.
    """
    _encode_all(house, configured, progress)
    house.models.use(None)
    report = catch_up(house.store, configured, house.generations, house.vectors)
    tidy(house)
    return report


def tidy(house: House, *, spared: str | None = None) -> None:
    """Remove the tuned models that nobody uses, and their vectors, but for a `spared` one.

    What the index was made with stays. A reader may just be loading the last
    one, so whoever changes models spares it.
    """
    indexed = house.generations.fingerprint()
    for name in house.models.unused():
        fingerprint = house.models.fingerprint_of(name)
        if name == spared or (fingerprint and fingerprint == indexed):
            continue
        if fingerprint:
            house.vectors.forget(fingerprint)
        house.models.drop(name)


def _encode_all(house: House, encoder: Encoder, progress: Progress | None) -> None:
    """Keep a vector of every live passage, so that indexing has nothing left to encode."""
    encoding, ids = Encoding(encoder, house.vectors, house.siblings), house.store.live_passage_ids()
    for start in range(0, len(ids), _CHUNK):
        encoding.vectors(house.store.passages(ids[start : start + _CHUNK]))
        if progress:
            progress(min(start + _CHUNK, len(ids)), len(ids))
