import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, STORY, draft, whole
from fakes.databases import executed, url_in

from corpus.errors import StoreError
from corpus.split import split
from corpus.standing import Seal, Standings, seal
from corpus.store import CorpusStore
from corpus.types import Coverage, Draft, Moment, Outcome, Span

pytestmark = pytest.mark.engines("sqlite", "postgres")

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return url_in(tmp_path, "corpus.db")


@pytest.fixture
def store(url: str) -> Iterator[CorpusStore]:
    with CorpusStore(url) as opened:
        yield opened


def save(store: CorpusStore, article: Draft, *, now: datetime = NOW) -> int:
    return store.save(article, split(article.text, article.title, words=40), now=now)


def another(number: int, **changes: object) -> Draft:
    address = f"https://panj-herald.example/{number}"
    return draft(**{"key": address, "url": address, "text": f"Talks of day {number} end.", **changes})


def test_what_was_saved_comes_back_as_it_was(store: CorpusStore) -> None:
    saved = draft(authors=("Aliya Sadykova", "Бахтиёр Каримов"))
    article = store.article(save(store, saved))
    assert article is not None
    assert article.text == STORY
    header = article.header
    assert (header.key, header.title, header.outlet, header.url) == (saved.key, saved.title, saved.outlet, saved.url)
    assert (header.authors, header.language, header.published) == (saved.authors, "en", saved.published)
    assert (header.revision, header.first_seen) == (1, NOW)


def test_passages_are_slices_of_their_article(store: CorpusStore) -> None:
    article_id = save(store, draft())
    passages = store.passages_of(article_id)
    assert len(passages) >= 2
    assert all(STORY[passage.start : passage.end] == passage.text for passage in passages)
    assert [passage.start for passage in passages] == sorted(passage.start for passage in passages)


def test_the_same_again_adds_nothing(store: CorpusStore) -> None:
    first = save(store, draft())
    assert store.match(draft()) is Outcome.UNCHANGED
    assert save(store, draft(), now=LATER) == first
    article = store.article(first)
    assert article is not None
    assert article.header.revision == 1


@pytest.mark.parametrize(
    "change",
    [
        {"text": STORY + " It was cold."},
        {"title": "Border talks"},
        {"outlet": "Osh Daily"},
        {"published": Moment(datetime(2025, 2, 3, tzinfo=UTC), day_only=True)},
    ],
)
def test_a_change_makes_a_revision_and_retires_the_old_passages(store: CorpusStore, change: dict[str, object]) -> None:
    article_id = save(store, draft())
    old = store.passages_of(article_id)
    changed = draft(**change)
    assert store.match(changed) is Outcome.UPDATED
    assert save(store, changed, now=LATER) == article_id
    new = store.passages_of(article_id)
    assert store.live_passage_ids() == [passage.id for passage in new]
    assert min(passage.id for passage in new) > max(passage.id for passage in old)
    assert store.passages([passage.id for passage in old]) == old
    assert store.passages_of(article_id, revision=1) == old
    before = store.article(article_id, revision=1)
    assert before is not None
    assert before.text == STORY
    assert new[0].article.first_seen == NOW


def test_a_text_without_address_is_known_under_any_name(store: CorpusStore) -> None:
    save(store, draft(key="file:/news/a.txt", url=None))
    assert store.match(draft(key="file:/news/b.txt", url=None, title="Other")) is Outcome.UNCHANGED
    assert store.match(draft()) is Outcome.ADDED


def test_passages_come_in_the_order_asked(store: CorpusStore) -> None:
    for number in range(3):
        save(store, another(number))
    assert [passage.id for passage in store.passages([3, 99, 1, 3])] == [3, 1, 3]
    assert store.passages([]) == []


def test_thousands_of_passages_are_read_at_once(store: CorpusStore) -> None:
    text = "Water. " * 1200
    spans = [Span(start * 7, start * 7 + 6) for start in range(1200)]
    store.save(draft(text=text), spans, now=NOW)
    ids = store.live_passage_ids()
    assert len(ids) == 1200
    assert {passage.text for passage in store.passages(ids[::-1])} == {"Water."}


