"""The index of a database: which tables are in use and what they hold. For it what `Generations` is for folders."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from threading import get_ident

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from corpus.engines import Limits
from embeddings.errors import IndexBusy, IndexDamaged, IndexMissing
from embeddings.generations import Contents, Generation, Standing, candidates_of_two
from embeddings.index import VectorIndex
from embeddings.lexical import LexicalIndex
from embeddings.manifest import FORMAT, METRIC, REMEDY, Manifest
from embeddings.model_identity import ModelIdentity
from embeddings.postgres import partitions, tables
from embeddings.postgres.asking import Sessions, translated
from embeddings.postgres.builder import BUILDER, who_builds
from embeddings.postgres.dense import PostgresVectors
from embeddings.postgres.legs import Question, both, enough, label_of
from embeddings.postgres.mending import broken, mend
from embeddings.postgres.sharding import make_askable, servers, spread_over
from embeddings.postgres.sparse import PostgresTerms
from embeddings.postgres.state import State, named, parsed, put_state, read_state
from embeddings.postgres.tables import Tables
from embeddings.rank import Candidate
from embeddings.types import Filter, Vectors
from embeddings.writing import LATER

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PostgresGeneration(Generation):
    """One state of the tables, which both legs ask in one statement."""

    sessions: Sessions
    tables: Tables

    def candidates(self, vector: Vectors, terms: Sequence[str], *, depth: int, where: Filter) -> list[Candidate]:
        """Return what either leg finds, with the scores of both, ascending by passage id."""
        assert isinstance(self.terms, PostgresTerms)
        weigh = self.terms.weighing(terms)
        if weigh is None:
            return candidates_of_two(self, vector, terms, depth=depth, where=where)
        question = Question(vector, weigh, depth, where)
        rows = self.sessions.ask(both(self.tables, question))
        if not enough(rows[0].near if rows else 0, depth):
            rows = self.sessions.ask(both(self.tables, question, exact=True))
        return [Candidate(label_of(row), float(row.dense), float(row.score)) for row in rows]


class PostgresGenerations:
    """Publish and load the index of a database; readers need no lock, one process at a time holds `building`.

    What a build adds to tables in use is found at once; it is `published` that moves the cursor of who looks for what
    is new, and that puts tables made aside into use. Every method raises IndexAway while the database does not answer.
    """

    def __init__(self, url: str, *, partitions: int = 0, limits: Limits | None = None) -> None:
        """Use the database at `url`; nothing is connected yet. New tables get so many `partitions`; 0: by size."""
        self._url, self._setting, self._limits = url, partitions, limits
        self._builder: sa.Connection | None = None
        self._building_thread: int | None = None

    @property
    def folder(self) -> str:
        """Say where the index is, for messages."""
        return sa.make_url(self._url).render_as_string()

    def place(self, name: str) -> str:
        """Return where a generation is, for messages."""
        return f"{self.folder}: {name}"

    def close(self) -> None:
        """Give back every connection."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    def current(self) -> str | None:
        """Return the name of the generation in use, or None; costs one small query."""
        rows = self._sessions.rows("SELECT generation FROM search.state")
        return named(rows[0].generation) if rows else None

    def model(self) -> ModelIdentity | None:
        """Return which model the generation in use was made with, or None; raises IndexDamaged."""
        manifest = self._manifest()
        return manifest.model if manifest else None

    def fingerprint(self) -> str | None:
        """Return the fingerprint of that model, or None; raises IndexDamaged."""
        manifest = self._manifest()
        return manifest.fingerprint if manifest else None

    def standing(self) -> Standing:
        """Return how many passages the generation in use finds and since when; raises IndexMissing or IndexDamaged."""
        state = self._known()
        return Standing(self._read(state).count, state.published)

    def load(self, previous: Generation | None = None) -> Generation:
        """Return the generation in use; raises IndexMissing or IndexDamaged.

        One that stands on other servers than there are shards now goes on serving, but whoever builds makes it anew.
        """
        state = self._known()
        manifest = self._read(state)
        with self._sessions.reading() as connection:
            held = tables.held(connection, state.number)
            elsewhere = servers(connection) != spread_over(connection, held.dense)
        if elsewhere and self._building_thread == get_ident():
            raise IndexDamaged(f"{self.folder}: {state.name} stands on other servers than there are shards; {REMEDY}")
        return PostgresGeneration(
            state.name,
            manifest,
            PostgresVectors(self._sessions, held, manifest.model.dimension),
            PostgresTerms(self._sessions, held),
            {},
            self._sessions,
            held,
        )

    def load_whole(self, previous: Generation | None = None) -> Generation:
        """Return the generation in use: a database answers for its files itself, and keeps no older ones."""
        return self.load(previous)

    def newest_whole(self) -> Generation | None:
        """Return the generation in use, None where there is none that this version can use."""
        try:
            return self.load()
        except (IndexMissing, IndexDamaged):
            return None

    def check(self) -> None:
        """Raise IndexMissing or IndexDamaged unless both legs hold as many passages as was published.

        What a build that runs now has changed and not published yet is no damage.
        """
        state = self._known()
        with self._sessions.reading() as connection:
            wrong = broken(connection, state, self._read(state))
        if wrong is None or self._being_built():
            return
        raise IndexDamaged(f"{self.folder}: {wrong}; {REMEDY}")

    def outgrown(self) -> str | None:
        """Say that the index has too few partitions for what it holds, and the remedy; None where it has enough."""
        state = self._known()
        dense = Tables(state.number).dense
        with self._sessions.reading() as connection:
            parts, spread = partitions.parts_of(connection, dense), len(servers(connection)) or 1
        return partitions.outgrown(self._setting, self._read(state).count, parts=parts, servers=spread)

    def empty(self, dimension: int, *, expected: int = 0) -> tuple[VectorIndex, LexicalIndex]:
        """Make empty tables aside and return them; those that nobody uses are removed. Call it within `building`."""
        with self._sessions.writing() as connection:
            state, there = read_state(connection), tables.numbers(connection)
            used = state.number if state else 0
            for number in there:
                if number != used:
                    tables.drop(connection, tables.held(connection, number))
            shards = servers(connection)
            fresh = Tables(max([*there, used]) + 1, sharded=bool(shards))
            parts = partitions.wanted(self._setting, expected, len(shards) or 1)
            tables.create(connection, fresh, dimension=dimension, partitions=parts)
        return PostgresVectors(self._sessions, fresh, dimension), PostgresTerms(self._sessions, fresh)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the right to publish; raises IndexBusy at once while another process has it.

        What a build before left half done is brought in order first.
        """
        with self._sessions.held() as connection:
            with translated():
                free = connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key, 1)"), {"key": BUILDER})
            if not free:
                raise IndexBusy(
                    f"{self.folder}: {who_builds(connection) or 'another process wrote the index'}; {LATER}"
                )
            self._builder, self._building_thread = connection, get_ident()
            try:
                self._mend()
                yield
            finally:
                self._builder = self._building_thread = None
                # The server may come to see only later that a session has ended. One that is gone holds nothing.
                with suppress(SQLAlchemyError):
                    connection.execute(sa.text("SELECT pg_advisory_unlock(:key, 1)"), {"key": BUILDER})

    def publish(self, contents: Contents) -> str:
        """Make what was built the generation in use, and return its name; call it within `building`."""
        assert isinstance(contents.vectors, PostgresVectors)
        held = contents.vectors.tables
        fresh = self._finish(held, contents.vectors.dimension)
        name = self._put(held, _manifest(contents))
        if fresh:
            with self._sessions.alone() as connection:
                tables.analyze(connection, held)
        return name

    @cached_property
    def _engine(self) -> sa.Engine:
        with translated():
            return tables.open_search(self._url, self._limits)

    @cached_property
    def _sessions(self) -> Sessions:
        return Sessions(self._engine)

    def _finish(self, held: Tables, dimension: int) -> bool:
        with self._sessions.reading() as connection:
            if tables.finished(connection, held):
                return False
        with self._sessions.writing() as connection:
            tables.finish(connection, held, dimension=dimension)
        return True

    def _put(self, held: Tables, manifest: Manifest) -> str:
        """Write the state by the connection that holds the right to publish: where it is lost, nothing is published."""
        assert self._builder is not None, "publish is called within building"
        with translated():
            before = read_state(self._builder)
            generation = before.generation + 1 if before else 1
            put_state(
                self._builder, State(held.number, generation, manifest.model_dump_json(), datetime.now(UTC), whole=True)
            )
        return named(generation)

    def _mend(self) -> None:
        """Publish what an earlier build took in and did not come to publish, without what one leg lacks."""
        try:
            state = self._known()
            manifest = self._read(state)
        except (IndexMissing, IndexDamaged):
            return  # nothing that can be mended: it will be made anew
        with self._sessions.writing() as connection:
            if servers(connection):
                make_askable(connection)
        with self._sessions.reading() as connection:
            wrong = broken(connection, state, manifest)
        if wrong is None:
            return
        log.warning("%s: %s; this is put in order", self.folder, wrong)
        with self._sessions.reading() as connection:
            held = tables.held(connection, state.number)
        vectors = PostgresVectors(self._sessions, held, manifest.model.dimension)
        found = mend(self._sessions, vectors, PostgresTerms(self._sessions, held))
        last = max(manifest.last_passage_id, found.last)
        self._put(held, manifest.model_copy(update={"count": found.count, "last_passage_id": last}))

    def _being_built(self) -> bool:
        with self._sessions.reading() as connection:
            return who_builds(connection) is not None

    def _manifest(self) -> Manifest | None:
        state = self._state()
        return self._read(state) if state else None

    def _state(self) -> State | None:
        with self._sessions.reading() as connection:
            state = read_state(connection)
            if state is not None and not tables.there(connection, Tables(state.number)):
                raise IndexDamaged(f"{self.folder}: tables of {state.name} are missing; {REMEDY}")
        return state

    def _known(self) -> State:
        state = self._state()
        if state is None:
            raise IndexMissing(f"{self.folder}: nothing has been indexed yet; {REMEDY}")
        return state

    def _read(self, state: State) -> Manifest:
        return parsed(state.manifest, self.folder)


def _manifest(contents: Contents) -> Manifest:
    return Manifest(
        format=FORMAT,
        fingerprint=contents.fingerprint,
        model=contents.model,
        metric=METRIC,
        count=len(contents.vectors),
        last_passage_id=contents.last_passage_id,
        libraries={},
        files={},
    )
