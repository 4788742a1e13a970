"""How well a clustering agrees with labels: B-cubed and pairs. Pure.

B-cubed (Bagga and Baldwin, 1998): for each item the share of its cluster that is of its class, and the share of its
class that is in its cluster; precision and recall are their means over items. An item counts for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return their harmonic mean, 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(clusters: Mapping[str, int], classes: Mapping[str, int]) -> Agreement:
    """Compare over the items that have a class; each must have a cluster."""
    both = Counter((clusters[item], label) for item, label in classes.items())
    sizes, totals = _sizes(both, 0), _sizes(both, 1)
    items = max(len(classes), 1)
    precision = sum(count * count / sizes[cluster] for (cluster, _), count in both.items()) / items
    recall = sum(count * count / totals[label] for (_, label), count in both.items()) / items
    return Agreement(precision, recall)


def pairs(clusters: Mapping[str, int], classes: Mapping[str, int]) -> Agreement:
    """Compare by pairs of items: of those joined how many belong together, and the other way round."""
    both = Counter((clusters[item], label) for item, label in classes.items())
    right = _pairs(both)
    joined, wanted = _pairs(_sizes(both, 0)), _pairs(_sizes(both, 1))
    return Agreement(right / joined if joined else 1.0, right / wanted if wanted else 1.0)


def _sizes(both: Mapping[tuple[int, int], int], side: int) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for pair, count in both.items():
        sizes[pair[side]] += count
    return sizes


def _pairs(sizes: Mapping[object, int]) -> int:
    return sum(count * (count - 1) // 2 for count in sizes.values())
