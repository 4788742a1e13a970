"""What the desk answers, through real corpus, index and database."""

import pytest
from fakes.bot_newsdesk import CHANNEL, GROUP, PRIVATE, READER, newsdesk, quoted

from bot.types import ChatKind, Language, Length, Person, Place, Press, Request, Room


async def test_a_question_is_answered_with_slices_of_stored_articles(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    assert len(quoted(answer)) >= 2
    assert all(news.is_stored(text) for text in quoted(answer))
    assert "Kairakkum reservoir opens its gates early" in answer.text.splitlines()[0]


async def test_what_is_about_something_else_stands_under_no_right_answer_but_behind_more_quotes(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")
    more = (await news.presses(answer, "More quotes")).edit

    assert "CSTO staff chiefs" not in answer.text and "Uranium producer" not in answer.text
    assert more.text.startswith("3. ") and "CSTO staff chiefs" in more.text and "Uranium producer" in more.text


async def test_a_question_that_nothing_fits_gets_no_dressed_up_citation(careful):
    (answer,) = await careful.says("What is the best pizza in Naples?")

    assert answer.text.startswith("No sure answer was found.")
    assert "Searched: 4 articles" in answer.text
    assert "The nearest that was found; it may or may not answer:" in answer.text


async def test_an_empty_corpus_says_how_to_fill_it(tmp_path):
    with newsdesk(tmp_path, empty=True) as news:
        (answer,) = await news.says("Who guards the border?")

    assert "heliograph ingest" in answer.text


async def test_an_empty_question_is_asked_for(news):
    (answer,) = await news.says("/ask")

    assert answer.text.startswith("What would you like to know?")


async def test_a_question_longer_than_a_message_of_thought_is_refused_with_the_limit(news):
    (answer,) = await news.says("why " * 300)

    assert "1000" in answer.text


async def test_an_unknown_command_is_answered_in_private_and_left_alone_in_groups(news):
    assert "/weather" in (await news.says("/weather"))[0].text
    assert await news.says("/weather", room=GROUP) == []


async def test_more_quotes_turns_the_card(news):
    (answer,) = await news.says("reservoir exercise uranium soldiers forecast")

    reaction = await news.presses(answer, "More quotes")

    assert reaction.edit is not None
    assert reaction.edit.text.startswith("4. ")


async def test_context_shows_the_passage_in_the_article_that_was_quoted(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    reaction = await news.presses(answer, "Context 1")

    (message,) = reaction.messages
    assert "Canals in the Bekabad district filled up by noon." in message.text


async def test_a_card_that_is_gone_says_so(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")
    news.clock.pass_(days=120)
    news.store.prune(news.clock.now())

    reaction = await news.presses(answer, "Context 1")

    assert reaction.notice == "This answer is too old for its buttons. Please ask again."


async def test_the_card_of_another_chat_is_not_shown(news):
    (answer,) = await news.says("Who opened the gates of the Kairakkum reservoir?")

    shown = await news.presses(answer, "Context 1", room=GROUP)

    assert (shown.messages, shown.notice) == ((), "This answer is too old for its buttons. Please ask again.")


async def test_a_brief_tells_each_story_once_with_its_articles_and_outlets(news):
    (brief,) = await news.says("/brief")

    assert "2\u00a0outlets, 2\u00a0origins" in brief.text
    assert "CSTO staff chiefs plan a mountain exercise" in brief.text
    assert "Uranium producer" not in brief.text
    assert all(news.is_stored(text) for text in quoted(brief))


async def test_a_brief_on_a_topic_leaves_the_rest_out(news):
    (brief,) = await news.says("/brief water reservoir Kairakkum")

    assert "Kairakkum" in brief.text
    assert "CSTO" not in brief.text


async def test_a_brief_of_a_quiet_day_tells_the_newest_day_and_says_so(news):
    news.clock.pass_(days=5)

    (brief,) = await news.says("/brief")

    assert "There is nothing newer." in brief.text
    assert "Kairakkum" in brief.text


async def test_a_brief_of_days_tells_them_and_nothing_else(news):
    (brief,) = await news.says("/brief 2025-03-24 2025-03-25")

    assert "Uranium producer" in brief.text
    assert "Kairakkum" not in brief.text


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("/brief 2025-02-30", "There is no day “2025-02-30”. Write it like /brief 2015-09-14"),
        ("/brief 2025-03-25 2025-03-24", "Do you mean /brief 2025-03-24 2025-03-25?"),
        ("/brief 2025-04-20", "today is 2025-04-02"),
    ],
)
async def test_days_that_cannot_be_told_are_refused_with_what_to_write(news, written, remedy):
    (answer,) = await news.says(written)

    assert remedy in answer.text


async def test_a_brief_of_an_impossible_span_is_refused(news):
    (answer,) = await news.says("/brief 0d")

    assert "0d" in answer.text


async def test_settings_change_by_words_and_by_buttons(news):
    await news.says("/settings zone Asia/Bishkek")
    (shown,) = await news.says("/settings")
    reaction = await news.presses(shown, "Русский")

    chat = news.store.chat(PRIVATE.place)
    assert (chat.zone, chat.language) == ("Asia/Bishkek", Language.RUSSIAN)
    assert "Настройки" in reaction.edit.text


async def test_the_length_of_briefs_is_a_setting_of_the_chat(news):
    await news.says("/settings brief headlines")
    (shown,) = await news.says("/settings")

    assert news.store.chat(PRIVATE.place).length is Length.HEADLINES
    assert "Briefs: headlines only" in shown.text

    await news.presses(shown, "Full briefs")
    assert news.store.chat(PRIVATE.place).length is Length.FULL


async def test_a_wrong_setting_is_explained(news):
    (answer,) = await news.says("/settings zone Almatty")

    assert "Asia/Almaty" in answer.text


async def test_a_reader_whose_telegram_is_russian_is_answered_in_russian(news):
    room = Room(Place(777), ChatKind.PRIVATE, "Бахром")
    (page,) = await news.desk.answer(request("start", room, "ru"))

    assert "Гелиограф" in page.text or "Heliograph" in page.text
    assert any("а" <= letter <= "я" for letter in page.text)


@pytest.mark.parametrize("command", ["start", "help", "about"])
@pytest.mark.parametrize("room", [PRIVATE, GROUP, CHANNEL], ids=lambda room: room.kind.value)
async def test_the_pages_are_there_for_every_kind_of_chat(news, command, room):
    (page,) = await news.says(f"/{command}", room=room)

    assert len(page.text) > 100


async def test_an_unknown_button_is_answered(news):
    reaction = await news.desk.react(Press(PRIVATE, READER, "z:1", 5))

    assert reaction.notice == "This button is no longer known. Please use the command."


def request(command, room, language):
    return Request(room, Person(room.place.chat_id, language), command, "", 1)
