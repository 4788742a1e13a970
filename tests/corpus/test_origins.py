import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, PARAGRAPHS, STORY, draft, whole
from fakes.corpus_pairs import invented_pairs
from fakes.corpus_web import FakeWeb
from fakes.databases import url_in
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.ingest import Intake
from corpus.origins import Origins
from corpus.origins_store import OriginsStore
from corpus.settings import CorpusSettings
from corpus.store import CorpusStore
from corpus.types import Draft, Moment

pytestmark = pytest.mark.engines("sqlite", "postgres")

OTHER = (
    "Snow closed the pass above Naryn for a third day; lorries with flour wait at the tea house below it.\n\n"
    "The road service has two ploughs there, one of which stands idle for want of a spare part from Almaty.\n\n"
    "A bus with eleven schoolchildren turned back at dusk and reached the town with the help of herdsmen."
)
TITLES = {STORY: "Border talks end in Batken", OTHER: "Snow closes the Naryn pass"}


class Desk:
    """A store with its origins."""

    def __init__(self, folder: Path) -> None:
        url = url_in(folder, "corpus.db")
        self.store, self.places = CorpusStore(url), OriginsStore(url)
        self.origins = Origins(self.store, self.places)

    def take(self, outlet: str, text: str, *, hours: int = 0, **changes: object) -> int:
        title = TITLES.get(text, TITLES[STORY])
        published = Moment(NOW + timedelta(hours=hours))
        address = f"https://{outlet.replace(' ', '-').lower()}.example/story"
        stated = {"key": outlet, "url": address, "outlet": outlet, "title": title, "published": published}
        return self.save(draft(**{**stated, "text": text, **changes}))

    def save(self, article: Draft) -> int:
        article_id = self.store.save(article, whole(article.text), now=NOW)
        self.origins.place(article_id)
        return article_id

    def partition(self, ids: dict[str, int]) -> set[frozenset[str]]:
        """Return who belongs together, by name."""
        origins = self.origins.origin_of(ids.values())
        return {
            frozenset(name for name, article_id in ids.items() if origins[article_id] == origin)
            for origin in origins.values()
        }

    def close(self) -> None:
        self.places.close()
        self.store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path)
    yield opened
    opened.close()


def test_an_article_is_its_own_origin_at_first(desk: Desk) -> None:
    one, other = desk.take("Panj Herald", STORY), desk.take("Naryn Post", OTHER)
    assert desk.origins.origin_of([one, other]) == {one: one, other: other}
    assert desk.origins.members(one) == [one]


def test_the_earliest_published_is_the_head_whoever_comes_first(desk: Desk) -> None:
    late = desk.take("Osh Courier", STORY, hours=5)
    early = desk.take("Panj Herald", STORY)
    assert desk.origins.origin_of([late, early]) == {late: early, early: early}
    assert desk.origins.members(early) == [late, early]


def test_an_article_with_a_date_goes_before_one_without(desk: Desk) -> None:
    undated = desk.take("Osh Courier", STORY, published=None)
    dated = desk.take("Panj Herald", STORY, hours=5)
    assert desk.origins.origin_of([undated]) == {undated: dated}


def test_a_mere_day_does_not_go_before_an_hour_of_it(desk: Desk) -> None:
    midnight = NOW.replace(hour=0)
    dated = desk.take("Osh Courier", STORY, published=Moment(midnight, day_only=True))
    timed = desk.take("Panj Herald", STORY)
    assert desk.origins.origin_of([dated]) == {dated: timed}


def test_what_was_never_placed_is_its_own_origin(desk: Desk) -> None:
    assert desk.origins.origin_of([7]) == {7: 7}


def test_reprints_are_joined_through_a_third(desk: Desk) -> None:
    short = desk.take("Isfara News", "\n\n".join(PARAGRAPHS[:2]), hours=2)
    extended = desk.take("Osh Courier", f"{OTHER}\n\n{STORY}", hours=1)
    assert desk.origins.origin_of([short, extended]) == {short: short, extended: extended}
    agency = desk.take("Panj Herald", STORY)
    assert desk.origins.members(agency) == [short, extended, agency]


