"""A reranker that likes what it is told to like, and remembers what it read."""

from __future__ import annotations

from collections.abc import Sequence


class WordReranker:
    """Gives 0.9 to passages that hold its word, 0.1 to all others."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.read: list[tuple[str, tuple[str, ...]]] = []

    def reads(self, question: str) -> bool:
        return question.isascii()

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        self.read.append((question, tuple(passages)))
        return [0.9 if self._word in passage else 0.1 for passage in passages]
