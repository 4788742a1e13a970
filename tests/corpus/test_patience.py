"""What counts as away, and how long it is waited for."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg.errors import AdminShutdown, CannotConnectNow, QueryCanceled, ReadOnlySqlTransaction
from sqlalchemy.exc import OperationalError

from corpus.errors import StoreAway, StoreError
from corpus.patience import Patience, asked_again, is_away, is_gone

_SOCKET = 'connection to server on socket "/desk/.s.PGSQL.5432" failed: '
_BOTH = (
    "connection failed: {last}\nMultiple connection attempts failed. All failures were:\n"
    "- host: 'one', port: '5432', hostaddr: '10.2.0.1': {first}\n"
    "- host: 'two', port: '5432', hostaddr: '10.2.0.2': {last}"
)


class Clock:
    """Seconds that pass where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def wrapped(cause: BaseException) -> OperationalError:
    return OperationalError("SELECT 1", {}, cause)


def failing(clock: Clock, until: float) -> Callable[[], str]:
    """Return what fails until that moment and then says when it did not."""

    def ask() -> str:
        if clock.now < until:
            raise wrapped(psycopg.OperationalError("Connection refused"))
        return f"answered after {clock.now:.0f} s"

    return ask


@pytest.mark.parametrize(
    "said",
    [
        f"{_SOCKET}No such file or directory",
        f"{_SOCKET}FATAL:  the database system is starting up",
        f"{_SOCKET}FATAL:  sorry, too many clients already",
        "connection timeout expired",
        "failed to resolve host 'db.example.org': [Errno -2] Name or service not known",
        "server closed the connection unexpectedly",
        "connection failed: session is read-only",
        _BOTH.format(first="Connection refused", last='FATAL:  password authentication failed for user "desk"'),
    ],
)
def test_a_server_that_may_come_back_is_gone(said: str) -> None:
    assert is_gone(psycopg.OperationalError(said))
    assert is_gone(wrapped(psycopg.OperationalError(said)))


@pytest.mark.parametrize(
    "said",
    [
        f'{_SOCKET}FATAL:  password authentication failed for user "desk"',
        f'{_SOCKET}FATAL:  database "desk" does not exist',
        'connection is bad: root certificate file "/desk/root.crt" does not exist',
        "connection failed: server does not support SSL, but SSL was required",
        "connection is bad: fe_sendauth: no password supplied",
        _BOTH.format(first='FATAL:  role "desk" does not exist', last='FATAL:  role "desk" does not exist'),
    ],
)
def test_a_server_that_will_not_have_us_is_not_gone(said: str) -> None:
    assert not is_gone(psycopg.OperationalError(said))


def test_a_session_that_a_server_ended_is_gone_and_one_query_that_took_too_long_is_not() -> None:
    assert is_gone(wrapped(AdminShutdown("terminating connection due to administrator command")))
    assert is_gone(wrapped(CannotConnectNow("the database system is starting up")))
    assert not is_away(wrapped(QueryCanceled("canceling statement due to statement timeout")))
    assert not is_away(wrapped(ValueError("disk I/O error")))


def test_a_standby_that_takes_no_writes_is_away_and_not_gone() -> None:
    refused = wrapped(ReadOnlySqlTransaction("cannot execute INSERT in a read-only transaction"))
    assert is_away(refused)
    assert not is_gone(refused)


def test_who_is_patient_is_answered_once_the_server_is_back() -> None:
    clock = Clock()
    patience = Patience(5, clock=clock, sleep=clock.sleep)
    assert patience.through(failing(clock, until=3)) == "answered after 3 s"


def test_the_same_absence_is_waited_for_once_and_the_next_one_again() -> None:
    clock = Clock()
    patience = Patience(5, clock=clock, sleep=clock.sleep)
    with pytest.raises(OperationalError):
        patience.through(failing(clock, until=60))
    waited = clock.now
    assert waited == pytest.approx(5, abs=0.1)
    with pytest.raises(OperationalError):
        patience.through(failing(clock, until=60))
    assert clock.now == waited, "nobody waits a second time"
    clock.now = 61
    patience.through(failing(clock, until=60))
    assert patience.through(failing(clock, until=64)) == "answered after 64 s"


def test_what_is_refused_is_told_at_once() -> None:
    clock = Clock()

    def ask() -> None:
        raise wrapped(QueryCanceled("canceling statement due to statement timeout"))

    with pytest.raises(OperationalError):
        Patience(5, clock=clock, sleep=clock.sleep).through(ask)
    assert clock.now == 0


def test_a_reading_whose_connection_broke_is_done_once_more_and_no_more() -> None:
    asked: list[str] = []

    def reading(error: StoreError, times: int) -> Callable[[str], str]:
        @asked_again
        def read(what: str) -> str:
            asked.append(what)
            if len(asked) <= times:
                raise error
            return what

        return read

    assert reading(StoreAway("the server ended the session"), 1)("dates") == "dates"
    asked.clear()
    with pytest.raises(StoreAway):
        reading(StoreAway("the server ended the session"), 9)("dates")
    assert asked == ["dates"] * 2
    asked.clear()
    with pytest.raises(StoreError):
        reading(StoreError("not a database"), 9)("dates")
    assert asked == ["dates"]
