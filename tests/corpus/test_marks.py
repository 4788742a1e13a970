from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, draft, whole
from fakes.databases import url_in

from corpus.store import CorpusStore
from corpus.types import Validators, WatchedFile

pytestmark = pytest.mark.engines("sqlite", "postgres")

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore(url_in(tmp_path, "corpus.db")) as opened:
        yield opened


def save(store: CorpusStore, number: int, **changes: object) -> int:
    url = f"https://panj-herald.example/{number}"
    article = draft(**{"key": url, "url": url, "text": f"Talks of day {number} end.", "fetched": True, **changes})
    return store.save(article, whole(article.text), now=NOW)


def test_fetched_articles_come_longest_unseen_first(store: CorpusStore) -> None:
    for number in (1, 2, 3):
        save(store, number)
    save(store, 4, fetched=False)
    store.mark_checked(1, Validators('"1"', "Tue, 04 Mar 2025 08:00:00 GMT"), now=LATER)
    found = store.rechecks(since=NOW - timedelta(days=7))
    assert [(each.header.id, each.checked) for each in found] == [(2, NOW), (3, NOW), (1, LATER)]
    assert found[-1].validators == Validators('"1"', "Tue, 04 Mar 2025 08:00:00 GMT")


def test_older_articles_come_only_by_name(store: CorpusStore) -> None:
    old = save(store, 1)
    assert store.rechecks(since=NOW) == []
    assert [each.header.id for each in store.rechecks([old, 99], since=NOW)] == [old]


def test_what_was_removed_is_never_asked_for_but_what_is_gone_is(store: CorpusStore) -> None:
    removed, gone = save(store, 1), save(store, 2)
    store.remove([removed], now=LATER)
    store.mark_gone(gone, now=LATER)
    assert [(each.header.id, each.is_withdrawn) for each in store.rechecks([removed, gone], since=NOW)] == [
        (gone, True)
    ]


def test_the_state_of_a_watched_file_is_kept_and_replaced(store: CorpusStore) -> None:
    store.mark_watched(WatchedFile("/news/a.md", 1_741_000_000_000_000_001, 10))
    store.mark_watched(WatchedFile("/news/b.md", 2, 20))
    store.mark_watched(WatchedFile("/news/a.md", 3, 11))
    assert store.watched_files() == [WatchedFile("/news/a.md", 3, 11), WatchedFile("/news/b.md", 2, 20)]
