"""The page of sessions: owners see who is in, and end what they will."""

import re
from datetime import timedelta

import pytest
from fakes.bot_newsdesk import NOW
from fakes.web_room import SEALS, reading_room

from bot.web.access import Standing
from bot.web.cookies import SESSION_COOKIE
from bot.web.sessions import Coming
from bot.web.settings import WebSettings

PAGE = "/owner/sessions"
SOON = NOW + timedelta(days=3)


def somebody(opened, standing=Standing.READER, person_id=501, browser=""):
    """Begin a session elsewhere and return its cookie and number."""
    name = opened.room.sessions.begin(Coming(standing, SOON, person_id, browser), now=NOW) or ""
    session = opened.room.sessions.of(name, now=NOW)
    return SEALS.session(name), session.number


async def press(opened, **fields):
    token = re.search(r'name="token" value="([^"]+)"', (await opened.browser.get(PAGE)).text)
    return await opened.browser.post(PAGE, data={"token": token[1] if token else "", **fields})


async def is_in(opened, cookie):
    before = dict(opened.browser.cookies)
    opened.browser.cookies.clear()
    opened.browser.cookies.set(SESSION_COOKIE, cookie)
    page = await opened.browser.get("/passages/1")
    opened.browser.cookies.clear()
    opened.browser.cookies.update(before)
    return page.status_code == 200


async def test_it_is_for_owners_alone_whoever_may_read(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        stranger = await opened.browser.get(PAGE)
        opened.come_in(Standing.READER)
        reader, ends = await opened.browser.get(PAGE), await opened.browser.post(PAGE, data={"others": "yes"})

    assert [page.status_code for page in (stranger, reader, ends)] == [401, 403, 403]


@pytest.mark.parametrize(
    ("language", "own", "hour"), [("en", "this browser", "2 April 2025, 14:00"), ("ru", "этот браузер", "14:00")]
)
async def test_each_session_stands_there_with_its_times_and_the_own_one_is_marked(tmp_path, language, own, hour):
    async with reading_room(tmp_path) as opened:
        somebody(opened, browser="Firefox")
        somebody(opened, Standing.OWNER, 777)
        opened.come_in()
        page = (await opened.browser.get(PAGE, headers={"accept-language": language})).text

    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    assert len(rows) == 3
    assert [own in row for row in rows] == [True, False, False]
    assert all(hour in row for row in rows)
    assert "777" in rows[1] and "501" in rows[2] and "Firefox" in rows[2]


async def test_one_is_ended_and_the_others_go_on(tmp_path):
    async with reading_room(tmp_path) as opened:
        (ended, number), (other, _) = somebody(opened), somebody(opened, person_id=502)
        opened.come_in()
        answer = await press(opened, end=str(number))
        page = await opened.browser.get(answer.headers["location"])
        inside = [await is_in(opened, cookie) for cookie in (ended, other)]

    assert (answer.status_code, inside) == (303, [False, True])
    assert "Sessions ended: 1." in page.text


async def test_all_others_are_ended_at_once(tmp_path):
    async with reading_room(tmp_path) as opened:
        others = [somebody(opened)[0], somebody(opened, Standing.OWNER, None)[0]]
        own = opened.come_in()
        answer = await press(opened, others="yes")
        inside = [await is_in(opened, cookie) for cookie in (*others, own)]
        page = (await opened.browser.get(answer.headers["location"])).text

    assert inside == [False, False, True]
    assert "Sessions ended: 2." in page
    assert "End all others" not in page


async def test_who_ends_their_own_is_out(tmp_path):
    async with reading_room(tmp_path) as opened:
        cookie = opened.come_in()
        number = opened.room.sessions.of(SEALS.session_named(cookie) or "", now=NOW).number
        answer = await press(opened, end=str(number))
        inside = await is_in(opened, cookie)

    assert (answer.headers["location"], inside) == ("/login", False)


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "1" * 30, "٣"])
async def test_what_is_no_number_of_a_session_is_refused(tmp_path, number):
    async with reading_room(tmp_path) as opened:
        own = opened.come_in()
        answer, inside = await press(opened, end=number), await is_in(opened, own)

    assert (answer.status_code, inside) == (400, True)


async def test_a_session_that_ended_meanwhile_is_no_error(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        answer = await press(opened, end="999999999")
        page = await opened.browser.get(answer.headers["location"])

    assert page.status_code == 200
    assert "Sessions ended" not in page.text


async def test_without_a_token_of_the_form_nothing_ends(tmp_path):
    async with reading_room(tmp_path) as opened:
        other, number = somebody(opened)
        opened.come_in()
        answers = [await opened.browser.post(PAGE, data=data) for data in ({"others": "yes"}, {"end": str(number)})]
        inside = await is_in(opened, other)

    assert [answer.status_code for answer in answers] == [403, 403]
    assert inside


async def test_a_long_list_comes_in_pages(tmp_path):
    async with reading_room(tmp_path) as opened:
        for person_id in range(601, 652):
            somebody(opened, person_id=person_id)
        opened.come_in()
        first, second, third = [await opened.browser.get(PAGE, params={"page": page}) for page in (1, 2, 3)]

    assert [page.text.count('name="end"') for page in (first, second)] == [50, 2]
    assert third.status_code == 404
    assert len(first.content) < 60_000
