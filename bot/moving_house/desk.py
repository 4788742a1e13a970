"""Both databases of a desk moved together, the articles before what refers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.databases import Addresses
from bot.moving_house.addresses import is_same
from bot.moving_house.arriving import stay
from bot.moving_house.move import Move, Progress, TableReport
from bot.moving_house.parts import BOT, CORPUS, open_part
from bot.moving_house.sealing import count_altered

if TYPE_CHECKING:
    from bot.app import Heliograph
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class DeskReport:
    """What became of each table, and how many articles have another content than their checksum says."""

    tables: tuple[TableReport, ...]
    altered: int

    @property
    def written(self) -> int:
        """How many rows this run wrote or removed."""
        return sum(table.copied + table.changed + table.removed for table in self.tables)

    @property
    def rows(self) -> int:
        """How many rows the target has."""
        return sum(table.rows for table in self.tables)

    @property
    def with_nul(self) -> int:
        """How many rows hold a replacement for a character that PostgreSQL cannot keep."""
        return sum(table.with_nul for table in self.tables)


class DeskMove:
    """Move a desk; every method raises StoreError, and goes on where a run before it was ended."""

    def __init__(self, moves: list[Move], target: Addresses) -> None:
        """Move by `moves`, the articles first."""
        self._moves, self._target = moves, target

    @property
    def is_over(self) -> bool:
        """Whether everything was moved, and nothing is left but to name the new addresses."""
        return all(move.is_over for move in self._moves)

    def copy(self) -> None:
        """Bring the target to one state of the source, which goes on serving."""
        for move in self._moves:
            move.copy()

    def settle(self) -> None:
        """Compare, and copy what differs still."""
        for move in self._moves:
            move.settle()

    def finish(self, *, patience: float = 30.0) -> None:
        """Copy what changed last and close the source to writing; see `Move.finish`."""
        for move in self._moves:
            move.finish(patience=patience)

    def report(self) -> DeskReport:
        """Return what became of each table; reads every article once."""
        tables = tuple(report for move in self._moves for report in move.reports.values())
        return DeskReport(tables, count_altered(self._target.corpus))


@contextmanager
def moving(source: Addresses, target: Addresses, progress: Progress) -> Iterator[DeskMove]:
    """Open what has to be moved from `source` to `target`; what is at one address in both stays there."""
    pairs = ((CORPUS, source.corpus, target.corpus), (BOT, source.people, target.people))
    with ExitStack() as stack:
        moves = []
        for part, here, there in pairs:
            if not is_same(here, there):
                moves.append(Move(part, here, there, progress=progress))
                stack.callback(moves[-1].close)
        yield DeskMove(moves, target)


def stay_at(source: Addresses) -> bool:
    """Let the databases at `source` be written to again; return whether one of them was left."""
    left = False
    for part, url in ((CORPUS, source.corpus), (BOT, source.people)):
        engine = open_part(part, url)
        left = stay(part, engine) or left
        engine.dispose()
    return left


def settings_at(settings: Settings, target: Addresses) -> Settings:
    """Return the settings of the same desk at `target`."""
    corpus = settings.corpus.model_copy(update={"database_url": target.corpus})
    bot = settings.bot.model_copy(update={"database_url": target.people})
    return settings.model_copy(update={"corpus": corpus, "bot": bot})


def index(heliograph: Heliograph, progress: Callable[[int, int], None] | None = None) -> int:
    """Index what is stored from the vectors that were kept, and return how many passages; raises EmbeddingsError.

    Stories are left as they came: they are rows of the source.
    """
    from embeddings.build import index_with  # noqa: PLC0415 - loads much, and only a move that is not over needs it
    from embeddings.encoding import Encoding  # noqa: PLC0415

    encoding = Encoding(heliograph.encoder, heliograph.vectors, heliograph.titles_beside)
    return index_with(heliograph.store, encoding, heliograph.generations, progress=progress).total
