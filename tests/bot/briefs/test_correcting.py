"""Quotes that were sent, articles that change, and the one reply that follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import pytest
from fakes.bot_clock import FakeClock
from fakes.bot_desk import NEWSROOM, READER, SECOND_READER, WATER_TOPIC, open_store, settle
from fakes.bot_sender import FakeSender
from fakes.databases import url_in

from bot.briefs.correcting import Corrections
from bot.delivery.bundling import Bundles
from bot.delivery.courier import Courier
from bot.errors import StoreError
from bot.messages import Cited, Message, Outgoing
from bot.store import BotStore
from bot.types import Place, QuietHours
from corpus.standing import Standings
from corpus.store import CorpusStore
from corpus.types import Article, Draft, Moment, Span

RELEASE = "Kyrgyzstan released 900 million cubic metres of water from the Toktogul reservoir in June."
CORRECTED = RELEASE.replace("900", "600")
CORRECTED_AGAIN = RELEASE.replace("900", "640")
REASON = "Farmers in the Fergana valley had asked for it since the middle of May."
LEVEL = "The reservoir holds about two thirds of what it held last summer."
STORY = f"{RELEASE} {REASON} {LEVEL}"
OPENED = "Guards opened the Karamyk checkpoint to lorries at six in the morning. About forty of them were waiting."
CHANNEL = Place(-1002_440)


@dataclass
class Desk:
    """A database of people, one of articles, and a Telegram that takes what is due."""

    store: BotStore
    corpus: CorpusStore
    standings: Standings
    clock: FakeClock
    sender: FakeSender

    def publish(self, text: str = STORY, title: str = "Toktogul gives more water") -> int:
        """Take in a revision of an article, and return the article's id."""
        url = f"https://chui-herald.example/{title.lower().replace(' ', '-')}"
        draft = Draft(url, title, text, outlet="Chui Herald", url=url, published=Moment(self.clock.now()))
        known = self.corpus.save(draft, [Span(0, len(text))], now=self.clock.now())
        self.clock.pass_(minutes=10)
        return known

    def quoted(self, sentence: str = RELEASE, text: str = STORY, *, article: int = 1, revision: int = 1) -> Cited:
        start = text.index(sentence)
        return Cited(article, revision, start, start + len(sentence))

    def sent(self, place: Place, *cited: Cited, message_id: int = 31) -> None:
        """Have a message with these quotes sent to a place."""
        self.store.note_sent(place, Message("Brief", cited=cited), message_id, now=self.clock.now())
        self.clock.pass_(minutes=10)

    async def look(self) -> int:
        return await Corrections(self.store, self.corpus, self.standings, self.clock).look()

    async def arrives(self) -> list[str]:
        """Look once, have the outbox sent, and return the replies that arrived since the last call."""
        await self.look()
        before = len(self.sender.received)
        courier = Courier(self.store, self.sender, self.clock)
        for _ in range(5):
            await courier.drain()
            self.clock.pass_(seconds=2)
        return [received.text for received in self.sender.received[before:]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    url = url_in(tmp_path, "corpus.db")
    store, corpus, standings, clock = open_store(tmp_path), CorpusStore(url), Standings(url), FakeClock()
    for place in (READER, SECOND_READER, NEWSROOM, CHANNEL):
        settle(store, place)
    yield Desk(store, corpus, standings, clock, FakeSender(clock))
    standings.close()
    corpus.close()
    store.close()


async def test_a_revision_that_keeps_the_sentence_says_nothing(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(REASON, "Nobody had asked for it."))

    assert await desk.arrives() == []


async def test_a_changed_sentence_is_told_once_in_a_reply(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted(), message_id=77)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    replies = await desk.arrives()
    again = await desk.arrives()

    assert again == []
    assert len(replies) == 1
    assert replies[0].index(RELEASE) < replies[0].index(CORRECTED)
    assert [received.message.reply_to for received in desk.sender.received] == [77]


async def test_what_went_through_the_outbox_is_corrected_where_it_arrived(desk: Desk) -> None:
    desk.publish()
    brief = Message("Brief", cited=(desk.quoted(),), tells=(1,))
    desk.store.enqueue([Outgoing("brief:1", CHANNEL, brief, desk.clock.now())])
    waiting = await desk.look()
    await desk.arrives()
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    (reply,) = await desk.arrives()

    assert waiting == 0
    assert CORRECTED in reply
    sent, corrected = desk.sender.received
    assert (corrected.place, corrected.message.reply_to) == (CHANNEL, sent.message_id)


async def test_a_sentence_that_changes_twice_is_corrected_twice_the_second_time_where_the_first_was(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted(), message_id=77)
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    (first,) = await desk.arrives()
    desk.publish(STORY.replace(RELEASE, CORRECTED_AGAIN))

    (second,) = await desk.arrives()

    assert CORRECTED_AGAIN not in first
    assert RELEASE not in second
    assert second.index(CORRECTED) < second.index(CORRECTED_AGAIN)
    original, correction = desk.sender.received
    assert (original.message.reply_to, correction.message.reply_to) == (77, original.message_id)


async def test_two_changes_between_two_looks_are_one_correction(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    desk.publish(STORY.replace(RELEASE, CORRECTED_AGAIN))

    (reply,) = await desk.arrives()

    assert RELEASE in reply
    assert CORRECTED_AGAIN in reply


async def test_another_sentence_of_a_quote_that_changes_later_is_told_by_itself(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted(f"{RELEASE} {REASON}"), message_id=77)
    first = STORY.replace(RELEASE, CORRECTED)
    desk.publish(first)
    await desk.arrives()
    desk.publish(first.replace("middle of May", "end of April"))

    (second,) = await desk.arrives()

    assert REASON in second
    assert "cubic metres" not in second


async def test_a_sentence_that_was_taken_out_is_said_to_be_missing(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(f"{REASON} {LEVEL}")

    (reply,) = await desk.arrives()

    assert RELEASE in reply
    assert "no longer stands in the article" in reply


async def test_a_page_that_was_cut_off_says_nothing_and_the_next_whole_one_does(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted(LEVEL))
    desk.publish(f"{RELEASE} Subscribe to read on.")
    cut = await desk.arrives()
    desk.publish(STORY.replace("two thirds", "half"))

    (reply,) = await desk.arrives()

    assert cut == []
    assert LEVEL.replace("two thirds", "half") in reply


async def test_a_page_that_was_cut_off_is_compared_once(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted(LEVEL))
    desk.publish(f"{RELEASE} Subscribe to read on.")
    reads = Reads(desk.corpus)
    corrections = Corrections(desk.store, reads, desk.standings, desk.clock)
    await corrections.look()
    compared = reads.count

    await corrections.look()

    assert compared > 0
    assert reads.count == compared


async def test_an_article_whose_page_is_gone_is_told_once(desk: Desk) -> None:
    article = desk.publish()
    desk.sent(READER, desk.quoted())
    desk.corpus.mark_gone(article, now=desk.clock.now())

    (reply,) = await desk.arrives()

    assert RELEASE in reply
    assert "page of this article has been gone since" in reply
    assert await desk.arrives() == []


async def test_an_article_that_was_removed_is_told_as_withdrawn(desk: Desk) -> None:
    article = desk.publish()
    desk.sent(READER, desk.quoted())
    desk.corpus.remove([article], now=desk.clock.now())

    (reply,) = await desk.arrives()

    assert "withdrawn from the archive" in reply


async def test_several_changes_in_one_message_are_one_reply(desk: Desk) -> None:
    desk.publish()
    desk.publish(OPENED, "Karamyk opens to lorries")
    opened = "About forty of them were waiting."
    desk.sent(READER, desk.quoted(), desk.quoted(opened, OPENED, article=2))
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    desk.publish(OPENED.replace("forty", "fourteen"), "Karamyk opens to lorries")

    (reply,) = await desk.arrives()

    assert CORRECTED in reply
    assert "About fourteen of them were waiting." in reply


async def test_a_withdrawal_that_was_told_does_not_stand_for_a_later_correction_in_the_same_message(desk: Desk) -> None:
    desk.publish()
    desk.publish(OPENED, "Karamyk opens to lorries")
    desk.sent(READER, desk.quoted(), desk.quoted("About forty of them were waiting.", OPENED, article=2))
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    desk.corpus.remove([1], now=desk.clock.now())
    first = await desk.arrives()
    desk.publish(OPENED.replace("forty", "fourteen"), "Karamyk opens to lorries")

    (second,) = await desk.arrives()

    assert len(first) == 1
    assert "About fourteen of them were waiting." in second


async def test_each_chat_and_each_message_gets_its_own_reply(desk: Desk) -> None:
    desk.publish()
    for place, message_id in ((READER, 31), (READER, 40), (SECOND_READER, 31), (CHANNEL, 12)):
        desk.sent(place, desk.quoted(), message_id=message_id)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    await desk.arrives()

    replies = {(received.place, received.message.reply_to) for received in desk.sender.received}
    assert replies == {(READER, 31), (READER, 40), (SECOND_READER, 31), (CHANNEL, 12)}
    assert len(desk.sender.received) == 4


async def test_a_message_in_a_topic_of_a_forum_is_replied_to_there(desk: Desk) -> None:
    desk.publish()
    desk.sent(WATER_TOPIC, desk.quoted(), message_id=8)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    await desk.arrives()

    assert [(received.place, received.message.reply_to) for received in desk.sender.received] == [(WATER_TOPIC, 8)]


async def test_a_chat_that_moved_gets_a_correction_that_replies_to_nothing(desk: Desk) -> None:
    desk.publish()
    desk.sent(NEWSROOM, desk.quoted())
    desk.store.migrate(NEWSROOM.chat_id, -1002_900)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    await desk.arrives()

    there = [(received.place, received.message.reply_to) for received in desk.sender.received]
    assert there == [(Place(-1002_900), None)]


async def test_a_suspended_chat_gets_none(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.store.suspend(READER.chat_id, desk.clock.now())
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    assert await desk.look() == 0
    assert await desk.arrives() == []


async def test_quiet_hours_hold_corrections_too(desk: Desk) -> None:
    settle(desk.store, READER, quiet=QuietHours(time(7), time(9)))  # it is past eight in Tashkent
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    early = await desk.arrives()
    desk.clock.pass_(hours=1)
    Bundles(desk.store).look(desk.clock.now())

    assert early == []
    assert len(await desk.arrives()) == 1


async def test_messages_of_more_than_thirty_days_ago_are_left_as_they_are(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.clock.pass_(days=31)
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    assert await desk.arrives() == []


async def test_articles_of_a_corpus_that_was_made_anew_correct_nothing(desk: Desk) -> None:
    desk.sent(READER, desk.quoted())
    desk.publish()
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    assert await desk.arrives() == []


# headlines

TITLE = "Toktogul gives more water"
RETITLED = "Toktogul gives less water"


def retitle(desk: Desk, title: str) -> None:
    url = "https://chui-herald.example/toktogul-gives-more-water"
    draft = Draft(url, title, STORY, outlet="Chui Herald", url=url, published=Moment(desk.clock.now()))
    desk.corpus.save(draft, [Span(0, len(STORY))], now=desk.clock.now())
    desk.clock.pass_(minutes=10)


async def test_a_headline_that_was_shown_and_changes_is_told_once_as_often_as_it_does(desk: Desk) -> None:
    desk.publish(title=TITLE)
    desk.sent(READER, Cited(1, 1, 0, len(TITLE), of_title=True), desk.quoted(REASON), message_id=77)
    retitle(desk, RETITLED)

    (first,) = await desk.arrives()
    again = await desk.arrives()
    retitle(desk, "Toktogul closes its gates")
    (second,) = await desk.arrives()

    assert again == []
    assert first.splitlines()[2] == TITLE and first.splitlines()[-1] == RETITLED
    assert second.splitlines()[2] == RETITLED and second.splitlines()[-1] == "Toktogul closes its gates"
    assert [received.message.reply_to for received in desk.sender.received] == [77, desk.sender.received[0].message_id]


async def test_a_headline_that_was_shown_without_a_sentence_is_withdrawn_with_its_article(desk: Desk) -> None:
    article = desk.publish(title=TITLE)
    desk.sent(READER, Cited(1, 1, 0, len(TITLE), of_title=True))
    desk.corpus.remove([article], now=desk.clock.now())

    (reply,) = await desk.arrives()

    assert TITLE in reply and reply.endswith("Its headline was shown.")


# crashes


async def test_a_process_killed_before_it_kept_the_correction_makes_it_the_next_time(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    with pytest.raises(StoreError, match="killed"):
        await Corrections(Killed(desk.store), desk.corpus, desk.standings, desk.clock).look()

    assert len(await desk.arrives()) == 1
    assert await desk.arrives() == []


async def test_a_process_killed_between_composing_and_sending_sends_it_once(desk: Desk, tmp_path: Path) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    await desk.look()
    desk.store.close()

    desk.store = open_store(tmp_path)

    assert await desk.look() == 0
    assert len(await desk.arrives()) == 1


async def test_two_processes_that_look_at_once_make_one_correction(desk: Desk) -> None:
    desk.publish()
    desk.sent(READER, desk.quoted())
    desk.publish(STORY.replace(RELEASE, CORRECTED))
    (stale,) = desk.store.sent_quotes([1], since=desk.clock.now() - timedelta(days=1))
    await desk.look()

    late = Late(desk.store, stale)
    assert await Corrections(late, desk.corpus, desk.standings, desk.clock).look() == 0
    assert len(await desk.arrives()) == 1


class Reads:
    """Counts how often revisions are read."""

    def __init__(self, corpus: CorpusStore) -> None:
        self._corpus, self.count = corpus, 0

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        self.count += 1
        return self._corpus.article(article_id, revision)


class Killed:
    """A store whose process ends before it can keep anything."""

    def __init__(self, store: BotStore) -> None:
        self.chat, self.sent_quotes, self.cited_articles = store.chat, store.sent_quotes, store.cited_articles

    def settle_quotes(self, *_: object) -> int:
        raise StoreError("killed")


class Late:
    """A store as another process saw it before this one kept its correction."""

    def __init__(self, store: BotStore, stale: object) -> None:
        self.chat, self.settle_quotes, self.cited_articles = store.chat, store.settle_quotes, store.cited_articles
        self._stale = stale

    def sent_quotes(self, *_: object, **__: object) -> list[object]:
        return [self._stale]
