from datetime import timedelta

import pytest
from fakes.corpus_news import NOW

from corpus.politeness import LONGEST_WAIT, fresh_for, retry_after

# NOW is Wednesday, 5 March 2025, 09:00.
IN_AN_HOUR = "Wed, 05 Mar 2025 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "120"}, timedelta(minutes=2)),
        ({"retry-after": " 0 "}, timedelta()),
        ({"retry-after": IN_AN_HOUR}, timedelta(hours=1)),
        ({"retry-after": IN_AN_HOUR, "date": "Wed, 05 Mar 2025 09:50:00 GMT"}, timedelta(minutes=10)),
        ({"retry-after": "Wed, 05 Mar 2025 08:00:00 GMT"}, None),
        ({"retry-after": "31536000"}, LONGEST_WAIT),
        ({"retry-after": "9" * 5000}, LONGEST_WAIT),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST_WAIT),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1.5"}, None),
        ({"retry-after": "١٢"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_a_server_says_when_to_come_back(headers: dict[str, str], wait: timedelta | None) -> None:
    assert retry_after(headers, now=NOW) == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"cache-control": "max-age=3600"}, timedelta(hours=1)),
        ({"cache-control": 'Public, MAX-AGE="3600"'}, timedelta(hours=1)),
        ({"cache-control": "max-age=3600", "age": "600"}, timedelta(minutes=50)),
        ({"cache-control": "max-age=60", "age": "600"}, timedelta()),
        ({"cache-control": "no-cache, max-age=3600"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "s-maxage=3600"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, LONGEST_WAIT),
        ({"cache-control": "public", "expires": IN_AN_HOUR}, None),
        ({"expires": IN_AN_HOUR}, timedelta(hours=1)),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({}, None),
    ],
)
def test_a_server_says_how_long_its_answer_is_good(headers: dict[str, str], fresh: timedelta | None) -> None:
    assert fresh_for(headers, now=NOW) == fresh
