import pytest
from fakes.corpus_hostile import HOSTILE_FEEDS
from fakes.corpus_news import item, rss

from corpus.feed_guard import checked_feed

TALKS = item("t1", "Талабов: переговоры в Баткене", html="<p>Вода &amp; граница</p>")


@pytest.mark.parametrize("name", HOSTILE_FEEDS)
def test_a_hostile_feed_is_refused(name: str) -> None:
    make, reason = HOSTILE_FEEDS[name]
    with pytest.raises(ValueError, match=reason):
        checked_feed(make("http://127.0.0.1:9/"))


def test_there_are_as_many_hostile_feeds_as_promised() -> None:
    assert len(HOSTILE_FEEDS) >= 30


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "utf-16", "iso-8859-5"])
def test_a_feed_in_any_usual_encoding_passes(encoding: str) -> None:
    feed = rss(TALKS).replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding)
    assert checked_feed(feed) == feed


def test_a_feed_whose_declaration_is_wrong_is_read_as_the_server_says() -> None:
    read = checked_feed(rss(TALKS).encode("windows-1251"), "windows-1251")
    assert "переговоры в Баткене".encode() in read
    assert b"encoding=" not in read


@pytest.mark.parametrize("charset", [None, "nonsense", "utf-8"])
def test_a_feed_whose_encoding_nobody_knows_is_read_as_browsers_do(charset: str | None) -> None:
    assert "La Niña".encode() in checked_feed(rss(title="La Niña").encode("cp1252"), charset)


def test_a_declaration_of_html_inside_an_article_is_no_document_type() -> None:
    html = "<![CDATA[<!DOCTYPE html><!ENTITY x 'y'><p>How browsers read pages</p>]]>"
    feed = rss(f"<item><title>Pages</title><description>{html}</description></item>").encode()
    assert checked_feed(feed) == feed


def test_a_json_feed_passes() -> None:
    feed = b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'
    assert checked_feed(b"\xef\xbb\xbf \n" + feed) == feed


def test_a_feed_that_names_no_encoding_is_read_as_the_server_says() -> None:
    feed = "<rss><channel><title>Вода</title></channel></rss>"
    assert checked_feed(feed.encode("windows-1251"), "windows-1251") == feed.encode()


@pytest.mark.parametrize("charset", [None, "koi8-r", "nonsense", "ascii"])
def test_the_word_of_the_feed_goes_before_that_of_the_server(charset: str | None) -> None:
    feed = '<?xml version="1.0" encoding="windows-1251"?><rss><title>Вода</title></rss>'.encode("windows-1251")
    assert checked_feed(feed, charset) == feed
