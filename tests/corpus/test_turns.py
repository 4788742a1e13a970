import threading
from datetime import timedelta

import pytest
from fakes.corpus_news import NOW

from corpus.turns import HostTurns


def test_a_host_that_is_being_asked_is_not_asked_again() -> None:
    turns = HostTurns()
    first, second = turns.turn("panj-herald.example", seconds=1), turns.turn("panj-herald.example", seconds=0.01)
    with first, pytest.raises(TimeoutError), second:
        raise AssertionError("two at a time")


def test_another_host_need_not_wait() -> None:
    turns, reached = HostTurns(), threading.Event()
    with turns.turn("panj-herald.example", seconds=1), turns.turn("isfara.example", seconds=0):
        reached.set()
    assert reached.is_set()


def test_a_turn_ends_with_an_error_too() -> None:
    turns = HostTurns()
    with pytest.raises(OSError, match="broke off"), turns.turn("panj-herald.example", seconds=1):
        raise OSError("broke off")
    with turns.turn("panj-herald.example", seconds=0):
        pass


def test_a_host_is_left_alone_as_long_as_it_asked() -> None:
    turns = HostTurns()
    turns.silence("panj-herald.example", timedelta(minutes=10), now=NOW)
    turns.silence("panj-herald.example", timedelta(minutes=1), now=NOW)
    assert turns.wait("panj-herald.example", now=NOW + timedelta(minutes=4)) == timedelta(minutes=6)
    assert turns.wait("panj-herald.example", now=NOW + timedelta(minutes=10)) is None
    assert turns.wait("isfara.example", now=NOW) is None
