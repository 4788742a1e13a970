import gzip
from dataclasses import replace

import pytest
from fakes.corpus_news import item, rss
from fakes.corpus_web import FakeWeb

from corpus.errors import SourceError
from corpus.feed_once import entries_of, is_feed
from corpus.settings import CorpusSettings
from corpus.types import Download

HERALD = "https://panj-herald.example"
TALKS = rss(item("t1", "Border talks end", link=f"{HERALD}/talks"))
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Osh Daily", "items": '
    '[{"id": "1", "url": "https://osh-daily.example/1", "title": "Buses run", "content_html": "<p>Again.</p>"}]}'
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Isfara Post</title><id>i</id>'
    '<entry><id>e1</id><title>Maps signed</title><link href="https://isfara.example/maps"/>'
    "<updated>2025-03-04T08:00:00Z</updated></entry></feed>"
)
RDF = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://kok-tash.example/"><title>Kok-Tash</title>'
    '<link>https://kok-tash.example/</link></channel><item rdf:about="https://kok-tash.example/1">'
    "<title>Checkpoint opens</title><link>https://kok-tash.example/1</link></item></rdf:RDF>"
)
SITEMAP = f"<urlset><url><loc>{HERALD}/talks</loc></url></urlset>"
INDEX = f"<sitemapindex><sitemap><loc>{HERALD}/march.xml</loc></sitemap></sitemapindex>"


@pytest.mark.parametrize(
    ("content", "title"),
    [(TALKS, "Border talks end"), (JSON_FEED, "Buses run"), (ATOM, "Maps signed"), (RDF, "Checkpoint opens")],
)
def test_a_feed_of_any_kind_is_recognised_and_read(content: str, title: str) -> None:
    download = Download(f"{HERALD}/rss", content.encode(), "text/plain")
    assert is_feed(download)
    assert [entry.title for entry in entries_of(download, CorpusSettings())] == [title]


@pytest.mark.parametrize("content", [SITEMAP.encode(), gzip.compress(SITEMAP.encode())], ids=["plain", "packed"])
def test_a_sitemap_is_read_like_a_feed(content: bytes) -> None:
    download = Download(f"{HERALD}/sitemap.xml.gz", content, "application/gzip")
    assert is_feed(download)
    assert [entry.url for entry in entries_of(download, CorpusSettings())] == [f"{HERALD}/talks"]


def test_the_parts_of_an_index_are_fetched() -> None:
    web = FakeWeb()
    web.put(f"{HERALD}/march.xml", SITEMAP)
    download = Download(f"{HERALD}/sitemap.xml", INDEX.encode())
    assert [entry.url for entry in entries_of(download, CorpusSettings(), web)] == [f"{HERALD}/talks"]
    with pytest.raises(SourceError, match="not fetched here"):
        entries_of(download, CorpusSettings())


def test_where_it_moved_makes_no_difference() -> None:
    moved = replace(Download(f"{HERALD}/rss", TALKS.encode()), moved_to=f"{HERALD}/feed")
    assert len(entries_of(moved, CorpusSettings())) == 1


def test_what_is_no_feed_says_so() -> None:
    with pytest.raises(SourceError, match="a web page and no feed"):
        entries_of(Download(f"{HERALD}/rss", b"<!DOCTYPE html><p>Home</p>"), CorpusSettings())
    with pytest.raises(SourceError, match="no feed that can be read"):
        entries_of(Download(f"{HERALD}/rss", b"<recipe><step>Boil</step></recipe>"), CorpusSettings())
    with pytest.raises(SourceError, match="no feed that can be read"):
        entries_of(Download(f"{HERALD}/rss", b"[1, 2]"), CorpusSettings())


@pytest.mark.parametrize(
    "content", [b"<!doctype html><p>How to read our rss", b'{"articles": []}', b"", b"\x1f\x8b\x00"]
)
def test_a_page_is_no_feed(content: bytes) -> None:
    assert not is_feed(Download(f"{HERALD}/", content))
