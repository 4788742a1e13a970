"""Run an exported model on the processor. The door of openvino, which is imported when the first graph is opened."""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from embeddings.errors import ModelError
from embeddings.types import IntArray

if TYPE_CHECKING:
    from openvino import CompiledModel, InferRequest

Precision = Literal["float32", "bfloat16"]

Fed = Mapping[str, IntArray | npt.NDArray[np.float32]]
"""What a graph takes, by the names of its inputs."""

_HINTS = {"float32": "f32", "bfloat16": "bf16"}

_SHAPES_KEPT = 64
"""Shapes whose prepared kernels the runtime keeps; each costs memory for good. Of the packaged model in bfloat16, after
1,200 batches of random shapes: 533 MB and growing with its own choice (5,000), 281 MB with this, and 203 MB and steady
with widths that are multiples of eight as well; at the same speed."""

_loading = threading.Lock()

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_MAPS = Path("/proc/self/maps")


class Graph:
    """One model, compiled for this processor; `run` may be called from several threads at once."""

    def __init__(self, path: Path, *, precision: Precision, threads: int = 0) -> None:
        """Compile the model.xml at `path`, its weights beside it; raises ModelError.

        `threads` 0 takes what the machine, or the limit of its container, gives.
        """
        self._compiled, self._weights = _compile(path, precision, threads), path.with_suffix(".bin")
        # A request holds the buffers of one run. There are as many as ever ran at once.
        self._idle: deque[InferRequest] = deque()

    def run(self, fed: Fed) -> npt.NDArray[np.float32]:
        """Return the first output for these inputs by name; one more caller at a time costs buffers of its own."""
        try:
            request = self._idle.pop()
        except IndexError:
            return self._run_first(fed)
        return self._run(request, fed)

    def _run_first(self, fed: Fed) -> npt.NDArray[np.float32]:
        found = self._run(self._compiled.create_infer_request(), fed)
        give_back_pages(self._weights)
        return found

    def _run(self, request: InferRequest, fed: Fed) -> npt.NDArray[np.float32]:
        request.infer(dict(fed), share_inputs=True)
        found = np.array(request.get_output_tensor(0).data, dtype=np.float32)
        self._idle.append(request)
        return found


def version() -> str:
    """Return the major version of openvino, "2026", within which exported models stay readable."""
    return str(load().__version__).partition(".")[0]


def load() -> ModuleType:
    """Import openvino and return it, kept from telling its makers.

    Where its telemetry package is installed, openvino sends a report at every import and conversion.
    A module of that name without content makes it fall back to sending nothing.

    What asks it for a numpy type first makes it import numpy's functions, in a block that one thread enters and that
    waits for the interpreter inside; a second thread that comes to the block holds the interpreter and waits outside,
    and both wait for ever. So one is asked for here, before any thread gets hold of openvino.
    """
    with _loading:
        sys.modules["openvino_telemetry"] = ModuleType("openvino_telemetry")
        import openvino  # noqa: PLC0415

        openvino.Type.f32.to_dtype()
        found: ModuleType = openvino
        return found


def give_back_pages(path: Path) -> None:
    """Take what is mapped of the file at `path` out of this process's memory; a page that is read again comes back.

    A first run reads all weights and repacks them, and the file stays mapped: of the two packaged models 30 MB would
    count as ours that nothing reads any more. Where the system does not list what is mapped, this does nothing.
    """
    if not _MAPS.is_file():
        return
    advise = ctypes.CDLL(None).madvise
    for start, length in _mapped(str(path.resolve())):
        advise(ctypes.c_void_p(start), ctypes.c_size_t(length), mmap.MADV_DONTNEED)


def usable_threads(asked: int, *, cores: int, quota: str = "max") -> int:
    """Return how many threads to use: as many as `asked`, or with 0 as many as there are cores and time for.

    `quota` is what cpu.max of control groups says, "150000 100000" for one and a half processors.
    """
    allowed, _, period = quota.strip().partition(" ")
    limit = cores if allowed == "max" or not period else -(-int(allowed) // int(period))
    return asked or max(1, min(cores, limit))


def _mapped(name: str) -> Iterator[tuple[int, int]]:
    """Yield address and length of each part of the file that is mapped for nobody to write: no change can be lost."""
    for line in _MAPS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        addresses, rights, *rest = line.split(maxsplit=5)
        if rest[3:] == [name] and rights.startswith("r--"):
            start, end = (int(address, 16) for address in addresses.split("-"))
            yield start, end - start


def _cores() -> int:
    """Return how many processors this process may run on, where the system says so; macOS does not."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _compile(path: Path, precision: Precision, threads: int) -> CompiledModel:
    quota = _QUOTA.read_text(encoding="ascii") if _QUOTA.is_file() else "max"
    options = {
        "INFERENCE_PRECISION_HINT": _HINTS[precision],
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": usable_threads(threads, cores=_cores(), quota=quota),
        "CPU_RUNTIME_CACHE_CAPACITY": _SHAPES_KEPT,
    }
    try:
        compiled: CompiledModel = load().Core().compile_model(path, "CPU", options)
    except RuntimeError as error:
        raise ModelError(f"{path}: cannot be run ({str(error).strip().splitlines()[-1]})") from error
    return compiled
