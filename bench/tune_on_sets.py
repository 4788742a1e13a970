"""Tune on one corpus and judge on a question set over another.

usage: python bench/tune_on_sets.py TRAIN_HOME JUDGE_HOME OUT [SETTING=VALUE ...]     for example seconds=1800 share=1

TRAIN_HOME needs its articles ingested and no index; JUDGE_HOME an index of the packaged model. Writes into OUT the
model (OUT/model) and a copy of JUDGE_HOME indexed with it (OUT/home), so that

    python bench/evaluate_answers.py SET_FOLDER OUT/home model=OUT/model

measures it, and the same over JUDGE_HOME what it is measured against. A setting is one of `training.Recipe`;
`kinds=title,lead,hidden` chooses among the pairs, `hard=0` leaves out the hard negatives.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from corpus.origins_store import OriginsStore
from corpus.store import CorpusStore
from embeddings.build import catch_up
from embeddings.generations import Generations
from embeddings.model import locate
from embeddings.pairs import Pair
from embeddings.settings import EmbeddingsSettings
from embeddings.training import Recipe, Trainer
from embeddings.transformer import SentenceEncoder
from embeddings.tune import Made, Plan, attempt, plan, read_articles
from embeddings.vectors import VectorStore


def main() -> None:
    """Train, judge on the articles held back, and index the other corpus."""
    train_home, judge_home, out, *changes = sys.argv[1:]
    given = dict(change.split("=", 1) for change in changes)
    kinds, hard = given.pop("kinds", "title,lead,hidden").split(","), given.pop("hard", "1") == "1"
    work = _plan(Path(train_home), int(given.get("seed", 1)))
    pairs = [pair if hard else replace(pair, negative="") for pair in work.pairs if pair.kind.value in kinds]
    model = Path(out) / "model"
    model.mkdir(parents=True)
    _train(replace(work, pairs=tuple(pairs)), model, _recipe(given))
    _index(Path(judge_home), Path(out) / "home", model)


def _plan(home: Path, seed: int) -> Plan:
    url = f"sqlite:///{home / 'corpus.db'}"
    store, origins = CorpusStore(url), OriginsStore(url)
    work = plan(read_articles(store, origins.origin_of, stage=_told), [], seed=seed, stage=_told)
    print(f"\n{work.counts()}, {sum(bool(pair.negative) for pair in work.pairs)} with a hard negative", flush=True)
    return work


def _recipe(given: dict[str, str]) -> Recipe:
    types = {field.name: type(field.default) for field in fields(Recipe)}
    return Recipe(**{name: types[name](value) for name, value in given.items()})


def _train(work: Plan, model: Path, recipe: Recipe) -> None:
    def train(pairs: Sequence[Pair], target: Path) -> Made:
        trainer = Trainer(locate(EmbeddingsSettings()), recipe, time.monotonic)
        told = trainer.train(pairs, target, progress=lambda done, total: _told(done, total, "training"))
        print(f"\n{told}", flush=True)
        return Made(SentenceEncoder(EmbeddingsSettings(model=str(target))), told.steps, {})

    result = attempt(work, SentenceEncoder(EmbeddingsSettings()), train, model, stage=_told)
    for name, marks in (("before", result.before), ("after", result.after)):
        cosines = f"cosine of its own {marks.own_cosine:.3f}, of others {marks.other_cosine:.3f}"
        print(f"\n{name:7} MRR@10 {marks.mrr:.4f}  recall@10 {marks.recall:.4f}  {cosines}")
    print(result.verdict, flush=True)


def _index(judged: Path, home: Path, model: Path) -> None:
    home.mkdir()
    shutil.copyfile(judged / "corpus.db", home / "corpus.db")
    url = f"sqlite:///{home / 'corpus.db'}"
    encoder = SentenceEncoder(EmbeddingsSettings(model=str(model)))
    report = catch_up(
        CorpusStore(url),
        encoder,
        Generations(home / "index"),
        VectorStore(url),
        progress=lambda done, total: _told(done, total, "encoding"),
    )
    print(f"\n{report}")


def _told(done: int, total: int, what: str) -> None:
    if done == total or done % max(total // 20, 1) == 0:
        print(f"\r{what} {done}/{total}", end="", flush=True)


if __name__ == "__main__":
    main()
