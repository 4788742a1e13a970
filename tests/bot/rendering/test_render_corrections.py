"""The reply to a message whose quotes no longer stand."""

from datetime import UTC, datetime

import pytest
from fakes.bot_news import MORNING, header, span_of

from bot.briefs.corrections import Amended, Correction
from bot.messages import Cited, Style
from bot.news import SentQuote
from bot.rendering.markup import MESSAGE_UNITS, units
from bot.rendering.render_corrections import SHOWN, correction
from bot.texts import Texts
from bot.types import Language, Place
from corpus.standing import Withdrawal
from corpus.types import Article, Span

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
ZONE = "Asia/Bishkek"
FOUND = datetime(2025, 3, 15, 8, 10, tzinfo=UTC)
SENT = SentQuote(1, Place(501), 77, datetime(2025, 3, 14, 4, 0, tzinfo=UTC), Cited(1, 1, 0, 40), compared=1)

BEFORE = "The two sides agreed on 14 crossings, the governor said."
AFTER = "The two sides agreed on 41 crossings, the governor said."
REST = "Trucks were turned back at the old bridge."
OLD = Article(header(), f"{BEFORE} {REST}")
NEW = Article(header(revision=2), f"{AFTER} It opens in May.")
REWORDED = Correction(span_of(BEFORE, OLD.text), span_of(AFTER, NEW.text))
DROPPED = Correction(span_of(REST, OLD.text), None)


def seen(message, style):
    encoded = message.text.encode("utf-16-le")
    return [
        encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
        for entity in message.entities
        if entity.style is style
    ]


def links(message):
    return [entity.url for entity in message.entities if entity.style is Style.LINK]


def test_old_and_new_sentence_stand_word_for_word_with_their_dates_and_links():
    message = correction([Amended(OLD, NEW, (REWORDED,), FOUND)], SENT, ENGLISH, ZONE)

    assert message.text == (
        "Correction to what was sent here on 14 March 2025, 10:00\n\n"
        "Two crossings on the Isfara road reopen\n"
        "Fergana Courier, 14 March 2025, 09:30\n"
        f"Quoted:\n{BEFORE}\n"
        f"In the article as of 15 March 2025, 14:10:\n{AFTER}"
    )
    assert seen(message, Style.QUOTE) == [BEFORE, AFTER]
    plain, scrolling = links(message)
    assert plain == "https://news.example/1"
    assert scrolling.startswith("https://news.example/1#:~:text=The%20two%20sides%20agreed%20on%2041")
    assert message.reply_to == 77


def test_the_words_that_changed_are_bold_in_both():
    message = correction([Amended(OLD, NEW, (REWORDED,), FOUND)], SENT, ENGLISH, ZONE)

    assert seen(message, Style.BOLD)[-2:] == ["14", "41"]


@pytest.mark.parametrize(
    ("before", "after", "bold"),
    [
        ("Two posts were lost near Batken.", "Two posts were not lost near Batken.", ["not"]),
        ("Three posts were lost near Batken.", "Four posts were held near Osh.", []),
        ("Two posts were lost near Batken.", "Two posts were lost near Isfara.", ["Batken.", "Isfara."]),
        ("The road the road is open.", "The road is open.", ["the road"]),
    ],
)
def test_a_sentence_that_is_mostly_new_has_nothing_bold(before, after, bold):
    old, new = Article(header(), before), Article(header(revision=2), after)
    whole = Correction(Span(0, len(before)), Span(0, len(after)))

    message = correction([Amended(old, new, (whole,), FOUND)], SENT, ENGLISH, ZONE)

    assert seen(message, Style.BOLD)[2:] == bold


def test_the_reply_cites_the_new_sentence_and_tells_of_nothing():
    message = correction([Amended(OLD, NEW, (REWORDED, DROPPED), FOUND)], SENT, ENGLISH, ZONE)

    assert message.cited == (Cited(1, 2, 0, len(AFTER)),)
    assert message.tells == ()


def test_a_sentence_that_was_taken_out_is_said_to_be():
    message = correction([Amended(OLD, NEW, (DROPPED,), FOUND)], SENT, ENGLISH, ZONE)

    assert message.text.endswith(f"Quoted:\n{REST}\nAs of 15 March 2025, 14:10 this no longer stands in the article.")


def test_an_article_that_is_gone_is_quoted_once_more():
    gone = Amended(OLD, None, (REWORDED,), FOUND, Withdrawal.GONE)
    removed = Amended(OLD, None, (REWORDED,), FOUND, Withdrawal.REMOVED)

    page, archive = (correction([each], SENT, ENGLISH, ZONE) for each in (gone, removed))

    assert page.text.endswith(
        f"The page of this article has been gone since 15 March 2025, 14:10. Quoted from it was:\n{BEFORE}"
    )
    assert "withdrawn from the archive on 15 March 2025, 14:10" in archive.text
    assert page.cited == ()


def test_it_speaks_russian():
    message = correction([Amended(OLD, NEW, (REWORDED,), FOUND)], SENT, RUSSIAN, ZONE)

    assert message.text.startswith("Поправка к тому, что было отправлено сюда 14 марта 2025")
    assert f"Было процитировано:\n{BEFORE}" in message.text


def test_what_was_sent_before_the_chat_moved_is_corrected_without_a_reply():
    moved = SentQuote(1, Place(-1002), -77, MORNING, Cited(1, 1, 0, 40), compared=1)

    assert correction([Amended(OLD, NEW, (REWORDED,), FOUND)], moved, ENGLISH, ZONE).reply_to is None


def test_many_long_sentences_still_fit_one_message():
    sentence = "Жители приграничных сёл " + "снова и снова просили открыть дорогу " * 60
    long = Article(header(title="Дорога " * 80, outlet="Вестник долины " * 30), sentence)
    pair = Correction(Span(0, len(sentence)), Span(0, len(sentence)))
    amended = [Amended(long, Article(header(revision=2), sentence), (pair,) * 3, FOUND)] * 4

    message = correction(amended, SENT, RUSSIAN, ZONE)

    assert units(message.text) <= MESSAGE_UNITS
    assert message.text.count("Было процитировано:") == SHOWN
    assert message.text.endswith(f": {12 - SHOWN}")
    assert all(sentence.startswith(quoted) for quoted in seen(message, Style.QUOTE))
