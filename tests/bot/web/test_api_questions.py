"""Questions and passages for programs."""

import json

import pytest
from fakes.bot_newsdesk import NOW
from fakes.web_room import TOKEN, reading_room

from bot.web.access import Section, Standing
from bot.web.settings import WebSettings

ANYBODY = WebSettings(anonymous=True)
WATER = "Kairakkum reservoir water"
PROBLEM = "application/problem+json"


async def asks(opened, **said):
    return await opened.browser.post("/api/ask", json={"question": WATER, **said})


async def test_an_answer_holds_exact_slices_and_where_they_stand(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True, url="https://desk.example.org")) as opened:
        said = (await asks(opened)).json()
        first = said["passages"][0]
        article = opened.newsdesk.corpus.article(1)

    assert said["answered"] is True
    assert said["question"] == WATER
    assert len(said["passages"]) == 3
    assert article.text[first["start"] : first["end"]] == first["quote"]
    assert first["quote"][first["best"]["start"] : first["best"]["end"]].startswith("Tajikistan released")
    assert first["address"] == f"https://desk.example.org/passages/{first['id']}"
    assert (first["outlet"], first["published"]) == ("Sughd Herald", "2025-04-02T06:00:00Z")
    assert said["searched"]["articles"] == 4


async def test_an_address_asks_the_same_as_a_body(tmp_path):
    query = [
        ("q", WATER),
        ("outlet", "Valley Wire"),
        ("outlet", "Sughd Herald"),
        ("from", "2025-04-01"),
        ("limit", "1"),
    ]
    body = {"outlets": ["Valley Wire", "Sughd Herald"], "from": "2025-04-01", "limit": 1}
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        by_address = await opened.browser.get("/api/ask", params=query)
        by_body = await asks(opened, **body)

    assert by_address.json() == by_body.json()
    assert len(by_body.json()["passages"]) == 1
    assert by_body.json()["searched"]["articles"] == 2


