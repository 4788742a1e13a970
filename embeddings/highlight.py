"""The sentence of a passage that answers: closest in meaning, and holding the question's words."""

from __future__ import annotations

from corpus.sentences import sentence_spans
from corpus.types import Span
from embeddings.analysis import analyze
from embeddings.encoder import Encoder

# Of 110 passages of news-2022 that hold the answer, the marked sentence holds it in 49 % by cosine alone, in 54 % with
# 0.5 and in 56 % from 1 on (27 % by chance). The cosine stays for questions in other words than the text's.
_TERM_WEIGHT = 1.0


def best_sentence(question: str, text: str, encoder: Encoder) -> Span | None:
    """Return the span of the best sentence, offsets in `text`; None when it has no sentence.

    Says nothing of whether the sentence answers at all: that is `confidence`.
    """
    spans = sentence_spans(text)
    if len(spans) < 2:
        return spans[0] if spans else None
    sentences = [text[span.start : span.end] for span in spans]
    cosines = encoder.encode(sentences) @ encoder.encode_question(question)
    wanted = frozenset(analyze(question))
    scores = [float(c) + _TERM_WEIGHT * overlap(wanted, s) for c, s in zip(cosines, sentences, strict=True)]
    return spans[scores.index(max(scores))]


def overlap(wanted: frozenset[str], sentence: str) -> float:
    """Return the share of the wanted terms that stand in a sentence, 0 to 1."""
    return len(wanted & frozenset(analyze(sentence))) / len(wanted) if wanted else 0.0