def test_a_revision_leaves_its_origin_and_comes_back(desk: Desk) -> None:
    first, second = desk.take("Panj Herald", STORY), desk.take("Osh Courier", STORY, hours=1)
    third = desk.take("Isfara News", STORY, hours=2)
    desk.take("Panj Herald", OTHER)
    assert desk.origins.origin_of([first, second, third]) == {first: first, second: second, third: second}
    desk.take("Panj Herald", STORY)
    assert desk.origins.members(first) == [first, second, third]


def test_an_origin_falls_apart_when_what_joined_it_is_rewritten(desk: Desk) -> None:
    short = desk.take("Isfara News", "\n\n".join(PARAGRAPHS[:2]), hours=2)
    extended = desk.take("Osh Courier", f"{OTHER}\n\n{STORY}", hours=1)
    desk.take("Panj Herald", STORY)
    desk.take("Panj Herald", "The talks in Batken were put off until May, both sides said on Wednesday evening.")
    assert desk.origins.origin_of([short, extended]) == {short: short, extended: extended}


def test_what_a_killed_ingest_left_is_caught_up(desk: Desk) -> None:
    first = desk.take("Panj Herald", STORY)
    later = draft(key="Osh Courier", outlet="Osh Courier", published=Moment(NOW + timedelta(hours=1)))
    second = desk.store.save(later, whole(STORY), now=NOW)
    assert desk.origins.catch_up() == 1
    assert desk.origins.catch_up() == 0
    assert desk.origins.members(first) == [first, second]


def test_a_restart_asks_for_no_text_again(desk: Desk, tmp_path: Path) -> None:
    first = desk.take("Panj Herald", STORY)
    again = Desk(tmp_path)
    assert again.origins.catch_up() == 0
    second = again.take("Osh Courier", STORY, hours=1)
    assert again.origins.members(first) == [first, second]
    again.close()


def test_an_ingest_places_what_it_stores(desk: Desk, tmp_path: Path) -> None:
    lines = [
        {"url": f"https://{outlet}.example/talks", "title": TITLES[STORY], "text": STORY, "published": published}
        for outlet, published in (("osh-courier", "2025-03-04T09:00Z"), ("panj-herald", "2025-03-04T08:00Z"))
    ]
    file = tmp_path / "dump.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    intake = Intake(desk.store, FakeWeb(), CorpusSettings(), origins=desk.origins)
    intake.take([str(file)], now=lambda: NOW)
    assert desk.origins.members(2) == [1, 2]


def _batch() -> dict[str, Draft]:
    """Return stories with their reprints and look-alikes, a draft by name."""
    texts = [text for pair in invented_pairs(seed=3, count=6)[::9] for text in (pair.one, pair.other)]
    return {
        f"{number}": draft(
            key=f"file:{number}",
            url=f"https://outlet-{number}.example/story",
            outlet=f"Outlet {number}",
            title=text.title,
            text=text.text,
            published=Moment(text.published),
        )
        for number, text in enumerate(texts[:24])
    }


BATCH = _batch()


def partition_after(order: Sequence[str], folder: Path) -> set[frozenset[str]]:
    desk = Desk(folder)
    partition = desk.partition({name: desk.save(BATCH[name]) for name in order})
    desk.close()
    return partition


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> set[frozenset[str]]:
    return partition_after(sorted(BATCH), tmp_path_factory.mktemp("first"))


def test_the_batch_holds_reprints_and_strangers(expected: set[frozenset[str]]) -> None:
    assert {len(group) > 1 for group in expected} == {True, False}


@settings(max_examples=5, deadline=None)
@given(order=st.permutations(sorted(BATCH)))
def test_the_order_of_arrival_does_not_matter(
    order: list[str], expected: set[frozenset[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert partition_after(order, tmp_path_factory.mktemp("desk")) == expected
