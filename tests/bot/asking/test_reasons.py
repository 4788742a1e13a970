"""What `/why` says, through real corpus, index and database."""

from dataclasses import replace

import pytest
from fakes.bot_news import MORNING, card, passage
from fakes.bot_newsdesk import GROUP, PRIVATE, READER, newsdesk

from bot.answers import Judgement, Reason
from bot.asking.reasons import Reasons
from bot.asking.why import explain
from bot.errors import CommandError
from bot.rendering.render_reasons import why
from bot.texts import Texts
from bot.types import Language, Person, Press, Request
from corpus.types import Moment

QUESTION = "Who opened the gates of the Kairakkum reservoir?"
ENGLISH, RUSSIAN = Texts(Language.ENGLISH), Texts(Language.RUSSIAN)
BALANCED = Judgement(0.5, "balanced")


async def asked(news, question=QUESTION, *, room=PRIVATE):
    """Ask, and return the card that was kept."""
    await news.says(question, room=room)
    return news.store.latest_card(room.place, READER.id)


async def told(news, *, room=PRIVATE, person=READER):
    request = Request(room, person, "why", "", 9)
    (message,) = await Reasons(news.with_).why(request, news.store.chat(room.place))
    return message.text


async def pressed(news, argument, *, room=PRIVATE):
    return await Reasons(news.with_).why_pressed(
        Press(room, READER, f"y:{argument}", 9), news.store.chat(room.place), argument
    )


async def test_why_has_a_line_for_each_quote_shown_and_one_on_how_sure_it_is(news):
    await asked(news)

    title, *quotes, confidence = (await told(news)).split("\n\n")

    assert title == "Why these quotes?"
    assert [line[:2] for line in quotes] == ["1.", "2."]  # the third is about something else, and was not shown
    assert "“gates”" in quotes[0]
    assert "hours old when asked" in quotes[0]
    assert "Before quote 2: " in quotes[0]
    assert confidence.startswith("The chance that the answer is among the first three quotes was put at ")
    assert confidence.endswith("Answers are shown from 0 on (setting “balanced”).")


async def test_the_button_explains_the_page_that_it_stands_under(news):
    kept = await asked(news)

    reaction = await pressed(news, f"{kept.id}:3")

    (message,) = reaction.messages
    assert message.text.split("\n\n")[1].startswith("4.")


async def test_the_button_of_another_chat_explains_nothing(news):
    kept = await asked(news)
    await asked(news, room=GROUP)

    reaction = await pressed(news, kept.id, room=GROUP)

    assert (reaction.messages, reaction.notice) == ((), "This answer is too old for its buttons. Please ask again.")


async def test_a_button_that_nobody_made_is_too_old(news):
    kept = await asked(news)

    assert (await pressed(news, f"{kept.id}:first")).messages == ()
    assert (await pressed(news, "nosuchcard00")).messages == ()


async def test_a_chat_that_asked_nothing_is_told_so(news):
    await news.says("/help")

    with pytest.raises(CommandError) as raised:
        await told(news, person=Person(777))

    assert raised.value.key == "no_card_yet"


async def test_an_answer_that_was_none_is_explained_by_its_nearest_miss(tmp_path):
    with newsdesk(tmp_path, threshold=1.0) as careful:
        await asked(careful)
        text = await told(careful)

    assert text.startswith("Why no sure answer? The nearest that was found:\n\n1.")
    assert "\n\n2." not in text
    assert text.endswith("Answers are shown from 100 on (setting “balanced”).")


READ = Reason(0.72, 21.0, 0.9, 0.934, ("crossings",))
LESS = Reason(0.41, 30.0, 0.9, 0.2, ())


def message(texts, *reasons, judgement=BALANCED, **changes):
    kept = replace(card(10, 20), reasons=reasons, **changes)
    passages = {10: passage(), 20: passage(number=2, outlet="", published=None)}
    return why(kept, explain(kept, passages, [0, 1]), judgement, texts).text.split("\n\n")


