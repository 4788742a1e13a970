"""Ask an indexed home questions and time every part of the answers, in this process and no other.

The program is put together as it is for the bot (`bot.app`), with a stopwatch around its parts. Questions come one
at a time, of today, so that everything is visible; some of them again as of their own date, which hides what is newer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from stopwatch import Spread, Stopwatch, Watched, spread

from bot.app import Heliograph
from bot.settings import Settings
from embeddings.generations import Generation, Generations

_WARM_UP = 20
_FEWER = 3
"""Every how many-th question is asked again as of its date, and again with the reranker."""

_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the day as of which it is asked, None for today."""

    text: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of whole asks, of single searches of both legs, and of what an ask spends in each part of it.

    `processor` is the processor time of an ask, that of all cores together, on average: other work on the machine
    hardly changes it.
    """

    ask: Spread
    processor: float
    dense: Spread
    keyword: Spread
    parts: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes of the process: all of it, and without the pages of files, which the system can take back."""

    resident: float
    own: float
    peak: float


@dataclass(frozen=True, slots=True)
class Probe:
    """What a home of this many passages gave; `disk` are megabytes by part, `load` seconds until it can be searched.

    `first_stage` and `dated` are without the reranker. `memory` is that before it was loaded.
    """

    passages: int
    load: float
    first_stage: Times
    dated: Times
    reranked: Times
    memory: Memory
    memory_reranked: Memory
    disk: dict[str, float]


class WatchedGenerations(Generations):
    """Load generations whose two indexes are watched."""

    def __init__(self, folder: Path, watch: Stopwatch) -> None:
        """Read from `folder`."""
        super().__init__(folder)
        self._watch = watch

    def load(self, previous: Generation | None = None) -> Generation:
        """Load the generation in use, watched."""
        found = super().load(previous)
        vectors: Any = Watched(found.vectors, "vectors", self._watch)
        terms: Any = Watched(found.terms, "terms", self._watch)
        return replace(found, vectors=vectors, terms=terms)


def probe(home: Path, questions: Sequence[Asked]) -> Probe:
    """Load the home, ask all questions without the reranker, then some with it, and say what that took."""
    watch, heliograph = Stopwatch(), Heliograph(Settings(home=home))
    started = time.perf_counter()
    vars(heliograph).update(
        generations=WatchedGenerations(home / "index", watch),
        store=Watched(heliograph.store, "store", watch),
        encoder=Watched(heliograph.encoder, "encoder", watch),
    )
    heliograph.searcher.refresh()
    load = time.perf_counter() - started
    today, fewer = [replace(one, as_of=None) for one in questions], questions[::_FEWER]
    first_stage, dated = (_asked(heliograph, some, watch, hurried=True) for some in (today, fewer))
    memory = _memory()
    reranked = _asked(heliograph, today[::_FEWER], watch, hurried=False)
    found = Probe(heliograph.searcher.indexed_to(), load, first_stage, dated, reranked, memory, _memory(), disk(home))
    heliograph.close()
    return found


def read_asked(path: Path, wanted: int) -> list[Asked]:
    """Return so many questions of a file of JSON lines, evenly spaced."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    chosen = rows[:: max(1, len(rows) // wanted)][:wanted]
    return [Asked(row["question"], date.fromisoformat(row["as_of"])) for row in chosen]


def disk(home: Path) -> dict[str, float]:
    """Return the megabytes of the articles and of the parts of the generation in use."""
    folder = home / "index" / (Generations(home / "index").current() or "")
    inner = [path for path in folder.rglob("*") if path.is_file()]
    terms = [path for path in inner if "terms" in path.relative_to(folder).parts]
    return {
        "articles": _megabytes(home.glob("corpus.db*")),
        "vectors": _megabytes(set(inner) - set(terms)),
        "terms": _megabytes(terms),
    }


def _asked(heliograph: Heliograph, questions: Sequence[Asked], watch: Stopwatch, *, hurried: bool) -> Times:
    for one in questions[:_WARM_UP]:
        _ask(heliograph, one, hurried=hurried)
    watch.reset()
    took, processor = [], time.process_time()
    for one in questions:
        watch.next_round()
        started = time.perf_counter()
        _ask(heliograph, one, hurried=hurried)
        took.append((time.perf_counter() - started) * 1000)
    processor = (time.process_time() - processor) * 1000 / len(questions)
    dense, keyword = (spread(watch.calls[f"{leg}.search"]) for leg in ("vectors", "terms"))
    return Times(spread(took), processor, dense, keyword, watch.parts())


def _ask(heliograph: Heliograph, one: Asked, *, hurried: bool) -> None:
    heliograph.searcher.search(one.text, now=datetime.now(UTC), as_of=one.as_of, hurried=hurried)


def _memory() -> Memory:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    sizes = {line.partition(":")[0]: line.split()[1] for line in lines if line.endswith(" kB")}
    return Memory(*(int(sizes[name]) / _KILOBYTE for name in ("VmRSS", "RssAnon", "VmHWM")))


def _megabytes(paths: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / 1e6
