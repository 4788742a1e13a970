"""What people are told while the database is away."""

from functools import partial

import pytest
from telegram import Bot

from bot.telegram.absence import Absence
from bot.telegram.arriving import arrival_of
from bot.telegram.unpacking import unpacked
from bot.types import Language

READER = {"id": 501, "is_bot": False, "first_name": "Saltanat", "language_code": "ru"}
HOME = {"id": 501, "type": "private", "first_name": "Saltanat"}
GROUP = {"id": -700, "type": "supergroup", "title": "Border desk"}


class Speaker:
    """Keeps what the bot would say."""

    username, id = "heliograph_bot", 99

    def __init__(self):
        self.sent, self.shown = [], []

    async def send_message(self, chat_id, text):
        self.sent.append((chat_id, text))

    async def answer_callback_query(self, callback_query_id, text):
        self.shown.append((callback_query_id, text))


@pytest.fixture
def speaker():
    return Speaker()


@pytest.fixture
def absence(speaker):
    return Absence(speaker, partial(unpacked, bot=Bot("1:a")), Language.ENGLISH)


def message(number, chat=HOME, text="Is the Ak-Say road open?"):
    body = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": READER, "text": text}
    return arrival_of({"update_id": number, "message": body})


def press(number):
    shown = {"message_id": 7, "date": 1_790_000_000, "chat": HOME, "text": "The road is open."}
    query = {"id": f"q{number}", "from": READER, "chat_instance": "1", "data": "n:card", "message": shown}
    return arrival_of({"update_id": number, "callback_query": query})


async def test_a_chat_is_told_once_in_its_language_however_often_the_updates_come(absence, speaker):
    await absence.tell([message(1), message(2)])
    await absence.tell([message(1), message(2)])

    ((chat_id, text),) = speaker.sent
    assert chat_id == 501
    assert "База данных" in text


async def test_the_next_absence_is_told_anew(absence, speaker):
    await absence.tell([message(1)])
    absence.over()
    await absence.tell([message(2)])

    assert len(speaker.sent) == 2


async def test_each_press_is_answered_once_so_that_its_button_does_not_spin(absence, speaker):
    await absence.tell([press(1), press(1), press(2)])

    assert [number for number, _ in speaker.shown] == ["q1", "q2"]
    assert speaker.sent == []


async def test_a_group_is_left_in_peace(absence, speaker):
    await absence.tell([message(1, chat=GROUP, text="/ask@heliograph_bot who met in Khujand?")])

    assert speaker.sent == []


async def test_what_cannot_be_read_hinders_nobody(absence, speaker):
    await absence.tell([arrival_of({"update_id": 1, "message": {"chat": {"id": 5}}}), message(2)])

    assert len(speaker.sent) == 1
