"""A worker that is started while its database is away."""

from collections.abc import Callable

import pytest

from bot.cli.starting import begun_when_back
from bot.errors import StoreRefused
from corpus.errors import StoreAway
from corpus.jobs.worker import Stop


def begins(*outcomes: Exception | str) -> Callable[[], str]:
    """Return what begins with these outcomes, one after the other."""
    left = iter(outcomes)

    def begin() -> str:
        outcome = next(left)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return begin


def test_it_waits_until_the_database_is_back_and_says_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    slept: list[float] = []
    away = StoreAway("the article database does not answer")

    assert begun_when_back(begins(away, away, "a worker"), Stop(), slept.append) == "a worker"

    assert sum(slept) == pytest.approx(4.0, abs=0.3)
    said = capsys.readouterr().err
    assert said.count("the article database does not answer") == 1
    assert said.count("waiting until the database is back; Ctrl-C ends it") == 1


def test_it_ends_soon_when_it_is_told_to_stop() -> None:
    stop, slept = Stop(), list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        stop.ask()

    assert begun_when_back(begins(StoreAway("away")), stop, sleep) is None
    assert len(slept) == 1


def test_what_waiting_does_not_mend_ends_it() -> None:
    with pytest.raises(StoreRefused):
        begun_when_back(begins(StoreRefused("no right to write")), Stop(), lambda seconds: None)
