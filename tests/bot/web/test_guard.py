"""Bounds to what one may send, from where, and how often."""

from pathlib import Path

import pytest
from fakes.web_room import reading_room

from bot.web import gate
from bot.web.settings import WebSettings


async def test_who_opens_too_many_pages_is_told_when_to_come_again(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(requests_per_minute=2)) as opened:
        answers = [await opened.browser.get("/login") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert f"Too many pages at once. Come again in {answers[-1].headers['retry-after']} s." in answers[-1].text


async def test_one_session_does_not_use_up_another(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(requests_per_minute=1)) as opened:
        answers = []
        for _ in range(2):
            opened.browser.cookies.clear()
            opened.come_in()
            answers.append(await opened.browser.get("/"))

    assert [answer.status_code for answer in answers] == [200, 200]


async def test_style_and_scripts_are_not_counted(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(requests_per_minute=1)) as opened:
        answers = [await opened.browser.get("/static/0/style.css") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {404}


async def test_questions_have_a_pace_of_their_own(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True, questions_per_minute=1)) as opened:
        first = await opened.browser.get("/", params={"q": "reservoir"})
        second = await opened.browser.get("/", params={"q": "reservoir"})
        page = await opened.browser.get("/passages/1")

    assert [first.status_code, second.status_code, page.status_code] == [200, 429, 200]


async def test_an_address_that_is_too_long_is_not_read(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        page = await opened.browser.get("/", params={"q": "a" * 4096})

    assert page.status_code == 414
    assert "too long" in page.text


@pytest.mark.parametrize("length", ["70000", "9" * 30, "-1", "many"])
async def test_a_body_that_says_it_is_too_large_is_not_read(tmp_path, length):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.post("/login", content=b"a=b", headers={"content-length": length})

    assert page.status_code == 413


async def test_a_body_that_turns_out_too_large_is_read_no_further(tmp_path):
    read = 0

    async def endless():
        nonlocal read
        while read < 1000:
            read += 1
            yield b"a" * 10_000

    async with reading_room(tmp_path) as opened:
        page = await opened.browser.post(
            "/login", content=endless(), headers={"content-type": "application/x-www-form-urlencoded"}
        )

    assert page.status_code == 413


async def test_a_form_of_many_fields_is_refused(tmp_path):
    async with reading_room(tmp_path) as opened:
        many = await opened.browser.post("/login", data={f"field{number}": "1" for number in range(21)})
        as_many_as_may_be = await opened.browser.post("/login", data={f"field{number}": "1" for number in range(20)})

    assert [many.status_code, as_many_as_may_be.status_code] == [400, 403]


@pytest.mark.parametrize("path", ["/login", "/logout", "/choose", "/in", "/app/open"])
@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data; boundary=XX; charset=punycode", "text/plain", "application/x-www-form-urlencoded2", ""],
)
async def test_of_what_is_no_form_of_ours_nothing_is_read(tmp_path, path, kind):
    read = []

    async def body():
        read.append(1)
        yield b'--XX\r\nContent-Disposition: form-data; name="token"\r\n\r\nx\r\n--XX--\r\n'

    async with reading_room(tmp_path) as opened:
        page = await opened.browser.post(path, content=body(), headers={"content-type": kind})

    assert page.status_code == 415
    assert "A form is taken as application/x-www-form-urlencoded alone." in page.text
    assert read == []


async def test_a_form_may_name_its_charset(tmp_path):
    async with reading_room(tmp_path) as opened:
        kind = "Application/X-WWW-Form-URLencoded; charset=punycode"
        page = await opened.browser.post("/login", content=b"token=x", headers={"content-type": kind})

    assert page.status_code == 403  # read, and found to be without a token of ours


def test_forms_are_read_in_one_place_alone():
    readers = [path.name for path in Path(gate.__file__).parent.rglob("*.py") if "request.form(" in path.read_text()]

    assert readers == ["gate.py"]


@pytest.mark.parametrize(
    ("web", "host", "status"),
    [
        (WebSettings(), "whatever.example", 200),
        (WebSettings(url="http://desk.example.org"), "desk.example.org", 200),
        (WebSettings(url="http://desk.example.org"), "desk.example.org:80", 200),
        (WebSettings(url="http://desk.example.org"), "DESK.example.org.", 200),
        (WebSettings(url="http://desk.example.org"), "evil.example", 421),
        (WebSettings(url="http://desk.example.org"), "desk.example.org.evil.example", 421),
        (WebSettings(url="http://desk.example.org"), "", 421),
        (WebSettings(url="http://desk.example.org"), "[::1", 421),
        (WebSettings(listen="127.0.0.1:8080"), "127.0.0.1:8080", 200),
        (WebSettings(listen="[::1]:8080"), "localhost:8080", 200),
        (WebSettings(listen="127.0.0.1:8080"), "evil.example:8080", 421),
        (WebSettings(listen="127.0.0.1:8080", url="http://desk.example.org"), "localhost:8080", 200),
    ],
)
async def test_only_who_asks_for_the_room_by_its_own_name_is_answered(tmp_path, web, host, status):
    async with reading_room(tmp_path, web=web) as opened:
        page = await opened.browser.get("/login", headers={"host": host})

    assert page.status_code == status
    if status == 421:
        assert "url in [web]" in page.text


async def test_without_https_nobody_is_told_to_ask_for_it(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get("/login")

    assert "strict-transport-security" not in page.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
async def test_a_page_is_asked_for_by_get_or_head(tmp_path, method):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        answer = await opened.browser.request(method, "/passages/1")

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_a_page_answers_head_without_a_body(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        head = await opened.browser.head("/passages/1")

    assert head.status_code == 200
