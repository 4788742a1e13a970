"""Leaving work for `heliograph work`: what is to be taken in, and the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import typer

from bot.app import Heliograph, now
from bot.cli.call import Bar, err, opened, out, print_json

if TYPE_CHECKING:
    from corpus.jobs.types import Portion
    from corpus.types import Refusal, Skip

_TOGETHER: Final = 20
"""Portions that are written in one transaction: a thousand articles."""


@dataclass
class _Left:
    """What was left, and what was refused before it came to that."""

    portions: int = 0
    articles: int = 0
    refused: int = 0


def leave_for_workers(context: typer.Context, sources: Sequence[str], *, as_json: bool) -> None:
    """Cut the sources into portions and leave them; exit with 1 where everything was refused."""
    from corpus.jobs.portions import portions

    left = _Left()
    with opened(context) as heliograph, Bar() as bar:
        found = iter(portions(sources))
        while some := list(islice(found, _TOGETHER)):
            _leave(heliograph, some, left)
            bar.advance(left.articles, None, "leaving")
    if as_json:
        print_json({"jobs": left.portions, "articles": left.articles, "refused": left.refused})
    else:
        refused = f", refused {left.refused}" if left.refused else ""
        out.print(f"left {_counted(left.articles, 'article')} in {_counted(left.portions, 'job')}{refused}")
    if left.refused and not left.portions:
        raise typer.Exit(1)


def leave_the_index(heliograph: Heliograph, *, as_json: bool) -> None:
    """Leave it to workers to encode and index what is new."""
    from corpus.jobs.leaving import leave_index

    leave_index(heliograph.jobs, now=now())
    if not as_json:
        err.print("left to be indexed by: heliograph work")


def _leave(heliograph: Heliograph, some: Sequence[Portion | Refusal | Skip], left: _Left) -> None:
    from corpus.jobs.leaving import leave
    from corpus.jobs.types import Portion

    portions = [one for one in some if isinstance(one, Portion)]
    for other in some:
        if not isinstance(other, Portion):
            left.refused += getattr(other, "count", 1)
            err.print(other.message, markup=False)
    leave(heliograph.jobs, portions, now=now())
    left.portions += len(portions)
    left.articles += sum(portion.size for portion in portions)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
