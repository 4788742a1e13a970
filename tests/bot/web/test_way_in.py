"""The way from the chat into the reading room: a link that works once, and what comes of the session that it begins."""

import logging
import re
from html import unescape

import pytest
from fakes.bot_newsdesk import NOW
from fakes.mini_app import brought
from fakes.web_room import BOT_TOKEN, SEALS, reading_room

from bot.settings import BotSettings
from bot.web.access import Standing
from bot.web.cookies import SESSION_COOKIE
from bot.web.sessions import Coming
from bot.web.settings import WebSettings
from bot.web.way_in import WayIn

PUBLIC = WebSettings(listen="127.0.0.1:8080", url="https://desk.example.org")
NASIBA = 501


def link_for(opened, person_id=NASIBA):
    """Return the path of the link that the person is given in the chat."""
    way_in = WayIn(opened.room.sessions, SEALS, opened.room.web)
    return way_in.invite(person_id, now=opened.newsdesk.clock.now()).url.removeprefix(opened.room.web.url)


async def step(opened, path):
    """Return what a browser sends when the button of a link's page is pressed."""
    page = (await opened.browser.get(path)).text
    return {name: unescape(value) for name, value in re.findall(r'name="(token|key|next)" value="([^"]*)"', page)[:3]}


async def enter(opened, path):
    return await opened.browser.post("/in", data=await step(opened, path))


async def test_a_reader_comes_in_once_and_stays_in(tmp_path):
    async with reading_room(tmp_path) as opened:
        path = link_for(opened)
        answer, page = await enter(opened, path), await opened.browser.get("/passages/1")
        owners = await opened.browser.get("/owner")
        opened.browser.cookies.clear()
        again, stranger = await opened.browser.get(path), await opened.browser.get("/passages/1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (page.status_code, owners.status_code) == (200, 403)
    assert "Go out" in page.text
    assert (again.status_code, stranger.status_code) == (403, 401)
    assert "used before, or has ended" in again.text


async def test_looking_at_a_link_uses_nothing_up_and_begins_nothing(tmp_path):
    async with reading_room(tmp_path) as opened:
        path = link_for(opened)
        looks = [await opened.browser.request(method, path) for method in ("GET", "HEAD", "GET")]
        opened.browser.cookies.clear()
        answer = await enter(opened, path)

    assert [look.status_code for look in looks] == [200] * 3
    assert not any(f"{SESSION_COOKIE}=" in look.headers.get("set-cookie", "") for look in looks)
    assert answer.status_code == 303


async def test_of_two_browsers_that_show_the_page_of_a_link_one_comes_in(tmp_path):
    async with reading_room(tmp_path) as opened:
        path, browsers, tried = link_for(opened), [], []
        for _ in range(2):
            opened.browser.cookies.clear()
            browsers.append((await step(opened, path), dict(opened.browser.cookies)))
        for form, cookies in browsers:
            opened.browser.cookies.clear()
            opened.browser.cookies.update(cookies)
            tried.append(await opened.browser.post("/in", data=form))

    assert [answer.status_code for answer in tried] == [303, 403]
    assert "used before" in tried[1].text


async def test_a_link_without_the_form_of_its_page_opens_nothing(tmp_path):
    async with reading_room(tmp_path) as opened:
        form = await step(opened, link_for(opened))
        bare = await opened.browser.post("/in", data=form | {"token": "x" * 40})
        foreign = await opened.browser.post("/in", data=form, headers={"sec-fetch-site": "cross-site"})
        answer = await opened.browser.post("/in", data=form)

    assert [one.status_code for one in (bare, foreign, answer)] == [403, 403, 303]


def changed(key, place):
    """Change one character of a key, not the last: of that base64 leaves two bits unread."""
    return key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :]


@pytest.mark.parametrize(
    "alter",
    [lambda key: changed(key, 0), lambda key: changed(key, key.rindex(".") + 1), lambda _: "guessed"],
    ids=["what it names", "its signature", "all of it"],
)
async def test_an_altered_link_opens_nothing(tmp_path, alter):
    async with reading_room(tmp_path) as opened:
        path, form = link_for(opened), await step(opened, link_for(opened))
        page = await opened.browser.get(f"/in/{alter(path.removeprefix('/in/'))}")
        answer = await opened.browser.post("/in", data=form | {"key": alter(form["key"])})

    assert (page.status_code, answer.status_code) == (403, 403)


