"""Ids in addresses."""

import pytest

from bot.web.numbered import LARGEST, number


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("0012", 12), (str(LARGEST), LARGEST)])
def test_an_id_is_read(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize("text", ["", "0", "-1", "+1", "1.0", " 1", "1\n", "٣", "1e3", str(LARGEST + 1), "9" * 5000])
def test_what_no_database_takes_as_an_id_is_none(text):
    assert number(text) is None
