import signal

import pytest

from bot.operations.ending import Signals
from corpus.jobs.worker import Interrupted


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_a_second_does_what_it_always_did(which: signal.Signals) -> None:
    before = signal.getsignal(which)
    with Signals() as signals:
        signals.stop.check()

        # To this very thread: one that is sent to the process may come through another, after the test.
        signal.raise_signal(which)

        with pytest.raises(Interrupted):
            signals.stop.check()
        assert signal.getsignal(which) == before


def test_nobody_listens_any_more_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Signals():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
