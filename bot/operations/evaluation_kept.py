"""Keeps what the last `heliograph eval` found in the home folder: figures, and of the question sets only the names."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot.errors import UsageError

FILE: Final = "evaluation.json"
"""Its name in the home folder."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A run of question sets: when, the names of their files, how many questions, and each figure by its name.

    A figure is None where no question bore on it.
    """

    at: datetime
    sets: tuple[str, ...]
    questions: int
    figures: Mapping[str, float | None]


def keep(path: Path, evaluated: Evaluated) -> None:
    """Write down a run in place of the one before; raises UsageError where the folder cannot be written."""
    record = {
        "at": evaluated.at.isoformat(),
        "sets": list(evaluated.sets),
        "questions": evaluated.questions,
        "figures": dict(evaluated.figures),
    }
    # Aside first: who reads meanwhile finds the old run or the new one, never half of it.
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        aside.write_text(json.dumps(record, indent=1), encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise UsageError(f"{path}: the figures cannot be kept for the owners' page ({error.strerror})") from error


def read(path: Path) -> Evaluated | None:
    """Return the run that was kept, None where none was; raises UsageError for a file that is none of ours."""
    try:
        return _evaluated(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: holds no figures that can be read; run heliograph eval again") from error


def names(sets: Sequence[Path]) -> tuple[str, ...]:
    """Return what question files are called: where they lie says more than anybody needs to know."""
    return tuple(path.name for path in sets)


def _evaluated(record: Any) -> Evaluated:
    return Evaluated(
        at=datetime.fromisoformat(record["at"]).astimezone(UTC),
        sets=tuple(str(name) for name in record["sets"]),
        questions=int(record["questions"]),
        figures={str(name): None if value is None else float(value) for name, value in record["figures"].items()},
    )
