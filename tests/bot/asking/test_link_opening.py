"""Links as those meet them who follow them, over a real corpus."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.bot_newsdesk import CHANNEL, GROUP, PRIVATE, READER, newsdesk

from bot.asking import links
from bot.asking.link_buttons import Myself
from bot.settings import BotSettings
from bot.types import Person, Place, Topical, Wish

STRANGER = Person(777, "en")


@pytest.fixture
def news(tmp_path):
    with newsdesk(tmp_path, myself=Myself("HeliographBot", inline=True)) as desk:
        yield desk


def button_urls(message):
    return {button.label: button.url for row in message.buttons for button in row if button.url}


async def follows(news, parameter, **who):
    (message,) = await news.says(f"/start {parameter}", **who)
    return message


def some_passage(news, words="mountain exercise"):
    return next(one for one in news.corpus.passages(range(1, 20)) if words in one.text)


async def test_the_permanent_link_of_a_quote_opens_it_for_somebody_else(news):
    (card,) = await news.says("Who plans a mountain exercise?")
    reaction = await news.presses(card, "Context 1")
    (context,) = reaction.messages
    parameter = next(e.url for e in context.entities if e.url and "t.me" in e.url).partition("?start=")[2]

    opened = await follows(news, parameter, person=STRANGER)

    assert "near Balykchy in September" in opened.text
    assert opened.cited == context.cited


async def test_a_shared_answer_is_the_answer_to_its_question(news):
    (card,) = await news.says("Who plans a mountain exercise?")

    opened = await follows(news, links.to_question("Who plans a mountain exercise?"))

    assert opened.text == card.text
    assert "Share" in button_urls(card)


async def test_a_shared_brief_is_that_of_its_days(news):
    (brief,) = await news.says("/brief")
    days = links.Days(news.clock.now().date() - timedelta(days=1), news.clock.now().date())

    opened = await follows(news, links.to_brief(days), person=STRANGER)

    assert "Kairakkum" in opened.text
    assert links.to_brief(days) in (button_urls(brief)["Share"] or "")


async def test_a_shared_subscription_is_tried_before_it_is_saved(news):
    shown = await follows(news, links.to_wish(Wish(Topical.TOPIC, topic="water from the reservoir")))

    assert news.store.subscriptions(PRIVATE.place) == []
    saved = await news.presses(shown, "Save")

    (kept,) = news.store.subscriptions(PRIVATE.place)
    assert (kept.what, kept.topic) == (Topical.TOPIC, "water from the reservoir")
    assert "Share" in button_urls(saved.edit)


async def test_a_link_to_a_passage_of_another_corpus_shows_nothing_of_ours(news):
    passage = some_passage(news)
    foreign = f"p{passage.id}-AAAAAAAA"

    opened = await follows(news, foreign)

    assert "a quote that I do not have" in opened.text
    assert opened.cited == ()


async def test_a_link_to_a_passage_that_never_was_says_so(news):
    assert "a quote that I do not have" in (await follows(news, "p999999999999999999-AAAAAAAA")).text


async def test_a_withdrawn_article_is_named_as_withdrawn_and_not_quoted(news):
    passage = some_passage(news)
    news.corpus.withdraw(passage.article.outlet, now=news.clock.now())

    opened = await follows(news, links.to_passage(passage))

    assert opened.text == (
        "This link leads to an article that was withdrawn on 2 April 2025. Nothing of it is shown any more."
    )
    assert (opened.entities, opened.cited, opened.buttons) == ((), (), ())


async def test_an_article_that_changed_shows_the_quoted_version_and_says_so(news):
    passage = some_passage(news)
    news.add(passage.article.title, "Staff chiefs of the organization met in Osh and put the exercise off.")

    opened = await follows(news, links.to_passage(passage))

    assert "near Balykchy in September" in opened.text
    assert "The article has changed since." in opened.text


@pytest.mark.parametrize("parameter", ["nonsense", "p1-", "q", "b20251399", "stAAAA", "x" * 64, "😀"])
async def test_a_forged_link_gets_one_sentence(news, parameter):
    opened = await follows(news, parameter)

    assert opened.text == "This link is cut off, or it is not one of mine. /help shows what I can do."


async def test_a_link_to_days_ahead_says_what_day_it_is(news):
    assert "is still to come" in (await follows(news, "b20991231")).text


async def test_in_a_group_a_start_with_anything_behind_it_greets_the_group(news):
    opened = await follows(news, links.to_question("Who plans a mountain exercise?"), room=GROUP)

    assert "answers questions in this group" in opened.text


async def test_a_channel_is_greeted_as_a_channel(news):
    assert "to this channel" in (await follows(news, "hello", room=CHANNEL)).text


async def test_a_closed_desk_opens_no_link_to_a_stranger(tmp_path):
    settings = BotSettings(closed=True, owners=[READER.id])
    with newsdesk(tmp_path, bot=settings, myself=Myself("HeliographBot")) as news:
        parameter = links.to_passage(some_passage(news))

        (turned_away,) = await news.says(f"/start {parameter}", person=STRANGER, room=room_of(STRANGER))
        (opened,) = await news.says(f"/start {parameter}")

    assert "Balykchy" not in turned_away.text
    assert "Balykchy" in opened.text


async def test_a_question_behind_a_link_counts_as_one(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(questions_per_day=1)) as news:
        parameter = links.to_question("Who plans a mountain exercise?")
        await follows(news, parameter)

        assert "Balykchy" not in (await follows(news, parameter)).text


def room_of(person):
    return replace(PRIVATE, place=Place(person.id))
