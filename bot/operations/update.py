"""Updates the feeds in a process of its own, so that encoding never holds up an answer.

The process publishes a new generation of the index; the bot's searcher finds
it at the next question.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Sequence

log = logging.getLogger(__name__)

GRACE_S = 5
"""Seconds that an update has to end when asked: it answers a signal at once unless it is within a long computation."""

_SECRETS = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_BOT_TOKEN_FILE",
    "TELEGRAM_WEBHOOK_SECRET",
    "TELEGRAM_WEBHOOK_SECRET_FILE",
)


class FeedUpdate:
    """Runs `heliograph update` with the options of this program."""

    def __init__(self, options: Sequence[str]) -> None:
        """Pass `options` (such as --home DIR) on to the command."""
        self._command = (sys.executable, "-m", "bot.cli", *options, "update", "--background")

    async def run(self) -> None:
        """Run one update to its end; what it says goes to the log."""
        environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
        process = await asyncio.create_subprocess_exec(
            *self._command,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await process.communicate()
        except asyncio.CancelledError:
            await _ended(process)
            raise
        words = said.decode("utf-8", "replace").strip()
        log.log(logging.WARNING if process.returncode else logging.INFO, "update: %s", words)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """End `process` and wait until it is gone: asyncio warns of one that outlives the loop."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), GRACE_S)
    except TimeoutError:
        process.kill()
        await process.wait()
