"""What of a question stands where in a hit: the evidence that confidence is estimated from. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.sentences import sentence_spans
from embeddings.acronyms import Equivalent, equivalents, met
from embeddings.analysis import analyze, asked_name_keys, content_words, is_name, name_keys, term
from embeddings.confidence import AskedTerm, Evidence, term_weight
from embeddings.lexical import LexicalIndex
from embeddings.types import Hit, Query


def stems(query: Query) -> list[str]:
    """Return the terms of a question as the index holds them, each once."""
    return list(dict.fromkeys(term(folded) for folded in query.terms))


def asked_terms(query: Query, terms: LexicalIndex) -> list[AskedTerm]:
    """Return the terms of a question with how much each counts in this corpus."""
    named = {term(word.folded) for word in content_words(query.text) if is_name(query.text, word)}
    asked = stems(query)
    return [
        AskedTerm(stem, term_weight(count, len(terms), named=stem in named), stem in named)
        for stem, count in zip(asked, terms.frequencies(asked), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class OtherWays:
    """How else the words of a question may be written: names by key in other scripts, organisations by other names."""

    names: Mapping[str, str]
    organisations: tuple[Equivalent, ...]

    def said(self, text: str) -> frozenset[str]:
        """Return the terms of a text, and those of the question that it says in another way."""
        own = frozenset(analyze(text))
        return own | {self.names[key] for key in name_keys(text) if key in self.names} | met(own, self.organisations)


def other_ways(question: str) -> OtherWays:
    """Return the other ways of a question, by the terms that it has itself."""
    asked = [word for word in content_words(question) if is_name(question, word)]
    keys = {key: term(word.folded) for word in asked for key in asked_name_keys(question[word.start : word.end])}
    return OtherWays(keys, equivalents(question))


def evidence(hit: Hit, ways: OtherWays) -> Evidence:
    """Return what a hit says in its title and in each sentence of its passage."""
    text = hit.passage.text
    sentences = tuple(ways.said(text[span.start : span.end]) for span in sentence_spans(text))
    title = ways.said(hit.passage.article.title)
    return Evidence(hit.dense, title, sentences, recency=hit.recency, reranked=hit.reranked)
