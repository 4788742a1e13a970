from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import draft, whole
from fakes.databases import url_in

from corpus.origins_store import OriginsStore
from corpus.store import CorpusStore
from corpus.types import Moment
from embeddings.story_store import Place, StoryStore, Waiting

pytestmark = pytest.mark.engines("sqlite", "postgres")

MAY = datetime(2026, 5, 4, 8, tzinfo=UTC)
TEXT = "The Batken crossing opened again on Monday."


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore(url_in(tmp_path, "corpus.db")) as store:
        yield store


@pytest.fixture
def stories(tmp_path: Path) -> Iterator[StoryStore]:
    opened = StoryStore(url_in(tmp_path, "corpus.db"))
    yield opened
    opened.close()


def published(corpus: CorpusStore, number: int, *, days: float = 0, text: str = TEXT) -> int:
    made = draft(key=f"file:{number}", url=None, text=f"{text} {number}", published=Moment(MAY + timedelta(days=days)))
    return corpus.save(made, whole(text), now=MAY + timedelta(days=30))


def place(article_id: int, story_id: int, *, days: float = 0, centrality: float = 1.0) -> Place:
    return Place(article_id, story_id, 1, MAY + timedelta(days=days), centrality, b"signs")


def put(stories: StoryStore, *places: Place) -> None:
    with stories.writing() as desk:
        desk.put(places)


def test_a_reader_learns_the_story_and_the_middle_of_it(corpus: CorpusStore, stories: StoryStore) -> None:
    first, second = published(corpus, 1), published(corpus, 2)
    put(stories, place(first, 7, centrality=0.9), place(second, 7, days=1, centrality=0.6))
    assert stories.stories_of([first, second, 99]) == {first: 7, second: 7}
    assert stories.centrality([first, second, 99]) == {first: 0.9, second: 0.6}


def test_members_follow_in_the_order_of_time(corpus: CorpusStore, stories: StoryStore) -> None:
    late, early = published(corpus, 1), published(corpus, 2)
    put(stories, place(late, 7, days=2), place(early, 7))
    assert stories.members([7, 8]) == {7: (early, late)}


def test_what_was_withdrawn_is_no_member_even_before_stories_are_made_anew(
    corpus: CorpusStore, stories: StoryStore
) -> None:
    kept, gone = published(corpus, 1), published(corpus, 2)
    put(stories, place(kept, 7), place(gone, 7))
    corpus.remove([gone], now=MAY)
    assert stories.members([7]) == {7: (kept,)}
    assert stories.withdrawn() == [gone]


def test_articles_wait_in_the_order_of_time_until_they_have_a_place(corpus: CorpusStore, stories: StoryStore) -> None:
    late, early = published(corpus, 1, days=3), published(corpus, 2)
    assert stories.waiting() == [Waiting(early, 1, MAY), Waiting(late, 1, MAY + timedelta(days=3))]
    put(stories, place(early, 1))
    assert [one.article_id for one in stories.waiting()] == [late]


def test_a_revised_article_waits_again(corpus: CorpusStore, stories: StoryStore) -> None:
    article_id = published(corpus, 1)
    put(stories, place(article_id, 1))
    assert stories.waiting() == []
    corpus.save(draft(key="file:1", url=None, text="The crossing stays shut."), whole(TEXT), now=MAY)
    assert [(one.article_id, one.revision) for one in stories.waiting()] == [(article_id, 2)]


def test_a_withdrawn_article_does_not_wait(corpus: CorpusStore, stories: StoryStore) -> None:
    corpus.remove([published(corpus, 1)], now=MAY)
    assert stories.waiting() == []


def test_a_story_is_found_whole_by_one_article_near_a_time(corpus: CorpusStore, stories: StoryStore) -> None:
    old, near, far = (published(corpus, number) for number in (1, 2, 3))
    put(stories, place(old, 1, days=-40), place(near, 1, days=-2), place(far, 2, days=-40))
    assert stories.stories_around(MAY, MAY, timedelta(days=7)) == {1}
    assert [one.article_id for one in stories.places_in([1])] == [old, near]
    assert stories.places_in([2]) == [place(far, 2, days=-40)]


