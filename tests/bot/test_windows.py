from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import CommandError
from bot.windows import parse_brief

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("argument", "span", "topic"),
    [
        ("", timedelta(days=1), ""),
        ("3d", timedelta(days=3), ""),
        ("12h", timedelta(hours=12), ""),
        ("2W", timedelta(weeks=2), ""),
        ("3д", timedelta(days=3), ""),
        ("water", timedelta(days=7), "water"),
        ("3d water  disputes", timedelta(days=3), "water disputes"),
        ("3 dams", timedelta(days=7), "3 dams"),
        ("C5+1 summit", timedelta(days=7), "C5+1 summit"),
    ],
)
def test_a_brief_is_asked_for_by_span_and_topic(argument, span, topic):
    wish = parse_brief(argument, now=NOW)

    assert (wish.window.since, wish.window.until, wish.topic) == (NOW - span, NOW, topic)


@pytest.mark.parametrize("argument", ["0d", "93d", "9999w", "0h water"])
def test_a_span_of_nothing_or_of_more_than_a_quarter_is_refused(argument):
    with pytest.raises(CommandError) as caught:
        parse_brief(argument, now=NOW)

    assert caught.value.key == "bad_window"
    assert caught.value.values == {"value": argument.split()[0]}
