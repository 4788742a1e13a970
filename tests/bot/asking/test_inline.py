"""Questions that are typed in any chat, over a real corpus."""

from datetime import timedelta

import pytest
from fakes.bot_newsdesk import GROUP, NOW, READER, newsdesk

from bot.asking import links
from bot.asking.inline import PAUSE, SEARCHES_OF_A_QUESTION, Inquiry, Typing
from bot.asking.link_buttons import Myself
from bot.settings import BotSettings
from bot.types import Person, Place
from embeddings.errors import IndexDamaged

QUESTION = "Who plans a mountain exercise?"
STRANGER, RUSSIAN = Person(777, "en"), Person(778, "ru")


@pytest.fixture
def news(tmp_path):
    with newsdesk(tmp_path, myself=Myself("HeliographBot", inline=True)) as desk:
        yield desk


def types(news, text, *, person=READER, offset=""):
    return news.desk.inquire(Inquiry(person, text, offset))


async def test_a_question_offers_a_quote_of_each_article_best_first(news):
    answer = await types(news, QUESTION)

    first = answer.results[0]
    assert first.title == "CSTO staff chiefs plan a mountain exercise"
    assert "They agreed to hold a mountain exercise near Balykchy in September." in first.message.text
    assert first.description.endswith("Steppe Courier, 2 April 2025, 06:00")
    assert len({result.title for result in answer.results}) == len(answer.results)
    assert (answer.label, answer.keep_seconds) == ("", 60)


async def test_what_is_sent_links_to_the_quote_in_its_context(news):
    first = (await types(news, QUESTION)).results[0]

    ((button,),) = first.message.buttons
    passage = news.corpus.passages([int(first.id.removeprefix("p"))])[0]
    assert button.url == f"https://t.me/HeliographBot?start={links.to_passage(passage)}"
    assert button.data is None


async def test_nothing_that_fits_offers_nothing_but_the_way_to_ask_in_private(tmp_path):
    with newsdesk(tmp_path, threshold=1.0) as news:
        answer = await types(news, QUESTION)

    assert answer.results == ()
    assert answer.label == "No sure answer. Ask me in private"
    assert answer.start == links.to_question(QUESTION)


async def test_a_question_too_long_for_a_link_leads_to_the_private_chat_without_it(tmp_path):
    with newsdesk(tmp_path, threshold=1.0) as news:
        answer = await types(news, "Who plans a mountain exercise near Balykchy with soldiers of the whole alliance?")

    assert (answer.results, answer.start) == ((), "inline")


@pytest.mark.parametrize("text", ["", "  ", "Wh", "hello", "what can you do?", "asdfasdf", "what happened?"])
async def test_too_little_and_small_talk_ask_for_more(news, text):
    answer = await types(news, text)

    assert (answer.results, answer.label) == ((), "Go on typing: a whole question finds more")


async def test_words_are_in_the_language_of_the_person(news):
    assert (await types(news, "", person=RUSSIAN)).label == "Продолжайте: целый вопрос найдёт больше"


async def test_whoever_set_up_a_private_chat_gets_its_language_and_zone(news):
    await news.says("/settings language ru")
    await news.says("/settings zone Europe/Moscow")

    assert (await types(news, QUESTION)).results[0].description.endswith("2 апреля 2025\u202fг., 04:00")


async def test_nothing_of_what_is_typed_is_kept(news):
    await types(news, QUESTION, person=STRANGER)

    assert news.store.chat(Place(STRANGER.id)) is None
    with news.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cards").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM last_questions").scalar() == 0


async def test_a_closed_desk_offers_nothing_to_a_stranger(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(closed=True, owners=[READER.id])) as news:
        stranger, owner = await types(news, QUESTION, person=STRANGER), await types(news, QUESTION)

    assert (stranger.results, stranger.label) == ((), "This bot is closed to you")
    assert owner.results


async def test_whoever_is_in_an_admitted_group_alone_types_in_vain(tmp_path):
    """What is typed belongs to no chat that the bot could know: only people who were let in themselves are answered."""
    with newsdesk(tmp_path, bot=BotSettings(closed=True, owners=[READER.id])) as news:
        await news.says("/allow", room=GROUP)

        assert (await types(news, QUESTION, person=STRANGER)).results == ()


