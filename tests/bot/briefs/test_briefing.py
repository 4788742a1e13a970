"""Briefs for chats that know something, and for nobody in particular."""

from datetime import date, timedelta

import pytest
from fakes.bot_newsdesk import NOW, keep, newsdesk

from bot.briefs.briefing import REMEMBERED, Briefing, Size
from bot.briefs.windows import BriefWish
from bot.news import Counted, Novelty, SentRecord
from bot.settings import BotSettings
from bot.types import Chat, ChatKind, Due, Language, Length, Place, Subscription, Topical, Window
from corpus.errors import StoreError

CHAT = Chat(Place(501), ChatKind.PRIVATE, "Aigul", Language.ENGLISH, "Asia/Tashkent")
SIZE = Size(7, Length.SHORT)
DAY = Window(NOW - timedelta(days=1), NOW)
WATER, GATES, CHIEFS = 1, 2, 3
"""The articles of the last day, by id."""


class FakeMemory:
    """Remembers what `sends` was told, and notes how far back it was asked."""

    def __init__(self):
        self.record, self.followed, self.since = SentRecord(), [], None

    def sends(self, *article_ids, hours_ago=3):
        self.record = SentRecord(
            dict.fromkeys(article_ids, NOW - timedelta(hours=hours_ago)), (), NOW - timedelta(hours=hours_ago)
        )

    def follows(self, topic):
        self.followed.append(Subscription(1, CHAT.place, Topical.TOPIC, NOW, topic=topic))
        self.followed.append(Subscription(2, CHAT.place, Topical.BRIEF, NOW))

    def told(self, place, *, since):
        assert place == CHAT.place
        self.since = since
        return self.record

    def subscriptions(self, place):
        return self.followed


@pytest.fixture
def memory():
    return FakeMemory()


@pytest.fixture
def briefing(news, memory):
    return Briefing(news.library, BotSettings(), feeds=news.troubles, memory=memory)


async def asked(briefing, *, topic="", only_news=False, chat=CHAT):
    return await briefing.asked(BriefWish(DAY, topic, only_news=only_news), SIZE, now=NOW, chat=chat)


async def due(briefing, since=NOW - timedelta(days=1)):
    return await briefing.due(CHAT, Due("brief:1:2025-04-02", date(2025, 4, 2), since, NOW, late=True), now=NOW)


def told(brief):
    return sorted(article_id for story in brief.stories for article_id in story.article_ids)


async def test_to_a_chat_that_was_told_nothing_all_is_new(briefing):
    brief = await asked(briefing, only_news=True)

    assert told(brief) == [WATER, GATES, CHIEFS]
    assert {story.novelty for story in brief.stories} == {Novelty.NEW}
    assert (brief.left_out, brief.last_told) == (0, None)


async def test_what_a_chat_was_told_is_left_out_and_counted(briefing, memory):
    memory.sends(CHIEFS)

    brief = await asked(briefing, only_news=True)

    assert told(brief) == [WATER, GATES]
    assert brief.left_out == 1


async def test_where_nothing_is_new_the_brief_knows_since_when(briefing, memory):
    memory.sends(WATER, GATES, CHIEFS)

    brief = await asked(briefing, only_news=True)

    assert brief.stories == ()
    assert (brief.left_out > 0, brief.last_told) == (True, NOW - timedelta(hours=3))


async def test_who_names_a_time_is_shown_what_was_told_too_and_it_is_marked(briefing, memory):
    memory.sends(CHIEFS)

    brief = await asked(briefing)

    assert told(brief) == [WATER, GATES, CHIEFS]
    assert [story.article_ids for story in brief.stories if story.novelty is Novelty.RUNNING] == [(CHIEFS,)]
    assert brief.left_out == 0


async def test_a_due_brief_leaves_out_what_was_shown_in_between(briefing, memory):
    memory.sends(CHIEFS)

    brief = await due(briefing)

    assert told(brief) == [WATER, GATES]
    assert brief.late


async def test_a_story_that_goes_on_today_is_no_new_one_to_who_was_told_of_it_yesterday(briefing, news, memory):
    news.kept.keep(77, 4, CHIEFS)
    memory.sends(4)

    brief = await asked(briefing)

    assert Novelty.NEW not in {story.novelty for story in brief.stories if CHIEFS in story.article_ids}


async def test_nobody_in_particular_knows_nothing(briefing, memory):
    memory.sends(WATER, GATES, CHIEFS)

    brief = await asked(briefing, chat=None)

    assert told(brief) == [WATER, GATES, CHIEFS]
    assert memory.since is None


