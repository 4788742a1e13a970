"""Which quotes readers open is noted only for answers that showed them."""

from datetime import UTC, datetime

from bot.answers import Use
from bot.errors import StoreError
from bot.web.opened import REMEMBERED, Opened

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


async def test_an_article_can_be_read_where_its_opening_cannot_be_noted(caplog):
    def away(use, now):
        raise StoreError("the database does not answer")

    opened = Opened(away)
    opened.answered("Who opened the gates?", [11])

    await opened.opened("Who opened the gates?", 11, now=NOW)

    assert "the database does not answer" in caplog.text
    assert "gates" not in caplog.text
