"""What a part of the articles covers, which outlets and languages there are, and when they published."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, draft
from fakes.databases import url_in

from corpus.split import split
from corpus.store import CorpusStore
from corpus.types import Extent, Holding, Moment

pytestmark = pytest.mark.engines("sqlite", "postgres")

FEBRUARY, MARCH = datetime(2025, 2, 14, 9, 30, tzinfo=UTC), datetime(2025, 3, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore(url_in(tmp_path, "corpus.db")) as opened:
        take(opened, 1, outlet="Panj Herald", language="en", published=Moment(FEBRUARY))
        take(opened, 2, outlet="Panj Herald", language="tg", published=Moment(MARCH, day_only=True))
        take(opened, 3, outlet="Naryn Post", language=None, published=None)
        yield opened


def take(store: CorpusStore, number: int, **changes: object) -> int:
    address = f"https://news.example/{number}"
    article = draft(**{"key": address, "url": address, "text": f"Talks of day {number} end.", **changes})
    return store.save(article, split(article.text, article.title), now=NOW)


def test_outlets_and_languages_are_counted_by_name(store):
    assert store.holdings() == [
        Holding("Naryn Post", "", 1),
        Holding("Panj Herald", "en", 1),
        Holding("Panj Herald", "tg", 1),
    ]


def test_what_was_withdrawn_or_replaced_is_not_counted(store):
    take(store, 2, outlet="Panj Herald", language="ru", published=Moment(MARCH), text="Talks of day 2 went on.")
    store.mark_gone(1, now=NOW)

    assert store.holdings() == [Holding("Naryn Post", "", 1), Holding("Panj Herald", "ru", 1)]


@pytest.mark.parametrize(
    ("extent", "articles"),
    [
        (Extent(), 3),
        (Extent(since=FEBRUARY), 2),
        (Extent(since=FEBRUARY + timedelta(microseconds=1)), 1),
        (Extent(until=FEBRUARY), 1),
        (Extent(until=FEBRUARY - timedelta(microseconds=1)), 0),
        (Extent(visible_by=MARCH), 2),
        (Extent(visible_by=NOW), 3),
        (Extent(outlets=frozenset({"Naryn Post"})), 1),
        (Extent(outlets=frozenset({"Naryn Post", "Panj Herald"}), languages=frozenset({"tg"})), 1),
        (Extent(languages=frozenset({""})), 1),
        (Extent(outlets=frozenset({"Osh Gazette"})), 0),
    ],
)
def test_a_part_holds_what_its_limits_leave(store, extent, articles):
    covered = store.coverage(extent)

    assert (covered.articles, covered.passages) == (articles, articles)


def test_a_part_has_days_and_undated_articles_of_its_own(store):
    covered = store.coverage(Extent(outlets=frozenset({"Panj Herald"})))

    assert (covered.first, covered.last, covered.undated) == (FEBRUARY, MARCH, 0)
