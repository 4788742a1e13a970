"""The command that adapts the model to the stored articles."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import Heliograph, now
from bot.cli.call import Bar, err, opened, out

if TYPE_CHECKING:
    from embeddings.adopt import House
    from embeddings.encoder import Encoder
    from embeddings.pairs import Pair
    from embeddings.tune import Made, Plan, Result

_NOT_BETTER = 1
_STOPPED = 130
_SAMPLE = 128
"""Texts that are encoded to estimate how long all of them take."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """How long and how boldly to train."""

    seconds: float
    rate: float


def tune(
    context: typer.Context,
    minutes: Annotated[float, typer.Option(min=0.1, help="Time for training; judging and indexing come on top.")] = 30,
    seed: Annotated[int, typer.Option(min=0, help="Decides all that is drawn by lot.")] = 1,
    rate: Annotated[float, typer.Option(min=0, help="Learning rate; larger models want a smaller one.")] = 2e-5,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done and how long it takes.")] = False,
    background: Annotated[bool, typer.Option("--background", help="Give way to other programs.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Go back to the configured model.")] = False,
) -> None:
    """Train the model on the stored articles; keep it, and index with it, only if it finds new articles better."""
    if background:
        os.nice(10)
    with opened(context) as heliograph, Bar() as bar:
        try:
            if undo:
                _undo(heliograph, bar)
            elif dry_run:
                _estimate(heliograph, _planned(heliograph, bar, seed), minutes)
            else:
                limits = _Limits(minutes * 60, rate)
                _tune(heliograph, bar, _planned(heliograph, bar, seed), limits)
        except KeyboardInterrupt as stop:
            err.print("stopped; nothing was changed")
            raise typer.Exit(_STOPPED) from stop


def _planned(heliograph: Heliograph, bar: Bar, seed: int) -> Plan:
    from embeddings.pairs import Asked
    from embeddings.tune import plan, read_articles

    articles = read_articles(heliograph.store, heliograph.origins.origin_of, stage=bar.advance)
    asked = [Asked(use.question, use.passage_id) for use in heliograph.uses()]
    return plan(articles, asked, seed=seed, stage=bar.advance)


def _tune(heliograph: Heliograph, bar: Bar, work: Plan, limits: _Limits) -> None:
    from embeddings.adopt import adopt, tidy
    from embeddings.tune import Parentage, attempt, card_of

    house, configured = _house(heliograph), heliograph.settings.embeddings
    training = _Training(heliograph, bar, seed=work.seed, limits=limits)
    with house.models.changing() as aside:
        tidy(house)
        result = attempt(work, heliograph.encoder, training, aside, stage=bar.advance)
        if not result.verdict.is_better:
            out.print(f"nothing was changed: {_compared(result, work)}; it must be better in 97.5 %", markup=False)
            raise typer.Exit(_NOT_BETTER)
        parent = Parentage(configured.model, heliograph.encoder_with(configured).fingerprint, now())
        card = card_of(result, work, parent)
        name = adopt(house, result.made.encoder, aside, card, progress=_encoding(bar))
    out.print(f"kept {name}: {_compared(result, work)}", markup=False)
    out.print("all is indexed with it, and a bot that runs uses it from now on; back with: heliograph tune --undo")


def _undo(heliograph: Heliograph, bar: Bar) -> None:
    from embeddings.adopt import go_back

    house = _house(heliograph)
    with house.models.changing():
        if house.models.current() is None:
            out.print("no tuned model is in use")
            return
        configured = heliograph.encoder_with(heliograph.settings.embeddings)
        report = go_back(house, configured, progress=_encoding(bar))
    out.print(f"back to the configured model: {report.total} passages are indexed with it", markup=False)


def _estimate(heliograph: Heliograph, work: Plan, minutes: float) -> None:
    passages = heliograph.store.coverage().passages
    speed = _speed(heliograph.encoder, work)
    kinds = ", ".join(f"{count} {kind}" for kind, count in work.counts().items())
    judging, indexing = 2 * len(work.trial.texts) / speed / 60, passages / speed / 60
    out.print(f"{len(work.pairs)} pairs ({kinds}) from {len(work.parts.learned)} articles", markup=False)
    out.print(f"{sum(bool(pair.negative) for pair in work.pairs)} of them have a hard negative")
    out.print(f"{len(work.parts.held)} articles held back, {len(work.trial.queries)} of their titles judge")
    out.print(
        f"up to {minutes:.0f} min of training, {judging:.0f} of judging, and if it is kept {indexing:.0f} to index"
    )


def _speed(encoder: Encoder, work: Plan) -> float:
    """Return how many passages are encoded in a second here."""
    encoder.encode_question("warm")
    start = time.monotonic()
    encoder.encode(work.trial.texts[:_SAMPLE])
    return len(work.trial.texts[:_SAMPLE]) / max(time.monotonic() - start, 1e-9)


class _Training:
    """Train the configured model into a folder, and read it back as it will be used."""

    def __init__(self, heliograph: Heliograph, bar: Bar, *, seed: int, limits: _Limits) -> None:
        self._heliograph, self._bar = heliograph, bar
        self._seed, self._limits = seed, limits

    def __call__(self, pairs: Sequence[Pair], aside: Path) -> Made:
        from embeddings.model import locate
        from embeddings.training import Recipe, Trainer
        from embeddings.tune import Made

        settings = self._heliograph.settings.embeddings
        recipe = Recipe(seed=self._seed, seconds=self._limits.seconds, learning_rate=self._limits.rate)
        trainer = Trainer(locate(settings), recipe, time.monotonic)
        trained = trainer.train(
            pairs, aside, progress=lambda done, total: self._bar.advance(done, total, "training, per mille")
        )
        encoder = self._heliograph.encoder_with(settings.model_copy(update={"model": str(aside)}))
        return Made(encoder, trained.steps, asdict(recipe))


def _house(heliograph: Heliograph) -> House:
    from embeddings.adopt import House

    kept = (heliograph.store, heliograph.generations, heliograph.vectors, heliograph.models)
    return House(*kept, siblings=heliograph.titles_beside)


def _encoding(bar: Bar) -> Callable[[int, int], None]:
    return lambda done, total: bar.advance(done, total, "encoding")


def _compared(result: Result, work: Plan) -> str:
    before, after, verdict = result.before, result.after, result.verdict
    return (
        f"MRR@10 {before.mrr:.3f} -> {after.mrr:.3f}, recall@10 {before.recall:.3f} -> {after.recall:.3f} "
        f"on {len(work.trial.queries)} held-back titles, better in {verdict.sureness:.1%} of the resamples"
    )
