from datetime import UTC, date, datetime, timedelta

import pytest
from fakes.embeddings_store import header

from bot.answers import Quote
from bot.messages import Style
from bot.news import Timeline, TimelineDay
from bot.rendering.markup import MESSAGE_UNITS, units
from bot.rendering.render_timeline import timeline
from bot.texts import Texts
from bot.types import Language, Window
from corpus.types import Passage, Span

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)


def told(number, *, sentence="Leaders of six countries met for the CSTO summit in the Kremlin.", texts=1):
    article = header(number, "CSTO summit", published=datetime(2022, 5, number, 9, tzinfo=UTC))
    text = f"Moscow. {sentence}"
    passage = Passage(number, article, 40, 40 + len(text), text)
    return TimelineDay(date(2022, 5, number), Quote(passage, Span(8, len(text))), texts)


def line(*days, articles=7, sources=3, window=None):
    return Timeline("CSTO summit", days, articles, sources, window)


def test_each_day_has_its_date_its_sentence_and_a_link_to_it():
    (message,) = timeline(line(told(4), told(16, texts=3)), ENGLISH, "UTC")

    assert message.text == (
        "Timeline: CSTO summit\n\n"
        "4 May 2022\n"
        "Leaders of six countries met for the CSTO summit in the Kremlin.\n"
        "Steppe Courier, 4 May 2022, 09:00\n\n"
        "16 May 2022 · 3 articles\n"
        "Leaders of six countries met for the CSTO summit in the Kremlin.\n"
        "Steppe Courier, 16 May 2022, 09:00\n\n"
        "Of 7 articles on it from 3 sources: the days that they tell of most, one sentence for each."
    )
    links = [entity.url for entity in message.entities if entity.style is Style.LINK]
    assert [link.partition("#")[0] for link in links] == ["https://steppe.example/4", "https://steppe.example/16"]


def test_the_message_says_what_it_quotes_and_of_which_articles_it_tells():
    (message,) = timeline(line(told(4), told(16)), ENGLISH, "UTC")

    assert [(one.article_id, one.start, one.end) for one in message.cited] == [(4, 48, 112), (16, 48, 112)]
    assert message.tells == (4, 16)


def test_ten_long_days_still_fit_one_message():
    long = "Leaders of six countries met for the CSTO summit and spoke at length about the border. " * 6
    (message,) = timeline(line(*(told(day, sentence=long.strip()) for day in range(1, 11))), RUSSIAN, "UTC")

    assert units(message.text) <= MESSAGE_UNITS
    assert message.text.count("…") == 10


def test_the_time_that_was_asked_for_is_said():
    window = Window(datetime(2022, 5, 1, tzinfo=UTC) - timedelta(microseconds=1), datetime(2022, 5, 31, 23, tzinfo=UTC))
    (message,) = timeline(line(told(4), told(16), window=window), ENGLISH, "UTC")
    assert "Published in this time: May 2022." in message.text


@pytest.mark.parametrize(
    ("articles", "said"),
    [(0, "No article that I keep is on “CSTO summit”."), (2, "There is too little on “CSTO summit” for a timeline")],
)
def test_too_little_is_said_openly(articles, said):
    (message,) = timeline(line(articles=articles, sources=articles), ENGLISH, "UTC")
    assert message.text.startswith(said)
