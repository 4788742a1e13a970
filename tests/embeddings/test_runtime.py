import mmap
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import ModelError
from embeddings.runtime import Graph, give_back_pages, load, usable_threads, version

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists what is mapped")

REPORTS = """
import sys
from pathlib import Path
Path({log!r}).write_text("told")
class Telemetry:
    def __init__(self, *words, **named): pass
    def send_event(self, *words, **named): pass
"""

# Threads change after every few instructions, so that one is stopped inside whatever another is about to enter.
TOGETHER = """
import sys, threading
from pathlib import Path
import numpy as np
from embeddings.runtime import Graph
gate = threading.Barrier(4)
fed = {{name: np.ones((1, 1), dtype=np.int64) for name in ("one", "other")}}
def work():
    graph = Graph(Path({path!r}), precision="float32", threads=1)
    gate.wait()
    assert graph.run(fed).tolist() == [[1.0]]
threads = [threading.Thread(target=work) for _ in range(4)]
sys.setswitchinterval(1e-6)
for thread in threads: thread.start()
for thread in threads: thread.join()
print("ran")
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Return a graph that adds two inputs and halves the sum."""
    openvino = load()
    ops = openvino.opset15
    one, other = (ops.parameter([-1, -1], np.int64, name=name) for name in ("one", "other"))
    for node, name in ((one, "one"), (other, "other")):
        node.output(0).get_tensor().set_names({name})
    half = ops.multiply(ops.convert(ops.add(one, other), "f32"), np.float32(0.5))
    path = tmp_path_factory.mktemp("graph") / "model.xml"
    openvino.save_model(openvino.Model([half], [one, other], "half"), path)
    return path


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """Return a graph that multiplies float rows of 1,024 by weights of 4 MB, each 0.5."""
    openvino = load()
    ops = openvino.opset15
    rows = ops.parameter([-1, 1024], np.float32, name="rows")
    rows.output(0).get_tensor().set_names({"rows"})
    product = ops.matmul(rows, ops.constant(np.full((1024, 1024), 0.5, dtype=np.float32)), False, False)
    path = tmp_path_factory.mktemp("wide") / "model.xml"
    openvino.save_model(openvino.Model([product], [rows], "wide"), path, compress_to_fp16=False)
    return path


def resident(path):
    """Return how many kB of the file at `path` this process has in memory."""
    total, ours = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            ours = line.endswith(str(path))
        elif ours and line.startswith("Rss:"):
            total += int(line.split()[1])
    return total


def whole(*rows):
    return np.array(rows, dtype=np.int64)


def test_a_graph_is_fed_by_name_and_gives_its_first_output(path):
    graph = Graph(path, precision="float32", threads=1)
    found = graph.run({"other": whole([10, 20]), "one": whole([1, 2])})
    assert found.dtype == np.float32
    assert found.tolist() == [[5.5, 11.0]]


def test_what_was_found_stays_when_the_graph_runs_again(path):
    graph = Graph(path, precision="float32", threads=1)
    first = graph.run({"one": whole([2]), "other": whole([2])})
    graph.run({"one": whole([8]), "other": whole([8])})
    assert first.tolist() == [[2.0]]


def test_several_threads_get_each_its_own(path):
    graph = Graph(path, precision="float32", threads=1)

    def ask(number):
        return float(graph.run({"one": whole([number]), "other": whole([number])})[0, 0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(400))) == [float(number) for number in range(400)]


def test_a_graph_takes_floats_too(wide):
    found = Graph(wide, precision="float32", threads=1).run({"rows": np.ones((2, 1024), dtype=np.float32)})
    assert found.tolist() == [[512.0] * 1024] * 2


@linux
def test_a_graph_that_has_run_keeps_no_copy_of_the_file_of_its_weights(wide):
    graph = Graph(wide, precision="float32", threads=1)
    for _ in range(3):
        assert graph.run({"rows": np.ones((1, 1024), dtype=np.float32)})[0, 0] == 512
    assert resident(wide.with_suffix(".bin")) < 1024


@linux
def test_pages_given_back_are_read_again_when_needed(tmp_path):
    path = tmp_path / "weights.bin"
    path.write_bytes(bytes(range(256)) * 4096)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        assert held[:].count(7) == 4096
        assert resident(path) >= 1024
        give_back_pages(path)
        assert resident(path) == 0
        assert held[:].count(7) == 4096


@linux
def test_what_was_written_to_a_mapped_file_is_not_given_back(tmp_path):
    path = tmp_path / "weights.bin"
    path.write_bytes(b"peace" * 4096)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as held:
        held[:5] = b"truce"
        give_back_pages(path)
        assert held[:10] == b"trucepeace"


def test_a_damaged_graph_is_refused_by_name(path, tmp_path):
    damaged = tmp_path / "model.xml"
    damaged.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ModelError, match=str(damaged)):
        Graph(damaged, precision="float32")


def test_the_version_is_a_year():
    assert version().isdigit()


@pytest.mark.parametrize(
    ("asked", "cores", "quota", "threads"),
    [
        (0, 2, "max 100000", 2),
        (0, 8, "150000 100000", 2),
        (0, 8, "50000 100000", 1),
        (0, 2, "800000 100000", 2),
        (3, 8, "100000 100000", 3),
        (0, 4, "max", 4),
    ],
)
def test_threads_are_as_many_as_there_is_time_for(asked, cores, quota, threads):
    assert usable_threads(asked, cores=cores, quota=quota) == threads


@pytest.mark.parametrize(
    ("program", "told"),
    [("import openvino", True), ("from embeddings.runtime import load; load()", False)],
)
def test_openvino_tells_nobody_that_it_runs(tmp_path, program, told):
    """An installation may have the package that sends reports: alone it is heard, through our door it is not."""
    package, log = tmp_path / "openvino_telemetry", tmp_path / "log"
    (package / "backend").mkdir(parents=True)
    (package / "__init__.py").write_text(REPORTS.format(log=str(log)))
    (package / "backend" / "__init__.py").write_text("")
    (package / "backend" / "backend_ga4.py").write_text("")
    path = [str(tmp_path), *sys.path]
    subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {program}"], check=True)
    assert log.exists() is told


def test_threads_that_run_their_first_graphs_at_once_do_not_wait_for_each_other_for_ever(path):
    line = [sys.executable, "-c", TOGETHER.format(path=str(path))]
    for _ in range(5):
        ran = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
        assert ran.stdout == "ran\n", ran.stderr
