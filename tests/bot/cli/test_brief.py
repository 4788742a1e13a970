from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import now
from bot.cli.brief import _wish
from bot.errors import UsageError
from bot.windows import TICK, Days


@pytest.mark.parametrize(("topic", "days"), [("", 1), ("water", 7)])
def test_a_brief_up_to_a_date_begins_at_a_midnight(topic, days):
    wish = _wish(None, "2025-03-14", topic)

    first = date(2025, 3, 15) - timedelta(days=days)
    assert wish.window.since == datetime(first.year, first.month, first.day, tzinfo=UTC) - TICK
    assert wish.window.until == datetime(2025, 3, 15, tzinfo=UTC) - TICK
    assert wish.days == Days(first, date(2025, 3, 14))


def test_a_brief_up_to_a_moment_looks_back_as_far_as_ever():
    wish = _wish(None, "2025-03-14T09:30", "")

    assert wish.window.until - wish.window.since == timedelta(days=1) + TICK
    assert wish.days is None


def test_a_brief_of_days_to_come_is_refused_in_one_line():
    day = f"{now() + timedelta(days=40):%Y-%m-%d}"

    with pytest.raises(UsageError, match=f"^--since {day} is still to come: today is [0-9-]+$"):
        _wish(day, None, "")
