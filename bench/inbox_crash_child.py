"""The bot that `inbox_crash` kills: the real way in and out, with a desk that answers at once or after a while.

usage: python inbox_crash_child.py HOME API_PORT [WEBHOOK_PORT]
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from load_telegram import TOKEN

from bot.delivery.courier import Courier, SystemClock
from bot.delivery.inbox import Inbox
from bot.messages import Message, Reaction
from bot.store import BotStore
from bot.types import Language, Press, Request

SECRET = "stand-in-for-kills"


class Clerk:
    """Answers what is asked with the same words; half of the answers take up to a fifth of a second."""

    language = Language.ENGLISH

    async def answer(self, request: Request) -> Sequence[Message]:
        """Return one message that names the question."""
        await asyncio.sleep(max(0.0, random.uniform(-0.2, 0.2)))
        return [Message(f"Answer to {request.argument}")]

    async def react(self, press: Press) -> Reaction:
        """Do nothing: no message has buttons."""
        return Reaction()


def main() -> None:
    """Run until killed."""
    os.environ["PTB_TIMEDELTA"] = "true"
    from bot.telegram.doorkeeper import Address  # noqa: PLC0415
    from bot.telegram.doorway import Behind, Doorway  # noqa: PLC0415

    home, api, *hook = sys.argv[1:]
    journal = Path(home) / "webhook.journal"
    address = Address(f"http://127.0.0.1:{hook[0]}/", f"127.0.0.1:{hook[0]}", SECRET, journal) if hook else None
    doorway = Doorway(TOKEN, base_url=f"http://127.0.0.1:{api}/bot", address=address)
    store = BotStore(f"sqlite:///{home}/bot.db")
    courier = Courier(store, doorway.sender, SystemClock())
    desk: Any = Clerk()
    doorway.run(Behind(desk, Inbox(store), (courier.run,), courier.wake))


if __name__ == "__main__":
    main()
