"""What is said of answers from the articles that a reader named, and moments that a tap shows in another zone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes.bot_news import BORDER_ANSWER, answer, border_quote

from bot.messages import Entity, Style
from bot.rendering import render
from bot.texts import Texts
from bot.types import Language

ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)


def moments(message):
    return [entity for entity in message.entities if entity.style is Style.MOMENT]


def data(message):
    return [button.data for row in message.buttons for button in row]


@pytest.mark.parametrize(
    ("articles", "texts", "said"),
    [
        (1, ENGLISH, "In this article:"),
        (3, ENGLISH, "In the articles quoted there:"),
        (1, RUSSIAN, "В этой статье:"),
        (3, RUSSIAN, "В процитированных статьях:"),
    ],
)
def test_an_answer_from_named_articles_says_so_and_offers_all(articles, texts, said):
    message = render.answer(replace(answer(border_quote()), within=articles), texts, "UTC")

    assert message.text.startswith(f"{said}\n\n1. ")
    assert data(message)[-1].startswith("e:")


@pytest.mark.parametrize(
    ("articles", "texts", "said"),
    [
        (1, ENGLISH, "No sure answer was found in this article."),
        (2, ENGLISH, "No sure answer was found in the articles quoted there."),
        (1, RUSSIAN, "В этой статье надёжного ответа не нашлось."),
        (2, RUSSIAN, "В процитированных статьях надёжного ответа не нашлось."),
    ],
)
def test_named_articles_without_an_answer_say_so_and_count_no_others(articles, texts, said):
    missed = replace(answer(border_quote(), found=False), within=articles)

    message = render.answer(missed, texts, "UTC")

    assert message.text.startswith(f"{said}\n\n")
    assert BORDER_ANSWER in message.text
    assert texts.count("article", missed.coverage.articles) not in message.text
    assert data(message)[-1].startswith("e:")


def test_a_wider_answer_says_that_the_named_articles_have_none():
    message = render.answer(replace(answer(border_quote()), not_within=True), ENGLISH, "UTC")

    assert message.text.startswith("No sure answer was found there; this is from all articles:\n\n1. ")
    assert not any(one.startswith("e:") for one in data(message))


def test_the_moment_of_a_question_about_the_past_is_one_in_any_zone():
    message = render.answer(answer(border_quote(), past=True), ENGLISH, "Asia/Bishkek")

    at = int(datetime(2025, 3, 14, 3, 30, tzinfo=UTC).timestamp())
    assert message.text.startswith("As of 14 March 2025, 09:30")
    assert moments(message) == [Entity(Style.MOMENT, 6, 20, unix=at)]


def test_the_end_of_a_day_is_no_moment():
    evening = datetime(2015, 9, 20, 23, 59, 59, 999999, tzinfo=UTC)

    message = render.answer(replace(answer(border_quote(), past=True), as_of=evening), ENGLISH, "UTC")

    assert moments(message) == []


def test_nothing_found_says_when_the_articles_were_updated_as_a_moment():
    message = render.answer(answer(border_quote(), found=False), ENGLISH, "UTC")

    (update,) = moments(message)
    said = message.text.encode("utf-16-le")[2 * update.offset : 2 * (update.offset + update.length)].decode("utf-16-le")
    assert f"Last update: {said}." in message.text
