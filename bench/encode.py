"""How fast are passages encoded, in how much memory, and are the vectors the same? Ours beside sentence-transformers.

usage: python bench/encode.py HOME [--texts 512] [--rounds 2]

HOME is a home with articles; its passages, evenly spread, are encoded by each contender in a process of its own, one
after the other, as often as there are rounds. Ratios are taken within a round, where the machine was the same; the
processor's own time for a text is that of all cores together, and hardly depends on what else ran. Models are exported
into HOME where they are not yet. The last line counts what need not be encoded at all.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from report import heading, table

from corpus.origins_store import OriginsStore
from corpus.store import CorpusStore
from embeddings.encoder import Encoder, passage_text
from embeddings.encoding import Encoding, Tally
from embeddings.exported import Exported
from embeddings.model import ModelFiles, locate, packaged_folder
from embeddings.settings import EmbeddingsSettings
from embeddings.types import Vectors
from embeddings.vectors import VectorStore

REFERENCE = "SentenceTransformer, float32"
COLUMNS = (
    "",
    "texts/s",
    "of the first",
    "processor ms/text",
    "smallest cosine",
    "mean cosine",
    "question ms",
    "peak MB",
)
_QUESTION = "What did the two border commissions agree on in Batken?"
_QUESTIONS = 50
_CHUNK = 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """One contender in one round; the vectors lie in a file beside it."""

    seconds: float
    processor: float
    question: float
    peak_mb: float


def main() -> None:
    """Print the table, or, as a contender's own process, measure it."""
    asked = _arguments()
    if asked.contender:
        texts = json.loads((asked.work / "texts.json").read_text(encoding="utf-8"))
        measured = _measure(CONTENDERS[asked.contender](asked.home), texts, asked.work / "rows.npy")
        print(json.dumps(asdict(measured)))
        return
    with tempfile.TemporaryDirectory() as work:
        _compare(asked, Path(work))


def _compare(asked: argparse.Namespace, work: Path) -> None:
    texts = _texts(asked.home, asked.texts)
    (work / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    rounds: dict[str, list[Measured]] = {name: [] for name in CONTENDERS}
    rows: dict[str, Vectors] = {}
    for _ in range(asked.rounds):
        for name in CONTENDERS:
            rounds[name].append(_child(asked.home, name, work))
            rows[name] = np.load(work / "rows.npy")
    words = round(statistics.mean(len(text.split()) for text in texts))
    print(heading(f"{len(texts)} passages of {words} words, mean of {asked.rounds} rounds"))
    print()
    print(table(COLUMNS, [_row(name, rounds, rows, len(texts)) for name in CONTENDERS]))
    print()
    print(_saved(asked.home, work))


def _row(name: str, rounds: dict[str, list[Measured]], rows: dict[str, Vectors], count: int) -> list[object]:
    own, first = rounds[name], rounds[REFERENCE]
    cosines = (rows[name] * rows[REFERENCE]).sum(axis=1)
    return [
        name,
        statistics.mean(count / one.seconds for one in own),
        f"{statistics.mean(base.seconds / one.seconds for one, base in zip(own, first, strict=True)):.2f}",
        1000 * statistics.mean(one.processor for one in own) / count,
        f"{cosines.min():.5f}",
        f"{cosines.mean():.5f}",
        f"{statistics.median(one.question for one in own):.1f}",
        round(max(one.peak_mb for one in own)),
    ]


def _texts(home: Path, count: int) -> list[str]:
    store = CorpusStore(f"sqlite:///{home / 'corpus.db'}")
    ids = store.live_passage_ids()
    passages = store.passages(ids[:: max(1, len(ids) // count)][:count])
    store.close()
    return [passage_text(passage.article.title, passage.text) for passage in passages]


def _child(home: Path, contender: str, work: Path) -> Measured:
    command = [sys.executable, __file__, str(home), "--contender", contender, "--work", str(work)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return Measured(**json.loads(ran.stdout.splitlines()[-1]))


@dataclass(frozen=True, slots=True)
class _Contender:
    encode: Callable[[Sequence[str]], Vectors]
    ask: Callable[[str], object]


def _measure(contender: _Contender, texts: Sequence[str], target: Path) -> Measured:
    contender.encode(texts[:16])
    start, before = time.perf_counter(), _processor()
    rows = contender.encode(texts)
    seconds, processor = time.perf_counter() - start, _processor() - before
    np.save(target, rows / np.linalg.norm(rows, axis=1, keepdims=True))
    took = []
    for _ in range(_QUESTIONS):
        start = time.perf_counter()
        contender.ask(_QUESTION)
        took.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(seconds, processor, 1000 * statistics.median(took), peak)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _plain(dtype: str) -> Callable[[Path], _Contender]:
    """Return the library as its quick-start says, in one precision."""

    def load(_: Path) -> _Contender:
        # Only the process that measures it loads torch.
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        options = {"dtype": getattr(torch, dtype)}
        model = SentenceTransformer(str(packaged_folder()), device="cpu", local_files_only=True, model_kwargs=options)

        def encode(texts: Sequence[str]) -> Vectors:
            found = model.encode(list(texts), batch_size=32, convert_to_tensor=True, show_progress_bar=False)
            rows: Vectors = found.float().numpy()
            return rows

        return _Contender(encode, lambda question: encode([question]))

    return load


def _ours(dtype: str) -> Callable[[Path], _Contender]:
    def load(home: Path) -> _Contender:
        from embeddings.backends import open_encoder  # noqa: PLC0415

        settings = EmbeddingsSettings.model_validate({"dtype": dtype})
        encoder = open_encoder(settings, Exported(home / "models" / "exported"))
        return _Contender(encoder.encode, encoder.encode_question)

    return load


CONTENDERS: dict[str, Callable[[Path], _Contender]] = {
    REFERENCE: _plain("float32"),
    "SentenceTransformer, bfloat16": _plain("bfloat16"),
    "ours, float32": _ours("float32"),
    "ours, bfloat16": _ours("bfloat16"),
    "ours, auto": _ours("auto"),
}


class _Counting:
    """An encoder that computes nothing: only what it is asked for counts."""

    def __init__(self, files: ModelFiles) -> None:
        self.identity, self.fingerprint, self.dimension = files.identity, files.fingerprint, 1

    def encode(self, texts: Sequence[str], *, progress: object = None) -> Vectors:
        return np.ones((len(texts), 1), dtype=np.float32)

    def encode_question(self, text: str) -> Vectors:
        return np.ones(1, dtype=np.float32)


def _saved(home: Path, work: Path) -> str:
    """Say how many passages of a home need the model, when all are encoded in the order in which they came."""
    url = f"sqlite:///{home / 'corpus.db'}"
    store, places, vectors = CorpusStore(url), OriginsStore(url), VectorStore(f"sqlite:///{work / 'vectors.db'}")
    encoder: Encoder = _Counting(locate(EmbeddingsSettings()))
    encoding, ids = Encoding(encoder, vectors, places.titles_beside), store.live_passage_ids()
    for start in range(0, len(ids), _CHUNK):
        encoding.vectors(store.passages(ids[start : start + _CHUNK]))
    for opened in (store, places, vectors):
        opened.close()
    tally: Tally = encoding.tally
    return (
        f"Of all {len(ids)} passages {tally.encoded} are encoded; {tally.reprinted} stand in a reprint of their "
        f"article, {tally.kept + tally.repeated} have a text and title that came before."
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--texts", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--contender", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
