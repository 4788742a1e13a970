"""Questions that reply to quotes are asked of the articles quoted there, through real corpus, index and ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.bot_newsdesk import EDITOR, GROUP, NOW, PRIVATE, READER, Newsdesk, newsdesk

from bot.asking.edits import words_of
from bot.asking.within import is_of
from bot.messages import Message
from bot.types import Chat, Earlier, Elsewhere, Person, Place, Request, Room

QUESTION = "Who opened the gates of the Kairakkum reservoir?"
STAFF_CHIEFS = "Where did the staff chiefs of the CSTO meet?"
ALERT_ID, ANSWER_ID = 31, 32


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Newsdesk]:
    """A desk to which nothing fits."""
    with newsdesk(tmp_path, threshold=1.0) as opened:
        yield opened


async def alert(news: Newsdesk, question: str, room: Room = PRIVATE) -> Message:
    """Send what quotes the best article for a question, as an alert does: without a card."""
    findings = await news.library.search(question, now=NOW, k=1)
    message = await news.composer.context(findings.hits[0].passage.id, await chat_of(news, room))
    assert message is not None
    news.store.note_sent(room.place, message, ALERT_ID, now=NOW)
    return message


async def chat_of(news: Newsdesk, room: Room) -> Chat:
    await news.says("/help", room=room)
    chat = news.store.chat(room.place)
    assert chat is not None
    return chat


async def replies(
    news: Newsdesk,
    text: str,
    *,
    to: int = ALERT_ID,
    room: Room = PRIVATE,
    person: Person = READER,
    card: str = "",
    quoted: str = "",
) -> Message:
    request = Request(room, person, "ask", text, 7, card=card, replies_to=to, quoted=quoted)
    (answer,) = await news.desk.answer(request)
    return answer


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def titles(message: Message) -> set[str]:
    known = ("Farmers in Sughd", "Kairakkum reservoir opens", "CSTO staff chiefs", "Uranium producer")
    return {title for title in known if title in message.text}


async def test_a_reply_to_a_quote_is_asked_of_its_article_alone(news: Newsdesk) -> None:
    await alert(news, STAFF_CHIEFS)

    answer = await replies(news, QUESTION)

    assert answer.text.startswith("In this article:")
    assert titles(answer) == {"CSTO staff chiefs"}
    assert "Search everywhere" in labels(answer)


async def test_everywhere_is_a_press_away(news: Newsdesk) -> None:
    await alert(news, STAFF_CHIEFS)
    answer = await replies(news, QUESTION)

    (wider,) = (await news.presses(answer, "Search everywhere")).messages

    assert "Kairakkum reservoir opens" in titles(wider).pop() or len(titles(wider)) > 1
    assert "Search everywhere" not in labels(wider)
    assert "In this article" not in wider.text


async def test_an_article_that_has_no_answer_says_so_and_names_the_way_on(strict: Newsdesk) -> None:
    await alert(strict, STAFF_CHIEFS)

    answer = await replies(strict, QUESTION)

    assert answer.text.startswith("No sure answer was found in this article.")
    assert "Search everywhere" in labels(answer)
    assert "articles (" not in answer.text  # how many were searched is beside the point


async def test_a_card_that_found_nothing_gives_way_to_the_wider_search(strict: Newsdesk) -> None:
    await alert(strict, STAFF_CHIEFS)
    answer = await replies(strict, QUESTION)

    reaction = await strict.presses(answer, "Search everywhere")

    assert reaction.edit is not None
    assert reaction.edit.text.startswith("No sure answer was found.")


async def test_a_group_that_finds_nothing_there_is_answered_from_everywhere(strict: Newsdesk) -> None:
    await alert(strict, STAFF_CHIEFS, GROUP)

    answer = await replies(strict, QUESTION, room=GROUP)

    assert answer.text.startswith("No sure answer was found.")
    assert "Search everywhere" not in labels(answer)


async def test_a_part_that_is_marked_is_meant_in_a_group_too(strict: Newsdesk) -> None:
    await alert(strict, STAFF_CHIEFS, GROUP)

    answer = await replies(strict, QUESTION, room=GROUP, quoted="a mountain exercise near Balykchy")

    assert answer.text.startswith("No sure answer was found in this article.")


async def test_of_several_articles_the_marked_one_is_asked(news: Newsdesk) -> None:
    (answer,) = await news.says("reservoir uranium exercise soldiers forecast")
    news.store.note_sent(PRIVATE.place, answer, ANSWER_ID, now=NOW)

    marked = await replies(news, "Who is to take part?", to=ANSWER_ID, quoted="About 1,200 soldiers are to take part")
    all_of_them = await replies(news, "Who asked for water in Sughd?", to=ANSWER_ID)

    assert titles(marked) == {"CSTO staff chiefs"}
    assert all_of_them.text.startswith("In the articles quoted there:")


async def test_the_pages_of_such_a_card_stay_within_the_article(news: Newsdesk) -> None:
    for number in range(4):
        news.add(f"Talks on the Vakhsh, day {number}", f"Delegations met on the Vakhsh for day {number} of the talks.")
    (answer,) = await news.says("What did delegations on the Vakhsh talk about?")
    turned = (await news.presses(answer, "More quotes")).edit
    assert turned is not None
    news.store.note_sent(PRIVATE.place, replace(answer, cited=answer.cited + turned.cited), ANSWER_ID, now=NOW)
    within = await replies(news, "Who met for the talks on the Vakhsh?", to=ANSWER_ID)

    page = (await news.presses(within, "More quotes")).edit

    assert page is not None
    assert page.text.startswith("In the articles quoted there:")


async def test_a_follow_up_in_reply_goes_on_from_the_answer_it_replies_to(news: Newsdesk) -> None:
    (first,) = await news.says(QUESTION)
    news.store.note_sent(PRIVATE.place, first, ANSWER_ID, now=NOW)
    card = news.store.latest_card(PRIVATE.place, READER.id)
    assert card is not None
    await news.says("How much did the uranium producer lower its forecast?")

    answer = await replies(news, "when was that?", to=ANSWER_ID, card=card.id)

    assert answer.text.startswith("Searched: ")
    assert "Kairakkum" in answer.text.splitlines()[0]


async def test_in_a_group_somebody_elses_answer_is_followed_up_by_a_reply(news: Newsdesk) -> None:
    await news.says(QUESTION, room=GROUP, person=READER)
    card = news.store.latest_card(GROUP.place, READER.id)
    assert card is not None

    answer = await replies(news, "when was that?", to=ANSWER_ID, card=card.id, room=GROUP, person=EDITOR)

    assert answer.text.startswith("Searched: ")


async def test_a_reply_to_a_card_that_found_nothing_is_another_try(strict: Newsdesk) -> None:
    (missed,) = await strict.says(QUESTION)
    strict.store.note_sent(PRIVATE.place, missed, ANSWER_ID, now=NOW)
    card = strict.store.latest_card(PRIVATE.place, READER.id)
    assert card is not None

    answer = await replies(strict, STAFF_CHIEFS, to=ANSWER_ID, card=card.id)

    assert answer.text.startswith("No sure answer was found.")


async def test_a_reply_to_what_quotes_nothing_is_asked_of_everything(news: Newsdesk) -> None:
    answer = await replies(news, QUESTION, to=999)

    assert not answer.text.startswith("In this article")
    assert len(titles(answer)) > 1


async def test_what_another_chat_was_shown_says_nothing_here(news: Newsdesk) -> None:
    await alert(news, STAFF_CHIEFS, GROUP)

    answer = await replies(news, QUESTION)

    assert len(titles(answer)) > 1


@pytest.mark.parametrize(
    ("marked", "shown", "fits"),
    [
        ("opened  two\nweeks early", ("The gates were opened two weeks early. Canals filled.", ""), True),
        ("Canals filled up by noon.\n2. Uranium", ("The gates opened. Canals filled up by noon.", "Gates"), True),
        ("Gates open early", ("The dam was shut.", "Gates open early"), True),
        ("about the shares", ("The gates were opened two weeks early.", "Gates open early"), False),
        ("on Wednesday\nThe shares fell by four", ("They met on Wednesday in Osh.", ""), False),
        ("", ("", ""), False),
        ("th", ("The dam was shut.", "Gates open early"), False),
        ("dam was", ("The dam was shut.", "Gates open early"), True),
    ],
)
def test_what_is_marked_belongs_to_the_text_that_holds_it(marked: str, shown: tuple[str, ...], fits: bool) -> None:
    assert is_of(marked, shown) is fits


# edited questions


async def test_an_answer_says_which_question_it_belongs_to_and_which_came_before(news: Newsdesk) -> None:
    await news.says(QUESTION)
    first = news.store.latest_card(PRIVATE.place, READER.id)
    (answer,) = await news.says("when was that?")
    second = news.store.latest_card(PRIVATE.place, READER.id)

    assert first is not None
    assert second is not None
    assert answer.answers is not None
    assert (answer.answers.card, answer.answers.before) == (second.id, first.id)
    assert answer.answers.words == words_of(Request(PRIVATE, READER, "ask", "when was that?", 7))


async def edited(news: Newsdesk, text: str, before: Message) -> Message:
    assert before.answers is not None
    earlier = Earlier(before.answers.words, before.answers.card, before.answers.before, answer_id=88)
    (answer,) = await news.desk.answer(Request(PRIVATE, READER, "ask", text, 7, earlier=earlier))
    return answer


async def test_an_edited_follow_up_keeps_its_own_topic(news: Newsdesk) -> None:
    await news.says(QUESTION)
    (second,) = await news.says("when was that?")
    await news.says("How much did the uranium producer lower its forecast?")

    answer = await edited(news, "where was that?", second)

    assert "Kairakkum" in answer.text.splitlines()[0]


async def test_an_edited_first_question_follows_up_nothing(news: Newsdesk) -> None:
    (first,) = await news.says(QUESTION)

    answer = await edited(news, "when was that?", first)

    assert not answer.text.startswith("Searched: ")


async def test_the_next_question_goes_on_from_the_edited_one(news: Newsdesk) -> None:
    (first,) = await news.says(QUESTION)
    await edited(news, STAFF_CHIEFS, first)

    (answer,) = await news.says("when was that?")

    assert "staff chiefs" in answer.text.splitlines()[0]


async def test_an_older_question_that_is_edited_is_not_the_last_one(news: Newsdesk) -> None:
    (first,) = await news.says(QUESTION)
    await news.says("How much did the uranium producer lower its forecast?")
    await edited(news, STAFF_CHIEFS, first)

    (answer,) = await news.says("when was that?")

    assert "uranium" in answer.text.splitlines()[0].casefold()


async def test_while_an_answer_is_searched_that_is_said_in_the_language_of_the_chat(news: Newsdesk) -> None:
    await news.says("/settings language ru")

    assert await news.desk.searching(PRIVATE.place) == "Ищу…"
    assert await news.desk.searching(GROUP.place) == "Searching…"


ELSEWHERE = Place(-1009, 4)
MARKED = "They agreed to hold a mountain exercise near Balykchy in September."
ADDRESS = "https://NEWS.example/csto-staff-chiefs-plan-a-mountain-exercise?utm_source=telegram#top"


async def replies_elsewhere(
    news: Newsdesk, there: Elsewhere, *, quoted: str = "", text: str = "Who opened the gates?"
) -> Message:
    request = Request(PRIVATE, READER, "ask", text, 7, quoted=quoted, elsewhere=there)
    (answer,) = await news.desk.answer(request)
    return answer


async def test_a_reply_to_what_was_sent_to_another_chat_is_asked_of_what_it_quotes(news: Newsdesk) -> None:
    message = await alert(news, STAFF_CHIEFS)
    news.store.note_sent(ELSEWHERE, message, 77, now=NOW)

    answer = await replies_elsewhere(news, Elsewhere(ELSEWHERE.chat_id, 77), quoted="CSTO")

    assert answer.text.startswith("In this article:")
    assert titles(answer) == {"CSTO staff chiefs"}


@pytest.mark.parametrize(
    ("there", "quoted"),
    [
        (Elsewhere(ELSEWHERE.chat_id, 78, ADDRESS), ""),
        (Elsewhere(link=ADDRESS), "Read this!"),
        (Elsewhere(), f"Border post\n\n{MARKED.upper()}"),
        (Elsewhere(link="tg://resolve?domain=news"), MARKED),
    ],
)
async def test_a_reply_to_anybodys_message_is_asked_of_the_article_that_it_links_or_tells(
    news: Newsdesk, there: Elsewhere, quoted: str
) -> None:
    answer = await replies_elsewhere(news, there, quoted=quoted)

    assert answer.text.startswith("In this article:")
    assert titles(answer) == {"CSTO staff chiefs"}


@pytest.mark.parametrize(
    ("there", "quoted"),
    [
        (Elsewhere(), ""),
        (Elsewhere(), "Dinner is at seven on Friday, at the usual place."),
        (Elsewhere(), "Wednesday"),
        (Elsewhere(), "🙂" * 30),
        (Elsewhere(-5, 5, "https://news.example/of-another-desk"), "CSTO"),
    ],
)
async def test_a_reply_to_what_no_article_tells_is_asked_of_all(news: Newsdesk, there: Elsewhere, quoted: str) -> None:
    answer = await replies_elsewhere(news, there, quoted=quoted, text=QUESTION)

    assert not answer.text.startswith("In this article:")
    assert "Kairakkum reservoir opens" in titles(answer).pop() or len(titles(answer)) > 1
