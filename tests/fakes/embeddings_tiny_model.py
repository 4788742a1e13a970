"""A sentence-transformers model of two layers and 32 dimensions with random weights, made in a moment."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from fakes.embeddings_beat import PLACES, SUBJECTS, passages, title


def words() -> list[str]:
    """Return every word of the invented beat."""
    text = " ".join(part for s in SUBJECTS for part in (title("", s), *passages("", s)))
    return sorted({*re.findall(r"\w+|[^\w\s]", text.lower()), *(place.lower() for place in PLACES)})


def make_tiny_model(folder: Path) -> Path:
    """Write the model into `folder`, which must be empty, and return it."""
    torch, transformers = importlib.import_module("torch"), importlib.import_module("transformers")
    library = importlib.import_module("sentence_transformers")
    modules = importlib.import_module("sentence_transformers.sentence_transformer.modules")
    raw = folder / "raw"
    raw.mkdir(parents=True)
    (raw / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words()]))
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=len(words()) + 5,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    transformers.BertModel(config).save_pretrained(raw)
    transformers.BertTokenizerFast(str(raw / "vocab.txt")).save_pretrained(raw)
    body = modules.Transformer(str(raw), max_seq_length=64)
    model = library.SentenceTransformer(modules=[body, modules.Pooling(32, "mean")], device="cpu")
    model.save_pretrained(str(folder / "tiny"), create_model_card=False)
    return folder / "tiny"
