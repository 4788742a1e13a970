"""Fit the models of embeddings/confidence.py; print them as code, with cross-validated figures.

usage: python bench/fit_confidence.py SET_FOLDER HOME

HOME holds the set's articles, ingested and indexed; what is asked of them says confidence_cases.py. Cross-validated
means: each question judged by a model that saw none of its week. Needs scikit-learn, which comes with
sentence-transformers.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path

import numpy as np
from confidence_cases import Case, gather
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from embeddings.confidence import Features, Model
from embeddings.evaluate import auroc

THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75)


def main() -> None:
    """Collect cases; fit, cross-validate and print each model that they can be fitted for."""
    folder, home = map(Path, sys.argv[1:])
    cases = gather(folder, home)
    for name, seen in by_model(cases).items():
        if seen:
            show(name, seen)


def by_model(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Return the cases for each model; without the reranker's features every case serves the plain one."""
    reranked = [case for case in cases if case.features.reranked is not None]
    return {"PLAIN": [replace(case, features=plain(case.features)) for case in cases], "RERANKED": reranked}


def in_use(cases: Sequence[Case]) -> list[Case]:
    """Return the cases of the model that judges here: the reranked one where a reranker read."""
    models = by_model(cases)
    return models["RERANKED"] or models["PLAIN"]


def plain(features: Features) -> Features:
    """Return the features without the reranker's."""
    return replace(features, reranked=None)


def inputs(cases: Sequence[Case]) -> np.ndarray:
    """Return the features as rows; the columns that are None everywhere are left out."""
    return np.array([[value for value in astuple(case.features) if value is not None] for case in cases])


def fitted(cases: Sequence[Case], rows: np.ndarray) -> LogisticRegression:
    """Return the model fitted on these cases, its weights held small: free ones (C=20) do worse on unseen weeks."""
    weights = np.array([case.weight for case in cases])
    return LogisticRegression(max_iter=2000).fit(rows, [case.right for case in cases], sample_weight=weights)


def cross_validated(cases: Sequence[Case], rows: np.ndarray) -> np.ndarray:
    """Return each case's chance by a model that saw no question of its week."""
    weeks = [case.question.id.split("_")[0] for case in cases]
    chances = np.zeros(len(cases))
    for seen, held in GroupKFold(10).split(rows, groups=weeks):
        model = fitted([cases[place] for place in seen], rows[seen])
        chances[held] = model.predict_proba(rows[held])[:, 1]
    return chances


def show(name: str, cases: Sequence[Case]) -> None:
    """Print one model as code, its figures on weeks seen and unseen, and what it is without each feature."""
    rows = inputs(cases)
    model, chances = fitted(cases, rows), cross_validated(cases, rows)
    print(f"\n{len(cases)} cases\n{as_code(name, as_model(cases, model))}")
    print(f"cross-validated by week: {summary(cases, chances)}")
    print(f"fitted on all:           {summary(cases, model.predict_proba(rows)[:, 1])}")
    for threshold in THRESHOLDS:
        print(trade(cases, chances, threshold))
    for column, left_out in enumerate(columns(cases)):
        print(f"without {left_out:15} {summary(cases, cross_validated(cases, np.delete(rows, column, axis=1)))}")


def columns(cases: Sequence[Case]) -> list[str]:
    """Return the names of the features that the cases have."""
    values = zip(fields(Features), astuple(cases[0].features), strict=True)
    return [field.name for field, value in values if value is not None]


def as_model(cases: Sequence[Case], fit: LogisticRegression) -> Model:
    """Return a fit in the form that the program computes with."""
    weights = {name: round(float(weight), 2) for name, weight in zip(columns(cases), fit.coef_[0], strict=True)}
    return Model(round(float(fit.intercept_[0]), 2), Features(**weights))


def as_code(name: str, model: Model) -> str:
    """Return a model as the lines of embeddings/confidence.py, but for the line breaks of `ruff format`."""
    weights = zip(fields(Features), astuple(model.weights), strict=True)
    said = ", ".join(f"{field.name}={value}" for field, value in weights if value is not None)
    return f"{name} = Model(bias={model.bias}, weights=Features({said}))"


def of(cases: Sequence[Case], chances: np.ndarray, kind: str) -> np.ndarray:
    """Return the chances of one kind of case: right, later (right a year later), or a kind of unanswerable question."""
    return np.array([chance for case, chance in zip(cases, chances, strict=True) if kind_of(case) == kind])


def kind_of(case: Case) -> str:
    """Return what a case shows of a model; "" for what only helps to fit it."""
    if not case.whole:
        return "small, right" if case.right else "small, wrong"
    if case.later:
        return "later"
    return case.question.kind or ("right" if case.right else "")


def summary(cases: Sequence[Case], chances: np.ndarray) -> str:
    """Return AUROC, what is shown of later events where 0.90 is kept, and what is kept where 0.04 is shown."""
    right, event = of(cases, chances, "right"), of(cases, chances, "later-event")
    area = auroc(right.tolist(), [*event, *of(cases, chances, "off-topic")])
    shown, kept = np.mean(event >= np.quantile(right, 0.1)), np.mean(right >= np.quantile(event, 0.96))
    return f"AUROC {area:.3f}, later events shown {shown:.3f} at 0.90 kept, kept {kept:.3f} at 0.04 shown"


def trade(cases: Sequence[Case], chances: np.ndarray, threshold: float) -> str:
    """Return what a threshold keeps and shows, of each kind."""
    kinds = ("right", "later-event", "off-topic", "everyday", "later", "small, right", "small, wrong")
    shares = (f"{kind} {np.mean(of(cases, chances, kind) >= threshold):.3f}" for kind in kinds)
    return f"threshold {threshold:.2f} shows: {'; '.join(shares)}"


if __name__ == "__main__":
    main()
