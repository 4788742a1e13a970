"""Mini Apps: what Telegram signed opens the page that was meant, and nothing else does."""

import logging
import re
from datetime import timedelta

import pytest
from fakes.bot_newsdesk import NOW
from fakes.mini_app import brought
from fakes.web_room import BOT_TOKEN, reading_room

from bot.web.cookies import SESSION_COOKIE

FRAMES = "frame-ancestors https://web.telegram.org https://webk.telegram.org https://weba.telegram.org"
DATA = brought(BOT_TOKEN, NOW)


async def opens(opened, path, data=DATA, **more):
    return await opened.browser.post("/app/open", data={"data": data, "path": path, **more})


async def test_a_button_in_the_chat_opens_a_page_that_holds_nothing_but_what_was_meant(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get("/app/briefs/2025-04-02", params={"topic": "water"})

    assert page.status_code == 200
    assert 'name="path" value="/briefs/2025-04-02?topic=water"' in page.text
    assert "needs JavaScript" in page.text
    assert "Kairakkum" not in page.text


async def test_whom_telegram_names_reads_the_passage(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opens(opened, "/passages/1")

    assert page.status_code == 200
    assert '<mark id="passage">Tajikistan released more water' in page.text


async def test_what_telegram_signed_is_handed_on_to_the_next_page_and_kept_nowhere(tmp_path, caplog):
    with caplog.at_level(logging.DEBUG):
        async with reading_room(tmp_path) as opened:
            page = await opens(opened, "/passages/1", look="dark")

    handed_on = re.search(r'name="data" value="([^"]+)"', page.text)
    assert handed_on
    assert handed_on[1].replace("&amp;", "&") == DATA
    assert "room_app.js" in page.text
    assert 'class="dark"' in page.text
    assert "set-cookie" not in page.headers
    assert "AAHdF6IQAAAAAN0XohDhrOrc" not in caplog.text


async def test_a_question_is_answered_within_the_app(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opens(opened, "/?q=Kairakkum+reservoir+water")

    assert "Sughd Herald" in page.text
    assert 'action="/choose"' not in page.text


@pytest.mark.parametrize(
    "data",
    [
        "",
        brought("7000000002:the-token-of-another-bot", NOW),
        brought(BOT_TOKEN, NOW - timedelta(hours=1)),
        DATA.replace("501", "502"),
        DATA + "0",
        DATA.replace("&hash=", "&nohash="),
    ],
    ids=["nothing", "another bot", "an hour old", "another person", "altered", "unsigned"],
)
async def test_what_telegram_did_not_sign_opens_nothing(tmp_path, data):
    async with reading_room(tmp_path) as opened:
        opened.browser.cookies.set(SESSION_COOKIE, "no session")
        page = await opens(opened, "/passages/1", data)

    assert page.status_code == 403
    assert "Open the page from the chat again" in page.text
    assert "Tajikistan released" not in page.text


async def test_what_was_signed_is_not_taken_again_after_an_hour(tmp_path):
    async with reading_room(tmp_path) as opened:
        assert (await opens(opened, "/passages/1")).status_code == 200
        opened.newsdesk.clock.pass_(minutes=60)

        assert (await opens(opened, "/passages/1")).status_code == 403


async def test_a_closed_desk_is_closed_here_too(tmp_path):
    async with reading_room(tmp_path, admits=lambda person_id: person_id != 501) as opened:
        page = await opens(opened, "/passages/1")

    assert page.status_code == 403
    assert "This desk is closed to you" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/passages/1",
        "https://evil.example",
        "/app/open",
        "/app/passages/1",
        "/../app/open",
        "/login",
        "/%6Cogin",
        "/%61pi/briefs",
        "x",
    ],
)
async def test_an_app_opens_pages_for_readers_alone(tmp_path, path):
    async with reading_room(tmp_path) as opened:
        page = await opens(opened, path)

    assert page.status_code in (200, 404)
    assert "evil" not in str(page.headers)
    assert 'name="password"' not in page.text
    assert "Opening" not in page.text


async def test_a_page_that_is_not_there_is_not_there_within_an_app(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opens(opened, "/passages/99999")

    assert page.status_code == 404
    assert "There is no such page" in page.text


async def test_only_telegram_may_frame_what_an_app_opens_and_nobody_anything_else(tmp_path):
    async with reading_room(tmp_path) as opened:
        shell, page = await opened.browser.get("/app/passages/1"), await opens(opened, "/passages/1")
        other = await opened.browser.get("/passages/1")

    for one in (shell, page):
        assert one.headers["content-security-policy"].endswith(FRAMES)
        assert "x-frame-options" not in one.headers
    assert other.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert other.headers["x-frame-options"] == "DENY"


async def test_another_site_cannot_send_it(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.post(
            "/app/open", data={"data": DATA, "path": "/passages/1"}, headers={"sec-fetch-site": "cross-site"}
        )

    assert page.status_code == 403


async def test_a_request_cannot_say_itself_who_asks(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get("/passages/1", headers={"heliograph.visitor": "owner"})

    assert page.status_code == 401
