"""Score what systems found by the question set's own score.py."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers.material import Passage, Question
from bench.question_sets import read_rows


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of the questions: answer@1/3/5 over quotes, hits@1/4/10 and reciprocal rank over articles."""

    answers: tuple[float, float, float]
    hits: tuple[float, float, float]
    mrr: float
    verbatim: float


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows the passages by id and where the question set and its score.py lie."""

    passages: Mapping[int, Passage]
    set_folder: Path
    aside: Path

    def score(self, questions: Sequence[Question], found: Sequence[Sequence[int]]) -> Score:
        """Return the score of the passages found for each question."""
        said = zip(questions, found, strict=True)
        lines = [self._prediction(question.id, ids) for question, ids in said]
        # The scorer wants a line for these, too; peers cannot say that nothing fits, so nobody is asked them here.
        lines += [self._prediction(row["id"], ()) for row in read_rows(self.set_folder / "unanswerable.jsonl")]
        self.aside.write_text("\n".join(lines), encoding="utf-8")
        scorer = self.set_folder.parent / "score.py"
        command = [sys.executable, str(scorer), str(self.set_folder), str(self.aside), "--json"]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return Score(
            (row["answer@1"], row["answer@3"], row["answer@5"]),
            (row["article_hits@1"], row["article_hits@4"], row["article_hits@10"]),
            row["article_mrr@10"],
            row["quotes_verbatim"],
        )

    def first_of_articles(self, found: Iterable[Sequence[int]]) -> list[list[int]]:
        """Return what was found without the further passages of an article, as Heliograph shows its hits."""
        return [list({self.passages[one].url: one for one in reversed(ids)}.values())[::-1] for ids in found]

    def _prediction(self, question_id: str, ids: Sequence[int]) -> str:
        shown = [{"url": self.passages[one].url, "quote": _quote(self.passages[one])} for one in ids]
        return json.dumps({"id": question_id, "answered": True, "confidence": 0.0, "passages": shown})


def _quote(passage: Passage) -> str:
    """Return the words of the article without the title before them: nobody's title counts as an answer."""
    return passage.text.partition("\n")[2] if passage.title.strip() else passage.text
