from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from fakes.corpus_news import NOW, STORY, draft
from fakes.corpus_pairs import Pair, Text, invented_pairs

from corpus.reprints import copy_of, is_same_text
from corpus.types import Article, ArticleHeader, Moment

CONSENT = (
    "We will use what you have given us to look after your registration on this site. You agree that we keep it, share"
    " it with those who work for us and send you letters about our offers. You may write to us at any time to be"
    " forgotten, and we will answer within thirty days of your letter."
)


def article(title: str, text: str, *, published: Moment | None) -> Article:
    stated = draft(title=title)
    header = ArticleHeader(1, 1, title, title, stated.outlet, None, (), "en", published, NOW)
    return Article(header, text)


def judged(pair: Pair) -> bool:
    one, other = (_article(each) for each in (pair.one, pair.other))
    return is_same_text(copy_of(one), copy_of(other))


def _article(text: Text) -> Article:
    return article(text.title, text.text, published=Moment(text.published))


def test_labelled_pairs_are_told_apart() -> None:
    """The floors that may only rise; bench/corpus_origins.py prints the table by kind."""
    pairs = invented_pairs(seed=7, count=20)
    outcomes = Counter((pair.same, judged(pair)) for pair in pairs)
    assert len(pairs) >= 200
    precision = outcomes[True, True] / (outcomes[True, True] + outcomes[False, True])
    recall = outcomes[True, True] / (outcomes[True, True] + outcomes[True, False])
    assert precision >= 0.99
    assert recall >= 0.94


@pytest.mark.parametrize(("later", "expected"), [(timedelta(days=4, hours=20), True), (timedelta(days=6), False)])
def test_a_mere_day_may_be_any_hour_of_it(later: timedelta, expected: bool) -> None:
    noon = datetime(2025, 3, 4, tzinfo=UTC)
    whole = article("Border talks end in Batken", STORY, published=Moment(noon, day_only=True))
    part = article("Border talks end", "\n\n".join(STORY.split("\n\n")[:3]), published=Moment(noon + later))
    assert is_same_text(copy_of(whole), copy_of(part)) is expected


def test_pages_that_hold_nothing_but_a_consent_text_are_not_one() -> None:
    first = article("Red lines of the pension debate", CONSENT, published=Moment(NOW))
    second = article("Grain harvest falls for a third year", CONSENT, published=Moment(NOW))
    assert not is_same_text(copy_of(first), copy_of(second))
    assert is_same_text(copy_of(first), copy_of(first))


def test_furniture_is_not_compared() -> None:
    menu = "Read more\n\nShare this article\n\n"
    one = article("Border talks end in Batken", menu + STORY, published=None)
    assert copy_of(one).wording.words == copy_of(article("Border talks", STORY, published=None)).wording.words
