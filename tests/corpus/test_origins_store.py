from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, STORY, draft, whole
from fakes.databases import url_in

from corpus.origins_store import Meeting, OriginsStore
from corpus.store import CorpusStore

pytestmark = pytest.mark.engines("sqlite", "postgres")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return url_in(tmp_path, "corpus.db")


@pytest.fixture
def ids(url: str) -> list[int]:
    with CorpusStore(url) as store:
        return [_saved(store, number) for number in range(5)]


@pytest.fixture
def places(url: str) -> Iterator[OriginsStore]:
    opened = OriginsStore(url)
    yield opened
    opened.close()


def _saved(store: CorpusStore, number: int) -> int:
    return store.save(draft(key=f"file:{number}", url=None, text=f"{STORY} {number}"), whole(STORY), now=NOW)


def test_articles_meet_under_their_prints(places: OriginsStore, ids: list[int]) -> None:
    with places.writing() as desk:
        desk.replace_prints(ids[0], 1, {1, 2, 3, -4})
        desk.replace_prints(ids[1], 1, {3, -4, 5})
        desk.replace_prints(ids[2], 1, {9})
        assert desk.meetings({1, 2, 3, -4}, besides=ids[0], limit=9) == [Meeting(ids[1], 1, shared=2, prints=3)]


def test_the_closest_come_first_when_there_are_many(places: OriginsStore, ids: list[int]) -> None:
    with places.writing() as desk:
        for shared, article_id in enumerate(ids, start=1):
            desk.replace_prints(article_id, 1, range(shared))
        found = desk.meetings(range(9), besides=0, limit=2)
    assert {meeting.article_id for meeting in found} == {ids[4], ids[3]}


def test_a_revision_is_no_longer_found_under_its_old_prints(places: OriginsStore, ids: list[int]) -> None:
    with places.writing() as desk:
        desk.replace_prints(ids[0], 1, {1, 2})
        desk.replace_prints(ids[0], 2, {2, 3})
        assert desk.meetings({1}, besides=0, limit=9) == []
        assert desk.meetings({3}, besides=0, limit=9) == [Meeting(ids[0], 2, shared=1, prints=2)]


def test_many_prints_are_asked_in_parts(places: OriginsStore, ids: list[int]) -> None:
    with places.writing() as desk:
        desk.replace_prints(ids[0], 1, range(1300))
        (meeting,) = desk.meetings(range(1300), besides=0, limit=9)
    assert meeting == Meeting(ids[0], 1, shared=1300, prints=1300)


def test_a_print_that_everybody_has_names_only_the_first(places: OriginsStore, url: str) -> None:
    with CorpusStore(url) as store:
        many = [_saved(store, number) for number in range(401)]
    with places.writing() as desk:
        for article_id in many:
            desk.replace_prints(article_id, 1, {7})
        assert [meeting.article_id for meeting in desk.meetings({7}, besides=0, limit=999)] == [many[0]]


def test_reprints_are_kept_both_ways_and_replaced(places: OriginsStore, ids: list[int]) -> None:
    first, second, third, *_ = ids
    with places.writing() as desk:
        desk.replace_reprints(first, [second, third])
        assert sorted(desk.reprints_among([second])) == [(second, first)]
        desk.replace_reprints(first, [third])
        assert sorted(desk.reprints_among(ids)) == [(first, third), (third, first)]


def test_origins_and_their_members(places: OriginsStore, ids: list[int]) -> None:
    with places.writing() as desk:
        for article_id in ids[:3]:
            desk.replace_prints(article_id, 1, set())
        desk.assign(ids[1], ids[:2])
        assert desk.family([ids[0]]) == set(ids[:2])
    assert places.origin_of(ids) == {ids[0]: ids[1], ids[1]: ids[1], ids[2]: ids[2]}
    assert places.members(ids[1]) == ids[:2]


def test_what_was_not_placed_waits(places: OriginsStore, ids: list[int]) -> None:
    with places.writing() as desk:
        desk.replace_prints(ids[0], 1, {1})
        desk.replace_prints(ids[1], 0, {1})
    assert places.waiting(limit=3) == ids[1:4]


def test_a_failure_keeps_nothing(places: OriginsStore, ids: list[int]) -> None:
    with pytest.raises(RuntimeError), places.writing() as desk:
        desk.replace_prints(ids[0], 1, {1})
        raise RuntimeError("the process is going down")
    assert places.waiting(limit=9) == ids


def test_a_reprint_is_told_under_which_other_titles_its_text_stands(places: OriginsStore, url: str) -> None:
    titles = ["Rogun starts", "Dam opens", "Rogun starts", "Power for the valley", "Talks in Osh"]
    with CorpusStore(url) as store:
        ids = [
            store.save(
                draft(key=f"file:{number}", url=None, title=title, text=f"{STORY} {number}"), whole(STORY), now=NOW
            )
            for number, title in enumerate(titles)
        ]
    with places.writing() as desk:
        for one in ids:
            desk.replace_prints(one, 1, {one})
        desk.assign(ids[3], ids[:4])
    assert places.titles_beside(ids) == {
        ids[0]: ["Power for the valley", "Dam opens", "Rogun starts"],
        ids[1]: ["Power for the valley", "Rogun starts"],
        ids[2]: ["Power for the valley", "Rogun starts", "Dam opens"],
        ids[3]: ["Rogun starts", "Dam opens"],
    }
    assert places.titles_beside([]) == {}
