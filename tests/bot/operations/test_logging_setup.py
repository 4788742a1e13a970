"""How the program's lines look."""

import asyncio
import json
import logging

import pytest
from fakes.bot_clock import MONDAY_MORNING, FakeClock
from fakes.bot_desk import READER, open_store, outgoing, settle
from fakes.bot_sender import FakeSender

from bot.delivery.courier import Courier
from bot.delivery.inbox import Arrival, Inbox
from bot.operations import logging_setup
from bot.operations.log_context import about
from bot.operations.logging_setup import JsonLines, LogFormat, TextLines
from bot.telegram.turns import ChatTurns

TOKEN = "123456:not-a-real-one-but-long-enough"


def record(message="delivery %s failed", *arguments, error=None, **extra):
    made = logging.LogRecord("bot.delivery.courier", logging.WARNING, "", 0, message, arguments, error)
    made.__dict__.update(extra)
    return made


def test_a_line_of_json_has_its_time_level_logger_and_event():
    line = json.loads(JsonLines([]).format(record("delivery %s failed", "brief:4")))

    assert (line["level"], line["logger"], line["event"]) == (
        "warning",
        "bot.delivery.courier",
        "delivery brief:4 failed",
    )
    assert line["time"].endswith("+00:00")
    assert line.keys() == {"time", "level", "logger", "event"}


def test_a_line_carries_what_it_is_about():
    with about(update_id=88, chat_id=501):
        line = json.loads(JsonLines([]).format(record("suspended", chat_id=-100)))
        text = TextLines([]).format(record("suspended", chat_id=-100))

    # What the line itself says wins over what surrounds it.
    assert (line["update_id"], line["chat_id"]) == (88, -100)
    assert text.endswith("WARNING bot.delivery.courier: suspended [update_id=88 chat_id=-100]")


def test_an_error_stays_one_line_with_its_kind_and_its_trace():
    try:
        raise KeyError("brief")
    except KeyError as error:
        made = record("failed", error=(type(error), error, error.__traceback__))
    text = JsonLines([]).format(made)

    line = json.loads(text)
    assert "\n" not in text
    assert line["error"] == "KeyError"
    assert "Traceback" in line["trace"]


def test_neither_secrets_nor_texts_are_in_event_or_trace():
    question = "Why was the market in Isfara closed?"
    with about(private=[question]):
        try:
            raise ValueError(f"{TOKEN} {question}")
        except ValueError as error:
            made = record("asked %s with %s", question, TOKEN, error=(type(error), error, error.__traceback__))
        lines = [JsonLines([TOKEN]).format(made), TextLines([TOKEN]).format(made)]

    assert all(TOKEN not in line and "Isfara closed" not in line for line in lines)
    assert all("asked <text> with <token>" in line for line in lines)


@pytest.mark.parametrize(("wanted", "kind"), [(LogFormat.TEXT, TextLines), (LogFormat.JSON, JsonLines)])
def test_the_configured_form_is_used_from_then_on(wanted, kind):
    handler, root = logging.NullHandler(), logging.getLogger()
    root.addHandler(handler)
    before = [(one, one.formatter) for one in root.handlers]
    try:
        logging_setup.use(wanted, [])
        assert type(handler.formatter) is kind
    finally:
        root.removeHandler(handler)
        for one, formatter in before:
            one.setFormatter(formatter)


class Lines(logging.Handler):
    """Keeps what is logged, as the running bot would write it."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.kept, self._came = [], asyncio.Event()
        self.setFormatter(JsonLines([]))

    def emit(self, record):
        self.kept.append(json.loads(self.format(record)))
        self._came.set()

    async def until(self, event):
        """Wait for a line with these words in its event."""
        async with asyncio.timeout(30):
            while not any(event in line["event"] for line in self.kept):
                self._came.clear()
                await self._came.wait()


@pytest.fixture
def lines():
    handler, root = Lines(), logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    settle(store)
    yield store
    store.close()


async def test_what_goes_wrong_with_a_delivery_names_it_and_its_chat_and_none_of_its_words(store, lines):
    words, clock = "Herders cross the closed border at Bor-Dobo", FakeClock()

    class Quoting(FakeSender):
        async def send(self, place, message):
            raise ZeroDivisionError(f"cannot lay out {message.text!r}")

    store.enqueue([outgoing("brief:1", text=words)])
    courier = asyncio.ensure_future(Courier(store, Quoting(clock), clock).drain())
    await lines.until("nobody foresaw")
    courier.cancel()
    await asyncio.gather(courier, return_exceptions=True)

    assert {(line["delivery"], line["chat_id"]) for line in lines.kept} == {("brief:1", READER.chat_id)}
    assert "cannot lay out '<text>'" in lines.kept[0]["trace"]
    assert "Bor-Dobo" not in json.dumps(lines.kept)


async def test_what_goes_wrong_with_an_update_names_it_and_its_chat_and_none_of_its_words(store, lines):
    question, inbox = "Who closed the border at Bor-Dobo?", Inbox(store)

    async def handle(arrival):
        logging.getLogger("telegram").warning("cannot read %s", arrival.payload)
        raise ValueError(question)

    turns = ChatTurns(inbox, handle, FakeClock(), wake=lambda: None)
    payload = json.dumps({"update_id": 70, "message": {"text": f"/ask {question}"}})
    inbox.put([Arrival(70, READER.chat_id, payload)], MONDAY_MORNING)
    running = asyncio.ensure_future(turns.run())
    await lines.until("set aside")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert {(line["update_id"], line["chat_id"]) for line in lines.kept} == {(70, READER.chat_id)}
    assert any("cannot read" in line["event"] for line in lines.kept)
    assert "Bor-Dobo" not in json.dumps(lines.kept)
