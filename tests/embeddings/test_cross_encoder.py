"""With a CrossEncoder of random weights, made here: what is tested is the way in and out, not the order."""

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from embeddings.reranker import open_reranker
from embeddings.settings import EmbeddingsSettings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cross-encoder")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "border", "opens", "water", "who", "reopened"]
    (folder / "vocab.txt").write_text("\n".join(words))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=1,
    )
    BertForSequenceClassification(config).eval().save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_folder_of_another_kind_is_read_as_a_cross_encoder(folder):
    reranker = open_reranker(EmbeddingsSettings(reranker=str(folder)))
    scores = reranker.scores("who reopened", ["border opens", "water", "border opens"])
    assert all(0 < score < 1 for score in scores)
    assert scores[0] == pytest.approx(scores[2])
    assert scores[0] != scores[1]
    assert reranker.scores("who", []) == []
