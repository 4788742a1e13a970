"""Train the reranker from all-MiniLM-L6-v2 on lists of passages, and keep it as a PyTorch state.

usage: python bench/train_reranker.py LISTS.jsonl OUT.pt [--layers 0,1,2,3,4,5] [--minutes 40] [--seed 7]

LISTS come from bench/reranker_lists.py. Question and passage are read together; the score is the cosine between the
mean of the question's tokens and the mean of the passage's, which the model was made for, plus a linear reading of all
tokens, which starts at zero. Each list of eight is a softmax over its passages against their worth (ListNet, Cao et
al. 2007). Word embeddings stay as they are: they are half of the weights, and 1,400 questions would only wear them.
The last tenth of the questions, the newest weeks, is held back and printed as nDCG@10 over their candidates.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from reranker_model import PairScorer, Tokens, load_packaged, tokenize
from torch.nn.functional import log_softmax

_LIST = 8
_POSITIVES = 2
_LISTS_IN_STEP = 4
_TOKENS = 160
_HARD = 24
_RATE, _WARMUP = 6e-5, 0.06
_HEAD_RATE = 5e-4


@dataclass(frozen=True, slots=True)
class Candidates:
    """One line of the lists."""

    kind: str
    query: str
    documents: tuple[str, ...]
    gains: tuple[float, ...]


def main() -> None:
    """Train until the minutes are over, then keep the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lists", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", default="0,1,2,3,4,5")
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--question-epochs", type=int, default=3)
    parser.add_argument("--article-lists", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    every = [Candidates(**json.loads(line)) for line in options.lists.open(encoding="utf-8")]
    questions = [one for one in every if one.kind == "question"]
    seen, held = questions[: -len(questions) // 10], questions[-len(questions) // 10 :]
    articles = chance.sample([one for one in every if one.kind != "question"], options.article_lists)
    model = load_packaged([int(layer) for layer in options.layers.split(",")])
    plan = _plan(seen, articles, options.question_epochs, chance)
    train(model, plan, held, minutes=options.minutes, chance=chance)
    torch.save({"state": model.state_dict(), "layers": options.layers, "seed": options.seed}, options.out)


def _plan(
    questions: list[Candidates], articles: list[Candidates], epochs: int, chance: random.Random
) -> list[Candidates]:
    """Return the lists in the order of training: articles among the first pass over the questions, then questions."""
    first = chance.sample([*questions, *articles], len(questions) + len(articles))
    return first + [one for _ in range(epochs - 1) for one in chance.sample(questions, len(questions))]


def train(
    model: PairScorer, plan: Sequence[Candidates], held: Sequence[Candidates], *, minutes: float, chance: random.Random
) -> None:
    """Follow the plan, or the part of it that the minutes allow at the speed of the first steps."""
    for parameter in model.bert.embeddings.parameters():
        parameter.requires_grad_(False)
    head = [*model.linear.parameters(), model.scale]
    body = [one for one in model.bert.parameters() if one.requires_grad]
    groups = [{"params": body, "lr": _RATE}, {"params": head, "lr": _HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = len(plan) // _LISTS_IN_STEP
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps))
    started, losses = time.monotonic(), []
    print(f"before: {ndcg(model, held[:60]):.4f}", flush=True)
    for step in range(steps):
        loss = _step(model, plan[step * _LISTS_IN_STEP : (step + 1) * _LISTS_IN_STEP], chance)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        losses.append(loss.item())
        if step % 50 == 49:
            spent = time.monotonic() - started
            print(f"{step + 1}/{steps} loss {np.mean(losses[-50:]):.3f} {spent:.0f} s", flush=True)
        if step % 300 == 299:
            print(f"held back: {ndcg(model, held[:60]):.4f}", flush=True)
        if time.monotonic() - started > minutes * 60:
            print("time is over", flush=True)
            break
    print(f"after: {ndcg(model, held):.4f}", flush=True)


def ndcg(model: PairScorer, lists: Sequence[Candidates]) -> float:
    """Return the mean nDCG@10 (gains as they are) of the first 20 candidates as the model orders them."""
    model.eval()
    values = []
    for one in lists:
        scores = score(model, one.query, one.documents[:20])
        gains = np.array(one.gains[:20])
        if gains.max() > 0:
            values.append(_dcg(gains[np.argsort(-scores)]) / _dcg(np.sort(gains)[::-1]))
    return float(np.mean(values))


def score(model: PairScorer, query: str, documents: Sequence[str]) -> np.ndarray:
    """Return one score for each document."""
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        return model(tokenize([query] * len(documents), documents, length=192)).float().numpy()


def _dcg(gains: np.ndarray) -> float:
    return float(np.sum(gains[:10] / np.log2(np.arange(2, 2 + len(gains[:10])))))


def _rate(step: int, steps: int) -> float:
    share = step / max(steps, 1)
    return share / _WARMUP if share < _WARMUP else max(0.03, (1 - share) / (1 - _WARMUP))


def _step(model: PairScorer, lists: Sequence[Candidates], chance: random.Random) -> torch.Tensor:
    model.train()
    drawn = [_drawn(one, chance) for one in lists]
    queries = [one.query for one, places in zip(lists, drawn, strict=True) for _ in places]
    documents = [one.documents[place] for one, places in zip(lists, drawn, strict=True) for place in places]
    tokens: Tokens = tokenize(queries, documents, length=_TOKENS)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model(tokens).float()
    losses, start = [], 0
    for one, places in zip(lists, drawn, strict=True):
        worth = torch.tensor([one.gains[place] for place in places])
        given = log_softmax(scores[start : start + len(places)], dim=0)
        losses.append(-(worth / worth.sum() * given).sum())
        start += len(places)
    return torch.stack(losses).mean()


def _drawn(one: Candidates, chance: random.Random) -> list[int]:
    """Draw passages worth something by their worth, and others from the first of the stage."""
    worthy = [place for place, gain in enumerate(one.gains) if gain > 0]
    best = max(one.gains)
    chosen: list[int] = []
    while worthy and len(chosen) < _POSITIVES:
        place = chance.choices(worthy, [one.gains[some] for some in worthy])[0]
        worthy.remove(place)
        chosen.append(place)
    others = [place for place, gain in enumerate(one.gains) if gain < 0.1 * best and place not in chosen]
    pool = others[:_HARD]
    return chosen + chance.sample(pool, min(_LIST - len(chosen), len(pool)))


if __name__ == "__main__":
    main()