async def test_the_key_of_a_session_is_no_link_and_the_key_of_a_link_no_session(tmp_path):
    async with reading_room(tmp_path) as opened:
        key = link_for(opened).removeprefix("/in/")
        cookie = opened.come_in()
        opened.browser.cookies.clear()
        page = await opened.browser.get(f"/in/{cookie}")
        opened.browser.cookies.set(SESSION_COOKIE, key)
        inside = await opened.browser.get("/passages/1")

    assert (page.status_code, inside.status_code) == (403, 401)


async def test_a_link_ends_after_ten_minutes(tmp_path):
    async with reading_room(tmp_path) as opened:
        form = await step(opened, link_for(opened))
        opened.newsdesk.clock.pass_(minutes=10)
        answer = await opened.browser.post("/in", data=form)

    assert answer.status_code == 403


async def test_an_owner_comes_as_an_owner_as_long_as_the_configuration_names_them(tmp_path):
    async with reading_room(tmp_path, bot=BotSettings(owners=[NASIBA])) as opened:
        await enter(opened, link_for(opened))
        owner = await opened.browser.get("/owner")
    async with reading_room(tmp_path, bot=BotSettings(owners=[])) as opened:
        opened.come_in(Standing.OWNER, NASIBA)
        former, reads = await opened.browser.get("/owner"), await opened.browser.get("/passages/1")

    assert (owner.status_code, former.status_code, reads.status_code) == (200, 403, 200)


async def test_who_became_an_owner_since_comes_in_anew(tmp_path):
    async with reading_room(tmp_path, bot=BotSettings(owners=[NASIBA])) as opened:
        opened.come_in(Standing.READER, NASIBA)
        page = await opened.browser.get("/owner")

    assert page.status_code == 403


async def test_who_was_shut_out_is_out_at_once_and_comes_in_no_more(tmp_path):
    let_in = {NASIBA}
    async with reading_room(tmp_path, admits=let_in.__contains__) as opened:
        await enter(opened, link_for(opened))
        inside = await opened.browser.get("/passages/1")
        link = link_for(opened)
        let_in.clear()
        outside, answer = await opened.browser.get("/passages/1"), await enter(opened, link)
        let_in.add(NASIBA)
        again = await opened.browser.get("/passages/1")

    assert [page.status_code for page in (inside, outside, answer, again)] == [200, 401, 403, 200]
    assert "closed to you" in answer.text


async def test_who_goes_out_is_out_whoever_has_a_copy_of_the_cookie(tmp_path):
    async with reading_room(tmp_path) as opened:
        cookie = opened.come_in(Standing.READER, NASIBA)
        token = (await step(opened, "/login"))["token"]
        answer = await opened.browser.post("/logout", data={"token": token})
        opened.browser.cookies.clear()
        opened.browser.cookies.set(SESSION_COOKIE, cookie)
        page = await opened.browser.get("/passages/1")

    assert 'heliograph=""' in answer.headers["set-cookie"]
    assert page.status_code == 401


async def test_who_comes_in_anew_ends_the_session_before(tmp_path):
    async with reading_room(tmp_path) as opened:
        before = opened.come_in(Standing.READER, NASIBA)
        await enter(opened, link_for(opened, 502))
        opened.browser.cookies.clear()
        opened.browser.cookies.set(SESSION_COOKIE, before)
        page = await opened.browser.get("/passages/1")

    assert page.status_code == 401


async def test_with_https_the_cookie_is_secure_and_belongs_to_this_host_alone(tmp_path):
    async with reading_room(tmp_path, web=PUBLIC) as opened:
        answer = await enter(opened, link_for(opened))

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"__Host-{SESSION_COOKIE}=")
    for said in ("HttpOnly", "SameSite=lax", "Secure", "Path=/", "Max-Age=1209600"):
        assert said in cookie


async def test_a_link_leads_nowhere_else(tmp_path):
    async with reading_room(tmp_path) as opened:
        path = link_for(opened)
        form = await step(opened, f"{path}?next=//evil.example")
        answer = await opened.browser.post("/in", data=form | {"next": "https://evil.example/"})

    assert form["next"] == "/"
    assert answer.headers["location"] == "/"


