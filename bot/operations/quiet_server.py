"""A web server that leaves signals to the bot, which has more to end than a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


class QuietServer(uvicorn.Server):
    """Serves until `should_exit` is set; takes no signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield
