from datetime import UTC, date, datetime

import numpy as np
import pytest
from fakes.embeddings_store import header

from bot.briefs.timeline import timeline
from corpus.types import Passage
from embeddings.types import StoryArticle


def at(month, day):
    return datetime(2022, month, day, 9, tzinfo=UTC)


def report(number, published, text, *, title="CSTO summit in Moscow", origin=None):
    head = header(number, title, published=published, outlet=f"Outlet {number}")
    return StoryArticle(head, (Passage(number, head, 0, len(text), text),), np.zeros(2, np.float32), origin or number)


ANNOUNCED = report(1, at(5, 4), "Moscow invited the heads of state to a CSTO summit on thirty years of the treaty.")
MET = report(2, at(5, 16), "Leaders of six countries met for the CSTO summit in the Kremlin on Monday.")
MET_TOO = report(3, at(5, 17), "At the CSTO summit on Monday the leaders signed a statement on collective security.")
AFTER = report(4, at(5, 20), "The statement of the CSTO summit was published by the secretariat after a delay of days.")
FOUNDED = report(5, at(5, 12), "A first CSTO summit of the treaty was held on May 15, 1992, in the hall of Tashkent.")


def days(told):
    return [one.day for one in told.days]


def quoted(one):
    return one.quote.passage.text[one.quote.best.start : one.quote.best.end]


def test_days_stand_in_the_order_of_time_each_with_a_sentence_of_an_article():
    told = timeline("CSTO summit", [MET, AFTER, ANNOUNCED])

    assert days(told) == [date(2022, 5, 4), date(2022, 5, 16), date(2022, 5, 20)]
    assert [quoted(one) for one in told.days] == [one.passages[0].text for one in (ANNOUNCED, MET, AFTER)]


def test_a_day_that_a_sentence_names_counts_from_its_publication():
    told = timeline("CSTO summit", [MET_TOO, ANNOUNCED])

    assert days(told) == [date(2022, 5, 4), date(2022, 5, 16)]  # Monday, told on Tuesday


def test_a_day_long_ago_is_a_day_of_the_topic_where_two_texts_name_it():
    again = report(14, at(5, 13), "The first CSTO summit opened on May 15, 1992, with a speech on borders.")
    assert days(timeline("CSTO summit", [FOUNDED, again, ANNOUNCED]))[0] == date(1992, 5, 15)
    assert days(timeline("CSTO summit", [FOUNDED, ANNOUNCED, MET]))[0] == date(2022, 5, 4)


def test_days_that_most_texts_tell_of_come_first_where_there_is_little_room():
    told = timeline("CSTO summit", [ANNOUNCED, AFTER, MET, MET_TOO, FOUNDED], limit=2)

    assert date(2022, 5, 16) in days(told)
    assert {one.day: one.texts for one in told.days}[date(2022, 5, 16)] == 2


def test_reprints_count_as_one_text():
    reprint = report(6, at(5, 17), MET_TOO.passages[0].text, origin=2)
    told = timeline("CSTO summit", [MET, reprint, ANNOUNCED])
    assert {one.texts for one in told.days} == {1}


def test_what_names_only_half_of_the_topic_is_left_out():
    other = report(7, at(5, 18), "The Cannes festival opened its summit of film producers.", title="Cannes opens")
    assert len(timeline("CSTO summit", [ANNOUNCED, MET, other]).days) == 2


def test_what_may_come_has_no_day():
    plan = report(8, at(5, 10), "The CSTO summit will open on Monday with a parade of guards.")
    assert date(2022, 5, 9) not in days(timeline("CSTO summit", [ANNOUNCED, MET, plan]))


@pytest.mark.parametrize(
    "text",
    [
        "Leaders meet in Dushanbe on Saturday for talks on the CSTO summit.",
        "Ministers came on Monday and left on Tuesday after the CSTO summit in Dushanbe.",
        "Dushanbe is bracing for the CSTO summit with closed roads.",
        "A union in Dushanbe threatens to strike ahead of the CSTO summit.",
    ],
    ids=["five-days-back", "two-weekdays", "bracing", "threatens"],
)
def test_a_day_that_is_not_sure_is_not_told(text):
    unsure = report(15, at(5, 19), text)  # 19 May 2022 is a Thursday.
    assert days(timeline("CSTO summit", [ANNOUNCED, MET, unsure])) == [date(2022, 5, 4), date(2022, 5, 16)]


def test_a_weekday_three_days_back_is_told():
    near = report(16, at(5, 19), "Ministers signed a protocol at the CSTO summit in Dushanbe on Monday.")
    assert date(2022, 5, 16) in days(timeline("CSTO summit", [ANNOUNCED, near]))


def test_no_sentence_is_told_for_two_days():
    again = report(9, at(5, 18), "Leaders of six countries met for the CSTO summit in the Kremlin this week.")
    told = timeline("CSTO summit", [ANNOUNCED, MET, again])
    assert len({quoted(one) for one in told.days}) == len(told.days) == 2


def test_one_day_is_no_timeline():
    told = timeline("CSTO summit", [MET])
    assert (told.days, told.articles, told.sources) == ((), 1, 1)


def test_an_article_without_a_date_tells_no_day():
    undated = report(10, None, "Leaders met for a CSTO summit on Monday to talk about peacekeepers.")
    assert timeline("CSTO summit", [undated, MET]).days == ()


def test_a_date_in_the_name_of_the_topic_is_no_day_of_it():
    first = report(11, at(6, 9), "The January 6 hearings opened with a film of the attack.", title="January 6 hearings")
    second = report(12, at(6, 13), "The January 6 hearings went on with two lawyers.", title="January 6 hearings")
    assert days(timeline("January 6 hearings", [first, second])) == [date(2022, 6, 9), date(2022, 6, 13)]


def test_a_date_of_tomorrow_is_not_one_of_last_year():
    eve = report(13, at(5, 15), "Guests of the CSTO summit see a parade on May 16 in the Kremlin.")
    assert date(2021, 5, 16) not in days(timeline("CSTO summit", [ANNOUNCED, AFTER, eve]))


def in_russian(number, published, text):
    head = header(number, "Саммит ОДКБ в Москве", published=published, outlet="Степной курьер", language="ru")
    return StoryArticle(head, (Passage(number, head, 0, len(text), text),), np.zeros(2, np.float32), number)


MET_IN_RUSSIAN = in_russian(41, at(5, 16), "Главы шести стран собрались на саммит ОДКБ в Кремле и подписали заявление.")


@pytest.mark.parametrize("topic", ["CSTO summit", "саммит ОДКБ", "ОДКБ"])
def test_a_day_is_told_in_the_readers_language_where_a_text_is_in_it(topic):
    articles = [ANNOUNCED, MET, MET_TOO, MET_IN_RUSSIAN]

    told = {language: timeline(topic, articles, language=language).days for language in ("ru", "en")}

    assert [one.quote.passage.article.language for one in told["ru"]] == ["en", "ru"]
    assert [one.quote.passage.article.language for one in told["en"]] == ["en", "en"]
    assert [one.day for one in told["ru"]] == [one.day for one in told["en"]]
