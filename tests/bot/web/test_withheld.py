"""Articles that were taken out: what is left to say of them, to whom, and what still opens."""

from datetime import timedelta

import pytest
from fakes.bot_newsdesk import NOW
from fakes.mini_app import brought
from fakes.web_room import BOT_TOKEN, TOKEN, reading_room

from bot.web.access import Section, Standing
from bot.web.settings import WebSettings
from corpus.split import split
from corpus.types import Draft, Moment

OPEN = WebSettings(anonymous=True)
TITLE = "Bridge at Karkyra sold to a cousin, neighbours say"
FIRST = "The bridge at Karkyra was sold to a cousin of the mayor, two neighbours said on Monday."
SECOND = "The bridge at Karkyra was let to a cousin of the mayor, a neighbour said on Monday."
LATER = NOW + timedelta(hours=1)


def keep(opened, text, *, now=NOW):
    url = "https://karkyra.example/bridge"
    published = Moment(NOW - timedelta(days=1))
    draft = Draft(key=url, title=TITLE, text=text, outlet="Karkyra Post", url=url, language="en", published=published)
    return opened.newsdesk.corpus.save(draft, split(text, TITLE), now=now)


def removed(opened, article_id):
    opened.newsdesk.corpus.remove([article_id], now=LATER)


def with_its_outlet(opened, article_id):
    opened.newsdesk.corpus.withdraw("Karkyra Post", now=LATER)


def gone(opened, article_id):
    opened.newsdesk.corpus.mark_gone(article_id, now=LATER)


def addresses(opened):
    """Keep an article in two revisions, and return its id and all addresses that show its text."""
    article_id = keep(opened, FIRST)
    (old,) = opened.newsdesk.corpus.passages_of(article_id)
    keep(opened, SECOND, now=NOW + timedelta(minutes=5))
    (new,) = opened.newsdesk.corpus.passages_of(article_id)
    pages = [f"/passages/{old.id}", f"/passages/{new.id}?q=who+bought+the+bridge", f"/articles/{article_id}"]
    return article_id, [*pages, f"/articles/{article_id}?revision=1", f"/articles/{article_id}/revisions/1-2"]


@pytest.mark.parametrize(
    ("take_out", "why"),
    [
        (removed, "Withdrawn since 2 April 2025, 15:00 by whoever runs this bot."),
        (with_its_outlet, "Withdrawn since 2 April 2025, 15:00, with all of its outlet."),
    ],
)
async def test_of_what_was_taken_out_only_the_facts_are_told(tmp_path, take_out, why):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id, paths = addresses(opened)
        before = [await opened.browser.get(path) for path in paths]
        take_out(opened, article_id)
        after = [await opened.browser.get(path) for path in paths]

    assert [page.status_code for page in before] == [200] * 5
    assert all("cousin of the mayor" in page.text for page in before)
    assert [page.status_code for page in after] == [410] * 5
    for page in after:
        assert "cousin of the mayor" not in page.text
        assert "textarea" not in page.text
        assert "karkyra.example" not in page.text
        assert f"{why} Its text is not shown any more, nor are quotes of it." in page.text
        assert TITLE in page.text
        assert "Karkyra Post" in page.text
        assert "1 April 2025, 14:00" in page.text


@pytest.mark.parametrize("take_out", [removed, with_its_outlet])
async def test_owners_see_the_text_and_what_became_of_it(tmp_path, take_out):
    async with reading_room(tmp_path) as opened:
        article_id, paths = addresses(opened)
        take_out(opened, article_id)
        opened.come_in()
        pages = [await opened.browser.get(path) for path in paths]
        opened.browser.cookies.clear()
        opened.come_in(Standing.READER)
        as_reader = [await opened.browser.get(path) for path in paths]

    assert [page.status_code for page in pages] == [200] * 5
    assert all("cousin of the mayor" in page.text for page in pages)
    assert all("Withdrawn since 2 April 2025, 15:00" in page.text for page in pages)
    assert [page.status_code for page in as_reader] == [410] * 5


async def test_a_signed_link_and_a_mini_app_open_no_text_that_was_taken_out(tmp_path):
    async with reading_room(tmp_path) as opened:
        article_id = keep(opened, FIRST)
        (quoted,) = opened.newsdesk.corpus.passages_of(article_id)
        removed(opened, article_id)
        by_link = await opened.browser.get(f"/passages/{quoted.id}?{opened.link(Section.PASSAGE, str(quoted.id))}")
        sent = {"data": brought(BOT_TOKEN, NOW), "path": f"/passages/{quoted.id}"}
        by_app = await opened.browser.post("/app/open", data=sent)

    assert [by_link.status_code, by_app.status_code] == [410, 410]
    assert "cousin" not in by_link.text.replace(TITLE, "")
    assert "cousin" not in by_app.text.replace(TITLE, "")


async def test_what_vanished_from_the_web_keeps_its_text_and_says_so(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id, paths = addresses(opened)
        gone(opened, article_id)
        pages = [await opened.browser.get(path) for path in paths]

    assert [page.status_code for page in pages] == [200] * 5
    assert all("cousin of the mayor" in page.text for page in pages)
    assert all("its page was gone" in page.text for page in pages)


async def test_a_program_is_told_what_is_known_of_what_was_taken_out(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = keep(opened, FIRST)
        (quoted,) = opened.newsdesk.corpus.passages_of(article_id)
        removed(opened, article_id)
        answer = await opened.browser.get(f"/api/passages/{quoted.id}")

    problem = answer.json()
    assert answer.status_code == problem["status"] == 410
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"].startswith("Withdrawn since 2 April 2025, 15:00 by whoever runs this bot.")
    assert (
        problem["known"].items()
        >= {
            "id": quoted.id,
            "title": TITLE,
            "outlet": "Karkyra Post",
            "published": "2025-04-01T09:00:00Z",
            "withdrawn": "2025-04-02T10:00:00Z",
            "withdrawal": "removed",
        }.items()
    )
    assert not problem["known"].keys() & {"url", "quote", "start", "end"}


async def test_the_program_of_an_owner_still_gets_the_text(tmp_path):
    async with reading_room(tmp_path) as opened:
        article_id = keep(opened, FIRST)
        (quoted,) = opened.newsdesk.corpus.passages_of(article_id)
        removed(opened, article_id)
        answer = await opened.browser.get(f"/api/passages/{quoted.id}", headers={"authorization": f"Bearer {TOKEN}"})

    assert (answer.status_code, answer.json()["quote"], answer.json()["withdrawal"]) == (200, FIRST, "removed")
