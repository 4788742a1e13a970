"""A process that ends itself at one of the steps that it takes with a database."""

import os
import signal

import sqlalchemy as sa


class Steps:
    """Count what is said to the databases, and end the process at the `last` of the steps."""

    def __init__(self, *, last: int = 0) -> None:
        self.count, self._last = 0, last
        for event in ("before_cursor_execute", "after_cursor_execute", "commit"):
            sa.event.listen(sa.Engine, event, self._step)

    def _step(self, *_: object) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
