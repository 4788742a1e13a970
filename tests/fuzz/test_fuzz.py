"""A short fuzz at every test; bench/fuzz.py runs the long one."""

import pytest
from fuzz.schema import fields_of, update_kinds
from fuzz.trial import Report, fuzz
from fuzz.updates import Known, Updates
from fuzz.wire import Wire
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

COUNT = 1200


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return fuzz(tmp_path_factory.mktemp("fuzz"), count=COUNT, seed=20250402)


def test_no_update_leads_to_an_exception_an_error_in_the_log_or_an_invalid_message(report: Report) -> None:
    assert report.failures == []
    assert report.total == COUNT


def test_every_kind_of_update_takes_part_and_answers_go_out(report: Report) -> None:
    assert set(update_kinds()) <= set(report.updates)
    assert report.messages["sendMessage"] > COUNT / 10
    assert report.messages["answerCallbackQuery"] > COUNT / 10


def test_only_damaged_updates_are_left_unread(report: Report) -> None:
    assert 0 < report.unread.total() < report.damaged.total()


def test_the_same_seed_draws_the_same_updates() -> None:
    first, again = (_drawn(seed=7), _drawn(seed=7))

    assert first == again
    assert _drawn(seed=8) != first


def test_the_schema_is_that_of_the_library() -> None:
    message = {one.name: one for one in fields_of("Message")}

    assert message["chat"].required and message["chat"].kind == "Chat"
    assert message["from"].kind == "User" and not message["from"].required
    assert message["photo"].lists == 1
    assert len(message) > 90


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("", "[]"),
        ("a" * 4097, "[]"),
        ("Batken 😀", '[{"type": "bold", "offset": 7, "length": 1}]'),
        ("Batken today", '[{"type": "bold", "offset": 0, "length": 6}, {"type": "italic", "offset": 3, "length": 6}]'),
        ("  Batken", "[]"),
    ],
)
async def test_the_wire_tells_of_what_is_not_valid(text: str, entities: str) -> None:
    told: list[str] = []
    data = RequestData([RequestParameter.from_input(name, one) for name, one in (("chat_id", 5), ("text", text))])
    data._parameters.append(RequestParameter("entities", entities, None))

    await Wire(Known(), told.append).do_request("https://telegram.example/bot1/sendMessage", "POST", data)

    assert len(told) == 1


def _drawn(*, seed: int) -> list[object]:
    return [one.raw for one in Updates(seed, Known(), username="SomeBot", bot_id=9).drawn(300)]
