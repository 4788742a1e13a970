"""The outbox as owners see it, and what its buttons do."""

import re

import pytest
from fakes.bot_desk import outgoing
from fakes.bot_newsdesk import GROUP, NOW, PRIVATE
from fakes.web_room import reading_room

from bot.operations.administration import DROPPED
from bot.operations.listing import Listing, Stretch, View
from bot.types import Cause, Language, Place
from bot.web.access import Standing

OUTBOX = "/owner/outbox"


def queue(opened, *keys, place=PRIVATE.place, failed="", text=""):
    """Put deliveries into the outbox; those that failed with what was said."""
    store = opened.newsdesk.store
    store.enqueue([outgoing(key, place, text=text, at=NOW) for key in keys])
    while failed:
        due = [one for one in store.due(NOW) if one.key in keys]
        if not due:
            return
        for delivery in due:
            store.mark_failed(delivery.id, failed, NOW)


def keys(opened, view):
    """Return which deliveries are in that state."""
    return {line.key for line in Listing(opened.newsdesk.store).deliveries(view, Stretch(0, 100)).rows}


async def press(opened, **fields):
    """Press a button of the page, as a browser would send it."""
    page = await opened.browser.get(OUTBOX)
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    return await opened.browser.post(OUTBOX, data={"token": token, **fields})


async def test_what_failed_is_shown_with_the_reasons_counted(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        queue(opened, "brief:1", "brief:2", failed="Bad Request: message is <too> long")
        page = (await opened.browser.get(OUTBOX)).text

    assert '2 × <span lang="en">Bad Request: message is &lt;too&gt; long</span>' in page
    assert "private chat 501" in page
    assert 'name="retry" value="brief:2"' in page


async def test_what_a_message_says_is_nowhere_on_the_page(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        queue(opened, "update:7:0", text="You asked about divorce law")
        pages = [
            await opened.browser.get(f"{OUTBOX}?view={view}") for view in ("waiting", "failed", "flight", "stopped")
        ]

    assert "update:7:0" in pages[0].text
    assert not any("divorce" in page.text for page in pages)


async def test_chats_that_take_nothing_are_shown_with_the_cause(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        opened.newsdesk.store.ensure_chat(GROUP, language=Language.ENGLISH, zone="Asia/Bishkek")
        queue(opened, "brief:1", "brief:2", place=GROUP.place)
        opened.newsdesk.store.suspend(GROUP.place.chat_id, NOW, Cause.KICKED)
        page = (await opened.browser.get(f"{OUTBOX}?view=stopped")).text

    assert (
        'Border desk (group, -1001)</bdi></th><td data-of="Why">the bot was removed</td>'
        '<td data-of="Since">2 April 2025, 14:00</td><td data-of="Waiting">2</td>'
    ) in page


async def test_what_failed_is_tried_again(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        queue(opened, "brief:1", "brief:2", failed="Timed out")
        answer = await press(opened, retry="brief:1", view="failed")
        page = await opened.browser.get(answer.headers["location"])
        waiting, failed = keys(opened, View.WAITING), keys(opened, View.FAILED)

    assert answer.status_code == 303
    assert (waiting, failed) == ({"brief:1"}, {"brief:2"})
    assert "Made due again: 1." in page.text


async def test_all_that_failed_with_the_same_words_is_tried_again(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        queue(opened, "brief:1", "brief:2", failed="Timed out")
        queue(opened, "brief:3", failed="Bad Request: chat not found")
        await press(opened, reason="timed OUT")
        waiting, failed = keys(opened, View.WAITING), keys(opened, View.FAILED)

    assert (waiting, failed) == ({"brief:1", "brief:2"}, {"brief:3"})


async def test_a_reason_of_nothing_but_spaces_tries_nothing_again(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        queue(opened, "brief:1", failed="Timed out")
        answer = await press(opened, reason="   ")
        waiting = keys(opened, View.WAITING)

    assert (answer.status_code, waiting) == (400, set())


async def test_what_waits_is_given_up(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        queue(opened, "brief:1", "brief:2")
        answer = await press(opened, drop="brief:2", view="waiting")
        (line,) = Listing(opened.newsdesk.store).deliveries(View.FAILED, Stretch(0, 9)).rows
        waiting = keys(opened, View.WAITING)

    assert "view=waiting" in answer.headers["location"]
    assert (line.key, line.reason, waiting) == ("brief:2", DROPPED, {"brief:1"})


async def test_what_was_sent_meanwhile_is_said_to_be_gone(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        answer = await press(opened, retry="brief:404")
        page = await opened.browser.get(answer.headers["location"])

    assert "Nothing was changed: it is not there any more" in page.text


async def test_broadcasts_are_paused_and_go_on(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        await press(opened, pause="yes", note="<b>Telegram</b> is down")
        pause = opened.room.office.pausing.current()
        paused = (await opened.browser.get(OUTBOX)).text
        await press(opened, resume="yes")
        after = opened.room.office.pausing.current()

    assert (pause.since, pause.note) == (NOW, "<b>Telegram</b> is down")
    assert "Broadcasts are paused since 2 April 2025, 14:00" in paused
    assert "&lt;b&gt;Telegram&lt;/b&gt; is down" in paused
    assert after is None


@pytest.mark.parametrize("standing", [Standing.READER, Standing.STRANGER])
async def test_nobody_else_changes_anything(tmp_path, standing):
    async with reading_room(tmp_path) as opened:
        queue(opened, "brief:1", failed="Timed out")
        opened.come_in(standing)
        token = re.search(r'name="token" value="([^"]+)"', (await opened.browser.get("/login")).text)[1]
        answer = await opened.browser.post(OUTBOX, data={"token": token, "retry": "brief:1"})
        failed = keys(opened, View.FAILED)

    assert answer.status_code in (401, 403)
    assert failed == {"brief:1"}


@pytest.mark.parametrize("token", ["", "x" * 60])
async def test_a_form_that_is_not_ours_changes_nothing(tmp_path, token):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        queue(opened, "brief:1", failed="Timed out")
        answer = await opened.browser.post(OUTBOX, data={"token": token, "retry": "brief:1"})
        failed = keys(opened, View.FAILED)

    assert (answer.status_code, failed) == (403, {"brief:1"})


async def test_a_button_leads_nowhere_else(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        answer = await press(opened, retry="brief:1", view="//evil.example/")

    assert answer.headers["location"] == "/owner/outbox?view=failed&done=gone&many=0"


@pytest.mark.parametrize(
    "query", ["view=all", "view=failed&page=2", "view=stopped&page=2", "page=99999999999999999999"]
)
async def test_what_no_list_has_is_not_there(tmp_path, query):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        page = await opened.browser.get(f"{OUTBOX}?{query}")

    assert page.status_code == 404


async def test_what_an_address_says_was_done_is_one_of_our_sentences_or_none(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        page = await opened.browser.get(f"{OUTBOX}?done=everything&many=-5%3Cb%3E")

    assert page.status_code == 200
    assert 'role="status"' not in page.text


async def test_a_long_outbox_comes_in_pages(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        for number in range(120):
            queue(opened, f"brief:{number}", place=Place(1000 + number))
        pages = [(await opened.browser.get(f"{OUTBOX}?view=waiting&page={number}")).text for number in (1, 2, 3)]

    assert [page.count('name="drop"') for page in pages] == [50, 50, 20]
    assert max(len(page) for page in pages) < 60_000
