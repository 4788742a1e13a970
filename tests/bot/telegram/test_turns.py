"""Chats are answered side by side, and each in its order."""

import asyncio

import pytest
import telegram

from bot.telegram.turns import ChatTurns


def update(chat_id, number):
    chat = {"id": chat_id, "type": "private", "first_name": "Reader"}
    message = {"message_id": number, "date": 1743584400, "chat": chat, "text": "Who closed the pass?"}
    return telegram.Update.de_json({"update_id": number, "message": message}, None)


class Handlers:
    """Notes what begins and ends; each lasts until its number is let go."""

    def __init__(self):
        self.noted, self._gates = [], {}

    async def handle(self, number):
        self.noted.append(f"begin {number}")
        await self._gate(number).wait()
        self.noted.append(f"end {number}")

    async def let_go(self, number):
        self._gate(number).set()
        await settle()

    def _gate(self, number):
        return self._gates.setdefault(number, asyncio.Event())


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


async def begun(turns, handlers, *pairs):
    """Begin handling (chat, number) pairs as the library does: a task for each, in order."""
    tasks = [
        asyncio.ensure_future(turns.process_update(update(chat, number), handlers.handle(number)))
        for chat, number in pairs
    ]
    await settle()
    return tasks


async def test_a_second_chat_does_not_wait_for_the_first():
    handlers = Handlers()
    tasks = await begun(ChatTurns(), handlers, (501, 1), (502, 2))

    assert handlers.noted == ["begin 1", "begin 2"]
    for number in (2, 1):
        await handlers.let_go(number)
    await asyncio.gather(*tasks)


async def test_what_one_chat_says_is_handled_in_its_order():
    handlers = Handlers()
    tasks = await begun(ChatTurns(), handlers, (501, 1), (501, 2), (501, 3))
    for number in (3, 2, 1):
        await handlers.let_go(number)
    await asyncio.gather(*tasks)

    assert handlers.noted == ["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]


async def test_an_update_of_no_chat_waits_for_none():
    handlers = Handlers()
    turns = ChatTurns()
    tasks = await begun(turns, handlers, (501, 1))
    await handlers.let_go(2)

    await turns.process_update(telegram.Update(9), handlers.handle(2))

    assert handlers.noted == ["begin 1", "begin 2", "end 2"]
    await handlers.let_go(1)
    await asyncio.gather(*tasks)


async def test_a_failure_is_raised_and_the_chat_goes_on():
    async def failing():
        raise ValueError("no such zone")

    turns, handlers = ChatTurns(), Handlers()
    await handlers.let_go(2)

    with pytest.raises(ValueError, match="no such zone"):
        await turns.process_update(update(501, 1), failing())
    await turns.process_update(update(501, 2), handlers.handle(2))

    assert handlers.noted == ["begin 2", "end 2"]


async def test_of_chats_that_are_quiet_nothing_is_kept():
    turns, handlers = ChatTurns(), Handlers()
    for number in range(5):
        await handlers.let_go(number)
        await turns.process_update(update(501 + number, number), handlers.handle(number))

    assert turns.chats == 0


async def test_no_more_are_under_way_than_allowed():
    handlers = Handlers()
    tasks = await begun(ChatTurns(at_once=2), handlers, (501, 1), (502, 2), (503, 3))

    assert handlers.noted == ["begin 1", "begin 2"]
    for number in (1, 2, 3):
        await handlers.let_go(number)
    await asyncio.gather(*tasks)
    assert handlers.noted[-1] == "end 3"
