"""What was sent is written down: each quote, and where it stands."""

from datetime import timedelta

from fakes.bot_newsdesk import GROUP, PRIVATE, quoted


def is_the_slice(news, cited, text):
    article = news.corpus.article(cited.article_id, cited.revision)
    return article.text[cited.start : cited.end] == text


async def test_an_answer_cites_exactly_what_it_quotes_and_tells_of_nothing(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    shown = [text for text in quoted(answer) if any(is_the_slice(news, cited, text) for cited in answer.cited)]

    assert len(shown) == len(answer.cited) == 2
    assert answer.tells == ()


async def test_a_nearest_miss_cites_what_it_quotes(careful):
    (answer,) = await careful.says("Who opened the gates of the Kairakkum reservoir?")

    (cited,) = answer.cited
    assert is_the_slice(careful, cited, quoted(answer)[0])


async def test_what_was_sent_is_kept_for_its_place(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?", room=GROUP)

    await news.desk.sent(GROUP.place, answer, 31)

    kept = news.store.sent_quotes(range(1, 20), since=news.clock.now() - timedelta(hours=1))
    assert [(quote.place, quote.message_id, quote.cited) for quote in kept] == [
        (GROUP.place, 31, cited) for cited in answer.cited
    ]


async def test_a_turned_card_is_kept_as_it_shows_now(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")
    await news.desk.sent(PRIVATE.place, answer, 31)
    turned = await news.presses(answer, "More quotes")

    await news.desk.edited(PRIVATE.place, turned.edit, 31)

    kept = news.store.sent_quotes(range(1, 20), since=news.clock.now() - timedelta(hours=1))
    assert [quote.cited for quote in kept] == list(turned.edit.cited) != list(answer.cited)


async def test_an_answer_that_cannot_be_written_down_was_given_all_the_same(news, caplog):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    await news.desk.sent(PRIVATE.place, answer, None)

    assert "was not written down" in caplog.text
