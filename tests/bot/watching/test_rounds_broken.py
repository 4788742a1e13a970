"""One bad subscription, passage or article stops no round."""

from datetime import timedelta

from fakes.bot_newsdesk import GROUP, PRIVATE
from fakes.bot_rounds import BEGAN, BEGINS, EXERCISE, WatchedRoom
from fakes.embeddings_encoder import WordEncoder

from bot.errors import StoreError
from bot.library import Library
from bot.messages import Message, Outgoing
from bot.types import Topical, Wish
from bot.watching.rounds import Watching
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings


class Brittle(WordEncoder):
    """Breaks on one word, in a way that nobody foresaw."""

    broken = True

    def encode_question(self, text):
        if self.broken and "cotton" in text:
            raise ZeroDivisionError
        return super().encode_question(text)


class Torn:
    """A corpus in which one article breaks whoever reads its passages, or its first revision."""

    def __init__(self, corpus, title):
        self._corpus, self._title = corpus, title

    def __getattr__(self, name):
        return getattr(self._corpus, name)

    def passages(self, ids):
        found = self._corpus.passages(ids)
        if any(one.article.title == self._title for one in found):
            raise ZeroDivisionError
        return found


async def test_a_subscription_that_cannot_be_made_ready_stops_no_other_and_stays_due(news, caplog):
    room, news.index.encoder = WatchedRoom(news), Brittle()
    await room.subscribe(EXERCISE)
    await room.subscribe(Wish(Topical.TOPIC, topic="cotton and the mountain exercise"), room=GROUP)
    start = room.cursors(GROUP)
    await room.comes(BEGINS, BEGAN)

    first, kept = await room.told(), room.cursors(GROUP)
    resting = await room.told()
    news.index.encoder.broken = False
    news.clock.pass_(minutes=2)
    second = await room.told()

    assert (len(first), resting, kept) == (1, [], start)
    assert "cannot be watched for now" in caplog.text
    assert len(second) == 1 and "cotton" in second[0].text


async def test_a_passage_that_breaks_the_work_stops_no_other(news, caplog):
    room = WatchedRoom(news)
    settings = EmbeddingsSettings(topic_score=0.6)
    searcher = Searcher(news.corpus, lambda _: news.index.encoder, news.index.generations, settings)
    library = Library(Torn(news.corpus, "CSTO mountain exercise halted"), searcher, kept=news.kept)
    room.watching = Watching(news.store, library, news.clock)
    await room.subscribe(EXERCISE)
    await room.comes("CSTO mountain exercise halted", "The CSTO mountain exercise was halted.")
    await room.comes(BEGINS, BEGAN)

    (message,) = await room.told()
    library.close()

    assert BEGINS in message.text and "halted" not in message.text
    assert "one passage met an error" in caplog.text
    assert room.cursors(PRIVATE) == [await news.library.last_indexed()]


async def test_an_article_whose_place_breaks_the_work_stops_no_other(news, caplog):
    class Misplaced:
        def __init__(self, kept):
            self._kept = kept

        def __getattr__(self, name):
            return getattr(self._kept, name)

        def stories_of(self, ids):
            if bad in ids:
                raise ZeroDivisionError
            return self._kept.stories_of(ids)

    room = WatchedRoom(news)
    await room.subscribe(EXERCISE)
    await room.comes("CSTO mountain exercise halted", "The CSTO mountain exercise was halted.")
    bad = max(one.id for one in news.corpus.headers_between(news.clock.now() - timedelta(days=1), news.clock.now()))
    await room.comes(BEGINS, BEGAN)
    settings = EmbeddingsSettings(topic_score=0.6)
    searcher = Searcher(news.corpus, lambda _: news.index.encoder, news.index.generations, settings)
    library = Library(news.corpus, searcher, kept=Misplaced(news.kept))
    room.watching = Watching(news.store, library, news.clock)

    (message,) = await room.told()
    library.close()

    assert BEGINS in message.text and "halted" not in message.text
    assert "one article met an error" in caplog.text


async def test_a_rest_ends_when_the_clock_is_set_back(news):
    room, news.index.encoder = WatchedRoom(news), Brittle()
    await room.subscribe(Wish(Topical.TOPIC, topic="cotton and the mountain exercise"))
    await room.comes(BEGINS, BEGAN)

    broken = await room.told()
    news.index.encoder.broken = False
    news.clock.pass_(hours=-5)

    assert broken == [] and len(await room.told()) == 1


async def test_what_waits_for_one_place_and_cannot_be_read_stops_no_alert_anywhere(news, caplog):
    room = WatchedRoom(news)
    await room.subscribe(EXERCISE)
    await room.subscribe(EXERCISE, room=GROUP)
    night = news.clock.now() + timedelta(hours=9)
    news.store.enqueue([Outgoing("brief:1:0", PRIVATE.place, Message("A glacier lake above Osh"), night)])
    with news.store.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET message = '{}'")
    await room.comes(BEGINS, BEGAN)

    await room.watching.round()

    with news.store.reading() as connection:
        keys = connection.exec_driver_sql("SELECT key FROM outbox WHERE key LIKE 'alert:%'").scalars().all()
    assert len(keys) == 2
    assert "is left out of what it was told" in caplog.text


async def test_a_place_of_which_something_cannot_be_read_rests_and_holds_up_no_other(news, caplog):
    class Misread:
        def __getattr__(self, name):
            return getattr(news.store, name)

        def told(self, place, *, since):
            if place == PRIVATE.place:
                raise StoreError("what is kept cannot be read") from KeyError("stories")
            return news.store.told(place, since=since)

    room = WatchedRoom(news)
    await room.subscribe(EXERCISE)
    await room.subscribe(EXERCISE, room=GROUP)
    room.watching = Watching(Misread(), news.library, news.clock)
    await room.comes(BEGINS, BEGAN)

    assert len(await room.told()) == 1
    assert "meets what cannot be kept or read" in caplog.text
