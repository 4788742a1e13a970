"""Which articles are of a day, and which days beside it have any."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from corpus.calendar_days import Neighbours, Stretch
from corpus.split import split
from corpus.store import CorpusStore
from corpus.types import Draft, Moment

TASHKENT, NEW_YORK = ZoneInfo("Asia/Tashkent"), ZoneInfo("America/New_York")
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with CorpusStore(f"sqlite:///{tmp_path / 'corpus.db'}") as opened:
        yield opened


def keep(store, key, at, *, day_only=False):
    text = f"The pass above {key} was closed by snow. It opens again in May."
    draft = Draft(key=key, title=key, text=text, outlet="Pamir Post", published=Moment(at, day_only=day_only))
    return store.save(draft, split(text, key), now=NOW)


def ids(store, day, zone, last=None):
    return [one.article_id for one in store.seen_in(Stretch(day, last or day, zone))]


def beside(store, day, zone, by=NOW):
    return store.days_beside(Stretch(day, day, zone), by=by)


@pytest.mark.parametrize("zone", [TASHKENT, NEW_YORK])
def test_a_moment_is_of_its_day_where_the_reader_is_and_a_bare_date_is_itself_everywhere(store, zone):
    midnight = datetime(2025, 4, 10, tzinfo=zone)
    first = keep(store, "first moment", midnight)
    last = keep(store, "last moment", midnight + timedelta(days=1, microseconds=-1))
    keep(store, "before", midnight - timedelta(microseconds=1))
    keep(store, "after", midnight + timedelta(days=1))
    bare = keep(store, "bare", datetime(2025, 4, 10, tzinfo=UTC), day_only=True)
    keep(store, "bare before", datetime(2025, 4, 9, tzinfo=UTC), day_only=True)
    keep(store, "bare after", datetime(2025, 4, 11, tzinfo=UTC), day_only=True)

    assert sorted(ids(store, date(2025, 4, 10), zone)) == sorted([first, last, bare])
    assert len(ids(store, date(2025, 4, 9), zone, date(2025, 4, 11))) == 7


def test_what_was_withdrawn_is_of_no_day(store):
    number = keep(store, "withdrawn", datetime(2025, 4, 10, 6, tzinfo=UTC))

    store.remove([number], now=NOW)

    assert ids(store, date(2025, 4, 10), TASHKENT) == []
    assert beside(store, date(2025, 4, 12), TASHKENT) == Neighbours(None, None)


def test_the_nearest_days_that_have_articles_are_found_over_gaps(store):
    keep(store, "long before", datetime(2025, 1, 3, 6, tzinfo=UTC))
    keep(store, "long after", datetime(2025, 4, 18, 6, tzinfo=UTC))
    keep(store, "of the day itself", datetime(2025, 4, 10, 6, tzinfo=UTC))

    assert beside(store, date(2025, 4, 10), TASHKENT) == Neighbours(date(2025, 1, 3), date(2025, 4, 18))


def test_west_of_greenwich_the_day_before_may_be_that_of_a_bare_date_kept_earlier(store):
    keep(store, "bare", datetime(2025, 4, 9, tzinfo=UTC), day_only=True)
    keep(store, "evening of the eighth", datetime(2025, 4, 9, 2, tzinfo=UTC))

    assert beside(store, date(2025, 4, 12), NEW_YORK).before == date(2025, 4, 9)


def test_what_is_dated_ahead_is_no_day_yet(store):
    keep(store, "ahead", datetime(2025, 4, 25, 6, tzinfo=UTC))

    assert beside(store, date(2025, 4, 10), TASHKENT).after is None
    assert beside(store, date(2025, 4, 10), TASHKENT, by=NOW + timedelta(days=9)).after == date(2025, 4, 25)


def test_the_last_change_of_a_day_is_what_came_in_was_put_right_or_was_taken_away(store):
    morning = datetime(2025, 4, 10, 6, tzinfo=UTC)
    number = keep(store, "withdrawn", morning)
    keep(store, "stays", morning + timedelta(days=1))
    days = Stretch(date(2025, 4, 9), date(2025, 4, 11), TASHKENT)
    came = store.changed_in(days)
    store.remove([number], now=NOW + timedelta(hours=1))

    assert came == {date(2025, 4, 10): NOW, date(2025, 4, 11): NOW}
    assert store.changed_in(days) == {date(2025, 4, 10): NOW + timedelta(hours=1), date(2025, 4, 11): NOW}