async def test_the_hour_of_the_last_use_and_the_browser_are_kept_and_nothing_more(tmp_path, caplog):
    with caplog.at_level(logging.DEBUG, "bot"):
        async with reading_room(tmp_path) as opened:
            form = await step(opened, link_for(opened))
            agent = "Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Firefox/128.0"
            await opened.browser.post("/in", data=form, headers={"user-agent": agent})
            opened.newsdesk.clock.pass_(hours=3, minutes=20)
            await opened.browser.get("/passages/1")
            name = SEALS.session_named(opened.browser.cookies[SESSION_COOKIE]) or ""
            session = opened.room.sessions.of(name, now=opened.newsdesk.clock.now())

    assert session is not None
    assert (session.browser, session.begun, session.used) == ("Firefox", NOW, NOW.replace(hour=12))
    assert form["key"] not in caplog.text and name not in caplog.text


async def test_while_the_database_is_away_only_who_was_just_here_goes_on(tmp_path, caplog):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER, NASIBA)
        await opened.browser.get("/passages/1")
        other = SEALS.session(opened.room.sessions.begin(Coming(Standing.OWNER, NOW.replace(day=20)), now=NOW) or "")
        opened.newsdesk.store.close()
        (tmp_path / "bot.db").write_bytes(b"this is no database at all, and was never one " * 40)
        for beside in tmp_path.glob("bot.db-*"):
            beside.unlink()
        here = await opened.browser.get("/passages/1")
        opened.newsdesk.clock.pass_(minutes=10)
        later = await opened.browser.get("/passages/1")
        opened.browser.cookies.clear()
        opened.browser.cookies.set(SESSION_COOKIE, other)
        unseen = await opened.browser.get("/passages/1")

    assert [page.status_code for page in (here, later, unseen)] == [200, 503, 503]
    assert "taken as it was some minutes ago" in caplog.text


async def within_app(opened, path):
    data = brought(BOT_TOKEN, opened.newsdesk.clock.now())
    return (await opened.browser.post("/app/open", data={"data": data, "path": path})).text


async def test_within_an_app_each_page_leads_to_the_browser(tmp_path):
    async with reading_room(tmp_path, web=PUBLIC) as opened:
        passage = await within_app(opened, "/passages/1")
        way = re.search(r'href="(/desk\?[^"]+)"', passage)
        assert way
        desk = await within_app(opened, unescape(way[1]))
        link = re.search(r'href="https://desk.example.org(/in/[^"]+)" target="_blank" rel="noopener"', desk)
        assert link
        answer = await enter(opened, unescape(link[1]))

    assert "within 10 minutes" in desk
    assert 'href="/desk' not in desk
    assert (answer.status_code, answer.headers["location"]) == (303, "/passages/1")


async def test_from_an_app_also_an_owner_comes_as_a_reader(tmp_path):
    async with reading_room(tmp_path, bot=BotSettings(owners=[NASIBA])) as opened:
        link = re.search(r'href="(/in/[^"]+)" target', await within_app(opened, "/desk"))
        assert link
        answer = await enter(opened, link[1])
        reads, owns = await opened.browser.get("/passages/1"), await opened.browser.get("/owner")

    assert [page.status_code for page in (answer, reads, owns)] == [303, 200, 403]


async def test_only_within_an_app_there_is_a_way_out_of_it(tmp_path):
    async with reading_room(tmp_path) as opened:
        stranger = await opened.browser.get("/desk")
        opened.come_in(Standing.READER, NASIBA)
        page, inside = await opened.browser.get("/passages/1"), await opened.browser.get("/desk")

    assert [one.status_code for one in (stranger, inside)] == [401, 404]
    assert 'href="/desk' not in page.text


@pytest.mark.parametrize(
    ("web", "token", "told"),
    [(PUBLIC, "", True), (PUBLIC, "the token of an owner", True), (WebSettings(), "", False)],
)
async def test_the_door_tells_readers_of_the_command_where_it_works(tmp_path, web, token, told):
    async with reading_room(tmp_path, web=web, token=token) as opened:
        page = await opened.browser.get("/login")

    assert ("/desk" in page.text) is told


async def test_a_reader_at_the_door_may_go_out_or_become_an_owner(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER, NASIBA)
        page = (await opened.browser.get("/login")).text

    assert "You are in as a reader" in page
    assert 'action="/logout"' in page and 'name="password"' in page


async def test_somebody_with_several_browsers_is_counted_as_one_person(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(questions_per_minute=1)) as opened:
        asked = []
        for person_id in (NASIBA, NASIBA, NASIBA + 1):
            opened.browser.cookies.clear()
            opened.come_in(Standing.READER, person_id)
            asked.append((await opened.browser.get("/", params={"q": "Who opened the gates?"})).status_code)

    assert asked == [200, 429, 200]
