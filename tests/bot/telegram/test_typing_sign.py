import asyncio

import pytest

from bot.errors import StoreError
from bot.telegram.typing_sign import FOR_MOST, TypingSign


class Chat:
    """A chat that counts the signs that it is shown."""

    def __init__(self):
        self.signs = 0

    async def show(self):
        self.signs += 1


async def answered_after(event):
    await event.wait()
    return "answer"


async def wait_for_signs():
    for _ in range(20):
        await asyncio.sleep(0.002)


def signs_for(count):
    async def ask():
        chat, sign, ready = Chat(), TypingSign(after=0.001), asyncio.Event()
        tasks = [asyncio.create_task(sign.until(answered_after(ready), chat.show)) for _ in range(count)]
        await wait_for_signs()
        ready.set()
        return chat.signs, await asyncio.gather(*tasks)

    return asyncio.run(ask())


def test_a_chat_that_waits_sees_the_sign_once_and_gets_its_answer():
    assert signs_for(1) == (1, ["answer"])


def test_where_many_wait_nobody_sees_the_sign_and_all_get_their_answers():
    assert signs_for(FOR_MOST + 1) == (0, ["answer"] * (FOR_MOST + 1))


def test_a_quick_answer_needs_no_sign():
    async def quick():
        return "answer"

    async def ask():
        chat = Chat()
        return await TypingSign(after=5).until(quick(), chat.show), chat.signs

    assert asyncio.run(ask()) == ("answer", 0)


def test_an_answer_that_failed_counts_no_longer():
    async def fail():
        raise ValueError("no")

    async def ask():
        chat, sign = Chat(), TypingSign(after=0.001)
        for _ in range(FOR_MOST + 1):
            with pytest.raises(ValueError, match="no"):
                await sign.until(fail(), chat.show)
        ready = asyncio.Event()
        task = asyncio.create_task(sign.until(answered_after(ready), chat.show))
        await wait_for_signs()
        ready.set()
        await task
        return chat.signs

    assert asyncio.run(ask()) == 1


async def fails():
    raise StoreError("database is locked")


def test_an_answer_comes_though_nobody_could_be_shown_that_it_is_being_written(caplog):
    async def ask():
        later, ready = Chat(), asyncio.Event()
        sign = TypingSign(after=0.001, long_after=0.001)
        task = asyncio.create_task(sign.until(answered_after(ready), fails, later.show))
        await wait_for_signs()
        ready.set()
        return await task, later.signs

    assert asyncio.run(ask()) == ("answer", 1)
    assert "the answer comes all the same" in caplog.text


def test_an_answer_that_nobody_waits_for_any_more_is_not_composed_to_its_end():
    async def ask():
        ready, composed = asyncio.Event(), []

        async def answering():
            await ready.wait()
            composed.append("answer")

        task = asyncio.create_task(TypingSign(after=5).until(answering(), Chat().show))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        ready.set()
        await wait_for_signs()
        return composed

    assert asyncio.run(ask()) == []


async def long_signs(*, count=1, after=0.001, long_after=0.001):
    """Return how often the second sign was shown while `count` answers took as long as they like."""
    chat, later, ready = Chat(), Chat(), asyncio.Event()
    sign = TypingSign(after=after, long_after=long_after)
    tasks = [asyncio.create_task(sign.until(answered_after(ready), chat.show, later.show)) for _ in range(count)]
    await wait_for_signs()
    ready.set()
    await asyncio.gather(*tasks)
    return later.signs


def test_an_answer_that_takes_long_is_told_of_a_second_time():
    assert asyncio.run(long_signs()) == 1


def test_an_answer_that_takes_a_while_is_told_of_once():
    assert asyncio.run(long_signs(long_after=5)) == 0


def test_where_many_wait_nobody_is_told_a_second_time():
    assert asyncio.run(long_signs(count=FOR_MOST + 1)) == 0
