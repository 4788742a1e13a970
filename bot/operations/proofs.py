"""What `heliograph check` proves: store, index, model and token, each by using it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import BotError
from corpus.errors import CorpusError
from corpus.store import CorpusStore
from embeddings.errors import EmbeddingsError, IndexMissing

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.generations import GenerationStore

Trial = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that was tried; `detail` says what was seen, or what is wrong."""

    name: str
    holds: bool
    detail: str


def prove(trials: Iterator[tuple[str, Trial]]) -> Iterator[Proof]:
    """Try each in turn; a failure is a proof that does not hold, and never stops the rest."""
    for name, trial in trials:
        try:
            yield Proof(name, holds=True, detail=trial())
        except (BotError, CorpusError, EmbeddingsError) as error:
            yield Proof(name, holds=False, detail=str(error))


def store_opens(store: Callable[[], CorpusStore]) -> str:
    """Tell what the article store holds."""
    coverage = store().coverage()
    return f"{coverage.articles} articles, {coverage.passages} passages"


def index_fits(store: CorpusStore, generations: GenerationStore, encoder: Encoder) -> str:
    """Tell how the index stands; an index of another model does not hold."""
    # Here, because the quick check, asked every few seconds where the bot runs in a container, has no use for an index.
    from embeddings.audit import state  # noqa: PLC0415

    try:
        found = state(store, generations, encoder)
    except IndexMissing:
        return "none yet; it is built with the first articles"
    if not found.model_fits:
        raise EmbeddingsError(f"built with another model ({', '.join(found.differs)}); run: heliograph index build")
    standing = f"{found.generation}, {found.passages} passages, {found.behind} behind, {found.stale} stale"
    return f"{standing}; {found.outgrown}" if found.outgrown else standing


def model_encodes(encoder: Encoder) -> str:
    """Load the model and encode a sentence."""
    vector = encoder.encode_question("Border guards met in Khujand.")
    return f"{encoder.dimension} dimensions, fingerprint {encoder.fingerprint}, norm {float(vector @ vector):.4f}"
