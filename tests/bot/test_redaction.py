import logging

from bot.redaction import Redacted

TOKEN = "123456:not-a-real-one-but-long-enough"


def formatted(error):
    record = logging.LogRecord("telegram.ext", logging.ERROR, "", 0, "at %s", (f"https://api/bot{TOKEN}/getMe",), error)
    return Redacted("%(message)s", [TOKEN, ""]).format(record)


def test_a_token_is_in_no_line_and_no_traceback():
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected by the server.")
    except ValueError as error:
        line = formatted((type(error), error, error.__traceback__))

    assert TOKEN not in line
    assert line.startswith("at https://api/bot<token>/getMe")
    assert "The token `<token>` was rejected" in line
