"""The two ways in, and what Telegram is told of each: they exclude one another."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import BadRequest

from bot.delivery.courier import Clock
from bot.errors import ConfigError
from bot.telegram.intake import Intake
from bot.telegram.polling import Polling, PollingBot

if TYPE_CHECKING:
    from bot.telegram.webhook import Webhook

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram finds the bot: `url` for the world, `listen` ("host:port") here, and the `secret` it must know."""

    url: str
    listen: str
    secret: str


class PollingEntrance:
    """Fetches updates."""

    def __init__(self, bot: PollingBot, intake: Intake, clock: Clock, *, allowed: Sequence[str]) -> None:
        """Let `intake` keep updates of the `allowed` kinds."""
        self._bot, self._polling = bot, Polling(bot, intake.take, clock, allowed=allowed)

    async def open(self) -> None:
        """Give up a webhook that was set, with which Telegram refuses polls; what waits there is kept."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def run(self) -> None:
        """Poll until cancelled; raises InvalidToken."""
        await self._polling.run()

    async def close(self) -> None:
        """Have nothing to close: what was not confirmed comes again."""


class WebhookEntrance:
    """Listens for updates."""

    def __init__(self, bot: Bot, intake: Intake, address: Address, *, allowed: Sequence[str]) -> None:
        """Let `intake` keep updates of the `allowed` kinds that Telegram brings to `address`."""
        self._bot, self._intake, self._address, self._allowed = bot, intake, address, allowed
        self._webhook: Webhook | None = None

    async def open(self) -> None:
        """Listen, then tell Telegram where; raises ConfigError where one of them is impossible."""
        # Here, because whoever polls needs no server.
        from bot.telegram.webhook import CONNECTIONS, Webhook  # noqa: PLC0415

        if self._webhook is None:
            webhook = Webhook(self._address.listen, self._address.secret, self._intake.take_one)
            await webhook.open()
            self._webhook = webhook
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
        if self._webhook is not None:
            await self._webhook.run()

    async def close(self) -> None:
        """Take nothing more; Telegram keeps what comes, and brings it at the next start."""
        if self._webhook is not None:
            await self._webhook.close()
