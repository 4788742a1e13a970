"""What a generation says about itself: model, size, format, and the checksum of every file."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from embeddings.errors import IndexDamaged
from embeddings.model import file_sha256

FORMAT = 3
"""Goes up when the files of a generation or the analysis of terms change: older ones are then rebuilt."""

METRIC = "inner_product"
_FILE = "manifest.json"


class Manifest(BaseModel):
    """Describe one generation. `files` maps relative names to SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: int
    fingerprint: str
    dimension: int
    metric: str
    count: int
    last_passage_id: int
    files: dict[str, str]


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder but manifest and locks, by relative name."""
    # Readers of the terms leave a lock file of their own in the published folder.
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): file_sha256(path) for path in paths if path.name != _FILE}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest beside the files that it describes."""
    (folder / _FILE).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest, or raise IndexDamaged unless every file is as it says."""
    manifest = _read(folder)
    if (manifest.format, manifest.metric) != (FORMAT, METRIC):
        raise IndexDamaged(
            f"{folder}: has format {manifest.format} ({manifest.metric}), "
            f"this version reads {FORMAT} ({METRIC}); rebuild the index"
        )
    actual = checksums(folder)
    wrong = sorted(
        name for name in manifest.files.keys() | actual.keys() if manifest.files.get(name) != actual.get(name)
    )
    if wrong:
        raise IndexDamaged(f"{folder}: {', '.join(wrong)} missing, added or changed; rebuild the index")
    return manifest


def stated_fingerprint(folder: Path) -> str:
    """Return the model that the manifest names, without a look at the files; raises IndexDamaged."""
    return _read(folder).fingerprint


def _read(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / _FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexDamaged(f"{folder / _FILE}: cannot be read ({error}); rebuild the index") from error
