"""Which quotes readers open is noted only for answers that showed them."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx
from fakes.web_room import reading_room

from bot.answers import Use
from bot.errors import StoreError
from bot.web.opened import REMEMBERED, Opened
from bot.web.settings import WebSettings
from bot.web.site import site

QUESTION = "How much water is in the Kairakkum reservoir?"
NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)


class Notes:
    def __init__(self):
        self.kept = []

    def note(self, use, now):
        self.kept.append((use, now))


async def test_a_quote_of_an_answer_is_noted_once_for_each_time_it_was_shown():
    notes = Notes()
    opened = Opened(notes.note)
    opened.answered("Who opened the gates?", [11, 12])

    for _ in range(3):
        await opened.opened("Who opened the gates?", 12, now=NOW)

    assert notes.kept == [(Use("Who opened the gates?", 12), NOW)]


async def test_what_no_answer_showed_is_not_noted():
    notes = Notes()
    opened = Opened(notes.note)
    opened.answered("Who opened the gates?", [11])

    await opened.opened("Who opened the gates?", 12, now=NOW)
    await opened.opened("Who closed them?", 11, now=NOW)

    assert notes.kept == []


async def test_only_the_newest_answers_are_remembered():
    notes = Notes()
    opened = Opened(notes.note)
    opened.answered("Who opened the gates?", range(REMEMBERED + 1))

    await opened.opened("Who opened the gates?", 0, now=NOW)
    await opened.opened("Who opened the gates?", 1, now=NOW)

    assert [use.passage_id for use, _ in notes.kept] == [1]


async def test_where_nobody_learns_nothing_is_noted():
    opened = Opened()
    opened.answered("Who opened the gates?", [11])

    await opened.opened("Who opened the gates?", 11, now=NOW)


async def test_what_is_opened_from_a_chat_is_noted_with_its_card():
    noted = []
    opened = Opened(note_of_card=lambda *use: noted.append(use))

    await opened.opened_from_chat("q7Zk", 12, now=NOW)
    await opened.opened_from_chat("", 12, now=NOW)

    assert noted == [("q7Zk", 12, NOW)]


async def test_a_button_of_a_chat_counts_as_it_did_in_the_chat_and_says_nothing_of_who_pressed_it(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        store = opened.newsdesk.store
        (answer,) = await opened.newsdesk.says(QUESTION)
        card = answer.buttons[0][0].data.split(":")[1]
        shown = store.card(card).passage_ids
        noting = Opened(note_of_card=lambda card_id, passage_id, now: store.note_use(card_id, passage_id, now=now))
        page = httpx.ASGITransport(site(replace(opened.room, opened=noting)))
        async with httpx.AsyncClient(transport=page, base_url="http://room.example") as browser:
            statuses = [
                (await browser.get(address)).status_code
                for address in (
                    f"/passages/{shown[0]}?card={card}",
                    f"/passages/{shown[0]}?card={card}",
                    f"/passages/{shown[0]}?card=another",
                    f"/passages/{shown[0]}",
                )
            ]

    assert statuses == [200] * 4
    assert store.uses() == [Use(QUESTION, shown[0])]


async def test_an_article_can_be_read_where_its_opening_cannot_be_noted(caplog):
    def away(use, now):
        raise StoreError("the database does not answer")

    opened = Opened(away)
    opened.answered("Who opened the gates?", [11])

    await opened.opened("Who opened the gates?", 11, now=NOW)

    assert "the database does not answer" in caplog.text
    assert "gates" not in caplog.text
