"""Asking the running bot how it is."""

import asyncio

import pytest

from bot.errors import BotError, ConfigError
from bot.operations.status import Answer
from bot.operations.status_client import running_bot
from bot.operations.status_server import StatusServer, listening


async def asked(answers):
    """Return what is heard of a bot that says `answers` by path."""

    async def answering(path):
        return answers.get(path, Answer(404, b"not here\n"))

    listener = listening("127.0.0.1:0")
    port = listener.getsockname()[1]
    serving = asyncio.create_task(StatusServer(listener, answering).serve())
    try:
        # As whoever listens everywhere is asked.
        return await asyncio.to_thread(running_bot, f"0.0.0.0:{port}")
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


ALIVE = Answer(200, b"ok\n")


async def test_what_a_bot_that_is_not_ready_waits_for_is_heard():
    said = "not ready\ndisk: 12 MiB free, 256 are needed"

    assert await asked({"/healthz": ALIVE, "/readyz": Answer(503, f"{said}\n".encode())}) == said


async def test_somebody_else_at_that_port_is_not_taken_for_the_bot():
    with pytest.raises(BotError, match="says 'not here' to /healthz; is that the bot"):
        await asked({})


def test_a_bot_that_does_not_run_is_an_error():
    with listening("127.0.0.1:0") as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(BotError, match="does not answer"):
        running_bot(address)


def test_a_bot_that_listens_nowhere_cannot_be_asked():
    with pytest.raises(ConfigError, match="status_listen"):
        running_bot("")
