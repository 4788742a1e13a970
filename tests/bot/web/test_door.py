"""Coming in as an owner, going out, choosing: forms, their tokens, and where they lead."""

import re
from http.cookies import SimpleCookie

import pytest
from fakes.web_room import SEALS, TOKEN, reading_room

from bot.web.access import Standing
from bot.web.cookies import SESSION_COOKIE
from bot.web.settings import WebSettings


async def token_of(opened, page="/login"):
    """Return the token of the forms of a page, as a browser would send it."""
    found = re.search(r'name="token" value="([^"]+)"', (await opened.browser.get(page)).text)
    assert found
    return found[1]


async def come_in(opened, password=TOKEN, **fields):
    token = await token_of(opened)
    return await opened.browser.post("/login", data={"token": token, "password": password, **fields})


async def test_the_owner_comes_in_with_the_token_and_is_brought_back(tmp_path):
    async with reading_room(tmp_path) as opened:
        answer = await come_in(opened, next="/?q=water")
        page = await opened.browser.get("/?q=water")

    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=water")
    assert page.status_code == 200


async def test_the_session_stands_in_a_cookie_that_no_script_and_no_other_site_gets(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(session_days=3)) as opened:
        answer = await come_in(opened)

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    for said in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=259200"):
        assert said in cookie
    assert "Domain" not in cookie


async def test_with_https_the_cookie_is_secure_and_belongs_to_this_host_alone(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(url="https://desk.example.org")) as opened:
        answer = await come_in(opened)
        page = await opened.browser.get("/")

    assert answer.headers["set-cookie"].startswith(f"__Host-{SESSION_COOKIE}=")
    assert "Secure" in answer.headers["set-cookie"]
    assert page.status_code == 200
    assert page.headers["strict-transport-security"] == "max-age=31536000"


async def test_a_session_ends_by_its_days(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(session_days=2)) as opened:
        await come_in(opened)
        opened.newsdesk.clock.pass_(days=2)
        page = await opened.browser.get("/")

    assert page.status_code == 401


async def test_a_wrong_token_lets_nobody_in(tmp_path):
    async with reading_room(tmp_path) as opened:
        answer = await come_in(opened, "the token of a guesser", next="/sources")

    assert answer.status_code == 403
    assert "That is not the token" in answer.text
    assert 'name="next" value="/sources"' in answer.text
    assert SESSION_COOKIE + "=" not in answer.headers.get("set-cookie", "")


async def test_who_guesses_must_wait(tmp_path):
    async with reading_room(tmp_path) as opened:
        for _ in range(5):
            assert (await come_in(opened, "guess")).status_code == 403
        answer = await come_in(opened, "guess")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert "The right one is taken at any time" in answer.text


async def test_no_guesses_of_others_keep_the_right_token_out(tmp_path):
    async with reading_room(tmp_path) as opened:
        for _ in range(6):
            await come_in(opened, "guess")
        for number in range(100):
            opened.room.paces.tried_at_door(f"203.0.113.{number}")
        guess, right = await come_in(opened, "guess"), await come_in(opened)

    assert (guess.status_code, right.status_code) == (429, 303)


async def test_a_session_that_was_planted_is_not_the_one_that_is_opened(tmp_path):
    async with reading_room(tmp_path) as opened:
        planted = opened.come_in(Standing.READER)
        answer, now = await come_in(opened), opened.newsdesk.clock.now()
        given = SimpleCookie(answer.headers["set-cookie"])[SESSION_COOKIE].value
        named = [SEALS.session_named(cookie) or "" for cookie in (given, planted)]
        session, before = (opened.room.sessions.of(name, now=now) for name in named)

    assert given != planted
    assert session is not None and session.standing is Standing.OWNER
    assert before is None


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
async def test_whoever_comes_in_is_never_sent_elsewhere(tmp_path, address):
    async with reading_room(tmp_path) as opened:
        answer = await come_in(opened, next=address)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("action", ["/login", "/logout", "/choose"])
async def test_a_form_without_a_token_of_ours_changes_nothing(tmp_path, action):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        answer = await opened.browser.post(action, data={"password": TOKEN, "language": "ru", "token": "x" * 40})

    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text
    assert "set-cookie" not in answer.headers or "language" not in answer.headers["set-cookie"]


async def test_the_token_of_somebody_else_is_not_taken(tmp_path):
    async with reading_room(tmp_path) as opened:
        theirs = await token_of(opened)
        opened.browser.cookies.clear()
        await token_of(opened)
        answer = await opened.browser.post("/login", data={"token": theirs, "password": TOKEN})

    assert answer.status_code == 403


async def test_the_token_of_before_the_session_is_not_that_of_the_session(tmp_path):
    async with reading_room(tmp_path) as opened:
        before = await token_of(opened)
        opened.come_in()
        answer = await opened.browser.post("/logout", data={"token": before})

    assert answer.status_code == 403


async def test_a_token_is_good_for_twelve_hours(tmp_path):
    async with reading_room(tmp_path) as opened:
        token = await token_of(opened)
        opened.newsdesk.clock.pass_(hours=12)
        answer = await opened.browser.post("/login", data={"token": token, "password": TOKEN})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
async def test_a_form_that_another_site_sent_changes_nothing(tmp_path, headers):
    async with reading_room(tmp_path) as opened:
        token = await token_of(opened)
        answer = await opened.browser.post("/login", data={"token": token, "password": TOKEN}, headers=headers)

    assert answer.status_code == 403
    assert "came from elsewhere" in answer.text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://room.example"}])
async def test_a_form_of_ours_is_taken(tmp_path, headers):
    async with reading_room(tmp_path) as opened:
        token = await token_of(opened)
        answer = await opened.browser.post("/login", data={"token": token, "password": TOKEN}, headers=headers)

    assert answer.status_code == 303


async def test_each_page_has_tokens_of_its_own(tmp_path):
    async with reading_room(tmp_path) as opened:
        assert await token_of(opened) != await token_of(opened)


async def test_who_goes_out_is_a_stranger_again(tmp_path):
    async with reading_room(tmp_path) as opened:
        await come_in(opened)
        await opened.browser.post("/logout", data={"token": await token_of(opened)})
        page = await opened.browser.get("/")

    assert page.status_code == 401


async def test_language_and_look_are_chosen_without_a_script(tmp_path):
    async with reading_room(tmp_path) as opened:
        for choice in ({"language": "ru"}, {"look": "dark"}):
            token = await token_of(opened)
            answer = await opened.browser.post("/choose", data={"token": token, "next": "/login", **choice})
            assert answer.headers["location"] == "/login"
        page = await opened.browser.get("/login")

    assert '<html lang="ru" class="dark">' in page.text
    assert "Вход для владельца" in page.text


async def test_what_is_no_language_is_not_kept(tmp_path):
    async with reading_room(tmp_path) as opened:
        answer = await opened.browser.post("/choose", data={"token": await token_of(opened), "language": "ru; a=b"})

    assert "set-cookie" not in answer.headers


async def test_where_no_token_is_set_the_door_says_so(tmp_path):
    async with reading_room(tmp_path, token="") as opened:
        page = await opened.browser.get("/login")
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        answer = await opened.browser.post("/login", data={"token": token[1] if token else "", "password": ""})

    assert "HELIOGRAPH_WEB_TOKEN" in page.text
    assert answer.status_code == 403
