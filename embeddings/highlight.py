"""The sentence of a passage that answers: a linear model over meaning, words, neighbours and the kind of answer.

The sentence that repeats the question's words is often not the one that answers it:
the answer stands in the next, or is the new name beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import islice
from operator import attrgetter

from corpus.sentences import sentence_spans
from corpus.types import Span
from embeddings.choosing import Choice
from embeddings.encoder import Encoder
from embeddings.sentence_features import Cut, Features, sentence_features

Scorer = Callable[[str, Sequence[str]], Sequence[float]]
"""Say how relevant each of some sentences is to a question; a higher score is better, on any scale."""

# Fitted by bench/fit_sentences.py on news-2023-train, one passage for each of 528 questions; bench/best_sentences.py
# holds them against news-2022: the best sentence has the answer in 0.71 of the passages that hold one (0.62 by cosine
# and terms, 0.65 by terms alone). Cosines of neighbours and names shared with the other passages shown gave no more
# than noise.
_WEIGHTS = Features(
    cosine=2.63,
    coverage=0.02,
    rare_coverage=0.48,
    coverage_before=0.46,
    coverage_after=0.95,
    noun=0.62,
    fit_name=1.35,
    fit_number=3.24,
    fit_other=1.10,
    names=0.40,
    full_names=0.74,
    length=-0.30,
    news=0.15,
    opening=0.31,
    points_back=-0.32,
    heading=0.09,
    question=-0.17,
    title_news=1.82,
    title_name=0.33,
)

# Not `astuple`, which copies what it finds: that alone took a quarter of the time of all sentences.
_values = attrgetter(*(field.name for field in fields(Features)))

# Our reranker as scorer moved that share by at most 0.005 at weights of 0.25 to 2 (measured with an earlier fit): it
# has read passages, not sentences. At 1 a scorer decides between sentences that the model finds alike.
_SCORER_WEIGHT = 1.0


def best_sentence(
    question: str, text: str, encoder: Encoder | None, *, title: str = "", scorer: Scorer | None = None
) -> Span | None:
    """Return the span of the best sentence, or of it and a neighbour as good, offsets in `text`; None without any.

    `title` is that of the article. Says nothing of whether the sentence answers at all: that is `confidence`.
    """
    return best_sentences(question, [text], encoder, titles=[title], scorer=scorer)[0]


def best_sentences(
    question: str,
    texts: Sequence[str],
    encoder: Encoder | None,
    *,
    titles: Sequence[str] = (),
    scorer: Scorer | None = None,
) -> list[Span | None]:
    """Return for each text what `best_sentence` would; encodes no sentence that could not be chosen.

    Without an encoder all cosines count as 0, and words alone decide: that takes a tenth of the time.
    Raises ValueError when there are titles, but not one for each text.
    """
    spans = [sentence_spans(text) for text in texts]
    cut = [[text[one.start : one.end] for one in own] for text, own in zip(texts, spans, strict=True)]
    # Where there is no choice nothing needs to be scored.
    flat = [sentence for own in cut if len(own) > 1 for sentence in own]
    relevance = iter(scorer(question, flat) if scorer and flat else [0.0] * len(flat))
    choices: list[Choice | None] = []
    for sentences, title in zip(cut, titles or [""] * len(texts), strict=True):
        said = list(islice(relevance, len(sentences) if len(sentences) > 1 else 0))
        choices.append(_choice(question, Cut(sentences, [0.0] * len(sentences), title), said) if said else None)
    _learn(question, [one for one in choices if one], encoder)
    return [_chosen(own, choice) for own, choice in zip(spans, choices, strict=True)]


def sentence_scores(question: str, passage: Cut, relevance: Sequence[float] = ()) -> list[float]:
    """Return how good each sentence is, higher is better; to be compared within the passage only.

    `relevance` are a scorer's scores; within the passage they are spread over 0 to 1, whatever their scale.
    """
    shares = _spread(relevance or [0.0] * len(passage.sentences))
    rows = sentence_features(question, passage)
    return [weighed(row) + _SCORER_WEIGHT * share for row, share in zip(rows, shares, strict=True)]


def weighed(features: Features) -> float:
    """Return what the linear model makes of a sentence, without a scorer."""
    return float(sum(weight * value for weight, value in zip(_values(_WEIGHTS), _values(features), strict=True)))


def _choice(question: str, passage: Cut, relevance: Sequence[float]) -> Choice:
    scores = sentence_scores(question, passage, relevance)
    return Choice(passage.sentences, scores, weight=_WEIGHTS.cosine)


def _learn(question: str, choices: Sequence[Choice], encoder: Encoder | None) -> None:
    """Encode the sentences of all passages that their choices hang on, as many at once as there are."""
    if encoder is None or not choices:
        return
    asked = encoder.encode_question(question)
    while wanted := [(choice, place) for choice in choices for place in choice.wanted()]:
        cosines = encoder.encode([choice.sentences[place] for choice, place in wanted]) @ asked
        for (choice, place), cosine in zip(wanted, cosines, strict=True):
            choice.learn(place, float(cosine))


def _chosen(spans: Sequence[Span], choice: Choice | None) -> Span | None:
    if choice is None:
        return spans[0] if spans else None
    places = choice.places()
    return Span(spans[places[0]].start, spans[places[-1]].end)


def _spread(relevance: Sequence[float]) -> list[float]:
    lowest, width = min(relevance), max(relevance) - min(relevance)
    return [(one - lowest) / width if width else 0.0 for one in relevance]
