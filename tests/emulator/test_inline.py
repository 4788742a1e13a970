"""Inline mode of the stand-in, proven with a real python-telegram-bot Application."""

import pytest
from emulator.telegram import Telegram
from emulator.wire_desk import WireDesk
from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.error import BadRequest

pytestmark = pytest.mark.flow


def article(name: str = "p1", text: str = "The crossing opened at dawn.") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(name, "The crossing at Kairagach", InputTextMessageContent(text))


def wait_for_query(telegram: Telegram, desk: WireDesk, text: str) -> str:
    def look() -> str | None:
        queries = [update.inline_query for update in desk.seen if update.inline_query is not None]
        return next((query.id for query in queries if query.query == text), None)

    while (found := look()) is None:
        telegram.wait_for_polls(1)
    return found


def test_what_is_typed_reaches_the_bot_and_its_list_the_one_who_types(telegram: Telegram, desk: WireDesk):
    typed = telegram.inline(telegram.person("Aigerim")).types("kairagach crossing")
    number = wait_for_query(telegram, desk, "kairagach crossing")

    desk.call("answer_inline_query", inline_query_id=number, results=[article()], is_personal=True, next_offset="1")

    offered = typed.wait_for_list()
    assert [result["id"] for result in offered.results] == ["p1"]
    assert (offered.is_personal, offered.next_offset, offered.cache_time) == (True, "1", 300)


def test_what_is_too_old_is_refused_in_telegrams_words(telegram: Telegram, desk: WireDesk):
    typed = telegram.inline(telegram.person("Bakyt")).types("isfara bridge")
    number = wait_for_query(telegram, desk, "isfara bridge")
    typed.expires()

    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        desk.call("answer_inline_query", inline_query_id=number, results=[])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"results": [article(), article()]}, "Result_id_duplicate"),
        ({"results": [article("x" * 65)]}, "Result_id_invalid"),
        ({"results": [article(str(number)) for number in range(51)]}, "Results_too_much"),
        ({"results": [article(text="a" * 4097)]}, "Message is too long"),
        ({"results": [], "next_offset": "x" * 65}, "Next_offset_invalid"),
        ({"results": [], "button": InlineQueryResultsButton("Ask", start_parameter="a b")}, "Start_param_invalid"),
    ],
)
def test_a_list_that_telegram_would_not_show_is_refused(telegram: Telegram, desk: WireDesk, arguments, why):
    telegram.inline(telegram.person("Chinara")).types(f"refused: {why}")
    number = wait_for_query(telegram, desk, f"refused: {why}")

    with pytest.raises(BadRequest, match=why):
        desk.call("answer_inline_query", inline_query_id=number, **arguments)


def test_a_picked_result_comes_to_the_group_as_sent_through_the_bot(telegram: Telegram, desk: WireDesk):
    person = telegram.person("Dilnoza")
    group, field = telegram.group("Border desk", owner=person), telegram.inline(person)
    typed = field.types("border quote")
    number = wait_for_query(telegram, desk, "border quote")
    desk.call("answer_inline_query", inline_query_id=number, results=[article()])

    sent = field.picks(dict(typed.wait_for_list().results[0]), group)

    group.wait_for_message(lambda message: "Noted: The crossing opened at dawn." in message.text)
    seen = next(u.message for u in desk.seen if u.message and u.message.message_id == sent.message_id)
    assert seen.via_bot is not None and seen.via_bot.username == "HeliographTestBot"
