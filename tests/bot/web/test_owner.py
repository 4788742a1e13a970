"""The pages of owners: state, subscriptions, opened passages, evaluation."""

from datetime import timedelta

import pytest
from fakes.bot_desk import brief_at, topic
from fakes.bot_newsdesk import GROUP, NOW, PRIVATE
from fakes.web_room import reading_room

from bot.answers import Use
from bot.asking.memory import note_opened
from bot.operations.evaluation_kept import Evaluated, keep
from bot.settings import BotSettings
from bot.types import Cause, Language, Place
from bot.web.access import Standing
from bot.web.settings import WebSettings

PAGES = ("/owner", "/owner/subscriptions", "/owner/outbox", "/owner/questions", "/owner/evaluation")


def settle(opened, *rooms):
    for room in rooms:
        opened.newsdesk.store.ensure_chat(room, language=Language.ENGLISH, zone="Asia/Bishkek")


def subscribe(opened, place, wish):
    opened.newsdesk.store.add_subscription(place, wish, cursor=0, now=NOW)


@pytest.mark.parametrize("address", PAGES)
async def test_they_are_for_owners_alone_whoever_may_read(tmp_path, address):
    async with reading_room(tmp_path, web=WebSettings(anonymous=True)) as opened:
        stranger = await opened.browser.get(address)
        opened.come_in(Standing.READER)
        reader = await opened.browser.get(address)

    assert (stranger.status_code, reader.status_code) == (401, 403)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_they_open_on_an_empty_desk_in_both_languages(tmp_path, address, language):
    async with reading_room(tmp_path, empty=True) as opened:
        opened.come_in()
        page = await opened.browser.get(address, headers={"accept-language": language})

    assert page.status_code == 200
    assert "(Asia/Tashkent)" in page.text


async def test_only_owners_are_shown_the_way_there(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in(Standing.READER)
        reader = await opened.browser.get("/sources")
        opened.come_in(Standing.OWNER)
        owner = await opened.browser.get("/sources")

    assert 'href="/owner"' not in reader.text
    assert 'href="/owner"' in owner.text


async def test_the_state_is_what_a_probe_is_told(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        settle(opened, GROUP, PRIVATE)
        well = (await opened.browser.get("/owner")).text
        opened.newsdesk.store.enqueue([])
        await opened.newsdesk.says("/brief")

    assert "Everything that the bot needs is there." in well
    assert "41,000 passages" in well
    assert "<dt>Groups</dt><dd>1</dd>" in well


async def test_what_keeps_the_bot_from_its_work_is_said(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        await opened.browser.get("/owner")
        opened.newsdesk.clock.pass_(minutes=9)
        opened.newsdesk.store.close()
        (tmp_path / "bot.db").write_bytes(b"this is no database at all, and was never one " * 40)
        for beside in tmp_path.glob("bot.db-*"):
            beside.unlink()
        page = await opened.browser.get("/owner")

    assert page.status_code == 200
    assert "Something keeps the bot from its work" in page.text
    assert "The database of the bot does not answer as it should" in page.text


async def test_a_group_s_subscription_is_shown_with_its_words_and_time(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        settle(opened, GROUP)
        subscribe(opened, GROUP.place, topic("<i>water</i> disputes"))
        subscribe(opened, GROUP.place, brief_at(18))
        page = (await opened.browser.get("/owner/subscriptions")).text

    assert "Border desk (group, -1001)" in page
    assert "&lt;i&gt;water&lt;/i&gt; disputes" in page
    # 18:00 in Bishkek, by the clock of the desk in Tashkent
    assert "2 April 2025, 17:00" in page
    assert "Bishkek" in page


async def test_of_a_private_chat_only_the_number_is_shown(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        settle(opened, PRIVATE)
        subscribe(opened, PRIVATE.place, topic("divorce law"))
        pages = [(await opened.browser.get(address)).text for address in PAGES]

    assert "private chat 501" in pages[1]
    assert not any("Aigul" in page or "divorce" in page for page in pages)


async def test_a_stopped_chat_is_shown_with_the_cause(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        settle(opened, PRIVATE)
        subscribe(opened, PRIVATE.place, brief_at(18))
        opened.newsdesk.store.suspend(PRIVATE.place.chat_id, NOW - timedelta(days=1), Cause.BLOCKED)
        page = (await opened.browser.get("/owner/subscriptions")).text

    assert "Nothing is sent since 1 April 2025, 14:00: the person blocked the bot." in page


async def test_a_long_list_comes_in_pages(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        for number in range(101):
            subscribe(opened, Place(1000 + number), brief_at(8))
        first = await opened.browser.get("/owner/subscriptions")
        last = await opened.browser.get("/owner/subscriptions?page=3")
        behind = await opened.browser.get("/owner/subscriptions?page=4")

    assert (first.text.count('<th scope="row">'), last.text.count('<th scope="row">')) == (50, 1)
    assert "101 subscriptions" in first.text
    assert 'href="/owner/subscriptions?page=2" rel="next"' in first.text
    assert behind.status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=" + "9" * 30, "page=9999999", "page=a", "what=gossip"])
async def test_what_no_list_has_is_not_there(tmp_path, query):
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        page = await opened.browser.get(f"/owner/subscriptions?{query}")

    assert page.status_code == 404


async def noted(opened):
    with opened.newsdesk.store.writing() as connection:
        note_opened(connection, Use("Who opened the gates of Kairakkum?", 2), now=NOW)
    opened.come_in()
    return (await opened.browser.get("/owner/questions")).text


async def test_opened_passages_are_shown_where_they_are_noted(tmp_path):
    async with reading_room(tmp_path, bot=BotSettings(learn_from_readers=True)) as opened:
        page = await noted(opened)

    assert "Who opened the gates of Kairakkum?" in page
    assert 'href="/passages/2#passage"' in page


async def test_where_they_are_not_noted_none_of_before_are_shown(tmp_path):
    async with reading_room(tmp_path) as opened:
        page = await noted(opened)

    assert "Nothing is noted: [bot] learn_from_readers is off." in page
    assert "Kairakkum" not in page


async def test_the_last_evaluation_is_shown_with_its_date_and_sets(tmp_path):
    keep(tmp_path / "evaluation.json", Evaluated(NOW, ("border.jsonl",), 1200, {"article_mrr": 0.7136, "auroc": None}))
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        page = (await opened.browser.get("/owner/evaluation")).text

    assert "border.jsonl: 1,200 questions, asked 2 April 2025, 14:00." in page
    assert '<th scope="row" lang="en">article_mrr</th><td>0.714</td>' in page
    assert "no question bears on it" in page


async def test_an_evaluation_that_cannot_be_read_is_said_to_be(tmp_path):
    (tmp_path / "evaluation.json").write_text("{", encoding="utf-8")
    async with reading_room(tmp_path) as opened:
        opened.come_in()
        page = await opened.browser.get("/owner/evaluation")

    assert page.status_code == 200
    assert "run heliograph eval again" in page.text
