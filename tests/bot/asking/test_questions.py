"""What a question, a greeting, a follow-up and a question about the past lead to, through real corpus and index."""

from dataclasses import replace

import pytest
from fakes.bot_newsdesk import EDITOR, GROUP, NOW, PRIVATE, READER, newsdesk

from bot.handlers import Desk
from bot.settings import BotSettings
from bot.types import ChatKind, Person, Place, Request, Room

MUSEUM = "Which museum in Nukus bought the unsigned painting of a blind camel driver?"
QUESTION = "Who opened the gates of the Kairakkum reservoir?"


def latest(news, person=READER, room=PRIVATE):
    return news.store.latest_card(room.place, person.id)


async def test_small_talk_gets_a_human_reply_and_no_card(news):
    (hello,) = await news.says("Hello!")
    (thanks,) = await news.says("Thanks a lot")
    (nothing,) = await news.says("asdf")

    assert hello.text.startswith("Hello.")
    assert thanks.text == "You are welcome."
    assert nothing.text.startswith("I see no question in this.")
    assert latest(news) is None
    assert not any(message.buttons for message in (hello, thanks, nothing))


async def test_small_talk_is_answered_in_the_language_of_the_chat(news):
    room = Room(Place(777), ChatKind.PRIVATE, "Бахром")

    (reply,) = await news.desk.answer(Request(room, Person(777, "ru"), "ask", "hello", 1))

    assert reply.text.startswith("Здравствуйте.")


async def test_a_follow_up_is_searched_with_its_topic_and_says_so(news):
    await news.says(QUESTION)
    (answer,) = await news.says("when was that?")

    card = latest(news)
    assert "Kairakkum" in card.question
    assert card.asked == "when was that?"
    assert answer.text.startswith(f"Searched: “{card.question}”")


async def test_follow_ups_chain_by_what_was_searched(news):
    await news.says(QUESTION)
    await news.says("when was that?")
    await news.says("why?")

    assert "Kairakkum" in latest(news).question


async def test_a_question_of_its_own_carries_nothing_and_says_nothing_of_it(news):
    await news.says(QUESTION)
    (answer,) = await news.says("What did the CSTO staff chiefs agree in Bishkek?")

    assert latest(news).question == "What did the CSTO staff chiefs agree in Bishkek?"
    assert "Searched:" not in answer.text


async def test_where_a_follow_up_finds_nothing_it_is_asked_as_it_was_written_and_kept_if_that_is_answered(tmp_path):
    exercise = "Where are they to hold a mountain exercise?"
    with newsdesk(tmp_path, threshold=0.5) as news:
        await news.says(MUSEUM)
        (answer,) = await news.says(exercise)

        assert (latest(news).question, latest(news).asked, latest(news).answered) == (exercise, "", True)
        assert "mountain exercise near Balykchy" in answer.text
        assert "Searched" not in answer.text


async def test_where_a_follow_up_finds_nothing_either_way_the_card_says_what_it_was_taken_for(tmp_path):
    with newsdesk(tmp_path, threshold=0.5) as news:
        await news.says(MUSEUM)
        await news.says("And who asked for it?")

        assert latest(news).asked == "And who asked for it?"
        assert latest(news).question.startswith("Who asked for it: museum in Nukus")
        assert not latest(news).answered


async def test_a_lone_why_is_a_question_after_a_question_and_too_little_before_one(news):
    (before,) = await news.says("why?")
    await news.says(QUESTION)
    (after,) = await news.says("why?")

    assert before.text.startswith("That is too little to search.")
    assert after.text.startswith("Searched: ")


async def test_thanks_after_an_answer_carry_nothing_and_forget_nothing(news):
    await news.says(QUESTION)
    (thanks,) = await news.says("Thank you!")
    (answer,) = await news.says("when was that?")

    assert thanks.text == "You are welcome."
    assert answer.text.startswith("Searched: ")


