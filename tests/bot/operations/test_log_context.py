"""What lines of the log say they are about."""

import asyncio
import json

from bot.operations.log_context import about, current, words_in


def test_what_holds_inside_is_gone_outside():
    with about(update_id=7, chat_id=None):
        with about(delivery="brief:1", private=["secret plan"]):
            inner = current()
        outer = current()

    assert (inner.fields, inner.private) == ({"update_id": 7, "delivery": "brief:1"}, ("secret plan",))
    assert (outer.fields, outer.private) == ({"update_id": 7}, ())
    assert current().fields == {}


async def test_it_holds_in_threads_and_tasks_that_were_begun_inside_and_in_no_others():
    async def other():
        await asyncio.sleep(0)
        return current().fields

    outside = asyncio.create_task(other())
    with about(chat_id=501):
        inside = asyncio.create_task(other())
        thread = await asyncio.to_thread(current)

    assert (await inside, thread.fields) == ({"chat_id": 501}, {"chat_id": 501})
    assert await outside == {}


def test_what_people_wrote_is_found_wherever_an_update_has_it():
    message = {"text": "Who guards the bridge at Termez?", "chat": {"title": "Border desk", "type": "group"}}
    message["reply_to_message"] = {"caption": "A photograph of the bridge"}
    inline = {"inline_query": {"query": "Vorukh shots", "id": "77"}, "callback_query": {"data": "s:zone:Asia/Almaty"}}

    assert words_in(json.dumps({"message": message})) == (
        "Who guards the bridge at Termez?",
        "A photograph of the bridge",
    )
    assert words_in(json.dumps(inline)) == ("Vorukh shots", "s:zone:Asia/Almaty")


def test_what_is_no_json_holds_no_words():
    assert words_in("") == words_in("[" * 5000) == words_in("{oops") == ()
