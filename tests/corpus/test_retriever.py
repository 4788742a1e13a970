from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.corpus_hostile import HOSTILE_FEEDS
from fakes.corpus_news import NOW, item, rss
from fakes.corpus_origin import Origin, response
from fakes.corpus_web import FakeWeb

from corpus.feeds import FeedList
from corpus.fetch import Fetcher
from corpus.settings import CorpusSettings

HERALD = "https://panj-herald.example"
TALKS = item("t1", "Border talks end", link=f"{HERALD}/talks", html="<p>Delegations met.</p>")


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        origin.put("/rss", response(body=rss(TALKS).encode(), content_type="application/rss+xml"))
        yield origin


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[FeedList]:
    settings = CorpusSettings(allowed_networks=("127.0.0.1",))
    with Fetcher(settings) as fetcher, FeedList(tmp_path / "feeds.db", settings, fetcher) as feeds:
        yield feeds


def titles(feeds: FeedList) -> list[str]:
    return sorted(entry.title for entry in feeds.waiting(now=NOW))


@pytest.mark.parametrize("name", HOSTILE_FEEDS)
def test_a_hostile_feed_is_one_refusal_and_nothing_else(origin: Origin, feeds: FeedList, name: str) -> None:
    make, _ = HOSTILE_FEEDS[name]
    with Origin() as sentinel:
        origin.put("/hostile", response(body=make(sentinel.url()), content_type="application/rss+xml"))
        feeds.add(origin.url("/hostile"))
        feeds.add(origin.url("/rss"))
        (refusal,) = feeds.refresh(now=NOW)
        assert sentinel.connections == 0
    assert refusal.message.startswith(f"{origin.url('/hostile')}: ")
    assert titles(feeds) == ["Border talks end"]


def test_a_feed_is_read_by_what_it_is_and_not_by_what_it_is_called(origin: Origin, feeds: FeedList) -> None:
    json = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Buses run"}]}'
    origin.put("/rss", response(body=rss(TALKS).encode(), content_type="text/html"))
    origin.put("/json", response(body=json, content_type="text/plain"))
    feeds.add(origin.url("/rss"))
    feeds.add(origin.url("/json"))
    assert feeds.refresh(now=NOW) == []
    assert titles(feeds) == ["Border talks end", "Buses run"]


def test_the_letters_of_a_feed_are_those_that_the_server_names(origin: Origin, feeds: FeedList) -> None:
    feed = rss(item("t1", "Вода для Баткена")).partition("?>")[2].encode("windows-1251")
    origin.put("/rss", response(body=feed, content_type="application/rss+xml; charset=windows-1251"))
    feeds.add(origin.url("/rss"))
    feeds.refresh(now=NOW)
    assert titles(feeds) == ["Вода для Баткена"]


SITEMAP = f"<urlset><url><loc>{HERALD}/talks</loc><lastmod>2025-03-04</lastmod></url></urlset>"
INDEX = (
    f"<sitemapindex><sitemap><loc>{HERALD}/march.xml</loc></sitemap>"
    f"<sitemap><loc>{HERALD}/april.xml</loc></sitemap></sitemapindex>"
)


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb()


@pytest.fixture
def followed(web: FakeWeb, tmp_path: Path) -> Iterator[FeedList]:
    with FeedList(tmp_path / "feeds.db", CorpusSettings(feeds=(f"{HERALD}/sitemap.xml",)), web) as feeds:
        yield feeds


def test_a_sitemap_is_followed_like_a_feed(web: FakeWeb, followed: FeedList) -> None:
    web.put(f"{HERALD}/sitemap.xml", SITEMAP, kind="application/xml")
    assert followed.refresh(now=NOW) == []
    (entry,) = followed.waiting(now=NOW)
    assert (entry.url, entry.published, entry.outlet) == (f"{HERALD}/talks", None, "panj-herald.example")


def test_the_parts_of_an_index_are_one_feed_and_a_broken_one_is_told(web: FakeWeb, followed: FeedList) -> None:
    web.put(f"{HERALD}/sitemap.xml", INDEX, kind="application/xml")
    web.put(f"{HERALD}/march.xml", SITEMAP, kind="application/xml")
    (refusal,) = followed.refresh(now=NOW)
    assert refusal.message == f"{HERALD}/april.xml: the server answers 404 Not Found"
    assert [entry.url for entry in followed.waiting(now=NOW)] == [f"{HERALD}/talks"]


def test_an_index_of_which_nothing_can_be_read_fails(web: FakeWeb, followed: FeedList) -> None:
    web.put(f"{HERALD}/sitemap.xml", INDEX, kind="application/xml")
    web.put(f"{HERALD}/march.xml", INDEX, kind="application/xml")
    (refusal,) = followed.refresh(now=NOW)
    assert "none of the sitemaps that it lists can be read" in refusal.message
