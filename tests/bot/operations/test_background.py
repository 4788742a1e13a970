"""Work that gives way to other programs."""

import os
import subprocess
import sys

import pytest

from bot.operations.background import shared
from embeddings.settings import EmbeddingsSettings

ASK_YOURSELF = """
import os
from bot.operations.background import give_way
give_way(1)
print(os.nice(0), os.environ["OMP_NUM_THREADS"], os.sched_getscheduler(0) if hasattr(os, "SCHED_IDLE") else "")
"""


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (8, 4)])
def test_half_of_the_cores_are_left_to_others(cores, threads):
    assert shared(EmbeddingsSettings(), cores=cores).threads == threads


def test_a_number_of_threads_that_is_set_is_kept():
    assert shared(EmbeddingsSettings(threads=3), cores=8).threads == 3


REFUSED = """
import os
def refuse(*_):
    raise PermissionError(1, "Operation not permitted")
os.nice = os.sched_setscheduler = refuse
from bot.operations.background import give_way
give_way(1)
print("goes on")
"""


def test_where_the_system_forbids_to_give_way_the_work_is_done_all_the_same():
    ran = subprocess.run([sys.executable, "-c", REFUSED], capture_output=True, text=True, check=True)

    assert ran.stdout == "goes on\n"


def test_a_process_that_gives_way_comes_after_all_others():
    clean = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    ran = subprocess.run([sys.executable, "-c", ASK_YOURSELF], capture_output=True, text=True, check=True, env=clean)

    assert ran.stdout.split() == ["19", "1", *([str(os.SCHED_IDLE)] if hasattr(os, "SCHED_IDLE") else [])]