def test_what_an_index_has_not_seen_comes_in_portions(store: CorpusStore) -> None:
    for number in range(5):
        save(store, another(number))
    assert [passage.id for passage in store.live_passages_after(2, limit=2)] == [3, 4]
    assert store.last_passage_id() == 5


def test_passage_ids_are_never_given_twice(url: str) -> None:
    with CorpusStore(url) as store:
        save(store, another(1))
        last = store.last_passage_id()
    executed(url, "DELETE FROM passages")
    with CorpusStore(url) as store:
        save(store, another(2))
        assert store.last_passage_id() > last


@pytest.mark.parametrize(
    "less",
    [
        {"published": None},
        {"published": Moment(datetime(2025, 3, 3, tzinfo=UTC), day_only=True)},
        {"outlet": "", "authors": ()},
    ],
)
def test_what_was_stated_before_is_not_lost_when_a_page_states_less(
    store: CorpusStore, less: dict[str, object]
) -> None:
    known = draft(authors=("Aliya Sadykova",))
    article_id = save(store, known)

    assert store.match(draft(**less)) is Outcome.UNCHANGED
    save(store, draft(**{"text": STORY + " It was cold.", **less}), now=LATER)

    article = store.article(article_id)
    assert article is not None
    assert article.header.revision == 2
    assert article.header.published == known.published
    assert (article.header.outlet, article.header.authors) == (known.outlet, known.authors)


def test_an_article_is_found_by_its_address_however_it_is_spelled(store: CorpusStore) -> None:
    number = store.save(draft(key="https://news.example/dam?page=2", outlet="Valley Wire"), [Span(0, 5)], now=NOW)

    assert store.article_at("HTTPS://News.Example/dam?page=2&utm_source=telegram#water") == number
    for other in ("https://news.example/dam", "tg://resolve?domain=news", "", "https://[::1"):
        assert store.article_at(other) is None
    store.withdraw("Valley Wire", now=NOW)
    assert store.article_at("https://news.example/dam?page=2") is None


def test_headers_between_two_moments_come_newest_first(store: CorpusStore) -> None:
    hours = {1: Moment(NOW - timedelta(hours=5)), 2: Moment(NOW - timedelta(hours=1)), 3: Moment(NOW), 4: None}
    for number, published in hours.items():
        save(store, another(number, published=published), now=NOW - timedelta(hours=2))
    headers = store.headers_between(NOW - timedelta(hours=5), NOW)
    assert [header.key[-1] for header in headers] == ["3", "2", "4"]
    assert [header.key[-1] for header in store.headers_between(NOW - timedelta(hours=5), NOW, limit=1)] == ["3"]


def test_a_date_without_a_time_counts_for_its_whole_day(store: CorpusStore) -> None:
    day = datetime(2025, 3, 4, tzinfo=UTC)
    save(store, another(1, published=Moment(day, day_only=True)))
    assert store.headers_between(day + timedelta(hours=23), day + timedelta(hours=30)) != []
    assert store.headers_between(day + timedelta(hours=24), day + timedelta(hours=30)) == []
    assert store.headers_between(day - timedelta(hours=5), day - timedelta(hours=1)) == []


def test_headers_that_arrived_count_by_when_we_saw_them(store: CorpusStore) -> None:
    published = Moment(NOW - timedelta(hours=9))
    for number, seen in enumerate((NOW - timedelta(hours=3), NOW - timedelta(hours=1), NOW), 1):
        save(store, another(number, published=published), now=seen)

    arrived = store.headers_arrived(NOW - timedelta(hours=3), NOW - timedelta(hours=1))

    assert [header.key[-1] for header in arrived] == ["2"]


def test_headers_by_id_are_the_newest_ones_withdrawn_or_not(store: CorpusStore) -> None:
    known = [save(store, another(number)) for number in (1, 2, 3)]
    save(store, another(2, text=STORY + " It was cold."), now=LATER)
    store.remove([known[2]], now=LATER)

    found = store.headers([*reversed(known), 999])

    assert [(header.id, header.revision) for header in found] == [(known[0], 1), (known[1], 2), (known[2], 1)]
    assert store.headers([]) == []


