"""Questions that are asked again while a server is away."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from psycopg.errors import AdminShutdown, CannotConnectNow, ConnectionFailure, QueryCanceled
from sqlalchemy.exc import OperationalError

from embeddings.postgres.away import patiently


def failing_first(cause: psycopg.Error, times: int = 2) -> Callable[[], str]:
    """Return what fails so many times with this cause, and then tells how often it was asked."""
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        if len(asked) <= times:
            raise OperationalError("SELECT 1", {}, cause)
        return f"asked {len(asked)} times"

    return ask


@pytest.mark.parametrize(
    "cause",
    [
        psycopg.OperationalError("connection refused"),
        AdminShutdown("terminating connection due to administrator command"),
        CannotConnectNow("the database system is starting up"),
        ConnectionFailure("server closed the connection unexpectedly"),
    ],
)
def test_a_question_is_asked_again_when_its_server_went_away(cause: psycopg.Error) -> None:
    assert patiently(failing_first(cause)) == "asked 3 times"


def test_a_question_that_took_too_long_is_not_asked_again() -> None:
    ask = failing_first(QueryCanceled("canceling statement due to statement timeout"), times=1)
    with pytest.raises(OperationalError, match="statement timeout"):
        patiently(ask)
    assert ask() == "asked 2 times"
