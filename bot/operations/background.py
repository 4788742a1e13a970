"""Gives way to other programs: what runs here goes on only where nobody else wants the machine."""

from __future__ import annotations

import os
from contextlib import suppress

from embeddings.settings import EmbeddingsSettings

_NICEST = 19
_THREADS = "OMP_NUM_THREADS"


def give_way(threads: int) -> None:
    """Put this process behind all others, and have libraries that are loaded from now on use `threads` threads.

    On Linux it gets the class for idle work, which any question preempts at once, and whose disk requests wait, too;
    elsewhere the lowest priority. Where the system forbids either (containers, hardened services), it goes on without.
    """
    with suppress(OSError):
        os.nice(_NICEST)
    if hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    os.environ.setdefault(_THREADS, str(threads))


def shared(settings: EmbeddingsSettings, *, cores: int) -> EmbeddingsSettings:
    """Return settings that leave half of the `cores` to others, unless the number of threads is set.

    A thread that gives way still takes its share of the caches and of the memory's bandwidth.
    """
    return settings.model_copy(update={"threads": settings.threads or max(1, cores // 2)})