async def test_passages_go_on_from_a_rank(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        everything = (await asks(opened, limit=10)).json()
        rest = (await asks(opened, start=2, limit=10)).json()

    assert [one["id"] for one in rest["passages"]] == [one["id"] for one in everything["passages"]][2:]
    assert rest["ranked"] == everything["ranked"] == 4


async def test_where_nothing_fits_the_nearest_misses_are_no_answer(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY, threshold=1.0) as opened:
        said = (await asks(opened)).json()

    assert said["answered"] is False
    assert said["confidence"] < said["threshold"] or opened.room.judgement.threshold == 0.0
    assert len(said["passages"]) == 3


async def test_small_talk_is_named_and_not_searched(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        said = (await asks(opened, question="thank you")).json()

    assert (said["answered"], said["small_talk"], said["passages"], said["searched"]) == (False, "thanks", [], None)


async def test_a_time_that_is_not_covered_is_told(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        said = (await asks(opened, question="Who met in Bishkek in March 2015?")).json()

    assert said["elsewhen"]["since"] == "2015-03-01T00:00:00Z"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": "  \x00 "}, "question"),
        ({"question": 7}, "question"),
        ({"question": None}, "question"),
        ({"question": "w" * 501}, "question"),
        ({"from": "spring"}, "from"),
        ({"from": ""}, "from"),
        ({"to": 20250401}, "to"),
        ({"from": "2025-04-02", "to": "2025-04-01"}, "to"),
        ({"as_of": "2031-01-01"}, "as_of"),
        ({"outlets": "Valley Wire"}, "outlets"),
        ({"outlets": ["Nowhere"]}, "outlets"),
        ({"outlets": [""]}, "outlets"),
        ({"outlets": ["Valley Wire"] * 201}, "outlets"),
        ({"languages": [1]}, "languages"),
        ({"languages": ["tlh"]}, "languages"),
        ({"limit": 0}, "limit"),
        ({"limit": 11}, "limit"),
        ({"limit": True}, "limit"),
        ({"limit": "3"}, "limit"),
        ({"limit": 1e300}, "limit"),
        ({"start": -1}, "start"),
        ({"start": 10}, "start"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_cannot_be_taken_is_a_problem_that_names_the_field(tmp_path, said, field):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await asks(opened, **said)

    problem = answer.json()
    assert answer.status_code == problem["status"] == 422
    assert answer.headers["content-type"] == PROBLEM
    assert {error["field"] for error in problem["errors"]} == {field}
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize("value", [3, 3.0])
async def test_a_whole_number_may_be_written_as_json_schema_lets_it(tmp_path, value):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await asks(opened, limit=value)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"water"',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"question": NaN}',
        b'{"limit": ' + b"9" * 5000 + b"}",
    ],
)
async def test_a_body_that_is_no_json_object_is_a_problem(tmp_path, body):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await opened.browser.post("/api/ask", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 400
    assert "no JSON object" in answer.json()["detail"]


async def test_half_a_letter_in_a_question_harms_nothing(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        body = json.dumps({"question": "water\ud800 \x00 reservoir"})
        answer = await opened.browser.post("/api/ask", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 200
    assert answer.json()["question"] == "water reservoir"


async def test_half_a_letter_in_the_name_of_a_field_is_named_in_the_problem(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        body = json.dumps({"\ud800": 1, "colour\x00": 2})
        answer = await opened.browser.post("/api/ask", content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["\\ud800", "colour\x00"]


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_body_is_taken_as_json_alone(tmp_path, kind):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await opened.browser.post("/api/ask", content=b'{"question": "water"}', headers={"content-type": kind})

    assert answer.status_code == 415
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/api/ask", 405),
        ("POST", "/api/passages/1", 405),
        ("GET", "/api/passages/0", 404),
        ("GET", "/api/passages/99", 404),
        ("GET", f"/api/passages/{2**63}", 404),
        ("GET", f"/api/passages/{'9' * 3000}", 404),
        ("GET", "/api/passages/one", 404),
        ("GET", "/api/nowhere", 404),
        ("GET", f"/api/ask?q={'w' * 5000}", 414),
    ],
)
async def test_every_refusal_is_a_problem(tmp_path, method, path, status):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await opened.browser.request(method, path)

    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == PROBLEM
    assert ("allow" in answer.headers) == (status == 405)


async def test_who_asks_too_often_is_told_when_to_come_again(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True, questions_per_minute=1)) as opened:
        first, second = await asks(opened), await asks(opened)

    assert (first.status_code, second.status_code) == (200, 429)
    assert 0 < int(second.headers["retry-after"]) <= 60
    assert second.json()["detail"] == f"Too many questions at once. Ask again in {second.headers['retry-after']} s."


async def test_an_index_that_is_missing_is_a_problem(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY, empty=True) as opened:
        answer = await asks(opened)

    assert answer.status_code == answer.json()["status"] == 503
    assert "heliograph index build" in answer.json()["detail"]


async def test_a_passage_says_what_became_of_its_article(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        before = (await opened.browser.get("/api/passages/1")).json()
        opened.newsdesk.corpus.mark_gone(1, now=NOW)
        after = (await opened.browser.get("/api/passages/1")).json()

    assert before["quote"].startswith("Tajikistan released more water")
    assert (before["article"], before["revision"], before["newest_revision"]) == (1, 1, 1)
    assert before["withdrawn"] is None
    assert after["withdrawn"] == "2025-04-02T09:00:00Z"
    assert after["quote"] == before["quote"]


@pytest.mark.parametrize("path", ["/api/ask?q=water", "/api/passages/1", "/api/openapi.json"])
async def test_the_token_of_the_owner_opens_everything(tmp_path, path):
    async with reading_room(tmp_path) as opened:
        none = await opened.browser.get(path)
        right = await opened.browser.get(path, headers={"authorization": f"Bearer {TOKEN}"})
        wrong = await opened.browser.get(path, headers={"authorization": "Bearer of news"})
        basic = await opened.browser.get(path, headers={"authorization": f"Basic {TOKEN}"})

    assert [one.status_code for one in (none, right, wrong, basic)] == [401, 200, 401, 401]
    assert none.headers["www-authenticate"].startswith("Bearer")
    assert "Authorization: Bearer" in none.json()["detail"]


async def test_a_wrong_token_is_no_passer_by(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await opened.browser.get("/api/ask?q=water", headers={"authorization": "Bearer of news"})

    assert answer.status_code == 401


async def test_a_token_cannot_be_guessed_for_long(tmp_path):
    async with reading_room(tmp_path) as opened:
        guesses = [
            await opened.browser.get("/api/ask?q=water", headers={"authorization": f"Bearer guess {number}"})
            for number in range(6)
        ]

    assert [guess.status_code for guess in guesses] == [401] * 5 + [429]


async def test_no_guesses_of_others_keep_the_right_token_out(tmp_path):
    async with reading_room(tmp_path) as opened:
        for number in range(100):
            opened.room.paces.tried_at_door(f"203.0.113.{number}")
        for _ in range(6):
            await opened.browser.get("/api/ask?q=water", headers={"authorization": "Bearer of news"})
        right = await opened.browser.get("/api/ask?q=water", headers={"authorization": f"Bearer {TOKEN}"})

    assert right.status_code == 200


async def test_where_no_token_is_set_none_is_right(tmp_path):
    async with reading_room(tmp_path, token="") as opened:
        answer = await opened.browser.get("/api/ask?q=water", headers={"authorization": "Bearer "})

    assert answer.status_code == 401


async def test_a_link_opens_the_one_passage_that_it_names(tmp_path):
    async with reading_room(tmp_path) as opened:
        key = opened.link(Section.PASSAGE, "1")
        paths = [f"/api/passages/1?{key}", f"/api/passages/2?{key}", f"/api/ask?q=water&{key}"]
        answers = [await opened.browser.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [200, 403, 401]


async def test_the_cookie_of_an_owner_is_no_token(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        cookie = dict(opened.browser.cookies)["heliograph"]
        opened.browser.cookies.clear()
        answer = await opened.browser.get("/api/ask?q=water", headers={"authorization": f"Bearer {cookie}"})

    assert answer.status_code == 401
