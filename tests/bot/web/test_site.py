"""Every page has a gate, and every response the headers that guard whoever reads it."""

from datetime import timedelta

import pytest
from fakes.bot_newsdesk import NOW
from fakes.web_room import SEALS, reading_room
from starlette.routing import Route

from bot.web.access import Scope, Section
from bot.web.gate import FORM, KEY
from bot.web.settings import WebSettings
from bot.web.site import pages

OPEN = {"/login", "/app/{path:path}", "/static/{sum}/{name}"}
"""What anybody may look at: nothing of the desk stands there."""

NEED_A_FORM = {"/login", "/logout", "/choose", "/app/open"}
"""What anybody may send who was given a form of ours, or something that Telegram signed."""

GUARDED = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
}


def filled(route: Route) -> str:
    """Return an address of the route."""
    named = dict.fromkeys(route.param_convertors, "1")
    days = {name: "2025-04-02" for name in named if "day" in name}
    return str(route.url_path_for(route.name, **(named | days)))


async def everything(opened):
    """Return what each route answers to each of its methods, by method and path."""
    return {
        (method, route.path): await opened.browser.request(method, filled(route), headers={"content-type": FORM})
        for route in pages(opened.room)
        for method in sorted(route.methods or ())
    }


async def test_a_stranger_gets_past_no_gate(tmp_path):
    async with reading_room(tmp_path) as opened:
        answers = await everything(opened)

    let_in = {key: answer.status_code for key, answer in answers.items() if answer.status_code not in (401, 403)}
    assert {path for _, path in let_in} <= OPEN
    assert {path for method, path in let_in if method == "POST"} == set()
    assert {path for (method, path) in answers if method == "POST" and "/api/" not in path} >= NEED_A_FORM
    assert not any("Kairakkum" in answer.text for answer in answers.values())


async def test_a_link_opens_one_thing_and_no_other_page(tmp_path):
    key = SEALS.link(Scope(Section.PASSAGE, "2"), until=NOW + timedelta(days=1))
    async with reading_room(tmp_path) as opened:
        opened.browser.params = {KEY: key}
        answers = await everything(opened)

    let_in = {path for (_, path), answer in answers.items() if answer.status_code not in (401, 403)}
    assert let_in <= OPEN


async def test_the_way_to_other_pages_stands_where_they_are_open(tmp_path):
    key = SEALS.link(Scope(Section.PASSAGE, "1"), until=NOW + timedelta(days=1))
    (tmp_path / "other").mkdir()
    async with reading_room(tmp_path / "other", web=WebSettings(anonymous=True)) as opened:
        anybody = await opened.browser.get("/sources")
    async with reading_room(tmp_path) as opened:
        by_link, stranger = await opened.browser.get(f"/passages/1?key={key}"), await opened.browser.get("/login")

    assert [answer.status_code for answer in (anybody, by_link, stranger)] == [200, 200, 200]
    assert 'href="/briefs"' in anybody.text
    assert 'href="/briefs"' not in by_link.text + stranger.text


async def test_who_may_read_anonymously_owns_nothing(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        answers = await everything(opened)

    assert {key: answer.status_code for key, answer in answers.items() if answer.status_code >= 500} == {}
    owned = {key: answer for key, answer in answers.items() if key[1].startswith("/owner")}
    assert all(answer.status_code in (401, 403) for answer in owned.values())


@pytest.mark.parametrize("inside", [False, True])
async def test_every_response_is_guarded(tmp_path, inside):
    async with reading_room(tmp_path) as opened:
        if inside:
            opened.come_in()
        answers = await everything(opened)
        answers["GET", "nowhere"] = await opened.browser.get("/no/such/page")
        answers["GET", "slash"] = await opened.browser.get("/passages/1/")
        answers["OPTIONS", "/"] = await opened.browser.options("/")
        answers["DELETE", "/"] = await opened.browser.delete("/")
        answers["GET", "long"] = await opened.browser.get("/", params={"q": "a" * 5000})
        answers["POST", "much"] = await opened.browser.post("/login", content=b"a" * 70_000)

    for (_, path), answer in answers.items():
        missing = GUARDED - set(answer.headers)
        assert missing == ({"x-frame-options"} if path.startswith("/app/") else set()), path
        assert "server" not in answer.headers
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "location" not in answer.headers


async def test_an_error_that_nobody_foresaw_is_a_guarded_page_that_tells_nothing(tmp_path, caplog):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        opened.room.shelf.close()
        page = await opened.browser.get("/passages/1?key=secret")

    assert page.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "Traceback" not in page.text
    assert set(page.headers) >= GUARDED
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("key", "status", "remedy"),
    [
        ("", 401, "/login?next=%2Fpassages%2F1"),
        (f"{KEY}=", 403, "Ask the bot for a new one"),
        (f"{KEY}={SEALS.link(Scope(Section.PASSAGE, '1'), until=NOW)}", 403, "Ask the bot for a new one"),
        (f"{KEY}={SEALS.link(Scope(Section.PASSAGE, '2'), until=NOW + timedelta(1))}", 403, "Ask the bot for a new"),
        (f"{KEY}={SEALS.link(Scope(Section.STORY, '1'), until=NOW + timedelta(1))}", 403, "Ask the bot for a new one"),
        (f"{KEY}={SEALS.link(Scope(Section.PASSAGE, '1'), until=NOW + timedelta(1))}x", 403, "Ask the bot for a new"),
    ],
    ids=["none", "empty", "ended", "another passage", "a story", "altered"],
)
async def test_who_is_refused_is_told_the_remedy(tmp_path, key, status, remedy):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get(f"/passages/1?{key}")

    assert page.status_code == status
    assert remedy in page.text
    assert "Tajikistan released" not in page.text


async def test_a_link_that_is_good_opens_what_it_names(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get(f"/passages/1?{opened.link(Section.PASSAGE, '1')}")

    assert page.status_code == 200
    assert page.headers["cache-control"] == "private, no-store"
