"""How late the event loop runs: a beat a hundred times a second, each written down with its delay.

Measures and changes nothing. A loop that is late makes everybody wait at once: what holds it up is work that belongs
into a thread, or a thread that does not let go of the interpreter.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

EVERY = 0.01
"""Seconds from beat to beat: often enough that a stall of 20 ms is seen whole, seldom enough to cost little."""


class Pulse:
    """Writes a line for each beat: the second of `clock`, and how many milliseconds late it came."""

    def __init__(self, file: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to `file`, which is begun anew; `clock` gives seconds and never goes back."""
        self._file, self._clock = file, clock

    async def beat(self) -> None:
        """Beat until cancelled; every line is on disk then. Raises OSError where the file cannot be written."""
        with self._file.open("w", encoding="ascii", buffering=1 << 16) as out:
            while True:
                await self._once(out)

    async def _once(self, out: TextIO) -> None:
        due = self._clock() + EVERY
        await asyncio.sleep(EVERY)
        out.write(f"{due:.3f} {(self._clock() - due) * 1000:.2f}\n")


WATCH_EVERY = 0.25
"""Seconds from look to look of what watches for good: it is to cost nothing, and to see what holds up everybody."""


class LoopWatch:
    """Tells for as long as the bot runs how late its loop is; `Pulse` is for a measurement."""

    def __init__(self, late: Callable[[float], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        """Tell `late` the delay in seconds; `clock` gives seconds and never goes back."""
        self._late, self._clock = late, clock

    async def watch(self) -> None:
        """Watch until cancelled."""
        while True:
            due = self._clock() + WATCH_EVERY
            await asyncio.sleep(WATCH_EVERY)
            self._late(self._clock() - due)
