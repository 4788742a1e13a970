import signal
import subprocess
import sys

import pytest

from bot.operations.ending import Signals

# A process of its own: whatever else listens for signals here, or what of them is still to come, is no matter there.
ASKED = """
import signal
from bot.operations.ending import Signals
from corpus.jobs.worker import Interrupted

which = signal.Signals({which})
before = signal.getsignal(which)
with Signals() as signals:
    signals.stop.check()
    signal.raise_signal(which)
    try:
        signals.stop.check()
    except Interrupted:
        print("asked to end")
    print("as before" if signal.getsignal(which) == before else "still listening")
"""


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_a_second_does_what_it_always_did(which: signal.Signals) -> None:
    program = [sys.executable, "-c", ASKED.format(which=int(which))]

    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.splitlines() == ["asked to end", "as before"]


def test_nobody_listens_any_more_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Signals():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
