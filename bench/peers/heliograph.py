"""Heliograph beside its peers, by the calls that its command line makes. Runs in its own environment, not in theirs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from bench.peers.material import Passage, Question, Vectors
from bench.peers.system import Place
from bot import app
from bot.settings import Settings, load_settings
from embeddings.query import parse_moment


class Ours:
    """A `System` on Heliograph; `hurried` leaves out the reranker, `bare` also time prior and moment of asking."""

    def __init__(self, place: Place, *, hurried: bool = False, bare: bool = False) -> None:
        """Work on the home in the folder of `place`, which begins as a copy of the home that holds the articles."""
        self._place, self._hurried, self._bare = place, hurried or bare, bare
        self._program: app.Heliograph | None = None

    def ready(self) -> None:
        """Copy the home, and load the encoder."""
        shutil.copytree(self._place.home, self._home)
        self._heliograph().encoder.encode_question("warm")

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Catch the index up with the articles of the home; raises ValueError where these are other ones."""
        report = self._heliograph().catch_up()
        if report.total != len(passages):
            raise ValueError(f"{self._home}: {report.total} passages are indexed, {len(passages)} were given")

    def take(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Catch up likewise: the same vectors are kept in the copied home."""
        self.ingest(passages)

    def open(self) -> None:
        """Load the index in use."""
        self._heliograph().searcher.refresh()

    def search(self, question: Question, k: int) -> list[int]:
        """Search as `heliograph ask --batch` does."""
        now = app.now()
        as_of = None if self._bare else parse_moment(question.as_of, now=now, end_of_day=True)
        searcher = self._heliograph().searcher
        findings = searcher.search(question.text, now=now, as_of=as_of, k=k, hurried=self._hurried)
        return [hit.passage.id for hit in findings.hits]

    @property
    def _home(self) -> Path:
        return self._place.folder / "home"

    def _heliograph(self) -> app.Heliograph:
        if self._program is None:
            settings = load_settings(home=self._home)
            self._program = app.Heliograph(_bare(settings) if self._bare else settings)
        return self._program


def build(place: Place) -> Ours:
    """Return the program as it is shipped, loading nothing."""
    return Ours(place)


def _bare(settings: Settings) -> Settings:
    less = settings.embeddings.model_copy(update={"recency_weight": 0.0})
    return settings.model_copy(update={"embeddings": less})
