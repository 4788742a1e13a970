"""What is kept of each outlet, in numbers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, STORY, draft, whole
from fakes.databases import url_in

from corpus.origins_store import OriginsStore
from corpus.outlets import DAYS, Outlets
from corpus.store import CorpusStore
from corpus.types import Holding, Moment

pytestmark = pytest.mark.engines("sqlite", "postgres")

BISHKEK = "Asia/Bishkek"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore(url_in(tmp_path, "corpus.db")) as opened:
        yield opened


@pytest.fixture
def outlets(tmp_path: Path, store: CorpusStore) -> Iterator[Outlets]:
    opened = Outlets(url_in(tmp_path, "corpus.db"))
    yield opened
    opened.close()


def save(store: CorpusStore, number: int, published: Moment | None, **changes: object) -> int:
    key, text = f"https://panj-herald.example/{number}", f"{STORY} {number}"
    made = draft(key=key, url=key, text=text, published=published, **changes)
    return store.save(made, whole(text), now=NOW)


def test_an_empty_corpus_has_no_outlets_and_no_days(outlets: Outlets) -> None:
    census = outlets.census(BISHKEK, now=NOW)

    assert (census.days, census.outlets) == ((), ())


def test_outlets_are_counted_by_name(store: CorpusStore, outlets: Outlets) -> None:
    save(store, 1, Moment(NOW - timedelta(hours=1)))
    save(store, 2, Moment(NOW - timedelta(days=3)), language="tg")
    save(store, 3, Moment(NOW - timedelta(days=40)))
    save(store, 4, None, outlet="Altai Review", language=None)

    altai, panj = outlets.census(BISHKEK, now=LATER).outlets

    assert (panj.name, panj.articles, panj.dated) == ("Panj Herald", 3, 3)
    assert panj.newest == Moment(NOW - timedelta(hours=1))
    assert panj.languages == (Holding("Panj Herald", "en", 2), Holding("Panj Herald", "tg", 1))
    assert (panj.days[-1], panj.days[-4], sum(panj.days)) == (1, 1, 2)
    assert (altai.name, altai.dated, altai.newest, sum(altai.days)) == ("Altai Review", 0, None, 0)


def test_the_days_end_with_the_newest_article_and_not_with_today(store: CorpusStore, outlets: Outlets) -> None:
    save(store, 1, Moment(datetime(2012, 5, 3, 8, tzinfo=UTC)))

    census = outlets.census(BISHKEK, now=NOW)

    assert census.days[-1] == date(2012, 5, 3)
    assert len(census.days) == DAYS
    assert census.outlets[0].days[-1] == 1


def test_a_day_begins_at_midnight_of_the_zone(store: CorpusStore, outlets: Outlets) -> None:
    save(store, 1, Moment(datetime(2025, 3, 3, 17, 59, tzinfo=UTC)))
    save(store, 2, Moment(datetime(2025, 3, 3, 18, 0, tzinfo=UTC)))

    census = outlets.census(BISHKEK, now=NOW)

    assert census.days[-2:] == (date(2025, 3, 3), date(2025, 3, 4))
    assert census.outlets[0].days[-2:] == (1, 1)


@pytest.mark.parametrize("zone", [BISHKEK, "America/New_York", "UTC"])
def test_a_bare_date_is_that_day_in_every_zone(store: CorpusStore, outlets: Outlets, zone: str) -> None:
    save(store, 1, Moment(datetime(2025, 3, 3, tzinfo=UTC), day_only=True))

    census = outlets.census(zone, now=NOW)

    assert census.days[-1] == date(2025, 3, 3)
    assert census.outlets[0].days[-1] == 1
    assert census.outlets[0].newest == Moment(datetime(2025, 3, 3, tzinfo=UTC), day_only=True)


def test_a_date_that_has_not_come_yet_is_not_the_newest(store: CorpusStore, outlets: Outlets) -> None:
    save(store, 1, Moment(NOW - timedelta(hours=1)))
    save(store, 2, Moment(NOW + timedelta(days=900)))

    census = outlets.census(BISHKEK, now=NOW)

    assert census.days[-1] == date(2025, 3, 5)
    assert census.outlets[0].newest == Moment(NOW - timedelta(hours=1))


def test_what_was_withdrawn_is_not_counted_and_what_was_revised_once(store: CorpusStore, outlets: Outlets) -> None:
    gone = save(store, 1, Moment(NOW - timedelta(hours=1)))
    save(store, 2, Moment(NOW - timedelta(hours=2)))
    save(store, 2, Moment(NOW - timedelta(hours=2)), title="Border talks end in Batken after all")
    store.remove([gone], now=NOW)

    (panj,) = outlets.census(BISHKEK, now=LATER).outlets

    assert (panj.articles, sum(panj.days)) == (1, 1)


def test_reprints_are_a_part_of_what_was_compared(tmp_path: Path, store: CorpusStore, outlets: Outlets) -> None:
    first, second, _ = (save(store, number, Moment(NOW)) for number in range(3))
    origins = OriginsStore(url_in(tmp_path, "corpus.db"))
    with origins.writing() as desk:
        desk.replace_prints(first, 1, {1})
        desk.replace_prints(second, 1, {2})
        desk.assign(first, [first, second])
    origins.close()

    (panj,) = outlets.census(BISHKEK, now=LATER).outlets

    assert (panj.articles, panj.placed, panj.reprints) == (3, 2, 1)
