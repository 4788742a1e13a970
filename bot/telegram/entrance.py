"""The two ways in, and what Telegram is told of each: they exclude one another."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from telegram import Bot
from telegram.error import BadRequest

from bot.delivery.courier import Clock
from bot.errors import ConfigError
from bot.telegram.doorkeeper import Address, Doorkeeper, keep_left
from bot.telegram.intake import Intake
from bot.telegram.polling import Polling, PollingBot

log = logging.getLogger(__name__)


CONNECTIONS = 40
"""Connections that Telegram may open at once: its own default, and enough for 100 updates a second that are kept within
0.4 s each."""


class PollingEntrance:
    """Fetches updates."""

    for_leader = True
    """Telegram gives each update to one who polls."""

    def __init__(self, bot: PollingBot, intake: Intake, polling: Polling, *, left: Path | None = None) -> None:
        """Have `polling` fetch updates, and `intake` keep what a webhook `left` in its journal before."""
        self._bot, self._intake, self._polling, self._left = bot, intake, polling, left

    async def open(self) -> None:
        """Give up a webhook that was set, with which Telegram refuses polls; what waits there is kept.

        Raises StoreError.
        """
        if self._left is not None:
            await keep_left(self._left, self._intake.take)
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def run(self) -> None:
        """Poll until cancelled; raises InvalidToken."""
        await self._polling.run()

    async def close(self) -> None:
        """Have nothing to close: what was not confirmed comes again."""


class WebhookEntrance:
    """Listens for updates."""

    for_leader = False
    """Whoever brings them may choose among several doors."""

    def __init__(self, bot: Bot, intake: Intake, clock: Clock, *, address: Address, allowed: Sequence[str]) -> None:
        """Let `intake` keep updates of the `allowed` kinds that Telegram brings to `address`."""
        self._bot, self._address, self._allowed = bot, address, allowed
        self._keeper = Doorkeeper(address, intake.take, clock)

    async def open(self) -> None:
        """Listen, then tell Telegram where; raises ConfigError where one of them is impossible, StoreError."""
        await self._keeper.open()
        try:
            await self._bot.set_webhook(
                self._address.url,
                secret_token=self._address.secret,
                allowed_updates=self._allowed,
                max_connections=CONNECTIONS,
            )
        except BadRequest as error:
            raise ConfigError(f"[bot] webhook_url = {self._address.url!r}: Telegram refuses it: {error}") from error

    async def run(self) -> None:
        """Serve until cancelled."""
        await self._keeper.run()

    async def close(self) -> None:
        """Take nothing more; Telegram keeps what comes, and brings it at the next start."""
        await self._keeper.close()