def test_coverage_counts_what_can_be_found(store: CorpusStore) -> None:
    assert store.coverage() == Coverage(0, 0, None, None, undated=0, updated=None)
    assert store.newest_published() is None
    first, last = NOW - timedelta(days=9), NOW - timedelta(days=1)
    save(store, another(1, published=Moment(first)))
    save(store, another(2, published=Moment(last)), now=LATER)
    save(store, another(3, published=None))
    assert store.coverage() == Coverage(3, 3, first, last, undated=1, updated=LATER)
    assert store.newest_published() == last


def test_a_withdrawn_outlet_is_kept_but_not_shown(store: CorpusStore) -> None:
    kept = save(store, another(1, outlet="Osh Daily"))
    gone = save(store, another(2))
    (passage,) = store.passages_of(gone)
    assert store.withdraw("Panj Herald", now=LATER) == 1
    assert store.withdraw("Panj Herald", now=LATER) == 0
    assert store.coverage().articles == 1
    assert [header.id for header in store.headers_between(NOW - timedelta(days=9), LATER)] == [kept]
    assert passage.id not in store.live_passage_ids()
    assert store.passages([passage.id]) == [passage]


def test_a_withdrawn_article_returns_only_with_a_change(store: CorpusStore) -> None:
    save(store, draft())
    store.withdraw("Panj Herald", now=LATER)
    assert store.match(draft()) is Outcome.UNCHANGED
    save(store, draft(title="Border talks end"), now=LATER)
    assert store.coverage().articles == 1
    assert store.live_passage_ids() != []


def test_a_failed_save_leaves_nothing_behind(store: CorpusStore) -> None:
    broken = [*whole(STORY), Span(None, 5)]  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.save(draft(), broken, now=NOW)
    assert store.match(draft()) is Outcome.ADDED
    assert store.last_passage_id() == 0


def test_several_threads_write_at_the_same_time(store: CorpusStore) -> None:
    def write(number: int) -> None:
        for part in range(5):
            save(store, another(number * 10 + part))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.coverage().articles == 20


def test_emoji_and_cyrillic_keep_their_offsets(store: CorpusStore) -> None:
    text = "💧 Вода пришла в Кок-Таш. 🚰 Все рады."
    article_id = store.save(draft(text=text), [Span(2, 24)], now=NOW)
    (passage,) = store.passages_of(article_id)
    assert passage.text == text[2:24]


def test_nothing_is_found_under_unknown_ids(store: CorpusStore) -> None:
    assert store.article(7) is None
    assert store.passages_of(7) == []


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("text", ["Вода\x00 пришла. Все рады.", "\x00\x00Water came.", "💧\x00💧 Water\x00 came."])
def test_a_passage_is_an_exact_slice_whatever_the_text_holds(store: CorpusStore, text: str) -> None:
    spans = [Span(start, end) for start in range(len(text)) for end in range(start + 1, len(text) + 1)]
    store.save(draft(text=text), spans, now=NOW)
    passages = store.passages(store.live_passage_ids())
    assert [passage.text for passage in passages] == [text[span.start : span.end] for span in spans]


@pytest.mark.engines("postgres")
def test_a_server_that_keeps_no_nul_has_a_replacement_in_its_place(store: CorpusStore, url: str) -> None:
    text = "Вода\x00 пришла.\x00"
    article_id = save(store, draft(text=text, title="Вода\x00"))
    article = store.article(article_id)
    assert article is not None
    assert (article.text, article.header.title) == ("Вода\ufffd пришла.\ufffd", "Вода\ufffd")
    assert store.match(draft(text=text, title="Вода\x00")) is Outcome.UNCHANGED
    standings = Standings(url)
    standing = standings.of(article_id)
    standings.close()
    assert standing is not None
    assert seal(article, standing) is Seal.WHOLE
