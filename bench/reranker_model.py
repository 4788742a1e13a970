"""The reranker as a PyTorch module: BERT read over question and passage together, and two readings of its tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import torch
from torch.nn.functional import normalize
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerBase

from embeddings.model import locate
from embeddings.settings import EmbeddingsSettings


class Tokens(NamedTuple):
    """A batch, each (pairs, tokens)."""

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor


class PairScorer(torch.nn.Module):
    """Score question and passage: scale · cos(mean of one, mean of the other) + a linear reading of all tokens."""

    def __init__(self, bert: BertModel) -> None:
        """Read with `bert`; untrained, this orders by the cosine alone."""
        super().__init__()
        self.bert = bert
        self.linear = torch.nn.Linear(bert.config.hidden_size, 1)
        self.scale = torch.nn.Parameter(torch.tensor(10.0))
        torch.nn.init.zeros_(self.linear.weight)
        torch.nn.init.zeros_(self.linear.bias)

    def forward(self, tokens: Tokens) -> torch.Tensor:
        """Return one score for each pair, shape (pairs,)."""
        ids, mask, types = tokens
        states = self.bert(ids, attention_mask=mask, token_type_ids=types).last_hidden_state.float()
        asked, told = _mean(states, mask * (1 - types)), _mean(states, mask * types)
        near = (normalize(asked, dim=-1) * normalize(told, dim=-1)).sum(dim=-1)
        return self.scale * near + self.linear(_mean(states, mask)).squeeze(-1)


def load_packaged(layers: Sequence[int]) -> PairScorer:
    """Return a scorer that starts from these layers of the packaged sentence model."""
    # Eager attention and no dropout: on a processor twice as fast to train, and a few epochs overfit little.
    bert = BertModel.from_pretrained(
        locate(EmbeddingsSettings()).folder,
        add_pooling_layer=False,
        dtype=torch.float32,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    bert.encoder.layer = torch.nn.ModuleList(bert.encoder.layer[layer] for layer in layers)
    bert.config.num_hidden_layers = len(layers)
    return PairScorer(bert)


def tokenize(queries: Sequence[str], documents: Sequence[str], *, length: int) -> Tokens:
    """Return pairs as tokens; of a pair longer than `length` the document loses its end."""
    made = _tokenizer()(
        list(queries), list(documents), truncation="longest_first", max_length=length, padding=True, return_tensors="pt"
    )
    return Tokens(made["input_ids"], made["attention_mask"], made["token_type_ids"])


@cache
def _tokenizer() -> PreTrainedTokenizerBase:
    return AutoTokenizer.from_pretrained(locate(EmbeddingsSettings()).folder)


def _mean(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    kept = mask.unsqueeze(-1).to(states.dtype)
    return (states * kept).sum(dim=1) / kept.sum(dim=1).clamp(min=1e-6)