async def test_before_anything_is_indexed_that_is_said_briefly(tmp_path):
    with newsdesk(tmp_path, empty=True) as news:
        answer = await types(news, QUESTION)

    assert (answer.results, answer.label) == ((), "There is nothing to search yet")
    assert answer.keep_seconds < 60


async def test_an_index_in_trouble_is_said_and_nothing_is_raised(news, caplog):
    def fail(*_, **__):
        raise IndexDamaged("the terms are not what they were")

    news.library._searcher.search = fail

    answer = await types(news, QUESTION)

    assert (answer.results, answer.label) == ((), "That failed here. Please try again")
    assert "the terms are not what they were" in caplog.text


async def test_scrolling_goes_on_where_the_list_ended(news):
    for number in range(14):
        news.add(f"Exercise day {number}", f"The mountain exercise of the staff chiefs went on for day {number}.")

    first = await types(news, QUESTION)
    second = await types(news, QUESTION, offset=first.next_offset)

    assert (len(first.results), first.next_offset) == (10, "10")
    assert second.results
    assert not {one.id for one in first.results} & {one.id for one in second.results}
    assert second.next_offset == ""


@pytest.mark.parametrize("offset", ["x", "-1", "10.5", "9" * 64, "١٠"])
async def test_an_offset_that_is_not_ours_begins_anew_or_ends(news, offset):
    answer = await types(news, QUESTION, offset=offset)

    assert answer.next_offset == ""


async def test_an_offset_at_the_end_offers_nothing_more(news):
    assert (await types(news, QUESTION, offset="50")).results == ()


async def test_typing_a_question_costs_one_question_however_many_keystrokes(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(questions_per_day=2)) as news:
        for end in range(3, 9):
            await types(news, QUESTION[:end] + " mountain")
        news.clock.pass_(minutes=1)
        second = await types(news, QUESTION)
        news.clock.pass_(minutes=1)
        third = await types(news, QUESTION)

    assert second.results
    assert (third.results, third.label) == ((), "Next question in 10 hours")


async def test_who_asked_too_much_in_a_minute_hears_when_to_go_on(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(questions_per_minute=1)) as news:
        await types(news, QUESTION)
        news.clock.pass_(seconds=40)
        second = await types(news, QUESTION)

    assert (second.results, second.label) == ((), "Next question in 20 seconds")


async def test_questions_in_chats_and_typed_ones_are_counted_together(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(questions_per_day=1)) as news:
        await news.says(QUESTION)

        assert (await types(news, QUESTION)).results == ()


async def test_an_owner_is_not_counted(tmp_path):
    with newsdesk(tmp_path, bot=BotSettings(questions_per_day=1, owners=[READER.id])) as news:
        for _ in range(3):
            news.clock.pass_(minutes=1)
            assert (await types(news, QUESTION)).results


async def test_what_is_typed_does_not_make_the_answers_of_others_short(news):
    for number in range(9):
        await types(news, f"{QUESTION} {number}")

    assert not news.library._rush.is_on(0.0)
    assert (await news.says(QUESTION))[0].cited


class TestTyping:
    def test_what_is_typed_without_a_pause_is_one_question(self):
        typing = Typing()

        assert [typing.is_new_question(1, NOW + timedelta(seconds=second)) for second in (0, 1, 5, 30)] == [
            True,
            False,
            False,
            False,
        ]

    def test_after_a_pause_it_is_another(self):
        typing = Typing()
        typing.is_new_question(1, NOW)

        assert typing.is_new_question(1, NOW + PAUSE)

    def test_who_never_pauses_asks_again_after_so_many_searches(self):
        typing = Typing()

        new = [typing.is_new_question(1, NOW) for _ in range(2 * SEARCHES_OF_A_QUESTION + 1)]

        assert [number for number, is_new in enumerate(new) if is_new] == [
            0,
            SEARCHES_OF_A_QUESTION,
            2 * SEARCHES_OF_A_QUESTION,
        ]

    def test_people_type_apart(self):
        typing = Typing()
        typing.is_new_question(1, NOW)

        assert typing.is_new_question(2, NOW)

    def test_a_clock_that_is_set_back_only_goes_on_with_the_question(self):
        typing = Typing()
        typing.is_new_question(1, NOW)

        assert not typing.is_new_question(1, NOW - timedelta(days=1))
