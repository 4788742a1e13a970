from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, draft, whole
from fakes.databases import url_in

from corpus.errors import StoreError
from corpus.store import CorpusStore
from corpus.types import Draft, Evidence, Moment, Outcome, Prepared, Saved, Span

pytestmark = pytest.mark.engines("sqlite", "postgres")

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore(url_in(tmp_path, "corpus.db")) as opened:
        yield opened


def ready(article: Draft) -> Prepared:
    return Prepared(article, whole(article.text))


def test_drafts_that_are_stored_together_know_each_other(store: CorpusStore) -> None:
    file = draft(key="file:/a.txt", url=None, text="Intake opens in April.")
    copy = draft(key="file:/b.txt", url=None, text="Intake opens in April.")
    saved = store.save_all([ready(draft()), ready(draft(title="Talks")), ready(file), ready(copy)], now=NOW)
    kinds = [Outcome.ADDED, Outcome.UPDATED, Outcome.ADDED, Outcome.UNCHANGED]
    assert saved == [Saved(place, kind) for place, kind in zip((1, 1, 2, 2), kinds, strict=True)]


def test_drafts_that_are_stored_together_are_all_kept_or_none(store: CorpusStore) -> None:
    broken = Prepared(draft(key="file:/b.txt", url=None), [Span(None, 5)])  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.save_all([ready(draft()), broken], now=NOW)
    assert store.match(draft()) is Outcome.ADDED


def test_the_evidence_and_the_date_of_a_change_are_kept_with_the_revision(store: CorpusStore) -> None:
    changed = Moment(datetime(2025, 3, 4, tzinfo=UTC), day_only=True)
    store.save_all([ready(draft(evidence=Evidence.META))], now=NOW)
    store.save_all([ready(draft(title="Talks", evidence=Evidence.FEED, modified=changed))], now=LATER)
    first, second = store.article(1, revision=1), store.article(1)
    assert first is not None
    assert second is not None
    assert (first.header.evidence, first.header.modified) == (Evidence.META, None)
    assert (second.header.evidence, second.header.modified) == (Evidence.FEED, changed)


def test_what_was_removed_stays_away_and_what_was_gone_returns_with_its_page(store: CorpusStore) -> None:
    fetched = draft(fetched=True)
    store.save_all([ready(fetched)], now=NOW)
    store.mark_gone(1, now=LATER)
    assert store.match(draft()) is Outcome.UNCHANGED
    assert store.match(fetched) is Outcome.UPDATED
    store.save_all([ready(fetched)], now=LATER)
    assert store.withdrawn_at(1) is None
    assert store.remove([1, 99], now=LATER) == 1
    assert store.remove([1], now=LATER) == 0
    assert store.match(fetched) is Outcome.UNCHANGED
    assert (store.withdrawn_at(1), store.live_passage_ids()) == (LATER, [])
