from datetime import UTC, datetime

import pytest

from corpus.moments import parse_moment
from corpus.types import Moment


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2022/01/02", Moment(datetime(2022, 1, 2, tzinfo=UTC), day_only=True)),
        ("2022-1-2", Moment(datetime(2022, 1, 2, tzinfo=UTC), day_only=True)),
        (" 2022-01-02 ", Moment(datetime(2022, 1, 2, tzinfo=UTC), day_only=True)),
        ("2022-01-02T10:30:00Z", Moment(datetime(2022, 1, 2, 10, 30, tzinfo=UTC))),
        ("2022-01-02T10:30:00+06:00", Moment(datetime(2022, 1, 2, 4, 30, tzinfo=UTC))),
        ("2022-01-02 10:30", Moment(datetime(2022, 1, 2, 10, 30, tzinfo=UTC))),
        ("Sun, 02 Jan 2022 10:30:00 +0500", Moment(datetime(2022, 1, 2, 5, 30, tzinfo=UTC))),
        ("Sun, 02 Jan 2022 10:30:00 GMT", Moment(datetime(2022, 1, 2, 10, 30, tzinfo=UTC))),
    ],
)
def test_stated_dates_become_utc(stated: str, moment: Moment) -> None:
    assert parse_moment(stated) == moment


@pytest.mark.parametrize(
    "stated",
    ["", "yesterday", "2022-13-01", "2022-02-30", "2022/01-02", "20220102", "1641112200", "0001-01-01T00:00+14:00"],
)
def test_a_date_that_cannot_be_read_is_named_and_refused(stated: str) -> None:
    with pytest.raises(ValueError, match="published is no date") as caught:
        parse_moment(stated)
    assert repr(stated) in str(caught.value)
