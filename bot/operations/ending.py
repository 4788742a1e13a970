"""Signals that ask a worker to end: the first when what it has in hand is done, a second one at once."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any, Self

from corpus.jobs.worker import Stop


class Signals:
    """Has SIGINT and SIGTERM ask to end, within a `with` block of the main thread."""

    def __init__(self) -> None:
        """Ask nobody yet."""
        self.stop = Stop()
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Begin to listen."""
        for one in (signal.SIGINT, signal.SIGTERM):
            self._before[one] = signal.signal(one, self._asked)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Have signals do again what they did before."""
        self._restore()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.ask()
        self._restore()

    def _restore(self) -> None:
        for one, before in self._before.items():
            signal.signal(one, before)
        self._before = {}
