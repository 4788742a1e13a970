"""The list of days, and the brief of a day on its page."""

from dataclasses import replace
from datetime import date, time, timedelta

import httpx
import pytest
from fakes.bot_newsdesk import NOW, keep
from fakes.web_room import reading_room

from bot.errors import StoreError
from bot.settings import BotSettings
from bot.types import Place, Topical, Wish
from bot.web.access import Section, Standing
from bot.web.followed import topics_followed
from bot.web.settings import WebSettings
from bot.web.site import site

HOSTILE = '</li><script src="//evil.example"></script>" onmouseover="alert(1)'


@pytest.fixture
async def opened(tmp_path):
    async with reading_room(tmp_path) as opened:
        yield opened


@pytest.fixture
async def reader(opened):
    opened.come_in(Standing.READER)
    return opened


async def test_the_list_names_the_days_that_have_news_and_the_months_beside(reader):
    april, march = await reader.browser.get("/briefs"), await reader.browser.get("/briefs?month=2025-03")

    assert 'href="/briefs/2025-04-02"' in april.text
    assert "Wed · 3 articles" in april.text
    assert 'rel="prev" href="/briefs?month=2025-03"' in april.text
    assert 'href="/briefs/2025-03-24"' in march.text
    assert 'rel="next" href="/briefs?month=2025-04"' in march.text


async def test_a_month_without_news_says_so_and_leads_to_those_that_have_some(reader):
    page = await reader.browser.get("/briefs?month=2025-02")

    assert page.status_code == 200
    assert "No article is of February 2025." in page.text
    assert 'href="/briefs?month=2025-03"' in page.text


async def test_the_list_shows_the_headlines_of_briefs_that_were_composed_ahead(reader):
    before = await reader.browser.get("/briefs")
    await reader.room.briefs.compose_ahead(reader.newsdesk.clock)
    after = await reader.browser.get("/briefs")

    assert "CSTO staff chiefs plan a mountain exercise" not in before.text
    assert "CSTO staff chiefs plan a mountain exercise" in after.text


async def test_the_list_shows_no_headline_of_an_article_that_was_taken_away_or_put_right(reader):
    desk = reader.newsdesk
    await reader.browser.get("/briefs/2025-03-24")
    march = "/briefs?month=2025-03"
    composed = await reader.browser.get(march)
    (article,) = {one.article.id for one in desk.corpus.passages(range(1, 99)) if "Uranium" in one.article.title}
    desk.corpus.remove([article], now=NOW)
    removed = await reader.browser.get(march)

    assert "Uranium producer lowers its forecast" in composed.text
    assert "Uranium producer" not in removed.text


async def test_owners_see_the_list_while_nobody_can_say_which_topics_chats_follow(opened, caplog):
    def away():
        raise StoreError("the bot's database does not answer")

    opened.come_in()
    room = replace(opened.room, topics=away)
    transport, cookies = httpx.ASGITransport(site(room)), dict(opened.browser.cookies)
    async with httpx.AsyncClient(transport=transport, base_url="http://room.example", cookies=cookies) as browser:
        page = await browser.get("/briefs")

    assert page.status_code == 200
    assert 'href="/briefs/2025-04-02"' in page.text
    assert "without the topics that chats follow: the bot's database does not answer" in caplog.text


async def test_a_topic_lists_the_days_that_tell_of_it(reader):
    page = await reader.browser.get("/briefs", params={"topic": "Kairakkum reservoir"})

    assert 'href="/briefs/2025-04-02?topic=Kairakkum+reservoir"' in page.text
    assert "Wed · 2 articles" in page.text


async def test_a_brief_leads_from_each_quote_to_its_place_and_from_each_story_to_its_page(reader):
    reader.newsdesk.kept.keep(12, 3)
    page = await reader.browser.get("/briefs/2025-04-02")

    assert "Staff chiefs of the Collective Security Treaty Organization met in Bishkek." in page.text
    assert 'href="/passages/3#passage"' in page.text
    assert page.text.count('href="/stories/') == 1
    assert 'href="/stories/12"' in page.text
    assert 'rel="prev" href="/briefs/2025-03-24"' in page.text
    assert "Rests on 3\xa0articles from 3\xa0sources." in page.text


async def test_the_page_says_which_feeds_are_silent(reader):
    reader.newsdesk.troubles.silent = ["Talas Gazette"]

    assert "Silent: Talas Gazette." in (await reader.browser.get("/briefs/2025-04-02")).text


async def test_an_empty_day_is_said_plainly_with_the_days_beside_it(reader):
    page = await reader.browser.get("/briefs/2025-03-28")

    assert page.status_code == 200
    assert "Nothing happened in this time that the articles tell of." in page.text
    assert 'href="/briefs/2025-03-24"' in page.text
    assert 'href="/briefs/2025-04-02"' in page.text


async def test_a_topic_and_a_length_make_another_brief_of_the_same_day(reader):
    page = await reader.browser.get("/briefs/2025-04-02", params={"topic": "reservoir", "length": "headlines"})

    assert "Brief: reservoir" in page.text
    assert "CSTO" not in page.text
    assert "<blockquote" not in page.text
    assert "length=full" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/briefs/2025-04-03",
        "/briefs/2025-02-30",
        "/briefs/0001-01-01",
        "/briefs/9999-12-31",
        "/briefs/20250402",
        "/briefs/99999999999999999999",
        "/briefs/2025-04-02?length=endless",
        "/briefs?month=2025-13",
        "/briefs?month=2031-01",
        "/briefs?month=",
    ],
)
async def test_days_and_months_that_cannot_be_are_not_there(reader, path):
    assert (await reader.browser.get(path)).status_code == 404


