"""A stop that takes too long."""

import subprocess
import sys

from bot.delivery.courier import STOPPING
from bot.operations.stopping import CUT_SHORT, SECONDS
from bot.telegram.doorkeeper import CLOSING_SECONDS
from bot.telegram.doorway import FINISHING_SECONDS

BEGUN = (
    "import logging, time; from bot.operations.stopping import Deadline; "
    "logging.basicConfig(); Deadline({seconds}).begin(); "
)


def ended(seconds, then):
    """Return how a process ends that begins to stop and then does this."""
    line = [sys.executable, "-c", BEGUN.format(seconds=seconds) + then]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


def test_a_process_that_hangs_is_ended_and_says_so():
    done = ended(0.2, "time.sleep(50)")

    assert done.returncode == CUT_SHORT
    assert "the stop took 0.2 s and is cut short; what was under way is done at the next start" in done.stderr


def test_a_process_that_ends_by_itself_is_not_kept_from_it():
    done = ended(50, "print('ended')")

    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")


def test_the_parts_of_an_orderly_stop_fit_into_its_time():
    """The way in closes while what is under way ends; then come the sends."""
    assert max(CLOSING_SECONDS, FINISHING_SECONDS) + STOPPING < SECONDS
