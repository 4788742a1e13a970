"""A text in paragraphs: cut at what is shown in it, and never a character else."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.pieces import Shown, paragraphs
from corpus.types import Article, ArticleHeader, Passage, Span

HEADER = ArticleHeader(
    id=1,
    revision=1,
    key="k",
    title="Ferry returns to Balykchy",
    outlet="Lake Post",
    url=None,
    authors=(),
    language="en",
    published=None,
    first_seen=datetime(2025, 3, 14, tzinfo=UTC),
)
TEXT = (
    "The ferry returned to Balykchy on Monday. It carried forty passengers.\n\n"
    "Repairs took two years. The port paid for them.\n\n"
    "Share this article"
)


def shown(text, **spans):
    return paragraphs(Article(HEADER, text), Shown(**spans))


def span_of(words, text=TEXT):
    return Span(text.index(words), text.index(words) + len(words))


def passage(passage_id, words):
    span = span_of(words)
    return Passage(passage_id, HEADER, span.start, span.end, words)


def cited(found):
    return [piece.text for one in found for run in one.runs if run.is_cited for piece in run.pieces]


def test_what_is_cited_may_go_over_several_paragraphs_and_begins_once():
    found = shown(TEXT, cited=Span(TEXT.index("It carried"), TEXT.index(" The port")))

    assert cited(found) == ["It carried forty passengers.", "Repairs took two years."]
    assert [run.begins for one in found for run in one.runs if run.is_cited] == [True, False]


def test_a_citation_that_begins_with_white_space_begins_where_it_can_be_seen():
    found = shown(TEXT, cited=Span(TEXT.index("\n\nRepairs"), len(TEXT)))

    assert [run.begins for run in found[1].runs] == [True]


def test_the_best_sentence_is_marked_within_the_passage():
    found = shown(TEXT, cited=span_of("Repairs took two years. The port paid for them."), best=span_of("The port paid"))

    (run,) = found[1].runs
    assert [(piece.text, piece.is_best) for piece in run.pieces] == [
        ("Repairs took two years. ", False),
        ("The port paid", True),
        (" for them.", False),
    ]


def test_passages_open_where_they_begin():
    found = shown(TEXT, passages=[passage(7, "The ferry returned"), passage(8, "The port paid for them.")])

    assert [piece.opens for one in found for run in one.runs for piece in run.pieces] == [7, None, 8, None]


def test_what_is_not_the_article_is_told_apart():
    found = shown(TEXT)

    assert [any(piece.is_furniture for run in one.runs for piece in run.pieces) for one in found] == [
        False,
        False,
        True,
    ]


def test_an_article_without_words_has_no_paragraphs():
    assert shown(" \n ") == ()


@pytest.mark.parametrize("start", [-5, 0, 3, 10_000])
def test_a_span_that_lies_elsewhere_breaks_nothing(start):
    assert [one.text for one in shown(TEXT, cited=Span(start, start + 4))] == TEXT.split("\n\n")


@given(
    text=st.text(alphabet="ab. \n\u0645\U0001f6a2é", max_size=80),
    edges=st.lists(st.integers(0, 80), min_size=4, max_size=4),
)
def test_every_paragraph_is_a_slice_and_every_cited_letter_is_marked(text, edges):
    first, last, best, end = edges
    found = shown(text, cited=Span(first, last), best=Span(best, end))

    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())
    assert all(one.text in text for one in found)
    assert "".join("".join(cited(found)).split()) == "".join(text[first:last].split())
    assert sum(run.begins for one in found for run in one.runs) == bool(text[first:last].strip())
