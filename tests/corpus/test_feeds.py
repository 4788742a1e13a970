from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_news import NOW, item, rss
from fakes.corpus_web import FakeWeb

from corpus.errors import SourceError
from corpus.feeds import FeedList
from corpus.settings import CorpusSettings
from corpus.types import Download, FeedState, Moment, Validators

LATER = NOW + timedelta(hours=1)
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


def test_entries_wait_until_they_are_taken(feeds: FeedList) -> None:
    feeds.add(FEED)
    assert feeds.refresh(now=NOW) == []
    assert titles(feeds) == ["Border talks end", "Shared intake opens"]
    talks = next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Border talks end")
    feeds.mark_taken(talks)
    assert titles(feeds) == ["Shared intake opens"]


def test_entries_wait_across_a_restart(web: FakeWeb, tmp_path: Path) -> None:
    for _ in range(2):
        with FeedList(tmp_path / "again.db", CorpusSettings(), web) as feeds:
            feeds.add(FEED)
            feeds.refresh(now=NOW)
            assert len(titles(feeds)) == 2


def test_an_entry_says_what_the_feed_claims(feeds: FeedList) -> None:
    feeds.add(FEED)
    feeds.refresh(now=NOW)
    talks = next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Border talks end")
    assert (talks.url, talks.html) == ("https://panj-herald.example/talks", "<p>Delegations met.</p>")
    assert (talks.outlet, talks.feed_url) == ("Panj Herald", FEED)
    assert talks.published == Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC))
    intake = next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Shared intake opens")
    assert intake.published is None


def test_a_corrected_entry_waits_again(feeds: FeedList, web: FakeWeb, tmp_path: Path) -> None:
    feeds.add(FEED)
    feeds.refresh(now=NOW)
    for entry in list(feeds.waiting(now=NOW)):
        feeds.mark_taken(entry)
    assert titles(feeds) == []
    web.put(FEED, rss(TALKS.replace("Delegations met.", "Delegations met in Batken."), INTAKE), etag='"2"')
    feeds.refresh(now=LATER)
    assert titles(feeds) == ["Border talks end"]
    assert web.validators[-1] == Validators('"1"')


def test_a_feed_that_did_not_change_says_so_and_is_not_read(feeds: FeedList, web: FakeWeb, tmp_path: Path) -> None:
    feeds.add(FEED)
    feeds.refresh(now=NOW)
    assert feeds.refresh(now=LATER) == []
    assert len(web.asked) == 2
    assert len(titles(feeds)) == 2


def test_a_failing_entry_is_tried_three_times_with_growing_pauses(feeds: FeedList) -> None:
    feeds.add(FEED)
    feeds.refresh(now=NOW)
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
    feeds.refresh(now=NOW)
    feeds.refresh(now=NOW)
    assert web.asked == [FEED]


def test_the_list_tells_how_each_feed_fares(feeds: FeedList, web: FakeWeb) -> None:
    dead, page = "https://dead.example/rss", "https://panj-herald.example/"
    web.break_down(dead, "the server answers 410 Gone", status=410)
    web.put(page, "<html><body>Home</body></html>")
    for url in (FEED, dead, page):
        feeds.add(url)
    messages = sorted(refusal.message for refusal in feeds.refresh(now=NOW))
    unreadable = "what the address gives is a web page and no feed"
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


def test_half_a_character_in_a_feed_breaks_that_feed_alone(feeds: FeedList, web: FakeWeb) -> None:
    broken = "https://osh-daily.example/feed.json"
    web.put(broken, JSON_FEED.replace("Buses run", "Buses \\ud83d run"), kind="application/feed+json")
    web.put(FEED, rss(TALKS))
    feeds.add(broken)
    feeds.add(FEED)
    (refusal,) = feeds.refresh(now=NOW)
    assert refusal.message.startswith(f"{broken}: the feed contains half a character")
    assert titles(feeds) == ["Border talks end"]


def move(web: FakeWeb, url: str, target: str) -> None:
    """Let an address answer from its new place, for good."""
    web.answer(url, Download(target, rss(TALKS, INTAKE).encode(), moved_to=target))
    web.answer(target, Download(target, rss(TALKS, INTAKE).encode()))


def test_a_feed_that_moved_for_good_is_followed_at_its_new_address(feeds: FeedList, web: FakeWeb) -> None:
    feeds.add(FEED)
    feeds.refresh(now=NOW)
    feeds.mark_taken(next(entry for entry in feeds.waiting(now=NOW) if entry.title == "Border talks end"))
    move(web, FEED, "https://panj-herald.example/feed")
    feeds.refresh(now=LATER)
    assert [feed.url for feed in feeds.all()] == ["https://panj-herald.example/feed"]
    feeds.refresh(now=LATER + timedelta(hours=1))
    assert web.asked[-1] == "https://panj-herald.example/feed"
    assert titles(feeds) == ["Shared intake opens"]


def test_a_feed_that_moved_to_one_that_is_followed_is_followed_once(feeds: FeedList, web: FakeWeb) -> None:
    feeds.add(FEED)
    feeds.add("https://panj-herald.example/feed")
    move(web, FEED, "https://panj-herald.example/feed")
    feeds.refresh(now=NOW)
    assert [feed.url for feed in feeds.all()] == ["https://panj-herald.example/feed"]


def test_a_feed_of_the_settings_that_moved_is_not_followed_twice(web: FakeWeb, tmp_path: Path) -> None:
    settings = CorpusSettings(feeds=(FEED,))
    move(web, FEED, "https://panj-herald.example/feed")
    for _ in range(2):
        with FeedList(tmp_path / "feeds.db", settings, web) as feeds:
            feeds.refresh(now=NOW)
            assert [feed.url for feed in feeds.all()] == ["https://panj-herald.example/feed"]


