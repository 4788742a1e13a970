"""A stop that takes too long is cut short: whatever hangs, the process is gone before others lose patience with it.

Nothing is lost by that, for what was not done stands in the inbox or the outbox; a message whose answer was still
awaited may come twice, as after any other sudden end.
"""

from __future__ import annotations

import logging
import os
import threading
from typing import Final

log = logging.getLogger(__name__)

SECONDS: Final = 9.5
"""From the signal to the end: Docker kills after ten, and the parts of an orderly stop take nine together."""

CUT_SHORT: Final = 1
"""Exit status of a process that did not end by itself."""


class Deadline:
    """Ends the process some seconds after the stop began, unless it ended before."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Give the stop `seconds`."""
        self._seconds = seconds
        self._timer: threading.Timer | None = None

    def begin(self) -> None:
        """Begin to count, the first time that it is called."""
        if self._timer is None:
            # A thread, because the event loop may be what hangs; a daemon, because it must keep nobody from ending.
            self._timer = threading.Timer(self._seconds, self._cut_short)
            self._timer.daemon = True
            self._timer.start()

    def _cut_short(self) -> None:
        log.error("the stop took %g s and is cut short; what was under way is done at the next start", self._seconds)
        os._exit(CUT_SHORT)
