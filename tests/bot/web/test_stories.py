"""Stories: who tells it, from which texts, on which days, and where they differ."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fakes.bot_newsdesk import NOW, keep
from fakes.web_room import reading_room

from bot.settings import BotSettings
from bot.web.access import Section, Standing
from bot.web.settings import WebSettings
from embeddings.errors import IndexMissing

OPEN = WebSettings(anonymous=True)
DAY = timedelta(days=1)
FEW = "Nine trucks were buried by the snow at Töö-Ashuu, the road ministry said."
DEAD_FEW = "12 people were killed in the avalanche near Susamyr, the emergencies ministry said."
DEAD_MANY = "The avalanche near Susamyr killed 17 people, doctors in the valley told reporters."


def add(opened, title, text, *, outlet, published=NOW):
    keep(opened.newsdesk.corpus, title, outlet, published, text)
    opened.newsdesk.index.catch_up(opened.newsdesk.corpus)
    return max(one.article.id for one in opened.newsdesk.corpus.passages(range(1, 100)))


def avalanche(opened):
    """Take in a story of three texts over two days, one of which is reprinted; return its articles."""
    first = add(opened, "Avalanche hits Töö-Ashuu", DEAD_FEW, outlet="Pass Post", published=NOW - DAY)
    again = add(opened, "Avalanche hits pass", DEAD_FEW, outlet="Valley Wire", published=NOW - DAY / 2)
    other = add(opened, "Seventeen dead on the pass", DEAD_MANY, outlet="Steppe Courier")
    opened.newsdesk.kept.keep(9, first, other, again)
    opened.reprints[again] = first
    return first, again, other


async def test_a_story_lists_its_texts_by_day_and_reprints_under_theirs(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        first, again, other = avalanche(opened)
        page = await opened.browser.get("/stories/9")

    days = re.findall(r'<time datetime="([0-9-]+)">[^<]*</time> <span class="tally">([^<]*)', page.text)
    assert days == [("2025-04-01", "1 article"), ("2025-04-02", "2 articles")]
    places = [page.text.index(f'href="/articles/{one}"') for one in (first, again, other)]
    assert places == sorted(places)
    assert page.text.index("Carried as well by:") in range(places[0], places[1])
    assert "3 articles · 3 outlets · 2 origins" in page.text
    assert "1 – 2 April 2025 · English" in page.text
    assert "<h1" in page.text
    assert ">Avalanche hits Töö-Ashuu</h1>" in page.text


async def test_where_sources_differ_both_are_quoted_with_their_links(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        avalanche(opened)
        page = await opened.browser.get("/stories/9")

    assert "Sources differ: " in page.text
    assert "<mark>12</mark> people were killed" in page.text
    assert "<mark>17</mark>" in page.text
    assert len(re.findall(r'href="/passages/\d+#passage"', page.text)) == 2


async def test_the_value_that_differs_is_marked_where_it_stands_and_not_where_its_digits_come_first(tmp_path):
    text = "On road A12 at Susamyr 12 people were killed in the avalanche, the ministry said."
    async with reading_room(tmp_path, web=OPEN) as opened:
        first = add(opened, "Avalanche at Susamyr", text, outlet="Pass Post", published=NOW - DAY)
        opened.newsdesk.kept.keep(9, first, add(opened, "More dead", DEAD_MANY, outlet="Steppe Courier"))
        page = await opened.browser.get("/stories/9")

    assert "On road A12 at Susamyr <mark>12</mark> people were killed" in page.text


async def test_the_days_of_a_story_are_those_of_the_desk(tmp_path):
    evening = datetime(2025, 4, 1, 20, 30, tzinfo=UTC)
    async with reading_room(tmp_path, web=OPEN, bot=BotSettings(zone="Asia/Almaty")) as opened:
        opened.newsdesk.kept.keep(9, add(opened, "Late news", FEW, outlet="Pass Post", published=evening))
        page = await opened.browser.get("/stories/9")

    assert '<p class="byline">2 April 2025' in page.text


async def test_texts_are_compared_once_until_one_of_them_changes(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        _, _, other = avalanche(opened)
        first = await opened.browser.get("/stories/9")
        opened.newsdesk.library.close()  # nothing can be computed any more
        again = await opened.browser.get("/stories/9")
        opened.newsdesk.corpus.remove([other], now=NOW)
        opened.newsdesk.kept.forget(other)
        without = await opened.browser.get("/stories/9")

    assert again.text.count("contrast") == first.text.count("contrast") > 0
    assert "One text tells it" in without.text


async def test_a_story_of_one_text_has_nothing_to_compare(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        opened.newsdesk.kept.keep(9, 1)
        page = await opened.browser.get("/stories/9")

    assert "One text tells it, so there is nothing to compare." in page.text


async def test_texts_that_agree_are_said_to_agree_and_in_what(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        opened.newsdesk.kept.keep(9, 1, 2)
        page = await opened.browser.get("/stories/9")

    assert "No two texts were found to contradict each other. Only numbers, dates" in page.text


async def test_a_story_can_be_read_while_the_index_cannot(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        avalanche(opened)
        opened.newsdesk.library.openings = away
        page = await opened.browser.get("/stories/9")

    assert page.status_code == 200
    assert "The index cannot be read just now, so the texts were not compared." in page.text
    assert "Avalanche hits pass" in page.text


async def away(_):
    raise IndexMissing("no index here")


async def test_a_story_whose_number_is_gone_says_how_that_can_be(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        page = await opened.browser.get("/stories/77")

    assert page.status_code == 404
    assert "There is no story of this number now, and no other one gets it." in page.text


async def test_the_link_of_a_story_that_went_into_another_leads_there(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        avalanche(opened)
        opened.newsdesk.kept.end(9, into=4)
        page = await opened.browser.get("/stories/9", follow_redirects=True)

    assert page.status_code == 200
    assert page.url.path == "/stories/4"
    assert ">Avalanche hits Töö-Ashuu</h1>" in page.text


async def test_a_link_to_one_story_opens_no_other_that_it_went_into(tmp_path):
    async with reading_room(tmp_path) as opened:
        avalanche(opened)
        opened.newsdesk.kept.end(9, into=4)
        page = await opened.browser.get(f"/stories/9?{opened.link(Section.STORY, '9')}")

    assert page.status_code == 404
    assert "There is no story of this number now" in page.text


async def test_a_link_to_a_story_opens_it_and_leads_to_no_page_that_would_be_refused(tmp_path):
    async with reading_room(tmp_path) as opened:
        avalanche(opened)
        page = await opened.browser.get(f"/stories/9?{opened.link(Section.STORY, '9')}")
        other = await opened.browser.get(f"/stories/9?{opened.link(Section.STORY, '8')}")
        opened.come_in(Standing.READER)
        inside = await opened.browser.get("/stories/9")

    assert page.status_code == 200
    assert 'href="/articles/' not in page.text
    assert 'href="/passages/' not in page.text
    assert 'href="https://news.example/' in page.text
    assert other.status_code == 403
    assert 'href="/articles/' in inside.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "2147483648", "99999999999999999999"])
async def test_what_can_be_no_story_is_none(tmp_path, number):
    async with reading_room(tmp_path, web=OPEN) as opened:
        page = await opened.browser.get(f"/stories/{number}")

    assert page.status_code == 404


async def test_titles_stay_text(tmp_path):
    async with reading_room(tmp_path, web=OPEN) as opened:
        article_id = add(opened, "Snow </h1><script>alert(1)</script>", FEW, outlet="<b>Pass</b> Post")
        opened.newsdesk.kept.keep(9, article_id)
        page = await opened.browser.get("/stories/9")

    assert "<script>alert" not in page.text
    assert "<b>Pass" not in page.text
    assert "Snow &lt;/h1&gt;" in page.text
