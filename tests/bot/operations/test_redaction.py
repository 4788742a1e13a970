import json
import logging

import pytest

from bot.operations.log_context import about
from bot.operations.redaction import Redacted

TOKEN = "123456:not-a-real-one-but-long-enough"
QUESTION = "Who moved the border posts\nat Vorukh?"


def formatted(message, error=None):
    record = logging.LogRecord("telegram.ext", logging.ERROR, "", 0, "%s", (message,), error)
    return Redacted("%(message)s", [TOKEN, ""]).format(record)


def test_a_token_is_in_no_line_and_no_traceback():
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected by the server.")
    except ValueError as error:
        line = formatted(f"at https://api/bot{TOKEN}/getMe", (type(error), error, error.__traceback__))

    assert TOKEN not in line
    assert line.startswith("at https://api/bot<token>/getMe")
    assert "The token `<token>` was rejected" in line


def test_a_token_that_nobody_named_is_known_by_its_looks():
    other = "700000001:" + "A" * 35

    assert formatted(f"refused {other}, at 12:30:45") == "refused <token>, at 12:30:45"


def test_the_password_of_a_database_is_hidden():
    line = formatted("cannot open postgresql://desk:hunter2@db.internal/bot")

    assert line == "cannot open postgresql://desk:<password>@db.internal/bot"


@pytest.mark.parametrize("form", [str, repr, lambda text: text.encode("unicode_escape").decode()])
def test_the_text_that_is_being_handled_is_hidden_however_it_is_written(form):
    with about(private=[QUESTION]):
        line = formatted(f"cannot be parsed: {form(QUESTION)} (as a date)")

    assert "<text>" in line
    assert "border" not in line and "Vorukh" not in line


def test_the_words_behind_a_command_are_hidden_and_the_command_is_not():
    with about(private=["/ask why was Vorukh shelled?"]):
        line = formatted("the command /ask failed for 'why was Vorukh shelled?'")

    assert line == "the command /ask failed for '<text>'"


def test_russian_words_are_hidden_as_json_writes_them_too():
    with about(private=["Кто охраняет мост?"]):
        line = formatted(json.dumps({"text": "Кто охраняет мост?"}))

    assert line == '{"text": "<text>"}'


def test_a_word_as_short_as_our_own_stays():
    with about(private=["chat"]):
        assert formatted("chat 501 is suspended") == "chat 501 is suspended"
