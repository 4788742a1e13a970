"""Briefs of days are composed once, and again when an article comes late or is withdrawn."""

import asyncio
from datetime import date, timedelta

import pytest
from fakes.bot_newsdesk import NOW, keep
from fakes.web_room import reading_room

from bot.briefs.windows import BriefWish
from bot.types import Length
from bot.web.briefs_kept import AGES_AFTER, Briefs, Wanted

MARCH = Wanted(date(2025, 3, 24))
TODAY = Wanted(date(2025, 4, 2))


class Counting:
    """Composes as the desk does, and remembers what it was asked for."""

    def __init__(self, composer):
        self._composer, self.wishes = composer, []

    async def compose_brief(self, wish: BriefWish, size, *, now):
        self.wishes.append((wish.topic, size.length, now))
        await asyncio.sleep(0)
        return await self._composer.compose_brief(wish, size, now=now)


def counted(opened):
    composer = Counting(opened.newsdesk.composer)
    daybook = opened.room.briefs.daybook
    return Briefs(composer, opened.newsdesk.library, daybook, opened.room.bot), composer


def headlines(made):
    return [story.headline for story in made.value.brief.stories]


def add_late(desk, title="Customs post at Dostyk reopens"):
    text = f"{title}, the regional office said on Monday. Lorries had waited for four days."
    keep(desk.corpus, title, "Valley Wire", NOW - timedelta(days=9, hours=1), text, seen=NOW)


async def test_a_brief_is_composed_once_for_all_who_ask_for_it(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, composer = counted(opened)
        several = await asyncio.gather(*(briefs.brief(MARCH, now=NOW) for _ in range(6)))
        again = await briefs.brief(MARCH, now=NOW + timedelta(hours=5))

    assert headlines(again) == ["Uranium producer lowers its forecast"]
    assert all(headlines(one) == headlines(again) for one in several)
    assert len(composer.wishes) == 1


async def test_each_length_and_topic_is_a_brief_of_its_own(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, composer = counted(opened)
        for wanted in (MARCH, Wanted(MARCH.day, length=Length.HEADLINES), Wanted(MARCH.day, "uranium"), MARCH):
            await briefs.brief(wanted, now=NOW)

    assert [(topic, length) for topic, length, _ in composer.wishes] == [
        ("", Length.SHORT),
        ("", Length.HEADLINES),
        ("uranium", Length.SHORT),
    ]


async def test_an_article_that_comes_late_is_told_and_placed_anew_once_it_is_indexed(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, composer = counted(opened)
        await briefs.brief(MARCH, now=NOW)
        add_late(opened.newsdesk)
        stored = await briefs.brief(MARCH, now=NOW)
        opened.newsdesk.index.catch_up(opened.newsdesk.corpus)
        indexed = await briefs.brief(MARCH, now=NOW)
        await briefs.brief(MARCH, now=NOW)

    assert (stored.is_whole, indexed.is_whole) == (False, True)
    assert sorted(headlines(stored)) == sorted(headlines(indexed))
    assert sorted(headlines(indexed)) == ["Customs post at Dostyk reopens", "Uranium producer lowers its forecast"]
    assert len(composer.wishes) == 3


async def test_what_was_withdrawn_vanishes_with_the_next_request(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, _ = counted(opened)
        before = await briefs.brief(MARCH, now=NOW)
        opened.newsdesk.corpus.withdraw("Steppe Courier", now=NOW)
        after = await briefs.brief(MARCH, now=NOW)

    assert headlines(before)
    assert not headlines(after)


async def test_news_of_other_days_leave_a_brief_as_it_is(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, composer = counted(opened)
        await briefs.brief(MARCH, now=NOW)
        opened.newsdesk.add("Rain floods the lower town of Osh", "Rain flooded the lower town of Osh on Wednesday.")
        await briefs.brief(MARCH, now=NOW)

    assert len(composer.wishes) == 1


async def test_a_day_that_goes_on_is_told_up_to_now_and_whole_when_it_is_over(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, composer = counted(opened)
        await briefs.brief(TODAY, now=NOW)
        later = NOW + timedelta(minutes=10)
        going_on = await briefs.brief(TODAY, now=later)
        over = await briefs.brief(TODAY, now=NOW + timedelta(hours=12))

    assert going_on.value.brief.until == later
    assert over.value.brief.until.isoformat() == "2025-04-02T18:59:59.999999+00:00"
    assert len(composer.wishes) == 2


async def test_what_is_said_of_the_feeds_is_renewed_for_yesterday_and_left_out_of_days_long_over(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.newsdesk.troubles.silent = ("Talas Gazette",)
        briefs, composer = counted(opened)
        today, march = await briefs.brief(TODAY, now=NOW), await briefs.brief(MARCH, now=NOW)
        await briefs.brief(TODAY, now=NOW + 2 * AGES_AFTER)
        fresh = len(composer.wishes)
        await briefs.brief(TODAY, now=NOW + 2 * AGES_AFTER + timedelta(seconds=1))

    assert today.value.brief.silent == ("Talas Gazette",)
    assert march.value.brief.silent == ()
    assert (fresh, len(composer.wishes)) == (2, 3)


async def test_what_was_said_of_the_feeds_goes_when_the_day_is_long_over(tmp_path):
    async with reading_room(tmp_path) as opened:
        opened.newsdesk.troubles.names, opened.newsdesk.troubles.silent = ["Steppe Courier"], ["Talas Gazette"]
        briefs, composer = counted(opened)
        yesterday = await briefs.brief(TODAY, now=NOW + timedelta(days=1))
        later = await briefs.brief(TODAY, now=NOW + timedelta(days=20))

    assert (yesterday.value.brief.troubled, yesterday.value.brief.silent) == (("Steppe Courier",), ("Talas Gazette",))
    assert (later.value.brief.troubled, later.value.brief.silent) == ((), ())
    assert len(composer.wishes) == 1


async def test_who_may_not_compose_gets_what_is_kept(tmp_path):
    def refuse():
        raise PermissionError("enough for now")

    async with reading_room(tmp_path) as opened:
        briefs, _ = counted(opened)
        with pytest.raises(PermissionError):
            await briefs.brief(MARCH, now=NOW, may=refuse)
        await briefs.brief(MARCH, now=NOW)
        known = await briefs.brief(MARCH, now=NOW, may=refuse)

    assert headlines(known)


async def test_the_newest_days_are_composed_before_anybody_asks_and_only_what_changed_again(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, composer = counted(opened)
        await briefs.compose_ahead(opened.newsdesk.clock)
        first = len(composer.wishes)
        await briefs.compose_ahead(opened.newsdesk.clock)
        second = len(composer.wishes)
        add_late(opened.newsdesk)
        opened.newsdesk.index.catch_up(opened.newsdesk.corpus)
        await briefs.compose_ahead(opened.newsdesk.clock)

    assert (first, second, len(composer.wishes)) == (2, 2, 3)
    assert briefs.seen_before(TODAY)


async def test_a_month_on_a_topic_has_the_days_that_tell_of_it(tmp_path):
    async with reading_room(tmp_path) as opened:
        briefs, _ = counted(opened)
        every = await briefs.month(date(2025, 4, 1), now=NOW)
        water = await briefs.month(date(2025, 4, 1), topic="Kairakkum reservoir", now=NOW)
        none = await briefs.month(date(2025, 4, 1), topic="uranium", now=NOW)

    assert [(one.day.day, one.articles) for one in every.days] == [(2, 3)]
    assert [(one.day.day, one.articles) for one in water.days] == [(2, 2)]
    assert none.days == ()
    assert none.beside.before == date(2025, 3, 24)