def test_the_story_of_a_text_is_found_by_any_reprint(tmp_path: Path, corpus: CorpusStore, stories: StoryStore) -> None:
    first, second = published(corpus, 1), published(corpus, 2)
    origins = OriginsStore(url_in(tmp_path, "corpus.db"))
    with origins.writing() as desk:
        for article_id in (first, second):
            desk.replace_prints(article_id, 1, {1})
        desk.assign(first, [first, second])
    origins.close()
    put(stories, place(second, 9))
    assert stories.stories_of_texts([first]) == {9}


def test_a_new_place_replaces_the_old_one(corpus: CorpusStore, stories: StoryStore) -> None:
    article_id = published(corpus, 1)
    put(stories, place(article_id, 1))
    put(stories, replace(place(article_id, 2), revision=2))
    assert stories.stories_of([article_id]) == {article_id: 2}
    assert stories.last_story() == 2


def test_the_number_of_a_story_that_was_withdrawn_is_not_given_again(corpus: CorpusStore, stories: StoryStore) -> None:
    first, second = published(corpus, 1), published(corpus, 2)
    put(stories, place(first, 7), place(second, 8))
    with stories.writing() as desk:
        desk.forget([second])
    assert stories.last_story() == 8
    assert stories.successor(8) is None


def test_a_story_that_went_into_another_is_found_there(corpus: CorpusStore, stories: StoryStore) -> None:
    first, second, third = (published(corpus, number) for number in (1, 2, 3))
    put(stories, place(first, 9), place(second, 9), place(third, 9))
    put(stories, place(first, 5), place(second, 4), place(third, 4))
    assert stories.successor(9) == 4
    put(stories, place(second, 2), place(third, 2))
    assert stories.successor(9) == 2
    assert stories.last_story() == 9


def test_a_story_that_keeps_an_article_has_not_ended(corpus: CorpusStore, stories: StoryStore) -> None:
    first, second = published(corpus, 1), published(corpus, 2)
    put(stories, place(first, 1), place(second, 1))
    put(stories, place(second, 2))
    assert stories.successor(1) is None


def test_where_all_of_it_was_withdrawn_at_last_no_story_is_left(corpus: CorpusStore, stories: StoryStore) -> None:
    article_id = published(corpus, 1)
    put(stories, place(article_id, 3))
    put(stories, place(article_id, 2))
    with stories.writing() as desk:
        desk.forget([article_id])
    assert stories.successor(3) is None
    assert stories.last_story() == 3


def test_signs_are_counted_over_all_times(corpus: CorpusStore, stories: StoryStore) -> None:
    with stories.writing() as desk:
        desk.count({"batken": 2, "dam": 1}, 2)
    with stories.writing() as desk:
        desk.count({"batken": 1, "uranium": 1}, 1)
    assert stories.counts(["batken", "uranium", "opera"]) == {"": 3, "batken": 3, "uranium": 1}


def test_more_articles_and_signs_than_one_statement_holds(stories: StoryStore) -> None:
    with stories.writing() as desk:
        desk.count({f"word{number}": 1 for number in range(1300)}, 1)
    assert len(stories.counts([f"word{number}" for number in range(1300)])) == 1301
    assert stories.stories_of(range(1300)) == {}


def test_what_a_killed_process_began_is_not_kept(corpus: CorpusStore, stories: StoryStore) -> None:
    article_id = published(corpus, 1)
    with pytest.raises(KeyboardInterrupt), stories.writing() as desk:
        desk.put([place(article_id, 1)])
        desk.count({"batken": 1}, 1)
        raise KeyboardInterrupt
    assert stories.stories_of([article_id]) == {}
    assert stories.counts(["batken"]) == {}
