import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, item, rss
from fakes.corpus_web import FakeWeb

from corpus.errors import SourceError
from corpus.feeds import FeedList, entries_of, is_feed
from corpus.settings import CorpusSettings
from corpus.types import Download, Moment, Validators

FEED = "https://panj-herald.example/rss"
TALKS = item(
    "t1",
    "Border talks end",
    link="https://panj-herald.example/talks",
    html="<p>Delegations met.</p>",
    date="Tue, 04 Mar 2025 14:00:00 +0600",
)
INTAKE = item("t2", "Shared intake opens", link="https://panj-herald.example/intake")
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Osh Daily", "items": '
    '[{"id": "1", "url": "https://osh-daily.example/1", "title": "Buses run", "content_html": "<p>Again.</p>"}]}'
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Isfara Post</title><id>i</id>'
    '<entry><id>e1</id><title>Maps signed</title><link href="https://isfara.example/maps"/>'
    "<updated>2025-03-04T08:00:00Z</updated></entry></feed>"
)


@pytest.fixture
def web() -> FakeWeb:
    web = FakeWeb()
    web.put(FEED, rss(TALKS, INTAKE), kind="application/rss+xml", etag='"1"')
    return web


@pytest.fixture
def feeds(web: FakeWeb, tmp_path: Path) -> Iterator[FeedList]:
    with FeedList(tmp_path / "feeds.db", CorpusSettings(), web) as feeds:
        yield feeds


def titles(feeds: FeedList, now: datetime = NOW) -> list[str]:
    return sorted(entry.title for entry in feeds.waiting(now=now))


