import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from embeddings.errors import ModelError
from embeddings.runtime import Graph, load, usable_threads, version

REPORTS = """
import sys
from pathlib import Path
Path({log!r}).write_text("told")
class Telemetry:
    def __init__(self, *words, **named): pass
    def send_event(self, *words, **named): pass
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
