from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bench.replicas import COSINE, OUTLETS, Copier, Lexicon, Original, jittered, original
from corpus.types import Article, ArticleHeader, Moment, Passage
from embeddings.build import terms

DAY = datetime(2026, 3, 4, tzinfo=UTC)
PARAGRAPHS = (
    "Border guards of Kyrgyzstan and Tajikistan opened the crossing near Batken on Wednesday after talks.",
    "Traders waited with lorries of apricots; the first convoy passed before noon, officials of both sides said.",
    "12.5 mln. 2026.",
)
ABOUT_WATER = ("Engineers drained the reservoir above Toktogul because spring floods arrived early this season.",)


def article(article_id: int, title: str, paragraphs: tuple[str, ...]) -> tuple[Article, list[Passage]]:
    address = f"https://steppe-courier.example/{article_id}"
    header = ArticleHeader(
        id=article_id,
        revision=1,
        key=address,
        title=title,
        outlet="steppe-courier.example",
        url=address,
        authors=(),
        language="en",
        published=Moment(DAY),
        first_seen=DAY,
    )
    passages, at = [], 0
    for place, text in enumerate(paragraphs, start=1):
        passages.append(Passage(10 * article_id + place, header, at, at + len(text), text))
        at += len(text) + 2
    return Article(header, "\n\n".join(paragraphs)), passages


def analysed(article_id: int, title: str, paragraphs: tuple[str, ...]) -> Original:
    rows = np.random.default_rng(article_id).standard_normal((len(paragraphs), 384)).astype(np.float32)
    return original(*article(article_id, title, paragraphs), rows / np.linalg.norm(rows, axis=1, keepdims=True))


@pytest.fixture
def border() -> Original:
    return analysed(1, "Guards reopen the crossing at Batken", PARAGRAPHS)


@pytest.fixture
def copier(border: Original) -> Copier:
    return Copier(Lexicon([border, analysed(2, "Floods above the dam", ABOUT_WATER)]))


def test_a_copy_differs_from_its_original_in_one_word_of_each_passage_that_has_one(
    border: Original, copier: Copier
) -> None:
    made = copier.replica(border, 1, article_id=7)
    pairs = [
        (border.article.text[part.start : part.end].split(), made.article.text[part.start : part.end].split())
        for part in border.parts
    ]
    assert [sum(one != other for one, other in zip(*pair, strict=True)) for pair in pairs] == [1, 1, 0]


@pytest.mark.parametrize("number", [0, 1, 2, 29])
def test_the_terms_of_a_copy_are_those_that_its_own_text_has(border: Original, copier: Copier, number: int) -> None:
    made = copier.replica(border, number, article_id=7)
    cut = [
        Passage(place, made.article.header, part.start, part.end, made.article.text[part.start : part.end])
        for place, part in enumerate(made.parts)
    ]
    assert list(made.terms) == [terms(passage) for passage in cut]


def test_the_copy_of_number_nought_is_the_original_under_another_id(border: Original, copier: Copier) -> None:
    made = copier.replica(border, 0, article_id=7)
    assert (made.article.header.id, made.article.header.key) == (7, border.article.header.key)
    assert made.article.text == border.article.text
    assert np.array_equal(made.vectors, border.vectors)


def test_copies_are_published_earlier_each_by_another_outlet_under_an_address_of_its_own(
    border: Original, copier: Copier
) -> None:
    headers = [copier.replica(border, number, article_id=number).article.header for number in (1, 2, 3)]
    assert [DAY - header.visible_from for header in headers] == [timedelta(days=days) for days in (29, 58, 87)]
    assert len({header.outlet for header in headers}) == len({header.key for header in headers}) == 3
    assert {header.outlet for header in headers} <= set(OUTLETS)


def test_a_jittered_vector_is_of_unit_length_and_near_its_own_original() -> None:
    rows = np.eye(384, dtype=np.float32)
    moved = jittered(rows, np.random.default_rng(5))
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1)
    assert np.diag(moved @ rows.T).mean() == pytest.approx(COSINE, abs=0.01)


def test_the_same_seed_gives_the_same_copy(border: Original) -> None:
    first, second = (Copier(Lexicon([border]), seed=3).replica(border, 4, article_id=9) for _ in range(2))
    assert (first.article, first.terms) == (second.article, second.terms)
    assert np.array_equal(first.vectors, second.vectors)
