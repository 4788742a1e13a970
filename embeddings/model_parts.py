"""What a sentence-transformers folder says of its model: tokenizer, pooling, dimension, prompts, longest text.

Reads small files of JSON; knows neither weights nor torch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import ModelError

MAX_TOKENS = 256
"""Longer texts are cut by the encoder; a passage of 120 words has about 170 tokens."""

_OWN_CONFIG = "config_sentence_transformers.json"
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
_DIMENSIONS = ("hidden_size", "dim", "d_model")
_OLDER_TOKENIZERS = ("vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model")
_MODES = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
"""How pooling was written before sentence-transformers 6, and is now; the order is that of its output."""

_RESERVED = {"roberta": 2, "xlm-roberta": 2, "camembert": 2, "mpnet": 2}
"""Positions that models which count from their padding token do not give to tokens."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the model was trained to see before a question and before a passage ("query: "); empty for most."""

    query: str = ""
    passage: str = ""


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


def dimension(folder: Path) -> int:
    """Return the length of the model's vectors; raises ModelError."""
    path = folder / "config.json"
    config = _read(path)
    size = next((known for name in _DIMENSIONS if (known := _whole(config, name))), None)
    if size is None:
        raise ModelError(f"{path}: no hidden_size can be read; the model is incomplete")
    for kind, place in _modules_after_first(folder):
        if kind == "Pooling":
            size *= len(_modes(_read(place / "config.json")))
        elif kind == "Dense":
            size = _whole(_read(place / "config.json"), "out_features") or size
    return size


def longest(folder: Path) -> int:
    """Return how many tokens of a text the model is given."""
    config = _read(folder / "config.json")
    positions = _whole(config, "max_position_embeddings")
    reserved = _RESERVED.get(str(config.get("model_type")), 0)
    return min(MAX_TOKENS, positions - reserved) if positions else MAX_TOKENS


def tokenizer(folder: Path) -> str:
    """Return a hash of the files that say how a text becomes tokens (16 hexadecimal digits)."""
    # tokenizer.json is whole; only older models are without it.
    names = ("tokenizer.json",) if (folder / "tokenizer.json").is_file() else _OLDER_TOKENIZERS
    digest = hashlib.sha256()
    for path in (folder / name for name in names):
        if path.is_file():
            digest.update(path.name.encode() + b"\x1f" + path.read_bytes())
    return digest.hexdigest()[:16]


def pooling(folder: Path) -> str:
    """Return how the vectors of tokens become one: "mean", or "cls,Dense:3f9a01c2" with the hash of what follows.

    That vectors are brought to unit length is left out: they are, whatever the model does.
    """
    parts = list(_poolings(folder))
    return ",".join(parts) if parts else "mean"


def _poolings(folder: Path) -> Iterator[str]:
    for kind, place in _modules_after_first(folder):
        if kind == "Pooling":
            config = _read(place / "config.json")
            yield "+".join(_modes(config)) + ("" if config.get("include_prompt", True) else " without prompt")
        elif kind != "Normalize":
            yield f"{kind}:{_hash_of(place)}"


def _modes(config: dict[str, object]) -> list[str]:
    given = config.get("pooling_mode")
    if given is None:
        return [mode for name, mode in _MODES.items() if config.get(name)] or ["mean"]
    return [str(mode) for mode in given] if isinstance(given, list) else [str(given)]


def _modules_after_first(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield kind and folder of what follows the transformer; a folder without modules.json has nothing but it."""
    path = folder / "modules.json"
    if not path.is_file():
        return
    try:
        modules = json.loads(path.read_text(encoding="utf-8"))
        for module in modules[1:]:
            yield str(module["type"]).rpartition(".")[2], folder / str(module["path"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); the model is damaged") from error


def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\x1f" + path.read_bytes())
    return digest.hexdigest()[:8]


def _whole(config: dict[str, object], name: str) -> int | None:
    value = config.get(name)
    return value if isinstance(value, int) and value > 0 else None


def _read(path: Path) -> dict[str, object]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); the model is incomplete") from error
    if not isinstance(config, dict):
        raise ModelError(f"{path}: is no table of settings; the model is damaged")
    return config
