"""Does each leg bring the passage that is wanted? Recall over the candidates, apart and together.

usage: python bench/recall.py SET HOME [--depth 100] [--missed 20] [setting=value ...]

SET is a question set (see `question_sets`), HOME a home that its articles were ingested into. An answer counts as
brought when one of the candidate passages, or its title, holds its words; a gold article when any of its passages is
a candidate. The last line says what there is to bring at all: the answer's words somewhere in what was visible at the
moment of the question.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from question_sets import read_questions

from corpus.store import CorpusStore
from corpus.types import Passage
from embeddings.acronyms import asked_phrases
from embeddings.analysis import asked_name_keys
from embeddings.encoder import Encoder
from embeddings.evaluate import Question, bare_words
from embeddings.evidence import stems
from embeddings.generations import Generation, Generations
from embeddings.query import understand
from embeddings.settings import EmbeddingsSettings
from embeddings.transformer import SentenceEncoder
from embeddings.types import Query

LEGS = ("dense", "keyword", "union")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is searched: every passage by id, and the index over them."""

    generation: Generation
    encoder: Encoder
    passages: dict[int, Passage]
    words: dict[int, str]

    def candidates(self, query: Query, depth: int) -> dict[str, list[Passage]]:
        """Return the best `depth` passages of each leg, and of both together."""
        # Exactly the terms that `search` asks the keyword leg for.
        terms = [*stems(query), *asked_name_keys(query.text), *asked_phrases(query.text)]
        vector = self.encoder.encode_question(query.text)
        dense = [match.passage_id for match in self.generation.vectors.search(vector, depth, query.where)]
        keyword = [match.passage_id for match in self.generation.terms.search(terms, depth, query.where)]
        ids = dict(zip(LEGS, (dense, keyword, {*dense, *keyword}), strict=True))
        return {leg: [self.passages[one] for one in found] for leg, found in ids.items()}

    def visible(self, query: Query) -> list[Passage]:
        """Return every passage that could be shown at the moment of the question."""
        return [one for one in self.passages.values() if one.article.visible_from <= query.as_of]


@dataclass(frozen=True, slots=True)
class Brought:
    """What one question's candidates brought, by leg; None where the set does not say what is wanted."""

    question: Question
    answer: dict[str, bool] | None
    gold: dict[str, bool] | None


def main() -> None:
    """Print recall per leg, and the questions whose answer neither leg brings."""
    arguments = _arguments()
    corpus = _corpus(arguments.home, arguments.settings)
    questions = [one for one in read_questions(arguments.set) if not one.kind]
    brought = [_brought(corpus, question, arguments.depth) for question in questions]
    _print_table(brought, arguments.depth, arguments.set.name)
    for one in _missed(brought)[: arguments.missed]:
        print(f"- {one.question.id}: {one.question.text} -> {', '.join(one.question.answers)}")


def _brought(corpus: Corpus, question: Question, depth: int) -> Brought:
    query = understand(question.text, now=datetime.now(UTC), as_of=question.as_of)
    found, visible = corpus.candidates(query, depth), partial(corpus.visible, query)
    wanted = [bare_words(answer) for answer in question.answers]
    answer = _by_leg(found, visible, lambda one: any(words in corpus.words[one.id] for words in wanted))
    gold = _by_leg(found, visible, lambda one: one.article.url in question.gold_urls)
    return Brought(question, answer if question.answers else None, gold if question.gold_urls else None)


def _by_leg(
    found: dict[str, list[Passage]], visible: Callable[[], list[Passage]], wanted: Callable[[Passage], bool]
) -> dict[str, bool]:
    brought = {leg: any(map(wanted, passages)) for leg, passages in found.items()}
    return brought | {"anywhere": brought["union"] or any(map(wanted, visible()))}


def _missed(brought: Iterable[Brought]) -> list[Brought]:
    return [one for one in brought if one.answer and one.answer["anywhere"] and not one.answer["union"]]


def _print_table(brought: Sequence[Brought], depth: int, name: str) -> None:
    answers = [one.answer for one in brought if one.answer is not None]
    gold = [one.gold for one in brought if one.gold is not None]
    print(f"{name}, {datetime.now(UTC):%Y-%m-%d}, commit {_commit()}\n")
    print(f"| leg | answer's words in its {depth} passages (of {len(answers)}) | gold article (of {len(gold)}) |")
    print("|---|---|---|")
    for leg in (*LEGS, "anywhere"):
        print(f"| {leg} | {_share(answers, leg):.3f} | {_share(gold, leg):.3f} |")
    print(f"\nin the corpus, and brought by neither leg: {len(_missed(brought))}")


def _share(rows: Sequence[dict[str, bool]], leg: str) -> float:
    return sum(row[leg] for row in rows) / len(rows) if rows else float("nan")


def _corpus(home: Path, overrides: Sequence[str]) -> Corpus:
    settings = EmbeddingsSettings.model_validate(dict(one.split("=", 1) for one in overrides))
    store = CorpusStore(f"sqlite:///{home / 'corpus.db'}")
    generation = Generations(home / "index").load()
    passages = store.passages(generation.vectors.ids())
    store.close()
    words = {one.id: bare_words(f"{one.article.title}\n{one.text}") for one in passages}
    return Corpus(generation, SentenceEncoder(settings), {one.id: one for one in passages}, words)


def _commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--depth", type=int, default=100)
    parser.add_argument("--missed", type=int, default=20)
    parser.add_argument("settings", nargs="*", metavar="setting=value")
    return parser.parse_args()


if __name__ == "__main__":
    main()