async def test_a_chat_is_remembered_for_a_month(briefing, memory):
    await asked(briefing)

    assert memory.since == NOW - REMEMBERED


async def test_what_names_a_topic_of_the_chat_leads(briefing, memory):
    memory.follows("CSTO")

    first = (await asked(briefing)).stories[0]

    assert first.article_ids == (CHIEFS,)
    assert first.lead.topics == 1.0


async def test_in_a_brief_on_a_topic_that_topic_leads_and_not_the_chats(briefing, memory):
    memory.follows("CSTO")

    brief = await asked(briefing, topic="Kairakkum reservoir")

    assert told(brief) == [WATER, GATES]
    assert all(story.lead.topics == 1.0 for story in brief.stories)


async def test_a_brief_says_what_it_rests_on_and_which_feeds_it_misses(briefing, news):
    news.troubles.names, news.troubles.silent = ["Pamir Post"], ["Osh Daily"]

    brief = await asked(briefing)

    assert brief.counted == Counted(articles=3, sources=3)
    assert (brief.troubled, brief.silent) == (("Pamir Post",), ("Osh Daily",))


async def test_a_window_begins_with_its_first_moment(briefing):
    assert (await asked(briefing)).since == DAY.since + timedelta(microseconds=1)


async def test_no_more_stories_are_told_than_wanted(briefing, news):
    keep(news.corpus, "Envoy visits Kabul", "Surkhan Post", NOW - timedelta(hours=1), "An envoy flew to Kabul today.")

    brief = await briefing.asked(BriefWish(DAY), Size(1, Length.HEADLINES), now=NOW)

    assert (len(brief.stories), brief.length) == (1, Length.HEADLINES)


class BrokenFeeds:
    """A list of feeds that cannot be read."""

    async def unheard(self):
        raise StoreError("feeds.db: is locked")


async def test_a_list_of_feeds_that_cannot_be_read_holds_up_no_brief(news):
    brief = await asked(Briefing(news.library, BotSettings(), feeds=BrokenFeeds()))

    assert told(brief) == [WATER, GATES, CHIEFS]
    assert (brief.troubled, brief.silent) == ((), ())


KARAMYK = (
    "Guards opened the Karamyk checkpoint on the border with Tajikistan to lorries on Friday morning.",
    "About forty lorries with onions and cement were waiting at the Karamyk checkpoint when the barrier rose.",
    "The Osh customs office said that two scanners had been brought to Karamyk from the Dostuk crossing.",
    "Drivers at the Karamyk checkpoint paid a fee of 300 soms for each axle of a loaded lorry.",
)


async def test_what_an_article_of_yesterday_said_is_no_update_although_it_was_not_quoted(tmp_path):
    memory = FakeMemory()
    with newsdesk(tmp_path, empty=True) as news:
        yesterday = NOW - timedelta(hours=30)
        keep(news.corpus, "Karamyk checkpoint opens to lorries", "Osh Herald", yesterday, " ".join(KARAMYK))
        keep(news.corpus, "Lorries cross at Karamyk", "Valley Wire", NOW - timedelta(hours=1), " ".join(KARAMYK[2:]))
        news.index.catch_up(news.corpus)
        news.kept.keep(7, 1, 2)
        memory.sends(1, hours_ago=24)

        brief = await asked(Briefing(news.library, BotSettings(), feeds=news.troubles, memory=memory), only_news=True)

    assert (brief.stories, brief.left_out) == ((), 1)


async def test_an_older_report_that_a_feed_brings_late_is_no_update(tmp_path):
    memory = FakeMemory()
    with newsdesk(tmp_path, empty=True) as news:
        now_told = "Guards opened the Karamyk checkpoint to lorries on Friday, the customs office said."
        late = "Eleven lorries overturned on the icy road to Karamyk, rescuers said on Wednesday."
        keep(
            news.corpus,
            "Karamyk opens",
            "Osh Herald",
            NOW - timedelta(hours=30),
            now_told,
            seen=NOW - timedelta(hours=29),
        )
        keep(
            news.corpus,
            "Lorries overturn",
            "Valley Wire",
            NOW - timedelta(hours=50),
            late,
            seen=NOW - timedelta(hours=1),
        )
        news.index.catch_up(news.corpus)
        news.kept.keep(7, 1, 2)
        memory.sends(1, hours_ago=24)

        brief = await due(Briefing(news.library, BotSettings(), feeds=news.troubles, memory=memory))

    assert (brief.stories, brief.left_out) == ((), 1)