def test_a_page_in_place_of_a_feed_moves_nothing(feeds: FeedList, web: FakeWeb) -> None:
    feeds.add(FEED)
    web.answer(FEED, Download("https://login.example/", b"<html></html>", moved_to="https://login.example/"))
    feeds.refresh(now=NOW)
    assert [feed.url for feed in feeds.all()] == [FEED]


def test_a_new_validator_is_used_though_the_items_did_not_change(feeds: FeedList, web: FakeWeb) -> None:
    feeds.add(FEED)
    feeds.refresh(now=NOW)
    web.put(FEED, rss(TALKS, INTAKE), etag='"2"')
    feeds.refresh(now=LATER)
    feeds.refresh(now=LATER + timedelta(hours=1))
    assert web.validators == [Validators(), Validators('"1"'), Validators('"2"')]


def test_a_feed_is_asked_again_when_the_server_wants_it(feeds: FeedList, web: FakeWeb) -> None:
    web.answer(FEED, Download(FEED, rss(TALKS).encode(), fresh_for=timedelta(hours=5)))
    feeds.add(FEED)
    feeds.refresh(now=NOW)
    (feed,) = feeds.all()
    assert feed.due is not None
    assert NOW + timedelta(hours=5) <= feed.due <= NOW + timedelta(hours=5, minutes=30)
    feeds.refresh(now=NOW + timedelta(hours=4, minutes=59))
    assert len(web.asked) == 1


def fail_when_due(feeds: FeedList, times: int) -> None:
    for _ in range(times):
        (feed,) = feeds.all()
        assert feed.due is not None
        feeds.refresh(now=max(feed.due, NOW))


@pytest.fixture
def steady(web: FakeWeb, tmp_path: Path) -> Iterator[FeedList]:
    """Follow one feed, without chance in the schedule."""
    with FeedList(tmp_path / "feeds.db", CorpusSettings(), web, chance=lambda: 0.0) as feeds:
        feeds.add(FEED)
        feeds.refresh(now=NOW)
        yield feeds


def test_the_list_tells_state_and_undated_share_and_when_next(steady: FeedList) -> None:
    (feed,) = steady.all()
    assert (feed.state, feed.updated, feed.undated) == (FeedState.OK, NOW, 0.5)
    assert feed.due == NOW + timedelta(minutes=30)


def test_a_feed_that_dies_is_told_once_as_failing_and_once_as_off(steady: FeedList, web: FakeWeb) -> None:
    web.break_down(FEED, "the server answers 500 Internal Server Error", status=500)
    told = []
    for _ in range(13):
        fail_when_due(steady, 1)
        (feed,) = steady.all()
        for notice in steady.notices(now=feed.due or NOW + timedelta(days=9)):
            told.append((notice.state, notice.title, notice.reason))
            steady.mark_told(notice)
    reason = "the server answers 500 Internal Server Error"
    assert told == [(FeedState.FAILING, "Panj Herald", reason), (FeedState.OFF, "Panj Herald", reason)]
    (feed,) = steady.all()
    assert (feed.state, feed.due, feed.error) == (FeedState.OFF, None, reason)
    asked = len(web.asked)
    steady.refresh(now=NOW + timedelta(days=99))
    assert len(web.asked) == asked


def test_a_notice_comes_until_it_is_marked_as_told(steady: FeedList, web: FakeWeb) -> None:
    web.break_down(FEED, "the server answers 410 Gone", status=410)
    fail_when_due(steady, 1)
    for _ in range(2):
        (notice,) = steady.notices(now=LATER)
        assert (notice.url, notice.state) == (FEED, FeedState.OFF)
    steady.mark_told(notice)
    assert steady.notices(now=LATER) == []


def test_opening_the_list_does_not_switch_on_a_feed_of_the_settings(web: FakeWeb, tmp_path: Path) -> None:
    web.break_down(FEED, "the server answers 410 Gone", status=410)
    settings = CorpusSettings(feeds=(FEED,))
    with FeedList(tmp_path / "feeds.db", settings, web) as feeds:
        feeds.refresh(now=NOW)
    with FeedList(tmp_path / "feeds.db", settings, web) as feeds:
        (notice,) = feeds.notices(now=LATER)
        assert notice.state is FeedState.OFF
        assert feeds.refresh(now=LATER) == []


def test_following_a_feed_again_switches_it_on(steady: FeedList, web: FakeWeb) -> None:
    web.break_down(FEED, "the server answers 410 Gone", status=410)
    fail_when_due(steady, 1)
    web.put(FEED, rss(TALKS))
    steady.add(FEED)
    assert steady.refresh(now=LATER) == []
    assert [feed.state for feed in steady.all()] == [FeedState.OK]


def test_a_feed_that_went_silent_is_told_once(steady: FeedList, web: FakeWeb) -> None:
    steady.refresh(now=NOW + timedelta(days=15))
    (notice,) = steady.notices(now=NOW + timedelta(days=15))
    assert (notice.state, notice.since, notice.reason) == (FeedState.SILENT, NOW, None)
    steady.mark_told(notice)
    steady.refresh(now=NOW + timedelta(days=16))
    assert steady.notices(now=NOW + timedelta(days=16)) == []
    assert [feed.state for feed in steady.all()] == [FeedState.SILENT]


def test_opml_that_would_hurt_is_refused(feeds: FeedList, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(f'<!DOCTYPE opml [<!ENTITY a "{FEED}">]><opml><body><outline xmlUrl="&a;"/></body></opml>')
    with pytest.raises(SourceError, match="DTD"):
        feeds.import_opml(path)
    path.write_bytes(b"<opml>" + bytes(6 * 2**20))
    with pytest.raises(SourceError, match="larger than"):
        feeds.import_opml(path)
