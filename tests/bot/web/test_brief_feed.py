"""The feed of the days that are over: stable, asked for conditionally, opened by a key of its own."""

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from fakes.bot_newsdesk import NOW, keep
from fakes.web_room import reading_room

from bot.forms.atom import entries_of
from bot.settings import BotSettings
from bot.types import Language
from bot.web.access import Scope, Section, Standing
from bot.web.brief_feed import Feeds
from bot.web.briefs_shown import Shape
from bot.web.desk_name import DeskName
from bot.web.settings import WebSettings

FEED = "/briefs/feed.atom"


@pytest.fixture
async def opened(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        yield opened


def address_in(page):
    """Return the feed's address that a page shows for copying."""
    start = page.text.index('id="feed-address"')
    return page.text[start:].partition('value="')[2].partition('"')[0].replace("&amp;", "&")


def ids_in(answer):
    root = fromstring(answer.text)
    return {found.text for found in root.iter("{http://www.w3.org/2005/Atom}id")}


def scope_in(address, opened, days):
    key = address.rpartition("key=")[2]
    return opened.room.rights.seals.opened(key, now=NOW + timedelta(days=days))


async def test_it_holds_the_days_that_are_over_and_have_news(opened):
    answer = await opened.browser.get(FEED)
    (entry,) = entries_of(answer.text)

    assert answer.headers["content-type"] == "application/atom+xml"
    assert entry.title == "Brief, 24 March 2025"
    assert entry.link == "http://room.example/briefs/2025-03-24"
    assert "The shares fell by four per cent in Almaty." in entry.html
    assert (entry.published or entry.updated).isoformat() == "2025-03-24T19:00:00+00:00"


async def test_an_id_stays_when_the_brief_changes_and_the_feed_says_that_it_did(opened):
    (before,) = entries_of((await opened.browser.get(FEED)).text)
    text = "The customs post at Dostyk reopened on Monday. Lorries had waited for four days."
    keep(opened.newsdesk.corpus, "Dostyk reopens", "Valley Wire", NOW - timedelta(days=9), text, seen=NOW)
    opened.newsdesk.index.catch_up(opened.newsdesk.corpus)
    (after,) = entries_of((await opened.browser.get(FEED)).text)

    assert after.id == before.id
    assert "Dostyk" in after.html
    assert after.updated == NOW > before.updated


async def test_the_time_of_a_change_never_goes_back(opened):
    desk, march = opened.newsdesk, NOW - timedelta(days=9)
    text = "The customs post at Dostyk reopened on Monday. Lorries had waited for four days."
    keep(desk.corpus, "Dostyk reopens", "Valley Wire", march, text, seen=NOW)
    late = max(one.article.id for one in desk.corpus.passages(range(1, 99)))
    desk.index.catch_up(desk.corpus)
    (told,) = entries_of((await opened.browser.get(FEED)).text)
    desk.corpus.remove([late], now=NOW + timedelta(minutes=5))
    desk.clock.pass_(minutes=9)
    (removed,) = entries_of((await opened.browser.get(FEED)).text)
    # As after a restart, when nobody remembers what was written before.
    anew = await Feeds(opened.room.briefs, opened.room.bot).edition(
        Shape("", Language.ENGLISH, "", ""), now=desk.clock.now(), may=lambda: None
    )

    assert "Dostyk" not in removed.html
    assert (told.updated, removed.updated) == (NOW, NOW + timedelta(minutes=5))
    assert entries_of(anew.text)[0].updated == removed.updated


async def test_ids_are_those_of_one_desk_and_language_and_outlast_a_restart(opened, tmp_path):
    here = ids_in(await opened.browser.get(FEED))
    again = DeskName(opened.newsdesk.store, lambda: NOW)
    russian = ids_in(await opened.browser.get(FEED, headers={"Accept-Language": "ru"}))
    (tmp_path / "other").mkdir()
    async with reading_room(tmp_path / "other", web=WebSettings(anonymous=True)) as other:
        there = ids_in(await other.browser.get(FEED))

    assert len({*here, *russian, *there}) == 6
    assert again() == opened.room.name()


async def test_a_feed_says_nothing_of_how_the_feeds_were(opened):
    opened.newsdesk.clock.pass_(hours=14)
    opened.newsdesk.troubles.names = ["Steppe Courier"]

    assert "Broken: Steppe Courier" in (await opened.browser.get("/briefs/2025-04-02")).text
    assert "Broken" not in (await opened.browser.get(FEED)).text


async def test_an_article_that_was_withdrawn_vanishes_from_it(opened):
    before = await opened.browser.get(FEED)
    opened.newsdesk.corpus.withdraw("Steppe Courier", now=NOW)
    after = await opened.browser.get(FEED, headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 200
    assert entries_of(after.text) == ()


async def test_who_has_it_already_gets_nothing_again(opened):
    answer = await opened.browser.get(FEED)
    tag, written = answer.headers["etag"], answer.headers["last-modified"]
    opened.newsdesk.clock.pass_(minutes=50)
    conditions = [
        {"If-None-Match": tag},
        {"If-None-Match": f'W/{tag}, "another"'},
        {"If-Modified-Since": written},
        {"If-None-Match": '"another"', "If-Modified-Since": written},
        {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ]
    answers = [await opened.browser.get(FEED, headers=each) for each in conditions]

    assert [one.status_code for one in answers] == [304, 304, 304, 200, 200, 200]
    assert answers[0].headers["etag"] == tag
    assert answers[0].content == b""


async def test_a_topic_has_a_feed_of_its_own(opened):
    answer = await opened.browser.get(FEED, params={"topic": "uranium"})
    none = await opened.browser.get(FEED, params={"topic": "reservoir"})

    assert "Daily briefs on “uranium”" in answer.text
    assert len(entries_of(answer.text)) == 1
    assert entries_of(none.text) == ()
    assert fromstring(none.text).findtext("{http://www.w3.org/2005/Atom}id") not in answer.text


async def test_a_reader_is_shown_an_address_that_opens_the_feed_alone_and_ends(opened):
    address = address_in(await opened.browser.get("/briefs"))
    opened.browser.cookies.clear()
    key = address.partition("?")[2]
    answers = [(await opened.browser.get(path)).status_code for path in (address, FEED, f"/briefs?{key}")]
    topic = await opened.browser.get(f"{FEED}?topic=uranium&{key}")

    assert answers[:2] == [200, 401]
    assert answers[2] in (401, 403)
    assert topic.status_code == 403
    assert scope_in(address, opened, 29) == Scope(Section.BRIEF, "feed")
    assert scope_in(address, opened, 32) is None


async def test_an_owner_gets_an_address_for_a_year_and_for_a_topic(opened):
    opened.come_in(Standing.OWNER)
    page = await opened.browser.get("/briefs", params={"topic": "uranium"})
    address = address_in(page)

    assert scope_in(address, opened, 364) == Scope(Section.BRIEF, "feed:uranium")
    assert scope_in(address, opened, 368) is None
    assert "It works until 2 April 2026." in page.text
    assert '<link rel="alternate" type="application/atom+xml"' in page.text
    opened.browser.cookies.clear()
    assert (await opened.browser.get(address)).status_code == 200


async def test_who_is_an_owner_by_their_number_gets_an_address_as_long_as_a_reader_s(tmp_path):
    async with reading_room(tmp_path, bot=BotSettings(owners=[501])) as opened:
        opened.come_in(Standing.OWNER, 501)
        address = address_in(await opened.browser.get("/briefs"))

        assert scope_in(address, opened, 29) == Scope(Section.BRIEF, "feed")
        assert scope_in(address, opened, 32) is None


async def test_each_address_has_another_key_so_that_no_compressed_page_gives_one_away(opened):
    keys = {address_in(await opened.browser.get(page)) for page in ["/briefs"] * 3 + ["/briefs/2025-04-02"] * 3}

    assert len(keys) == 6
    assert {scope_in(one, opened, 29) for one in keys} == {Scope(Section.BRIEF, "feed")}


async def test_the_feed_itself_never_holds_a_key(opened):
    address = address_in(await opened.browser.get("/briefs"))

    assert "key=" in address
    assert "key=" not in (await opened.browser.get(address)).text


async def test_where_everybody_may_read_the_address_needs_no_key(tmp_path):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        address = address_in(await opened.browser.get("/briefs"))
        answer = await opened.browser.get(address)

    assert address == "http://room.example/briefs/feed.atom"
    assert answer.status_code == 200