def test_each_line_says_meaning_words_age_and_the_second_reading():
    _, first, second, _ = message(ENGLISH, READ, LESS, as_of=MORNING)

    assert first == (
        "1. Fergana Courier: very close in meaning (0.72 of 1); has your words “crossings”; less than an hour old when "
        "asked; a second, closer reading gives it 93 of 100. Before quote 2: rated higher on the second reading, "
        "closer in meaning; that one is stronger in your words."
    )
    assert second == (
        "2. outlet not named: somewhat close in meaning (0.41 of 1); has none of your words as you wrote them; "
        "states no date; a second, closer reading gives it 20 of 100."
    )


def test_a_russian_reader_is_told_in_russian():
    _, first, _, confidence = message(RUSSIAN, READ, LESS, as_of=MORNING)

    assert first.startswith("1. Fergana Courier: по смыслу очень близко (0,72 из 1); есть ваши слова «crossings»; ")
    assert first.endswith(
        "Выше цитаты 2: выше оценена при втором чтении, ближе по смыслу; та зато сильнее по вашим словам."
    )
    assert confidence.endswith("Ответ показывается начиная с 50 (настройка balanced, взвешенно).")


def test_what_was_searched_is_told_where_it_is_not_what_was_written():
    assert message(ENGLISH, READ, LESS, asked="And Tajikistan?")[1] == "Searched: Which crossings reopen?"
    assert "Searched" not in message(ENGLISH, READ, LESS)[1]


def test_a_card_of_before_says_that_nothing_was_kept():
    assert message(ENGLISH)[1] == "1. Fergana Courier: how it was found was not kept for this card."


def test_a_threshold_of_its_own_is_not_called_by_the_name_of_a_setting():
    assert message(ENGLISH, READ, LESS, judgement=Judgement(0.42))[-1].endswith(
        "Answers are shown from 42 on (a limit set by whoever runs this bot)."
    )


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (Moment(MORNING.replace(hour=0, minute=0), day_only=True), "of the day it was asked"),
        (Moment(MORNING.replace(hour=0)), "3 hours old when asked"),
        (Moment(MORNING.replace(day=4)), "10 days old when asked"),
    ],
)
def test_an_age_is_told_in_hours_or_days(published, expected):
    kept = replace(card(10), reasons=(READ,), as_of=MORNING)
    passages = {10: passage(published=published)}

    assert expected in why(kept, explain(kept, passages, [0]), BALANCED, ENGLISH).text


async def test_a_reply_to_a_card_explains_that_card_and_none_of_another_chat(news):
    first = await asked(news)
    await asked(news, "Why did the uranium producer lower its forecast?")
    elsewhere = await asked(news, room=GROUP)
    reasons, chat = Reasons(news.with_), news.store.chat(PRIVATE.place)

    (replied,) = await reasons.why(Request(PRIVATE, READER, "why", "", 9, card=first.id), chat)
    with pytest.raises(CommandError) as raised:
        await reasons.why(Request(PRIVATE, READER, "why", "", 9, card=elsewhere.id), chat)

    assert "“gates”" in replied.text
    assert raised.value.key == "no_card_yet"


@pytest.mark.parametrize("texts", [ENGLISH, RUSSIAN])
def test_the_longest_explanation_fits_one_message(texts):
    question = " ".join(f"{'Transboundary' * 8}{number}" for number in range(9))
    words = tuple(word.casefold() for word in question.split())
    reasons = tuple(Reason(0.5, 9.0, 0.5, 0.5, words) for _ in range(6))
    worse = replace(reasons[0], dense=0.4, reranked=0.6, lexical=20.0)
    kept = replace(
        card(*range(6)),
        question=question,
        asked="And the rest?",
        as_of=MORNING,
        reasons=(reasons[0], worse, reasons[0], worse, reasons[0], worse),
    )
    passages = {number: passage(number=number, outlet="Courier " * 20) for number in range(6)}

    shown = why(kept, explain(kept, passages, range(5)), BALANCED, texts)

    assert len(shown.text.split("\n\n")) == 8
