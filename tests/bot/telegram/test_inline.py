import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from telegram import InlineQuery, User
from telegram.error import BadRequest, NetworkError

from bot.asking.inline import Inquiry
from bot.delivery.inbox import Arrival
from bot.messages import Button, Entity, InlineAnswer, InlineResult, Message, Style
from bot.telegram.inline import InlineQueries, is_over

NOW = datetime(2025, 4, 2, 9, tzinfo=UTC)
MESSAGE = Message(
    "The crossing\nIt opened at dawn.",
    (Entity(Style.BOLD, 0, 12), Entity(Style.QUOTE, 13, 18)),
    ((Button("In context", url="https://t.me/HeliographBot?start=p10-AAAAAAAA"),),),
    preview_url="https://news.example/1",
)
FOUND = InlineAnswer(
    (InlineResult("p10", "The crossing", "It opened at dawn.", MESSAGE),), next_offset="10", keep_seconds=60
)


def query(text: str = "crossing", person: int = 501, number: str = "9", offset: str = "") -> InlineQuery:
    return InlineQuery(number, User(person, "Aigul", is_bot=False, language_code="ru"), text, offset)


class FakeBot:
    """Keeps what is answered."""

    def __init__(self, error: Exception | None = None) -> None:
        self.answers: list[tuple[str, dict]] = []
        self._error = error

    async def answer_inline_query(self, number, results, **options):
        if self._error is not None:
            raise self._error
        self.answers.append((number, {"results": results, **options}))
        return True


class FakeDesk:
    """Answers when it is let."""

    def __init__(self, *, slow: bool = False) -> None:
        self.asked: list[Inquiry] = []
        self.finished: list[str] = []
        self._gate = asyncio.Event()
        if not slow:
            self._gate.set()

    def opens(self) -> None:
        self._gate.set()

    async def inquire(self, inquiry: Inquiry) -> InlineAnswer:
        self.asked.append(inquiry)
        await self._gate.wait()
        self.finished.append(inquiry.text)
        return FOUND


async def test_the_list_goes_to_telegram_as_articles_for_this_person_alone():
    bot, desk = FakeBot(), FakeDesk()

    await InlineQueries(bot, desk).take(query(offset="20"))

    ((number, sent),) = bot.answers
    (article,) = sent["results"]
    assert desk.asked[0].offset == "20"
    assert (desk.asked[0].person.id, desk.asked[0].person.language) == (501, "ru")
    assert (number, sent["is_personal"], sent["cache_time"], sent["next_offset"]) == ("9", True, 60, "10")
    assert (article.id, article.title, article.description) == ("p10", "The crossing", "It opened at dawn.")
    content = article.input_message_content
    assert content.message_text == MESSAGE.text
    assert [(e.type, e.offset, e.length) for e in content.entities] == [("bold", 0, 12), ("blockquote", 13, 18)]
    assert content.link_preview_options.url == "https://news.example/1"
    assert article.reply_markup.inline_keyboard[0][0].url == "https://t.me/HeliographBot?start=p10-AAAAAAAA"
    assert sent["button"] is None


async def test_a_hint_is_a_button_into_the_private_chat():
    bot, desk = FakeBot(), FakeDesk()

    async def inquire(_):
        return InlineAnswer(label="Go on typing", start="inline")

    desk.inquire = inquire
    await InlineQueries(bot, desk).take(query())

    ((_, sent),) = bot.answers
    assert (sent["results"], sent["button"].text, sent["button"].start_parameter) == ([], "Go on typing", "inline")


async def test_of_what_one_person_types_only_the_newest_is_answered():
    bot, desk = FakeBot(), FakeDesk(slow=True)
    queries = InlineQueries(bot, desk)
    typed = ["c", "cr", "cro", "cross"]

    tasks = []
    for number, text in enumerate(typed):
        tasks.append(asyncio.create_task(queries.take(query(text, number=str(number)))))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    desk.opens()
    await asyncio.gather(*tasks)

    assert [one.text for one in desk.asked] == typed
    assert desk.finished == ["cross"]
    assert [number for number, _ in bot.answers] == ["3"]


async def test_people_do_not_take_each_others_turn():
    bot, desk = FakeBot(), FakeDesk(slow=True)
    queries = InlineQueries(bot, desk)

    tasks = [asyncio.create_task(queries.take(query(person=person, number=str(person)))) for person in (501, 502)]
    await asyncio.sleep(0)
    desk.opens()
    await asyncio.gather(*tasks)

    assert sorted(number for number, _ in bot.answers) == ["501", "502"]


async def test_after_an_answer_nothing_of_the_person_is_remembered():
    queries = InlineQueries(FakeBot(), FakeDesk())

    await queries.take(query())

    assert queries._newest == {}


async def test_a_stop_ends_the_search_too():
    desk = FakeDesk(slow=True)
    queries = InlineQueries(FakeBot(), desk)
    task = asyncio.create_task(queries.take(query()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    desk.opens()
    await asyncio.sleep(0)

    assert desk.finished == []
    assert queries._newest == {}


@pytest.mark.parametrize(
    ("error", "level"),
    [
        (BadRequest("Query is too old and response timeout expired or query id is invalid"), logging.DEBUG),
        (BadRequest("Query_id_invalid"), logging.DEBUG),
        (BadRequest("Result_id_duplicate"), logging.WARNING),
        (NetworkError("httpx.ReadError"), logging.INFO),
    ],
)
async def test_an_answer_that_telegram_does_not_take_is_let_go(error, level, caplog):
    caplog.set_level(logging.DEBUG, logger="bot.telegram.inline")

    await InlineQueries(FakeBot(error), FakeDesk()).take(query())

    assert [record.levelno for record in caplog.records] == [level]


async def test_a_defect_is_not_hidden():
    desk = FakeDesk()

    async def inquire(_):
        raise ZeroDivisionError

    desk.inquire = inquire
    with pytest.raises(ZeroDivisionError):
        await InlineQueries(FakeBot(), desk).take(query())


def arrival(received: datetime | None) -> Arrival:
    return Arrival(1, None, "{}", received)


def test_a_query_that_waited_in_the_inbox_is_over_and_one_that_just_came_is_not():
    old, young = NOW - timedelta(minutes=2), NOW - timedelta(seconds=2)

    assert is_over(query(), arrival(old), NOW)
    assert not is_over(query(), arrival(young), NOW)
    assert not is_over(query(), arrival(None), NOW)
    assert not is_over(None, arrival(old), NOW)
