"""Train a sentence encoder on pairs. Importing this module loads torch: do it only when something is trained.

The loss is InfoNCE over the texts of a batch (van den Oord et al., 2018; `MultipleNegativesRankingLoss` in
sentence-transformers): each query must find its own text among all texts and hard negatives. The loop is our own,
because the library's trainer needs `datasets` and `accelerate`, a hundred megabytes for forty lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from embeddings.encoder import Progress
from embeddings.errors import ModelError
from embeddings.model import ModelFiles
from embeddings.pairs import Pair

_PER_MILLE = 1000
_MOST_NORM = 1.0
"""Largest length of a gradient: one odd batch must not throw the model off."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. `share` is how much of the trained weights is mixed into the parent's, 0 to 1.

    The mean of both keeps what the parent knew of other questions than titles
    (Wortsman et al., WiSE-FT, CVPR 2022). `frozen` encoder layers and the word
    vectors stay as they are, which saves time.
    """

    seed: int = 1
    seconds: float = 1800.0
    batch: int = 32
    tokens: int = 128
    learning_rate: float = 2e-5
    temperature: float = 0.05
    warmup: float = 0.1
    frozen: int = 0
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Trained:
    """What the training did: steps taken of those that one pass over the pairs has, and the loss at both ends."""

    steps: int
    planned: int
    first_loss: float
    last_loss: float


class Trainer:
    """Train one model; `clock` gives seconds. Same seed, pairs and steps give the same weights on the same machine."""

    def __init__(self, files: ModelFiles, recipe: Recipe, clock: Callable[[], float]) -> None:
        """Load nothing yet."""
        self._files, self._recipe, self._clock = files, recipe, clock

    def train(self, pairs: Sequence[Pair], target: Path, *, progress: Progress | None = None) -> Trained:
        """Train for one pass over the pairs, or as long as the recipe says, and write the model into `target`.

        `progress` counts thousandths. Raises ModelError when the model cannot be loaded.
        """
        recipe = self._recipe
        torch.manual_seed(recipe.seed)
        model = _load(self._files, recipe)
        parent = {name: weights.detach().clone() for name, weights in model.state_dict().items()}
        schedule = _Schedule(recipe, math.ceil(len(pairs) / recipe.batch), self._clock)
        trained = _run(_Losses(model, self._files, recipe), _batches(pairs, recipe), schedule, progress)
        mixed = {name: _mixed(parent[name], now, recipe.share) for name, now in model.state_dict().items()}
        model.load_state_dict(mixed)
        model.max_seq_length = self._files.identity.max_tokens
        model.save_pretrained(str(target), create_model_card=False)
        return trained


class _Schedule:
    """Say how far the training is, in steps or in time, whichever is further, and the learning rate there."""

    def __init__(self, recipe: Recipe, planned: int, clock: Callable[[], float]) -> None:
        self._recipe, self.planned, self._clock = recipe, planned, clock
        self._start = clock()
        self.done = 0

    @property
    def gone(self) -> float:
        spent = (self._clock() - self._start) / self._recipe.seconds
        return min(1.0, max(spent, self.done / max(self.planned, 1)))

    @property
    def rate(self) -> float:
        """Rise over the warm-up, then fall to nothing in a straight line."""
        gone, warmup = self.gone, self._recipe.warmup
        rising = max(gone, 1 / max(self.planned, 1)) / warmup if gone < warmup else 1.0
        return self._recipe.learning_rate * min(1.0, rising) * min(1.0, (1.0 - gone) / (1.0 - warmup))


class _Losses:
    """Compute the loss of a batch, in bfloat16 where the processor computes it natively."""

    def __init__(self, model: SentenceTransformer, files: ModelFiles, recipe: Recipe) -> None:
        self.model, self._prompts, self._recipe = model, files.prompts, recipe
        self._bfloat16 = files.dtype == "bfloat16"

    def of(self, batch: Sequence[Pair]) -> torch.Tensor:
        negatives = [pair for pair in batch if pair.negative]
        queries = self._vectors([self._prompts.query + pair.query for pair in batch])
        texts = [pair.text for pair in batch] + [pair.negative for pair in negatives]
        passages = self._vectors([self._prompts.passage + text for text in texts])
        scores = queries @ passages.T / self._recipe.temperature
        scores = scores.masked_fill(_own_texts(batch, negatives), -torch.inf)
        return torch.nn.functional.cross_entropy(scores, torch.arange(len(batch)))

    def _vectors(self, texts: list[str]) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bfloat16):
            given = self.model(self.model.preprocess(texts))["sentence_embedding"]
        return torch.nn.functional.normalize(given.float(), dim=1)


def _own_texts(batch: Sequence[Pair], negatives: Sequence[Pair]) -> torch.Tensor:
    """Mark what is no negative: the texts of a query's own origin that came with other pairs."""
    asked = np.array([pair.origin for pair in batch])
    told = np.array([pair.origin for pair in batch] + [pair.negative_origin for pair in negatives])
    own = asked[:, None] == told[None, :]
    np.fill_diagonal(own, val=False)
    return torch.from_numpy(own)


def _run(losses: _Losses, batches: Iterator[Sequence[Pair]], schedule: _Schedule, progress: Progress | None) -> Trained:
    model = losses.model
    learning = [weights for weights in model.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(learning, weight_decay=0.01)
    told: list[float] = []
    model.train()
    for batch in batches:
        told.append(_step(optimizer, learning, losses.of(batch), schedule))
        schedule.done += 1
        if progress:
            progress(int(schedule.gone * _PER_MILLE), _PER_MILLE)
        if schedule.gone >= 1.0:
            break
    model.eval()
    tenth = max(1, len(told) // 10)
    return Trained(len(told), schedule.planned, float(np.mean(told[:tenth])), float(np.mean(told[-tenth:])))


def _step(
    optimizer: torch.optim.Optimizer, learning: list[torch.nn.Parameter], loss: torch.Tensor, schedule: _Schedule
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = schedule.rate
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_(learning, _MOST_NORM)
    optimizer.step()
    return float(loss.detach())


def _batches(pairs: Sequence[Pair], recipe: Recipe) -> Iterator[Sequence[Pair]]:
    order = np.random.default_rng(recipe.seed).permutation(len(pairs))
    for start in range(0, len(order), recipe.batch):
        yield [pairs[place] for place in order[start : start + recipe.batch]]


def _load(files: ModelFiles, recipe: Recipe) -> SentenceTransformer:
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            str(files.folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32}
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{files.folder}: cannot be loaded as a sentence-transformers model ({error})") from error
    model.max_seq_length = recipe.tokens
    still = ("embeddings.word_embeddings", *(f"encoder.layer.{layer}." for layer in range(recipe.frozen)))
    for name, weights in model.named_parameters():
        weights.requires_grad_(not any(part in name for part in still))
    return model


def _mixed(parent: torch.Tensor, trained: torch.Tensor, share: float) -> torch.Tensor:
    return torch.lerp(parent, trained, share) if parent.is_floating_point() else trained
