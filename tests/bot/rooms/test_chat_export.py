"""The file that a chat is given of itself."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from fakes.bot_desk import BORDER_TOPIC, NEWSROOM, READER, settle, topic

from bot.messages import Cited, Message
from bot.rooms import chat_export
from bot.store import BotStore
from bot.types import QuietHours, Topical, Wish
from corpus.types import Article, ArticleHeader, Moment

pytestmark = pytest.mark.engines("sqlite", "postgres")

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TITLE = "Перевал Карамык закрыт"
TEXT = "Перевал Карамык закрыт из-за схода лавины. Дорогу обещают открыть к 5 марта."
FIRST_SENTENCE = Cited(9, 1, 0, TEXT.index(".") + 1)


class Shelf:
    """One article, in one revision."""

    def __init__(self, *, seen: datetime = NOW - timedelta(days=1)) -> None:
        header = ArticleHeader(
            9, 1, "k", TITLE, "Вестник Алая", None, (), "ru", Moment(NOW, day_only=True), first_seen=seen
        )
        self._article = Article(header, TEXT)

    async def article(self, article_id: int, revision: int | None = None) -> Article | None:
        return self._article if (article_id, revision) == (9, 1) else None


async def written(store: BotStore, shelf: Shelf) -> str:
    record = chat_export.read(store, NEWSROOM.chat_id)
    return chat_export.written(record, await chat_export.evidence(record.quotes, shelf), now=NOW)


async def exported(store: BotStore, shelf: Shelf | None = None) -> dict[str, list[dict[str, object]]]:
    whole: dict[str, list[dict[str, object]]] = json.loads(await written(store, shelf or Shelf()))
    return whole


def sent(store: BotStore, *cited: Cited, at: datetime = NOW) -> None:
    store.note_sent(BORDER_TOPIC, Message("A card", cited=cited), 41, now=at)


async def test_settings_and_subscriptions_of_all_topics_are_in_it(store: BotStore) -> None:
    settle(store, NEWSROOM)
    settle(store, BORDER_TOPIC, quiet=QuietHours(time(22), time(7)))
    store.add_subscription(BORDER_TOPIC, Wish(Topical.BRIEF, at=time(8), days=0b1000001), cursor=0, now=NOW)
    store.add_subscription(NEWSROOM, topic("water disputes"), cursor=0, now=NOW)
    store.add_subscription(READER, topic("pipelines"), cursor=0, now=NOW)

    whole = await exported(store)

    assert [(one["topic_id"], one["quiet_hours"]) for one in whole["settings"]] == [(0, None), (19, "22:00-07:00")]
    brief, watched = whole["subscriptions"]
    assert (brief["topic_id"], brief["what"], brief["at"], brief["days"]) == (19, "brief", "08:00", ["Mon", "Sun"])
    assert (watched["topic_id"], watched["what"], watched["words"]) == (0, "topic", "water disputes")


async def test_a_quote_says_what_where_from_and_when(store: BotStore) -> None:
    sent(store, FIRST_SENTENCE)

    (quote,) = (await exported(store))["quotes"]

    assert quote["text"] == "Перевал Карамык закрыт из-за схода лавины."
    assert (quote["outlet"], quote["title"], quote["published"]) == ("Вестник Алая", TITLE, "2026-03-02")
    assert (quote["part"], quote["start"], quote["end"]) == ("text", 0, 42)
    assert (quote["topic_id"], quote["message"], quote["sent"]) == (19, 41, "2026-03-02T03:00:00Z")


async def test_a_headline_is_cut_from_the_title(store: BotStore) -> None:
    sent(store, Cited(9, 1, 0, len(TITLE), of_title=True))

    (quote,) = (await exported(store))["quotes"]

    assert (quote["text"], quote["part"]) == (TITLE, "title")


async def test_quotes_stand_in_the_order_of_sending(store: BotStore) -> None:
    later = NOW + timedelta(hours=1)
    sent(store, Cited(9, 1, 43, 50), at=later)
    sent(store, Cited(7, 1, 0, 5), FIRST_SENTENCE)

    quotes = (await exported(store))["quotes"]

    assert [(one["article"], one["start"]) for one in quotes] == [(7, 0), (9, 0), (9, 43)]


async def test_a_quote_whose_article_is_not_kept_keeps_its_place(store: BotStore) -> None:
    sent(store, Cited(9, 2, 0, 12))

    (quote,) = (await exported(store))["quotes"]

    assert (quote["article"], quote["revision"], quote["start"], quote["end"]) == (9, 2, 0, 12)
    assert {quote[name] for name in ("text", "outlet", "title", "url", "article_sha256")} == {None}


async def test_an_article_that_came_after_the_quote_is_another_one(store: BotStore) -> None:
    sent(store, FIRST_SENTENCE)

    (quote,) = (await exported(store, Shelf(seen=NOW + timedelta(days=1))))["quotes"]

    assert quote["text"] is None


async def test_the_newest_quotes_are_in_it_where_not_all_fit(store: BotStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_export, "MOST_QUOTES", 2)
    for start in range(3):
        sent(store, Cited(9, 1, start, 42), at=NOW + timedelta(minutes=start))

    whole = await exported(store)

    assert [one["start"] for one in whole["quotes"]] == [1, 2]
    assert whole["quotes_left_out"] == 1


async def test_people_can_read_the_file_as_it_is(store: BotStore) -> None:
    sent(store, FIRST_SENTENCE)

    assert "Перевал Карамык" in await written(store, Shelf())
