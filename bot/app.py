"""The one place that builds things; everything else receives what it needs.

What is slow to import is imported where it is built, so that a command pays
only for what it uses: `heliograph --help` loads no database and no model.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.answers import Use
    from bot.asking.checks import Archive
    from bot.asking.link_buttons import Sharing
    from bot.asking.lookers import Lookers
    from bot.briefs.briefing import Memory
    from bot.composer import Composer
    from bot.databases import Addresses
    from bot.forms.types import Sheet
    from bot.library import Library
    from bot.operations.tally import Tally
    from bot.services import Service
    from bot.settings import Settings
    from bot.store import BotStore
    from corpus.engine_kinds import Limits
    from corpus.feeds import FeedList
    from corpus.fetch import Fetcher
    from corpus.ingest import Intake, Progress
    from corpus.origins import Origins
    from corpus.origins_store import OriginsStore
    from corpus.presence import LivePage
    from corpus.settings import Engine
    from corpus.standing import Standings
    from corpus.store import CorpusStore
    from corpus.types import Article, IngestReport
    from embeddings.build import BuildReport
    from embeddings.encoder import Encoder
    from embeddings.generations import GenerationStore
    from embeddings.model_identity import ModelIdentity
    from embeddings.search import Reranker, Searcher
    from embeddings.settings import EmbeddingsSettings
    from embeddings.story_store import StoryStore
    from embeddings.tuned_models import TunedModels
    from embeddings.vectors import VectorStore

    Beside = tuple[Service, ...]
    Advance = Callable[[int, int], None]

log = logging.getLogger(__name__)

CITED_FOR = timedelta(days=30)
"""For so long the pages of articles that were quoted are asked whether they changed."""


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


class Heliograph:
    """Everything that a command may need, built when it is first asked for."""

    def __init__(self, settings: Settings, *, config: Path | None = None) -> None:
        """Build from `settings`, which came from `config`; creates the home folder and nothing else."""
        self.settings = settings
        self.options = ("--home", str(settings.home), *(("--config", str(config)) if config else ()))
        self._open = ExitStack()
        self._hastened: Future[Reranker | None] | None = None
        settings.home.mkdir(parents=True, exist_ok=True)

    @classmethod
    def configured(cls, config: Path | None, *, home: Path | None, engine: Engine | None = None) -> Heliograph:
        """Return the program as config.toml and the environment say; raises ConfigError."""
        from bot.settings import load_settings

        return cls(load_settings(config, home=home, engine=engine), config=config)

    def close(self) -> None:
        """Close what was opened, the last one first."""
        self._open.close()

    @cached_property
    def addresses(self) -> Addresses:
        """Where articles and people's data are kept; a server of the home's own runs from now to `close`."""
        from bot.databases import addresses

        return self._open.enter_context(addresses(self.settings))

    @cached_property
    def _limits(self) -> Limits:
        from corpus.engine_kinds import Limits

        said = self.settings.database
        return Limits(said.connections, said.statement_seconds, said.lock_seconds, said.connect_seconds)

    @cached_property
    def store(self) -> CorpusStore:
        """The articles."""
        from corpus.store import CorpusStore

        store = CorpusStore(self.addresses.corpus, limits=self._limits)
        self._open.callback(store.close)
        return store

    @cached_property
    def fetcher(self) -> Fetcher:
        """The only way out to the web for feeds and pages."""
        from corpus.fetch import Fetcher

        fetcher = Fetcher(self.settings.corpus)
        self._open.callback(fetcher.close)
        return fetcher

    @cached_property
    def intake(self) -> Intake:
        """What takes articles in."""
        from corpus.ingest import Intake

        return Intake(self.store, self.fetcher, self.settings.corpus, origins=self.origins)

    @cached_property
    def origins(self) -> Origins:
        """Which articles carry one text."""
        from corpus.origins import Origins

        return Origins(self.store, self._places)

    @cached_property
    def _places(self) -> OriginsStore:
        """Where origins are kept: a search only looks them up, and needs nothing of what compares texts."""
        from corpus.origins_store import OriginsStore

        places = OriginsStore(self.addresses.corpus, limits=self._limits)
        self._open.callback(places.close)
        return places

    def titles_beside(self, article_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
        """Return under which other titles the text of articles was published."""
        return self._places.titles_beside(article_ids)

    @cached_property
    def feeds(self) -> FeedList:
        """The feeds that are followed."""
        feeds = self.open_feeds()
        self._open.callback(feeds.close)
        return feeds

    def open_feeds(self) -> FeedList:
        """Return the feeds for the thread that calls this, which closes them."""
        from corpus.feeds import FeedList

        return FeedList(self.settings.home / "feeds.db", self.settings.corpus, self.fetcher)

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

    @cached_property
    def tally(self) -> Tally:
        """What is counted while the program runs."""
        from bot.operations.tally import Tally

        return Tally()

    @cached_property
    def library(self) -> Library:
        """Corpus and search off the event loop."""
        from bot.library import Library

        library = Library(self.store, self.searcher, kept=self.stories, tally=self.tally)
        self._open.callback(library.close)
        return library

    @cached_property
    def archive(self) -> Archive:
        """Where `/verify` looks beside the library: checksums, and live pages where that is on."""
        from bot.asking.checks import Archive

        return Archive(self.standings.of, self._lookers().look if self.settings.bot.verify_pages else None)

    @cached_property
    def standings(self) -> Standings:
        """How articles stand: their checksums, newest revisions and withdrawals."""
        from corpus.standing import Standings

        standings = Standings(self.addresses.corpus, limits=self._limits)
        self._open.callback(standings.close)
        return standings

    def _lookers(self) -> Lookers:
        from bot.asking.lookers import Lookers, narrowed
        from corpus.fetch import Fetcher

        def look(article: Article) -> LivePage:
            # Here, because the extractor is slow to import and few look at pages.
            from corpus.live import look as look_at

            return look_at(article, fetcher)

        fetcher = Fetcher(narrowed(self.settings.corpus))
        self._open.callback(fetcher.close)
        lookers = Lookers(look)
        self._open.callback(lookers.close)
        return lookers

    @cached_property
    def composer(self) -> Composer:
        """What turns questions and briefs into messages, for nobody in particular."""
        return self.composer_for(None)

    def composer_for(self, memory: Memory | None, sharing: Sharing | None = None) -> Composer:
        """Return what turns questions and briefs into messages for chats whose past `memory` knows."""
        from bot.asking.link_buttons import Sharing
        from bot.composer import Composer, Outward
        from bot.delivery.courier import SystemClock
        from bot.operations.notices import QuietFeeds

        feeds = QuietFeeds(self.open_feeds, SystemClock())
        outward = Outward(self._page(), sharing or Sharing())
        return Composer(self.library, self.settings.bot, feeds=feeds, memory=memory, outward=outward)

    def _page(self) -> Callable[[Sheet], str] | None:
        if not self.settings.bot.feed_folder:
            return None
        from bot.forms.html import fragment

        return fragment

    def uses(self) -> list[Use]:
        """Return which passages readers opened, where the configuration allows to learn from it."""
        return self.bot_store(self.addresses.people).uses() if self.settings.bot.learn_from_readers else []

    def catch_up(self, progress: Advance | None = None, telling: Advance | None = None) -> BuildReport:
        """Index what is stored and not indexed yet, and put it into stories, of which `telling` hears."""
        from embeddings.build import index_with
        from embeddings.encoding import Encoding

        encoding = Encoding(self.encoder, self.vectors, self.titles_beside)
        report = index_with(self.store, encoding, self.generations, progress=progress)
        self._keep_stories(telling)
        return report

    def _keep_stories(self, progress: Advance | None) -> None:
        from embeddings.errors import IndexBusy
        from embeddings.story_keeper import StoryKeeper

        keeper = StoryKeeper(self.store, self.stories, self.generations, self._places.origin_of)
        with suppress(IndexBusy):  # whoever writes the index puts its articles into stories then
            keeper.catch_up(progress)

    def mend(self) -> None:
        """Make an index that cannot be used anew, from what is stored: answers must not wait until feeds are read."""
        from embeddings.errors import EmbeddingsError, IndexBusy, IndexDamaged, IndexMissing

        try:
            with suppress(IndexMissing):
                self.generations.check()
        except IndexDamaged:
            try:
                with suppress(IndexBusy):  # whoever writes it makes it whole
                    self.catch_up()
            except EmbeddingsError as error:
                # Feeds are read all the same, for they forget what nobody took; indexing it tries once more.
                log.warning("the index cannot be made anew now: %s", error)

    def update(self, progress: Progress) -> IngestReport:
        """Take in what the feeds and watched folders have that is new, and what changed in recent and cited pages."""
        report = self.intake.take_feeds(self.feeds, now=now, progress=progress)
        report.add(self.intake.take_watched(now=now, progress=progress))
        report.add(self.intake.refetch(now=now, cited=self._cited(), progress=progress))
        return report

    def _cited(self) -> list[int]:
        store = self.bot_store(self.addresses.people)
        since = now() - CITED_FOR
        # Cards, too: an answer that was given before quotes were written down has nothing else.
        shown = (passage.article.id for passage in self.store.passages(store.cited_passages(since=since)))
        return list(dict.fromkeys((*store.cited_articles(since=since), *shown)))

    def who_am_i(self) -> str:
        """Return the bot's name as Telegram knows it; raises ConfigError when it does not know the token."""
        from bot.settings import read_token

        token = read_token()
        if token is None:
            return "none set; the bot runs in the terminal (see docs/telegram.md)"
        from bot.telegram.doorway import username

        return f"@{asyncio.run(username(token.get_secret_value(), base_url=self.settings.bot.api_base_url))}"

    def give_way(self) -> None:
        """Go on only where nobody else wants the machine, on half of its cores; call it before anything is built."""
        from bot.operations.background import give_way, shared

        embeddings = shared(self.settings.embeddings, cores=os.cpu_count() or 1)
        self.settings = self.settings.model_copy(update={"embeddings": embeddings})
        give_way(embeddings.threads)

    def bot_store(self, url: str) -> BotStore:
        """Return people's data in the database at `url`; raises StoreError."""
        from bot.store import BotStore

        store = BotStore(url, limits=self._limits)
        self._open.callback(store.close)
        return store