def let_be_due(path: Path) -> None:
    """Forget when the feeds are to be asked next."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE feeds SET update_after = NULL")
    connection.close()


def test_entries_wait_until_they_are_taken(feeds: FeedList) -> None:
    feeds.add(FEED)
    assert feeds.refresh() == []
    assert titles(feeds) == ["Border talks end", "Shared intake opens"]
    talks = next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Border talks end")
    feeds.mark_taken(talks)
    assert titles(feeds) == ["Shared intake opens"]


def test_entries_wait_across_a_restart(web: FakeWeb, tmp_path: Path) -> None:
    for _ in range(2):
        with FeedList(tmp_path / "again.db", CorpusSettings(), web) as feeds:
            feeds.add(FEED)
            feeds.refresh()
            assert len(titles(feeds)) == 2


def test_an_entry_says_what_the_feed_claims(feeds: FeedList) -> None:
    feeds.add(FEED)
    feeds.refresh()
    talks = next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Border talks end")
    assert (talks.url, talks.html) == ("https://panj-herald.example/talks", "<p>Delegations met.</p>")
    assert (talks.outlet, talks.feed_url) == ("Panj Herald", FEED)
    assert talks.published == Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC))
    intake = next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Shared intake opens")
    assert intake.published is None


def test_a_corrected_entry_waits_again(feeds: FeedList, web: FakeWeb, tmp_path: Path) -> None:
    feeds.add(FEED)
    feeds.refresh()
    for entry in list(feeds.waiting(now=NOW)):
        feeds.mark_taken(entry)
    assert titles(feeds) == []
    web.put(FEED, rss(TALKS.replace("Delegations met.", "Delegations met in Batken."), INTAKE), etag='"2"')
    let_be_due(tmp_path / "feeds.db")
    feeds.refresh()
    assert titles(feeds) == ["Border talks end"]
    assert web.validators[-1] == Validators('"1"')


def test_a_feed_that_did_not_change_says_so_and_is_not_read(feeds: FeedList, web: FakeWeb, tmp_path: Path) -> None:
    feeds.add(FEED)
    feeds.refresh()
    let_be_due(tmp_path / "feeds.db")
    assert feeds.refresh() == []
    assert len(web.asked) == 2
    assert len(titles(feeds)) == 2


def test_a_failing_entry_is_tried_three_times_with_growing_pauses(feeds: FeedList) -> None:
    feeds.add(FEED)
    feeds.refresh()
    talks = next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Border talks end")
    feeds.mark_failed(talks, now=NOW)
    assert titles(feeds, NOW + timedelta(minutes=59)) == ["Shared intake opens"]
    second = NOW + timedelta(hours=1)
    assert len(titles(feeds, second)) == 2
    feeds.mark_failed(talks, now=second)
    assert len(titles(feeds, second + timedelta(hours=3))) == 1
    feeds.mark_failed(talks, now=second + timedelta(hours=4))
    assert titles(feeds, NOW + timedelta(days=99)) == ["Shared intake opens"]


def test_a_feed_is_not_asked_again_before_it_is_due(feeds: FeedList, web: FakeWeb) -> None:
    feeds.add(FEED)
    feeds.refresh()
    feeds.refresh()
    assert web.asked == [FEED]


def test_the_list_tells_how_each_feed_fares(feeds: FeedList, web: FakeWeb) -> None:
    dead, page = "https://dead.example/rss", "https://panj-herald.example/"
    web.break_down(dead, "the server answers 410 Gone", status=410)
    web.put(page, "<html><body>Home</body></html>")
    for url in (FEED, dead, page):
        feeds.add(url)
    messages = sorted(refusal.message for refusal in feeds.refresh())
    unreadable = "what the address gives is no feed that can be read"
    assert messages == [f"{dead}: the server answers 410 Gone", f"{page}: {unreadable}"]
    states = {feed.url: feed for feed in feeds.all()}
    assert (states[FEED].title, states[FEED].error, states[FEED].entries) == ("Panj Herald", None, 2)
    assert states[FEED].updated is not None
    assert states[dead].error == "the server answers 410 Gone"
    assert states[page].error == unreadable


def test_feeds_of_the_settings_are_followed(web: FakeWeb, tmp_path: Path) -> None:
    with FeedList(tmp_path / "feeds.db", CorpusSettings(feeds=(FEED,)), web) as feeds:
        assert [feed.url for feed in feeds.all()] == [FEED]


def test_adding_twice_is_following_once(feeds: FeedList) -> None:
    feeds.add(FEED)
    feeds.add(FEED)
    assert len(feeds.all()) == 1
    feeds.remove(FEED)
    assert feeds.all() == []
    with pytest.raises(SourceError, match="not followed"):
        feeds.remove(FEED)


@pytest.mark.parametrize("url", ["batken", "ftp://panj-herald.example/rss", "/etc/passwd", "file:///etc/passwd", ""])
def test_what_is_no_web_address_cannot_be_followed(feeds: FeedList, url: str) -> None:
    with pytest.raises(SourceError, match="not an http or https address"):
        feeds.add(url)


def test_opml_goes_out_and_comes_in(feeds: FeedList, web: FakeWeb, tmp_path: Path) -> None:
    feeds.add(FEED)
    feeds.add("https://osh-daily.example/rss")
    path = tmp_path / "feeds.opml"
    path.write_text(feeds.export_opml(), encoding="utf-8")
    with FeedList(tmp_path / "other.db", CorpusSettings(), web) as other:
        other.add(FEED)
        assert other.import_opml(path) == 1
        assert [feed.url for feed in other.all()] == ["https://osh-daily.example/rss", FEED]


def test_opml_that_is_none_is_named(feeds: FeedList, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    with pytest.raises(SourceError, match=r"feeds\.opml"):
        feeds.import_opml(path)
    path.write_text("<html></html>")
    with pytest.raises(SourceError, match="cannot be read as OPML"):
        feeds.import_opml(path)


def test_opml_addresses_that_are_none_are_named_and_the_others_added(feeds: FeedList, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    outlines = f'<outline type="rss" xmlUrl="{FEED}"/><outline type="rss" xmlUrl="ftp://old.example/rss"/>'
    path.write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    with pytest.raises(SourceError, match=r"1 feeds added, but .* ftp://old\.example/rss"):
        feeds.import_opml(path)
    assert [feed.url for feed in feeds.all()] == [FEED]


@pytest.mark.parametrize(
    ("content", "title"), [(rss(TALKS), "Border talks end"), (JSON_FEED, "Buses run"), (ATOM, "Maps signed")]
)
def test_a_feed_of_any_kind_is_recognised_and_read(content: str, title: str) -> None:
    kind = "application/feed+json" if content.startswith("{") else "text/xml"
    download = Download(FEED, content.encode(), kind)
    assert is_feed(download)
    assert [entry.title for entry in entries_of(download, CorpusSettings())] == [title]


def test_half_a_character_in_a_feed_breaks_that_feed_alone(feeds: FeedList, web: FakeWeb) -> None:
    broken = "https://osh-daily.example/feed.json"
    web.put(broken, JSON_FEED.replace("Buses run", "Buses \\ud83d run"), kind="application/feed+json")
    web.put(FEED, rss(TALKS))
    feeds.add(broken)
    feeds.add(FEED)
    (refusal,) = feeds.refresh()
    assert refusal.message.startswith(f"{broken}: the feed contains half a character")
    assert titles(feeds) == ["Border talks end"]


def test_a_page_is_no_feed() -> None:
    assert not is_feed(Download(FEED, b"<!doctype html><html><body>How to read our rss</body></html>"))
    assert not is_feed(Download(FEED, b'{"articles": []}'))
