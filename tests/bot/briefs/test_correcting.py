"""Quotes that were sent, articles that change, and the one reply that follows."""

from fakes.bot_corrected_desk import CHANNEL, CORRECTED, CORRECTED_AGAIN, LEVEL, OPENED, REASON, RELEASE, STORY, Desk
from fakes.bot_desk import READER

from bot.briefs.correcting import Corrections
from bot.messages import Message, Outgoing
from corpus.store import CorpusStore
from corpus.types import Article


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


async def test_articles_of_a_corpus_that_was_made_anew_correct_nothing(desk: Desk) -> None:
    desk.sent(READER, desk.quoted())
    desk.publish()
    desk.publish(STORY.replace(RELEASE, CORRECTED))

    assert await desk.arrives() == []


class Reads:
    """Counts how often revisions are read."""

    def __init__(self, corpus: CorpusStore) -> None:
        self._corpus, self.count = corpus, 0

    def article(self, article_id: int, revision: int | None = None) -> Article | None:
        self.count += 1
        return self._corpus.article(article_id, revision)
