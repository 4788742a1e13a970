"""One bad item stops no other, and what is everybody's trouble is nobody's fault."""

import pytest

from bot.watching.salvage import salvaged
from corpus.errors import StoreError


def halved(numbers):
    return [100 // number for number in numbers]


def test_what_breaks_the_work_is_left_out_and_all_others_are_done(caplog):
    parts = list(salvaged(halved, [1, 2, 0, 4, 0, 5], "number"))

    assert [one for part in parts for one in part] == [100, 50, 25, 20]
    assert caplog.text.count("one number met an error that nobody foresaw") == 2


def test_where_nothing_fails_the_work_is_done_at_once():
    assert list(salvaged(halved, [1, 2, 4], "number")) == [[100, 50, 25]]


def test_a_database_that_cannot_be_read_is_no_fault_of_an_item():
    def unreadable(numbers):
        raise StoreError("the disk is gone")

    with pytest.raises(StoreError):
        list(salvaged(unreadable, [1, 2], "number"))
