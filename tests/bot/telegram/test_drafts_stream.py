"""The line that a private chat sees while an answer takes long, and the server that does not know it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from fakes.bot_desk import NEWSROOM, READER, room
from telegram import Bot
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, NetworkError, TelegramError

from bot.telegram.drafts_stream import MOST_REFUSALS, Drafts
from bot.types import Person, Place, Request


class FakeBot:
    """Shows drafts, or raises."""

    def __init__(self, error: TelegramError | None = None) -> None:
        self.error, self.shown = error, list[dict[str, Any]]()

    async def send_message_draft(self, **fields: Any) -> bool:
        if self.error is not None:
            raise self.error
        self.shown.append(fields)
        return True


def drafts_of(bot: FakeBot) -> Drafts:
    return Drafts(cast(Bot, bot))


def asked(place: Place = READER) -> Request:
    return Request(room(place), Person(501, "en"), "ask", "Who met in Batken?", 7)


async def test_a_draft_stands_under_its_question() -> None:
    bot = FakeBot()

    await drafts_of(bot).show(asked(), "Searching…")

    assert bot.shown == [{"chat_id": 501, "draft_id": 7, "text": "Searching…", "message_thread_id": None}]


def test_groups_see_no_drafts() -> None:
    drafts = drafts_of(FakeBot())

    assert drafts.may(asked())
    assert not drafts.may(asked(NEWSROOM))


async def test_a_server_that_refuses_several_drafts_in_a_row_is_asked_no_more() -> None:
    bot = FakeBot(BadRequest("PEER_ID_INVALID"))
    drafts = drafts_of(bot)

    for _ in range(MOST_REFUSALS - 1):
        await drafts.show(asked(), "Searching…")
    assert drafts.may(asked())

    await drafts.show(asked(), "Searching…")
    assert not drafts.may(asked())


async def test_a_draft_that_is_taken_makes_up_for_refusals_before_it() -> None:
    bot = FakeBot(BadRequest("PEER_ID_INVALID"))
    drafts = drafts_of(bot)

    for error in [BadRequest("x"), BadRequest("x"), None, BadRequest("x")]:
        bot.error = error
        await drafts.show(asked(), "Searching…")

    assert drafts.may(asked())


@pytest.mark.parametrize("error", [EndPointNotFound("Not Found"), InvalidToken("Not Found")])
async def test_a_server_that_knows_no_drafts_is_asked_once(error: TelegramError) -> None:
    drafts = drafts_of(FakeBot(error))

    await drafts.show(asked(), "Searching…")

    assert not drafts.may(asked())


async def test_a_connection_that_fails_says_nothing_of_the_server() -> None:
    drafts = drafts_of(FakeBot(NetworkError("reset")))

    await drafts.show(asked(), "Searching…")

    assert drafts.may(asked())
