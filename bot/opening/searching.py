"""What opens the search: models, vectors, indexes and stories."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from bot.opening.articles import Articles

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.encoding import Encoding
    from embeddings.generations import GenerationStore
    from embeddings.model_identity import ModelIdentity
    from embeddings.search import Reranker, Searcher
    from embeddings.settings import EmbeddingsSettings
    from embeddings.story_store import StoryStore
    from embeddings.tuned_models import TunedModels
    from embeddings.vectors import VectorStore


class Searching(Articles):
    """The search over the corpus."""

    _hastened: Future[Reranker | None] | None = None

    @cached_property
    def encoder(self) -> Encoder:
        """The embedding model with which is indexed, loaded when it first encodes; its fingerprint is known before."""
        return self.encoder_with(self.models.in_use(self.settings.embeddings))

    @cached_property
    def models(self) -> TunedModels:
        """The models that were tuned here."""
        from embeddings.tuned_models import TunedModels

        return TunedModels(self.settings.home / "models")

    def encoder_with(self, settings: EmbeddingsSettings) -> Encoder:
        """Return the encoder that `settings` name, which may not be the configured one."""
        from embeddings.model import deferred

        def load() -> Encoder:
            from embeddings.backends import open_encoder
            from embeddings.exported import Exported

            return open_encoder(settings, Exported(self.models.exported))

        return deferred(settings, load)

    def _encoder_of_index(self, made_with: ModelIdentity | None) -> Encoder:
        """Return the encoder that an index was made with, so that questions go over to a tuned model when it does."""
        made_with = made_with or self.generations.model()
        if made_with is None or made_with.fingerprint == self.encoder.fingerprint:
            return self.encoder
        return self.encoder_with(self.models.made_with(self.settings.embeddings, made_with))

    @cached_property
    def vectors(self) -> VectorStore:
        """The vectors that were computed before."""
        from embeddings.vectors import VectorStore

        vectors = VectorStore(self.addresses.corpus, limits=self._limits)
        self._open.callback(vectors.close)
        return vectors

    @property
    def encoding(self) -> Encoding:
        """Where vectors of passages come from."""
        from embeddings.encoding import Encoding

        return Encoding(self.encoder, self.vectors, self.titles_beside)

    @cached_property
    def generations(self) -> GenerationStore:
        """The saved indexes, where the articles are: in the home folder, or in their database."""
        from corpus.engines import is_postgres
        from embeddings.generations import Generations

        if not is_postgres(self.addresses.corpus):
            return Generations(self.settings.home / "index")
        from embeddings.postgres.generations import PostgresGenerations

        partitions = self.settings.database.partitions
        kept = PostgresGenerations(self.addresses.corpus, partitions=partitions, limits=self._limits)
        self._open.callback(kept.close)
        return kept

    @cached_property
    def searcher(self) -> Searcher:
        """What finds passages."""
        from embeddings.search import Aids, Searcher

        aids = Aids(lambda: self.reranker, self._places.origin_of)
        return Searcher(self.store, self._encoder_of_index, self.generations, self.settings.embeddings, aids=aids)

    @cached_property
    def reranker(self) -> Reranker | None:
        """What reads the best passages again, None when it is off."""
        return self._hastened.result() if self._hastened else self._open_reranker()

    def hasten(self) -> None:
        """Begin to load both models beside all else: who asks one question waits for them, and another core is idle."""
        loader, encoder = ThreadPoolExecutor(max_workers=2, thread_name_prefix="models"), self.encoder
        self._open.callback(loader.shutdown)
        # What fails here fails again where the encoder is needed, and is told there.
        loader.submit(encoder.encode_question, "warm")
        self._hastened = loader.submit(self._open_reranker)

    def _open_reranker(self) -> Reranker | None:
        from embeddings.reranker import open_reranker

        return open_reranker(self.settings.embeddings)

    @cached_property
    def stories(self) -> StoryStore:
        """Which story each article belongs to."""
        from embeddings.story_store import StoryStore

        stories = StoryStore(self.addresses.corpus, limits=self._limits)
        self._open.callback(stories.close)
        return stories
