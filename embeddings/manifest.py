"""What a generation says about itself: its model by named fields, counts, who wrote it, and the sum of every file.

    manifest.json      the statement
    manifest.sha256    its own checksum, as sha256sum(1) writes and checks it

Files of sums are compared byte by byte, so that no bit of a generation can change unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.dataclasses import dataclass

from embeddings.errors import IndexDamaged
from embeddings.model_identity import ModelIdentity
from embeddings.seals import Seal, seals

FORMAT = 4
"""Goes up when the files of a generation or the analysis of terms change: older ones are then rebuilt."""

METRIC = "inner_product"
REMEDY = "run: heliograph index build"
_FILE, _OWN_SUM = "manifest.json", "manifest.sha256"
_OWN = frozenset({_FILE, _OWN_SUM})
_LIBRARIES = {"faiss": "faiss-cpu", "tantivy": "tantivy"}
"""Which libraries' files a generation holds, and the packages that bring them."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file must be: its size in bytes and its SHA-256."""

    size: int
    sha256: str


class Manifest(BaseModel):
    """Describe one generation. `files` are by relative name, `libraries` are the major versions that wrote them.

    `fingerprint` is the key under which the vectors of `model` are kept.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: int
    fingerprint: str
    model: ModelIdentity
    metric: str
    count: int
    last_passage_id: int
    libraries: Mapping[str, str]
    files: dict[str, FileState]


class _Format(BaseModel):
    """The one field that manifests of all formats have."""

    model_config = ConfigDict(strict=True)

    format: int


def sealed_files(folder: Path, known: Mapping[str, Seal]) -> dict[str, Seal]:
    """Return the seals of the files that a manifest describes; raises OSError when one goes meanwhile."""
    return {name: seal for name, seal in seals(folder, known).items() if name not in _OWN}


def stated(found: Mapping[str, Seal]) -> dict[str, FileState]:
    """Return sealed files as a manifest states them."""
    return {name: FileState(seal.stamp.size, seal.sha256) for name, seal in found.items()}


def write_manifest(folder: Path, manifest: Manifest) -> list[Path]:
    """Write the manifest and its checksum beside the files that it describes, and return the two."""
    statement = (manifest.model_dump_json(indent=2) + "\n").encode()
    (folder / _FILE).write_bytes(statement)
    (folder / _OWN_SUM).write_bytes(_sum_line(statement))
    return [folder / _FILE, folder / _OWN_SUM]


def manifest_sum(folder: Path) -> str:
    """Return the SHA-256 of the manifest as it lies there; raises IndexDamaged."""
    return hashlib.sha256(_read(folder / _FILE)).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a generation that this version can use, without a look at its files.

    Raises IndexDamaged that names what is wrong.
    """
    statement = _read(folder / _FILE)
    try:
        form = _Format.model_validate_json(statement).format
        if form != FORMAT:
            raise IndexDamaged(f"{folder}: has format {form}, this version reads {FORMAT}; {REMEDY}")
        manifest = Manifest.model_validate_json(statement)
    except ValidationError as error:
        raise IndexDamaged(f"{folder / _FILE}: cannot be read ({error}); {REMEDY}") from error
    if _read(folder / _OWN_SUM) != _sum_line(statement):
        raise IndexDamaged(f"{folder / _FILE}: is not what {_OWN_SUM} says; {REMEDY}")
    return _usable(folder, manifest)


def verified(folder: Path, manifest: Manifest, known: Mapping[str, Seal]) -> dict[str, Seal]:
    """Return the seals of all files, or raise IndexDamaged unless each is as stated; `known` files are not read."""
    try:
        found = sealed_files(folder, known)
    except OSError as error:
        raise IndexDamaged(f"{folder}: cannot be read ({error}); {REMEDY}") from error
    actual = stated(found)
    names = manifest.files.keys() | actual.keys()
    wrong = sorted(name for name in names if manifest.files.get(name) != actual.get(name))
    if wrong:
        raise IndexDamaged(f"{folder}: {', '.join(wrong)} missing, added or changed; {REMEDY}")
    return found


@cache
def library_majors() -> Mapping[str, str]:
    """Return the major versions of the libraries that write a generation, the minor one with them before 1.0."""
    return {library: _major(version(package)) for library, package in _LIBRARIES.items()}


def _usable(folder: Path, manifest: Manifest) -> Manifest:
    ours = {"metric": METRIC, **library_majors()}
    theirs = {"metric": manifest.metric, **manifest.libraries}
    other = [
        f"{name} {theirs.get(name)} instead of {ours.get(name)}" for name in ours if theirs.get(name) != ours[name]
    ]
    if other:
        raise IndexDamaged(f"{folder}: was written by {', '.join(other)}; {REMEDY}")
    return manifest


def _major(number: str) -> str:
    first, _, rest = number.partition(".")
    return first if first != "0" else f"0.{rest.partition('.')[0]}"


def _sum_line(statement: bytes) -> bytes:
    return f"{hashlib.sha256(statement).hexdigest()}  {_FILE}\n".encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{path}: cannot be read ({error}); {REMEDY}") from error
