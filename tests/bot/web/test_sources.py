"""The page of sources: how each fares, the charts, and that it stays small."""

from dataclasses import replace
from datetime import date, timedelta

import httpx
import pytest
from fakes.bot_feeds import FakeFeedList, feed
from fakes.web_room import reading_room

from bot.web.access import Section, Standing
from bot.web.kept import Kept
from bot.web.site import site
from bot.web.source_list import COUNTED
from bot.web.sourced import sources
from corpus.errors import StoreError
from corpus.outlets import DAYS, Census, OutletFigures
from corpus.types import FeedState, Holding, Moment

SECRET = "https://reader:pass-of-reader@valley-wire.example/rss?key=key-of-reader"
FAILING = feed(SECRET, "Valley Wire", state=FeedState.FAILING, error=f"{SECRET} answers 503 Service Unavailable")


def order(page, *names):
    """Return the names as they follow on the page."""
    return sorted(names, key=page.index)


async def test_each_source_is_shown_with_what_it_brings(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        page = (await opened.browser.get("/sources")).text

    assert "3 sources" in page
    assert "2 articles in all" in page
    assert "4 March – 2 April 2025" in page
    assert "<title>Articles a day: 2 in all, 1 on the busiest</title>" in page
    assert "Times are those of Tashkent" in page


async def test_those_in_trouble_come_first_with_the_error_in_plain_words(tmp_path):
    silent = feed("https://steppe.example/rss", state=FeedState.SILENT)
    async with reading_room(tmp_path, feeds=FakeFeedList(silent, FAILING)) as opened:
        opened.come_in(Standing.READER)
        page = (await opened.browser.get("/sources")).text

    assert order(page, "<bdi>Sughd Herald", "<bdi>Steppe Courier", "<bdi>Valley Wire") == [
        "<bdi>Valley Wire",
        "<bdi>Steppe Courier",
        "<bdi>Sughd Herald",
    ]
    assert "failing: 1 · silent: 1" in page
    assert "https://valley-wire.example/rss answers 503 Service Unavailable" in page


@pytest.mark.parametrize("address", ["/sources", "/sources/of?name=Valley+Wire"])
async def test_in_russian_too_it_is_said_what_is_wrong_and_the_server_is_quoted(tmp_path, address):
    gone = feed(SECRET, "Valley Wire", state=FeedState.FAILING, error="the server answers 404 Not Found")
    async with reading_room(tmp_path, feeds=FakeFeedList(gone)) as opened:
        opened.come_in(Standing.READER)
        page = (await opened.browser.get(address, headers={"accept-language": "ru"})).text

    assert "По этому адресу больше ничего нет; найдите новый на сайте издания." in page
    assert '<span lang="en" dir="auto">the server answers 404 Not Found</span>' in page


@pytest.mark.parametrize("address", ["/sources", "/sources/of?name=Valley+Wire"])
async def test_readers_see_no_secret_of_an_address(tmp_path, address):
    async with reading_room(tmp_path, feeds=FakeFeedList(FAILING)) as opened:
        opened.come_in(Standing.READER)
        page = (await opened.browser.get(address)).text

    assert "Valley Wire" in page
    assert "of-reader" not in page


async def test_owners_see_the_whole_address_on_the_page_of_the_source(tmp_path):
    async with reading_room(tmp_path, feeds=FakeFeedList(FAILING)) as opened:
        opened.come_in(Standing.OWNER)
        page = (await opened.browser.get("/sources/of?name=Valley+Wire")).text

    assert SECRET in page


async def test_the_page_of_a_source_has_its_days_as_a_table(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        page = (await opened.browser.get("/sources/of", params={"name": "Steppe Courier"})).text

    assert page.count('<th scope="row">') == DAYS
    assert '<time datetime="2025-04-02">2 April 2025</time></th><td>1</td>' in page
    assert 'href="/?outlet=Steppe+Courier"' in page


async def test_sources_are_found_by_name_without_a_script(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        found = (await opened.browser.get("/sources", params={"name": "STEPPE"})).text
        none = (await opened.browser.get("/sources", params={"name": "<b>Osh</b>"})).text

    assert "Steppe Courier" in found
    assert "Sughd Herald" not in found
    assert "No source is called anything like “&lt;b&gt;Osh&lt;/b&gt;”." in none


async def test_a_source_is_text_whatever_it_is_called(tmp_path):
    async with reading_room(tmp_path, feeds=FakeFeedList(feed(title='<img src=x onerror="alert(1)">'))) as opened:
        opened.come_in(Standing.READER)
        page = (await opened.browser.get("/sources")).text

    assert "<img" not in page
    assert "&lt;img src=x" in page


async def test_without_the_list_of_feeds_the_page_says_so(tmp_path):
    class Broken(FakeFeedList):
        def all(self):
            raise StoreError("the feed database does not answer")

    async with reading_room(tmp_path, feeds=Broken()) as opened:
        opened.come_in(Standing.READER)
        page = await opened.browser.get("/sources")

    assert page.status_code == 200
    assert "The list of feeds cannot be read now" in page.text


@pytest.mark.parametrize("asked", ["0", "2", "-1", "x", "9" * 40, "1.5"])
async def test_a_page_that_is_not_there_is_none(tmp_path, asked):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        page = await opened.browser.get("/sources", params={"page": asked})

    assert page.status_code == 404


async def test_a_source_that_is_not_there_is_none(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        page = await opened.browser.get("/sources/of?name=Nobody")

    assert page.status_code == 404


async def test_a_link_to_a_passage_opens_no_sources(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await opened.browser.get(f"/sources?{opened.link(Section.PASSAGE, '1')}")

    assert page.status_code == 401


def many(count):
    """Return as many sources, each with articles on every day and a feed that fails."""
    names = [f"Herald of Upper Batken District {number:03}" for number in range(count)]
    newest, days = Moment(feed().updated), tuple(date(2026, 2, 1) + timedelta(days=day) for day in range(DAYS))
    figures = [
        OutletFigures(
            name,
            12_000,
            11_000,
            newest,
            12_000,
            70,
            (Holding(name, "ky", 9000), Holding(name, "ru", 3000)),
            tuple(range(20, 50)),
        )
        for name in names
    ]
    feeds = [
        feed(f"https://{number}.example/rss", name, state=FeedState.FAILING, error="the server answers 503")
        for number, name in enumerate(names)
    ]
    return sources(Census(days, tuple(figures)), feeds)


async def test_three_hundred_sources_are_eight_pages_of_less_than_sixty_kilobytes(tmp_path):
    async def counted():
        return many(300)

    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        room = replace(opened.room, sources=Kept(counted, opened.newsdesk.clock, COUNTED))
        transport = httpx.ASGITransport(site(room))
        async with httpx.AsyncClient(transport=transport, base_url="http://room.example") as browser:
            browser.cookies.update(opened.browser.cookies)
            pages = [await browser.get(f"/sources?page={number}") for number in range(1, 9)]

    assert max(len(page.content) for page in pages) < 60_000
    assert sum(page.text.count('<li class="source ') for page in pages) == 300
    assert "Page 8 of 8" in pages[-1].text
