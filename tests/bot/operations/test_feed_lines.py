from datetime import timedelta

import pytest
from fakes.bot_feeds import COURIER, FRIDAY, feed

from bot.operations.feed_lines import feed_line, feed_record, plain
from corpus.types import FeedState

NOW = FRIDAY + timedelta(hours=3)


def test_a_feed_is_one_line_with_everything_that_is_known_of_it():
    ill = feed(state=FeedState.FAILING, error="the server answers 503", undated=0.125, due=NOW + timedelta(minutes=40))

    assert plain(feed_line(ill, now=NOW)) == (
        f"{COURIER}  Steppe Courier  failing  last success 2026-02-27 06:15 UTC  items 40  undated 12%  "
        "next due 2026-02-27 09:55 UTC  error: the server answers 503"
    )


def test_a_feed_that_was_never_asked_says_so():
    new = feed(title=None, updated=None, entries=0, undated=None, due=NOW)

    assert plain(feed_line(new, now=NOW)) == (f"{COURIER}  ok  last success never  items 0  undated -  next due now")


def test_a_title_or_error_of_several_lines_stays_on_one():
    line = feed_line(feed(title="Steppe\n Courier", error="no\nanswer"), now=NOW)

    assert (line.title, line.error) == ("Steppe Courier", "no answer")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, "never"),
        (NOW - timedelta(minutes=1), "now"),
        (NOW, "now"),
        (NOW + timedelta(days=1), "2026-02-28 09:15 UTC"),
    ],
)
def test_when_a_feed_is_due_next_is_told_from_now_on(due, said):
    assert feed_line(feed(due=due), now=NOW).next_due == said


def test_a_program_gets_every_field_as_it_is():
    assert feed_record(feed(state=FeedState.SILENT)) == {
        "url": COURIER,
        "title": "Steppe Courier",
        "updated": FRIDAY,
        "error": None,
        "state": "silent",
        "entries": 40,
        "undated": 0.05,
        "due": FRIDAY,
    }
