"""Briefs for programs."""

from datetime import date

import pytest
from fakes.bot_newsdesk import keep
from fakes.web_room import reading_room

from bot.web.access import Section
from bot.web.settings import WebSettings

ANYBODY = WebSettings(anonymous=True)


async def gets(opened, path, **query):
    return (await opened.browser.get(f"/api/briefs{path}", params=query)).json()


async def test_the_days_that_have_news_are_listed_newest_first(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        listed = await gets(opened, "")

    assert listed == {
        "briefs": [
            {"day": "2025-04-02", "address": "/briefs/2025-04-02", "articles": 3},
            {"day": "2025-03-24", "address": "/briefs/2025-03-24", "articles": 1},
        ],
        "next": None,
    }


async def test_days_are_paged_through(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        first = await gets(opened, "", limit=1)
        second = await gets(opened, "", limit=1, before=first["next"])

    assert [one["day"] for one in first["briefs"]] == ["2025-04-02"]
    assert [one["day"] for one in second["briefs"]] == ["2025-03-24"]
    assert second["next"] is None


async def test_a_brief_tells_its_stories_with_exact_quotes(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        brief = await gets(opened, "/2025-04-02", length="full")

    assert brief["length"] == "full"
    assert brief["since"] == "2025-04-01T19:00:00+00:00"
    assert {one["headed"]["outlet"] for one in brief["stories"]} >= {"Steppe Courier"}
    assert all(quote["quote"] for story in brief["stories"] for quote in story["quotes"])


async def test_a_brief_of_a_topic_leaves_out_the_rest(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        brief = await gets(opened, "/2025-04-02", topic="Kairakkum reservoir water")

    assert brief["topic"] == "Kairakkum reservoir water"
    assert "Steppe Courier" not in {one["headed"]["outlet"] for one in brief["stories"]}


@pytest.mark.parametrize(
    "day", ["2025-04-03", "2025-02-30", "0001-01-01", "9999-12-31", "today", "2025-4-2", "2025-04-02T00:00", "1" * 500]
)
async def test_a_day_that_can_have_no_brief_is_not_there(tmp_path, day):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await opened.browser.get(f"/api/briefs/{day}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("", {"limit": "0"}, "limit"),
        ("", {"limit": "101"}, "limit"),
        ("", {"limit": "many"}, "limit"),
        ("", {"before": "soon"}, "before"),
        ("/2025-04-02", {"length": "endless"}, "length"),
        ("/2025-04-02", {"topic": "water " * 60}, "topic"),
    ],
)
async def test_what_cannot_be_taken_names_the_field(tmp_path, path, query, field):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        answer = await opened.browser.get(f"/api/briefs{path}", params=query)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_link_opens_the_one_brief_that_it_names(tmp_path):
    async with reading_room(tmp_path) as opened:
        of_day, of_topic = opened.link(Section.BRIEF, "2025-04-02"), opened.link(Section.BRIEF, "2025-04-02:water")
        paths = [
            f"/2025-04-02?{of_day}",
            f"/2025-04-02?topic=water&{of_day}",
            f"/2025-04-02?topic=water&{of_topic}",
            f"/2025-04-01?{of_day}",
            f"?{of_day}",
        ]
        statuses = [(await opened.browser.get(f"/api/briefs{path}")).status_code for path in paths]

    assert statuses == [200, 403, 200, 403, 401]


async def test_days_with_much_news_and_days_far_apart_are_all_listed(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        for hour in range(12):
            at = opened.newsdesk.clock.now().replace(day=1, hour=hour)
            keep(opened.newsdesk.corpus, f"Rain in Naryn {hour}", "Naryn Post", at, "It rained in Naryn.")
        listed = await gets(opened, "")

    assert [(one["day"], one["articles"]) for one in listed["briefs"]] == [
        (str(date(2025, 4, 2)), 3),
        (str(date(2025, 4, 1)), 12),
        (str(date(2025, 3, 24)), 1),
    ]


async def test_a_brief_is_the_one_that_the_page_shows_and_is_composed_once_for_both(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        told = await gets(opened, "/2025-03-24")
        opened.newsdesk.library.close()  # nothing can be composed any more
        again = await gets(opened, "/2025-03-24")
        page = await opened.browser.get("/briefs/2025-03-24")

    assert again == told
    assert page.status_code == 200
    assert all(story["headline"] in page.text for story in told["stories"])


async def test_what_lies_after_today_is_not_listed_however_late_the_page_begins(tmp_path):
    async with reading_room(tmp_path, web=ANYBODY) as opened:
        listed = await gets(opened, "", before="9998-12-31")

    assert [one["day"] for one in listed["briefs"]] == ["2025-04-02", "2025-03-24"]


async def test_a_brief_that_is_kept_costs_no_question(tmp_path):
    web = WebSettings(anonymous=True, questions_per_minute=1)
    async with reading_room(tmp_path, web=web) as opened:
        statuses = [
            (await opened.browser.get(f"/api/briefs/{day}")).status_code
            for day in ("2025-03-24", "2025-03-24", "2025-04-02")
        ]

    assert statuses == [200, 200, 429]
