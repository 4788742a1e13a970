"""Print the metrics of a question set over an indexed home.

usage: python bench/evaluate_answers.py SET_FOLDER HOME [SETTING=VALUE ...]      for example recency_weight=0
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

from question_sets import now, open_searcher, read_questions, read_texts

from embeddings.evaluate import measure, predict
from embeddings.settings import EmbeddingsSettings


def main() -> None:
    """Ask every question and print one line for each figure."""
    folder, home, *changes = sys.argv[1:]
    settings = EmbeddingsSettings.model_validate(dict(change.split("=", 1) for change in changes))
    searcher, _ = open_searcher(Path(home), settings)
    questions = read_questions(Path(folder))
    said = predict(questions, lambda one: searcher.search(one.text, now=now(), as_of=one.as_of))
    for name, value in asdict(measure(questions, said, read_texts(Path(folder)))).items():
        print(f"{name:24} {value:.3f}")
    for kind in sorted({one.kind for one in questions if one.kind}):
        asked = {one.id for one in questions if one.kind == kind}
        shown = [one.answered for one in said if one.id in asked]
        print(f"{'false_citations ' + kind:24} {sum(shown) / len(shown):.3f}")


if __name__ == "__main__":
    main()
