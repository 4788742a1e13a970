from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, STORY, draft, whole
from fakes.databases import executed, url_in

from corpus.standing import Edition, Newest, Seal, Standings, Withdrawal, seal
from corpus.store import CorpusStore

pytestmark = pytest.mark.engines("sqlite", "postgres")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore(url_in(tmp_path, "corpus.db")) as opened:
        yield opened


@pytest.fixture
def standings(tmp_path: Path, store: CorpusStore) -> Iterator[Standings]:
    opened = Standings(url_in(tmp_path, "corpus.db"))
    yield opened
    opened.close()


def seal_of(store: CorpusStore, standings: Standings, *, revision: int | None = None) -> Seal:
    article, standing = store.article(1, revision), standings.of(1)
    assert article is not None
    assert standing is not None
    return seal(article, standing)


def test_an_article_is_sealed_as_it_was_taken_in(store: CorpusStore, standings: Standings) -> None:
    store.save(draft(), whole(STORY), now=NOW)
    assert seal_of(store, standings) is Seal.WHOLE


def test_an_undated_article_is_sealed_too(store: CorpusStore, standings: Standings) -> None:
    store.save(draft(published=None), whole(STORY), now=NOW)
    assert seal_of(store, standings) is Seal.WHOLE


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE revisions SET text = replace(text, '14 kilometres', '41 kilometres')", Seal.TEXT_ALTERED),
        ("UPDATE revisions SET title = 'Border talks fail in Batken'", Seal.HEADER_ALTERED),
        ("UPDATE revisions SET published = '2025-03-01 08:00:00.000000'", Seal.HEADER_ALTERED),
    ],
)
def test_what_was_altered_in_the_database_is_found(
    store: CorpusStore, standings: Standings, tmp_path: Path, statement: str, expected: Seal
) -> None:
    store.save(draft(), whole(STORY), now=NOW)
    executed(url_in(tmp_path, "corpus.db"), statement)
    assert seal_of(store, standings) is expected


def test_no_checksum_is_kept_for_an_older_revision(store: CorpusStore, standings: Standings) -> None:
    store.save(draft(), whole(STORY), now=NOW)
    store.save(draft(text=STORY.replace("14", "17")), whole(STORY), now=NOW + timedelta(hours=1))
    assert seal_of(store, standings, revision=1) is Seal.NOT_KEPT
    assert seal_of(store, standings) is Seal.WHOLE


def test_a_standing_tells_why_an_article_is_withdrawn(store: CorpusStore, standings: Standings) -> None:
    for number in range(3):
        url = f"https://panj-herald.example/{number}"
        store.save(draft(key=url, url=url, text=f"{STORY} {number}"), whole(STORY), now=NOW)
    store.mark_gone(1, now=NOW)
    store.remove([2], now=NOW)
    found = [standings.of(number) for number in (1, 2, 3)]
    assert [(one.withdrawal, one.withdrawn_at) for one in found if one] == [
        (Withdrawal.GONE, NOW),
        (Withdrawal.REMOVED, NOW),
        (None, None),
    ]


def test_an_article_that_nobody_knows_has_no_standing(standings: Standings) -> None:
    assert standings.of(7) is None


def test_the_newest_revisions_are_known_with_when_they_came(store: CorpusStore, standings: Standings) -> None:
    later = NOW + timedelta(hours=5)
    first = store.save(draft(), whole(STORY), now=NOW)
    store.save(draft(text=f"{STORY} Corrected."), whole(STORY), now=later)
    other = store.save(draft(key="https://panj-herald.example/intake", text="The intake is full."), whole(""), now=NOW)
    store.mark_gone(other, now=later)

    assert standings.newest([first, other, 4711]) == {
        first: Newest(first, 2, later),
        other: Newest(other, 1, NOW, later, Withdrawal.GONE),
    }


def test_every_revision_is_known_with_when_it_came(store: CorpusStore, standings: Standings) -> None:
    later = NOW + timedelta(hours=5)
    article_id = store.save(draft(), whole(STORY), now=NOW)
    store.save(draft(text="Талас", title="Talks end"), whole(""), now=later)
    store.save(draft(key="https://panj-herald.example/intake", text="The intake is full."), whole(""), now=NOW)

    assert standings.editions(article_id) == (
        Edition(1, NOW, "Border talks end in Batken", len(STORY)),
        Edition(2, later, "Talks end", 5),
    )
    assert standings.editions(4711) == ()


def test_more_articles_may_be_asked_for_than_a_statement_holds(store: CorpusStore, standings: Standings) -> None:
    first = store.save(draft(), whole(STORY), now=NOW)

    assert list(standings.newest(range(first, first + 1200))) == [first]
