"""Time the calls of an object's methods without touching it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from report import percentile


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in milliseconds."""

    p50: float
    p95: float
    p99: float


def spread(milliseconds: Sequence[float]) -> Spread:
    """Return median, 95th and 99th percentile."""
    return Spread(*(percentile(milliseconds, share) for share in (0.5, 0.95, 0.99)))


@dataclass(slots=True)
class Stopwatch:
    """Keep milliseconds: of each call under `part.method`, and of each round the sum for each part."""

    calls: dict[str, list[float]] = field(default_factory=dict)
    rounds: list[defaultdict[str, float]] = field(default_factory=list)

    def next_round(self) -> None:
        """Begin another round; what is called before the first is in none."""
        self.rounds.append(defaultdict(float))

    def reset(self) -> None:
        """Forget everything."""
        self.calls.clear()
        self.rounds.clear()

    def note(self, part: str, method: str, milliseconds: float) -> None:
        """Count a call."""
        self.calls.setdefault(f"{part}.{method}", []).append(milliseconds)
        if self.rounds:
            self.rounds[-1][part] += milliseconds

    def parts(self) -> dict[str, Spread]:
        """Return for each part how much of a round it takes."""
        names = sorted({name for each in self.rounds for name in each})
        return {name: spread([each.get(name, 0.0) for each in self.rounds]) for name in names}


class Watched:
    """Stand for an object and time the calls of its methods; what these call of it themselves is not counted twice."""

    def __init__(self, target: Any, part: str, watch: Stopwatch) -> None:
        """Time `target` under the name of `part`."""
        self._target, self._part, self._watch = target, part, watch

    def __len__(self) -> int:
        """Return the length of what is watched."""
        return len(self._target)

    def __bool__(self) -> bool:
        """Return whether what is watched counts as true, which need not have a length."""
        return bool(self._target)

    def __getattr__(self, name: str) -> Any:
        """Return the attribute, timed where it is a method."""
        value = getattr(self._target, name)
        if not callable(value):
            return value

        def timed(*args: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return value(*args, **named)
            finally:
                self._watch.note(self._part, name, (time.perf_counter() - started) * 1000)

        return timed