async def test_a_topic_that_is_too_long_is_refused(reader):
    for path in ("/briefs", "/briefs/2025-04-02", "/briefs/feed.atom"):
        assert (await reader.browser.get(path, params={"topic": "w" * 201})).status_code == 400


async def test_an_empty_desk_says_what_to_do(tmp_path):
    async with reading_room(tmp_path, empty=True) as opened:
        opened.come_in()
        page = await opened.browser.get("/briefs")

    assert page.status_code == 200
    assert "There is no brief yet" in page.text


async def test_a_link_opens_the_brief_of_one_day_and_nothing_that_lies_beside_it(opened):
    key = opened.link(Section.BRIEF, "2025-04-02")
    page = await opened.browser.get(f"/briefs/2025-04-02?{key}")
    others = ("/briefs/2025-03-24", "/briefs", "/briefs/feed.atom", "/briefs/2025-04-02?topic=water", "/passages/3")
    refused = [(await opened.browser.get(f"{path}{'&' if '?' in path else '?'}{key}")).status_code for path in others]

    assert page.status_code == 200
    assert "CSTO staff chiefs" in page.text
    assert not [way for way in ('href="/passages', 'href="/stories', "feed.atom", 'rel="prev"') if way in page.text]
    assert set(refused) <= {401, 403}


async def test_a_link_to_a_topic_opens_that_alone(opened):
    key = opened.link(Section.BRIEF, "2025-04-02:reservoir")
    right = await opened.browser.get(f"/briefs/2025-04-02?topic=reservoir&{key}")
    whole = await opened.browser.get(f"/briefs/2025-04-02?{key}")

    assert (right.status_code, whole.status_code) == (200, 403)
    assert f"{key}&amp;length=full" in right.text


async def test_a_link_ends(opened):
    key = opened.link(Section.BRIEF, "2025-04-02", days=3)
    opened.newsdesk.clock.pass_(days=3)

    assert (await opened.browser.get(f"/briefs/2025-04-02?{key}")).status_code == 403


async def test_topics_that_chats_follow_are_shown_to_owners_alone(opened):
    wish = Wish(Topical.TOPIC, time(8), "Kairakkum reservoir")
    opened.newsdesk.store.add_subscription(Place(-1001), wish, cursor=0, now=NOW)
    opened.come_in(Standing.READER)
    as_reader = await opened.browser.get("/briefs")
    opened.come_in(Standing.OWNER)
    as_owner = await opened.browser.get("/briefs")

    assert "Kairakkum" not in as_reader.text
    assert 'href="/briefs?topic=Kairakkum+reservoir"' in as_owner.text
    assert topics_followed(()) == ()


async def test_what_articles_and_visitors_say_stays_text(reader):
    text = f"{HOSTILE} was painted on the wall of the post at Dostyk. Guards took pictures of it on Tuesday."
    keep(reader.newsdesk.corpus, HOSTILE, HOSTILE, NOW - timedelta(days=1), text)
    reader.newsdesk.index.catch_up(reader.newsdesk.corpus)
    await reader.room.briefs.compose_ahead(reader.newsdesk.clock)
    pages = [
        await reader.browser.get("/briefs", params={"topic": HOSTILE}),
        await reader.browser.get("/briefs"),
        await reader.browser.get("/briefs/2025-04-01", params={"topic": HOSTILE}),
        await reader.browser.get("/briefs/2025-04-01"),
    ]

    assert [page.status_code for page in pages] == [200] * 4
    assert all('<script src="//' not in page.text and '" onmouseover' not in page.text for page in pages)
    assert "&lt;script src=&#34;//evil.example" in pages[-1].text


async def test_who_asks_for_too_many_briefs_waits_and_still_reads_those_that_are_kept(tmp_path):
    web = WebSettings(anonymous=True, questions_per_minute=1)
    async with reading_room(tmp_path, web=web) as opened:
        first = await opened.browser.get("/briefs/2025-04-02")
        another = await opened.browser.get("/briefs/2025-03-24")
        again = await opened.browser.get("/briefs/2025-04-02")

    assert (first.status_code, another.status_code, again.status_code) == (200, 429, 200)


async def test_a_room_of_another_zone_has_other_days(tmp_path):
    async with reading_room(tmp_path, bot=BotSettings(zone="Pacific/Auckland")) as opened:
        opened.come_in()
        page = await opened.browser.get(f"/briefs/{date(2025, 4, 2)}")

    assert "(Auckland)" in page.text
    assert "Rests on 3\xa0articles" in page.text


async def test_russian_words_stand_around_the_same_quotes(reader):
    page = await reader.browser.get("/briefs/2025-04-02", headers={"Accept-Language": "ru"})

    assert "Читать в статье" in page.text
    assert "Другие дни" in page.text
    assert "Staff chiefs of the Collective Security Treaty Organization met in Bishkek." in page.text
