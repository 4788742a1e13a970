"""Texts, or pairs of texts, to batches of token ids of like length. The door of tokenizers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from embeddings.errors import ModelError
from embeddings.types import IntArray

TOKENIZER = "tokenizer.json"
_CONFIG = "tokenizer_config.json"

_STEP = 8
"""Widths of batches are multiples of this, so that few shapes occur: an engine prepares itself for each."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts of like length. `places` are their positions among all; the arrays have shape (len(places), width).

    `mask` is 1 for tokens and 0 for padding, `kinds` is 1 for the second text of a pair.
    """

    places: list[int]
    ids: IntArray
    mask: IntArray
    kinds: IntArray


class Tokens:
    """Cut texts into the tokens of one model."""

    def __init__(self, folder: Path, *, max_tokens: int) -> None:
        """Load the tokenizer of the model in `folder`; texts are cut at `max_tokens`. Raises ModelError."""
        path = folder / TOKENIZER
        try:
            self._tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(f"{path}: cannot be read ({error.strerror})") from error
        except Exception as error:  # the library raises no class of its own
            raise ModelError(f"{path}: is no tokenizer ({error})") from error
        self._tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        self._tokenizer.no_padding()
        self._padding = self._tokenizer.token_to_id(_pad_token(folder)) or 0

    def batches(self, texts: Sequence[str] | Sequence[tuple[str, str]], *, budget: int) -> Iterator[Batch]:
        """Yield all texts, or pairs, longest first, in batches of at most `budget` tokens with their padding."""
        rows = self._tokenizer.encode_batch_fast(list(texts))
        order = sorted(range(len(rows)), key=lambda place: -len(rows[place].ids))
        start = 0
        while start < len(order):
            width = _width(len(rows[order[start]].ids))
            places = order[start : start + max(1, budget // width)]
            yield self._batch(places, [rows[place] for place in places], width)
            start += len(places)

    def _batch(self, places: list[int], rows: Sequence[Encoding], width: int) -> Batch:
        shape = (len(places), width)
        ids, mask = np.full(shape, self._padding, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        kinds = np.zeros(shape, dtype=np.int64)
        for place, row in enumerate(rows):
            count = len(row.ids)
            ids[place, :count], kinds[place, :count] = row.ids, row.type_ids
            mask[place, : max(count, 1)] = 1  # a text without a token is one of padding: models divide by their number
        return Batch(places, ids, mask, kinds)


def _width(tokens: int) -> int:
    return max(-(-tokens // _STEP), 1) * _STEP


def _pad_token(folder: Path) -> str:
    """Return the token that fills a batch up; models with positions counted from it need the right one."""
    try:
        config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return "[PAD]"
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / _CONFIG}: cannot be read ({error}); the model is damaged") from error
    token = config.get("pad_token") or "[PAD]"
    return str(token["content"] if isinstance(token, dict) else token)
