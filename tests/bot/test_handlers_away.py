"""A database that goes while the desk answers."""

import pytest
from fakes.bot_newsdesk import quoted
from fakes.databases import executed, url_in

from bot.away import is_absence
from bot.errors import StoreError

QUESTION = "Who opened the gates of the Kairakkum reservoir?"


async def test_a_question_is_kept_for_later_and_not_called_a_failure(news, tmp_path):
    people = url_in(tmp_path, "bot.db")
    await news.says("/help")
    executed(people, "ALTER TABLE cards RENAME TO cards_away", "bot")

    with pytest.raises(StoreError) as caught:
        await news.says(QUESTION)
    assert is_absence(caught.value)

    executed(people, "ALTER TABLE cards_away RENAME TO cards", "bot")
    (answer,) = await news.says(QUESTION)
    assert quoted(answer)


async def test_so_is_a_press(news, tmp_path):
    people = url_in(tmp_path, "bot.db")
    (answer,) = await news.says(QUESTION)
    executed(people, "ALTER TABLE cards RENAME TO cards_away", "bot")

    with pytest.raises(StoreError):
        await news.presses(answer, "Context 1")

    executed(people, "ALTER TABLE cards_away RENAME TO cards", "bot")
    assert (await news.presses(answer, "Context 1")).messages
