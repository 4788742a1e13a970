"""How the running bot ends: each part to its end, whatever another one meets."""

import asyncio

from bot.errors import StoreError
from bot.telegram.doorway import all_ended


async def test_an_entrance_that_closes_badly_leaves_answers_the_time_to_end(caplog):
    finished = []

    async def close():
        raise StoreError("the journal cannot be used")

    async def finish():
        await asyncio.sleep(0.01)
        finished.append("an answer on the talks in Khujand")

    await all_ended(close(), finish())

    assert finished == ["an answer on the talks in Khujand"]
    assert "the journal cannot be used" in caplog.text
