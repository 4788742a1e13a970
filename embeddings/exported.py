"""The models that were exported on this machine: made once, trusted only with their card, made anew when damaged.

    folder/<fingerprint>/    model.xml  model.bin  card.json
    folder/lock              held by the one process that exports

Knows nothing of torch: the export is a process of its own (`export`).
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from embeddings.durable import sync
from embeddings.errors import ModelError, NotExportable
from embeddings.model import ModelFiles, file_sha256, verify
from embeddings.runtime import version

log = logging.getLogger(__name__)

GRAPH, WEIGHTS = "model.xml", "model.bin"
REFUSED = 3
"""The status with which the export says that this model cannot be exported, now or later."""

LEAST_COSINE = 0.999
"""Smallest cosine of an exported model's vectors to the model's own. Of the packaged one it is 0.99997 in bfloat16;
int8 weights and activations reached 0.986, with other neighbours, so they are not offered."""

_EXPORTER = 1
"""Goes up when the same model is exported otherwise."""

_KEPT = 3
"""Models that stay exported: the one in use, the one before it, and one that is just being tried."""

_CARD = "card.json"


Export = Callable[[ModelFiles, Path], float]
"""Writes graph and weights into a folder and returns the smallest cosine; raises NotExportable."""


@dataclass(frozen=True, slots=True)
class Card:
    """What an export was made of, with the SHA-256 of its two files; or why there is none, in `refused`."""

    exporter: int
    runtime: str
    weights: str
    graph_sha256: str = ""
    bin_sha256: str = ""
    cosine: float = 0.0
    refused: str = ""


class Exported:
    """Keep exported models in one folder, which is made when the first model is exported."""

    def __init__(self, folder: Path, export: Export | None = None) -> None:
        """Use `folder`; nothing is read or written yet. Without `export` a process of its own exports."""
        self.folder, self._export = folder, export or export_apart

    def graph(self, files: ModelFiles) -> Path:
        """Return the exported model's graph, whole, exporting it first where needed.

        Raises NotExportable when the model cannot be, ModelError when its own files are damaged.
        """
        target = self.folder / files.fingerprint
        if not _is_whole(target, files):
            self._export_once(files, target)
        os.utime(target)
        return target / GRAPH

    def _export_once(self, files: ModelFiles, target: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Another process may have done it while this one waited.
            if _is_whole(target, files):
                return
            verify(files)
            log.info("%s is exported for this machine, once; this takes some seconds", files.identity.name)
            aside = self.folder / "exporting"
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            card = self._card(files, aside)
            (aside / _CARD).write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")
            _put(aside, target)
            self._prune()
        if card.refused:
            raise NotExportable(card.refused)

    def _card(self, files: ModelFiles, aside: Path) -> Card:
        made_of = (_EXPORTER, version(), files.weights_sha256)
        try:
            cosine = self._export(files, aside)
        except NotExportable as refusal:
            return Card(*made_of, refused=str(refusal))
        return Card(*made_of, file_sha256(aside / GRAPH), file_sha256(aside / WEIGHTS), cosine)

    def _prune(self) -> None:
        """Remove all but the exports that were used last: a model that is gone leaves 45 to 500 MB behind."""
        known = [path for path in self.folder.iterdir() if path.is_dir()]
        for path in sorted(known, key=lambda path: path.stat().st_mtime_ns, reverse=True)[_KEPT:]:
            shutil.rmtree(path, ignore_errors=True)


def export_apart(files: ModelFiles, target: Path) -> float:
    """Export a model into `target` in a process of its own, and return the smallest cosine to the model itself.

    So what torch takes, some 500 MB, is given back. Raises NotExportable, or ModelError when the process fails.
    """
    command = [sys.executable, "-m", "embeddings.export", str(files.folder), str(target)]
    options = ["--precision", files.dtype, "--tokens", str(files.identity.max_tokens)]
    # Offline: a model that lies on disk is all that is needed, and nobody is to learn that it is exported.
    offline = {**os.environ, "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run([*command, *options], env=offline, capture_output=True, text=True, check=False)
    said = (ran.stderr.strip() or "it said nothing").splitlines()[-1]
    if ran.returncode == REFUSED:
        raise NotExportable(said)
    if ran.returncode != 0:
        raise ModelError(f"{files.folder}: the export ended with status {ran.returncode}: {said}")
    return float(ran.stdout.split()[-1])


def _is_whole(folder: Path, files: ModelFiles) -> bool:
    """Say whether the export is there and sound; raises NotExportable when it was refused before."""
    try:
        card = Card(**json.loads((folder / _CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return False
    if (card.exporter, card.runtime, card.weights) != (_EXPORTER, version(), files.weights_sha256):
        return False
    if card.refused:
        raise NotExportable(card.refused)
    try:
        sums = file_sha256(folder / GRAPH), file_sha256(folder / WEIGHTS)
    except OSError:
        return False
    return sums == (card.graph_sha256, card.bin_sha256)


def _put(aside: Path, target: Path) -> None:
    """Give an export its place, synced, so that a crash leaves the old one, the new one, or none."""
    sync([*aside.iterdir(), aside])
    # A process that runs the old files keeps them open.
    shutil.rmtree(target, ignore_errors=True)
    aside.rename(target)
    sync([target.parent])