async def test_new_begins_a_new_topic(news):
    await news.says(QUESTION)
    (cleared,) = await news.says("/new")
    (after,) = await news.says("why?")

    assert cleared.text.startswith("A new topic")
    assert after.text.startswith("That is too little to search.")


async def test_what_another_member_of_a_group_asked_is_not_carried(news):
    await news.says(QUESTION, room=GROUP, person=READER)

    (other,) = await news.says("why?", room=GROUP, person=EDITOR)
    (same,) = await news.says("why?", room=GROUP, person=READER)

    assert other.text.startswith("That is too little to search.")
    assert same.text.startswith("Searched: ")


async def test_after_half_an_hour_a_topic_is_over(news):
    await news.says(QUESTION)
    news.clock.pass_(minutes=31)

    (after,) = await news.says("why?")

    assert after.text.startswith("That is too little to search.")


async def test_a_question_as_of_a_day_is_answered_from_what_was_published_by_then(news):
    (before,) = await news.says("/asof 2025-03-25 reservoir uranium exercise soldiers forecast")

    assert before.text.startswith("As of 25 March 2025")
    assert "Uranium producer lowers its forecast" in before.text
    assert latest(news).as_of.date().isoformat() == "2025-03-25"
    assert len(latest(news).passage_ids) == 1


async def test_turning_the_card_of_a_past_day_stays_at_that_day(news):
    news.clock.pass_(days=20)
    news.add("Dushanbe hosts river talks", "Delegations met on the Kairakkum reservoir in Dushanbe on Monday.")
    (answer,) = await news.says("/asof 2025-04-02 reservoir exercise uranium soldiers forecast")

    reaction = await news.presses(answer, "More quotes")

    assert answer.text.startswith("As of 2 April 2025")
    assert reaction.edit.text.startswith("As of 2 April 2025\n\n4. ")
    assert "river talks" not in answer.text + reaction.edit.text


async def test_a_follow_up_may_be_asked_as_of_a_day(news):
    await news.says(QUESTION)
    (answer,) = await news.says("/asof 2025-04-01 when was that?")

    heading = answer.text.split("\n\n")[0].splitlines()
    assert heading[0].startswith("Searched: ")
    assert heading[1] == "As of 1 April 2025"
    assert latest(news).asked == "when was that?"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/asof", "As of which day?"),
        ("/asof who signed?", "As of which day?"),
        ("/asof 2031-01-01 who signed?", "That day is still to come."),
        ("/asof 2025-03-25", "And what was the question?"),
    ],
)
async def test_what_an_as_of_lacks_is_asked_for(news, command, said):
    (answer,) = await news.says(command)

    assert answer.text.startswith(said)


async def test_a_question_about_another_time_than_the_articles_cover_is_told_so(careful):
    (answer,) = await careful.says("What did the CSTO decide in March 2015?")

    assert "You ask about March 2015; the articles cover 24 March 2025 – 2 April 2025." in answer.text


async def test_a_question_about_a_covered_time_is_only_told_that_nothing_fits(careful):
    (answer,) = await careful.says("What did the CSTO decide in March 2025?")

    assert "You ask about" not in answer.text


@pytest.mark.parametrize("learns", [True, False])
async def test_opened_quotes_are_noted_only_where_that_is_allowed(news, learns):
    news.desk = Desk(replace(news.with_, settings=BotSettings(learn_from_readers=learns)))
    (answer,) = await news.says(QUESTION)
    card = latest(news)

    await news.presses(answer, "Context 2")
    await news.presses(answer, "Watch")

    noted = [(use.question, use.passage_id) for use in news.store.uses()]
    both = [(QUESTION, card.passage_ids[1]), (QUESTION, card.passage_ids[0])]
    assert noted == (both if learns else [])


async def test_the_moment_of_a_plain_question_is_not_shown(news):
    (answer,) = await news.says(QUESTION)

    assert latest(news).as_of == NOW
    assert "As of" not in answer.text
