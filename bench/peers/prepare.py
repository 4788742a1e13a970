"""Make what all systems are given from a home that Heliograph has indexed and the question set that it took in."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.peers.material import Corpus, Passage, Vectors
from bench.question_sets import read_rows
from bot.app import Heliograph
from bot.settings import load_settings
from corpus.types import Passage as StoredPassage
from embeddings.encoder import passage_text
from embeddings.vectors import text_hash


@dataclass(frozen=True, slots=True)
class Material:
    """Where the material lies: a sample and the whole, each as a home without index and as files for the peers."""

    work: Path

    @property
    def questions(self) -> Path:
        """Return the file of the answerable questions."""
        return self.work / "questions.jsonl"

    def home(self, stage: str) -> Path:
        """Return the home that Heliograph starts a stage from."""
        return self.work / ("sample-home" if stage == "ingest" else "whole-home")

    def corpus(self, stage: str) -> Corpus:
        """Return the passages of a stage."""
        return Corpus(self.work / ("sample" if stage == "ingest" else "whole"))


def prepare(material: Material, home: Path, set_folder: Path, *, sample: int) -> None:
    """Write all material, unless it is there; `sample` is about how many passages are encoded in earnest."""
    if material.questions.exists():
        return
    for unfinished in (material.home("take"), material.home("ingest")):
        shutil.rmtree(unfinished, ignore_errors=True)
    _copy_home(home, material.home("take"))
    passages = _write(material.home("take"), material.corpus("take"), encoded=True)
    _sample_home(material.home("ingest"), set_folder, share=sample / len(passages))
    _write(material.home("ingest"), material.corpus("ingest"), encoded=False)
    shutil.copyfile(set_folder / "questions.jsonl", material.questions)


def _copy_home(home: Path, to: Path) -> None:
    to.mkdir(parents=True)
    with closing(sqlite3.connect(f"file:{home / 'corpus.db'}?mode=ro", uri=True)) as source:
        source.execute("VACUUM INTO ?", (str(to / "corpus.db"),))


def _sample_home(home: Path, set_folder: Path, *, share: float) -> None:
    """Take in articles spread evenly over the set, without indexing them."""
    home.mkdir(parents=True)
    rows = list(read_rows(set_folder / "articles.jsonl.gz"))
    chosen = rows[:: max(1, round(1 / share))]
    file = home / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in chosen), encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli", "--home", str(home), "ingest", str(file), "--no-index"]
    subprocess.run(command, check=True)
    file.unlink()


def _write(home: Path, corpus: Corpus, *, encoded: bool) -> list[Passage]:
    """Write the live passages of a home, with their kept vectors where it has been encoded."""
    program = Heliograph(load_settings(home=home))
    stored = program.store.passages(program.store.live_passage_ids())
    passages = [_passage(one) for one in stored]
    corpus.write(passages, _kept(program, passages) if encoded else None)
    program.close()
    if encoded:
        _keep_only(home, program.encoder.fingerprint, passages)
    return passages


def _kept(program: Heliograph, passages: Sequence[Passage]) -> Vectors:
    hashes = [text_hash(one.text) for one in passages]
    kept = program.vectors.get(program.encoder.fingerprint, hashes, dimension=program.encoder.dimension)
    missing = int(np.count_nonzero(~kept.known))
    if missing:
        raise SystemExit(f"{missing} of {len(passages)} passages have no vector of this model: build the index first")
    return kept.rows


def _keep_only(home: Path, fingerprint: str, passages: Sequence[Passage]) -> None:
    """Drop vectors of other models and of texts that are gone, which would count as Heliograph's disk."""
    with closing(sqlite3.connect(home / "corpus.db")) as database:
        database.execute("CREATE TEMP TABLE live (text_hash BLOB PRIMARY KEY)")
        database.executemany("INSERT OR IGNORE INTO live VALUES (?)", [(text_hash(one.text),) for one in passages])
        database.execute(
            "DELETE FROM vectors WHERE model <> ? OR text_hash NOT IN (SELECT text_hash FROM live)", (fingerprint,)
        )
        database.commit()
        database.execute("VACUUM")


def _passage(stored: StoredPassage) -> Passage:
    article = stored.article
    published = article.published.at.isoformat() if article.published else ""
    text = passage_text(article.title, stored.text)
    return Passage(stored.id, text, article.url or article.key, article.title, published)
