from datetime import UTC, datetime, timedelta, timezone

import pytest
from fakes.corpus_news import draft

from corpus.identity import canonical_url, content_hash, line_key, outlet_of
from corpus.types import Moment


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Panj-Herald.Example/Talks", "https://panj-herald.example/Talks"),
        ("https://panj-herald.example", "https://panj-herald.example/"),
        ("https://panj-herald.example/a#comments", "https://panj-herald.example/a"),
        ("https://panj-herald.example/a?utm_source=rss&id=7&fbclid=x", "https://panj-herald.example/a?id=7"),
        ("https://panj-herald.example/a?id=7&empty=", "https://panj-herald.example/a?id=7&empty="),
        ("https://panj-herald.example/a?q=a%20b", "https://panj-herald.example/a?q=a%20b"),
        ("https://panj-herald.example:443/a", "https://panj-herald.example/a"),
        ("http://panj-herald.example:8080/a", "http://panj-herald.example:8080/a"),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
    ],
)
def test_one_page_has_one_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize("url", ["", "batken", "ftp://panj-herald.example/a", "https:///a", "http://h:99999/"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(url)


def test_an_outlet_without_a_name_is_called_by_its_host() -> None:
    assert outlet_of("https://www.panj-herald.example/a") == "panj-herald.example"
    assert outlet_of(None) == ""


def test_lines_with_a_title_are_told_apart_by_title_outlet_and_date() -> None:
    plain = line_key(title="Talks", text="Old text.", outlet="Panj Herald", published=None)
    assert line_key(title="Talks", text="New text.", outlet="Panj Herald", published=None) == plain
    assert line_key(title="Talks", text="Old text.", outlet="Osh Daily", published=None) != plain
    assert line_key(title="", text="Old text.", outlet="", published=None) != line_key(
        title="", text="New text.", outlet="", published=None
    )


@pytest.mark.parametrize(
    "change", [{"title": "Talks"}, {"text": "Short."}, {"outlet": "Osh Daily"}, {"published": None}]
)
def test_whatever_a_citation_shows_changes_the_content(change: dict[str, object]) -> None:
    assert content_hash(draft(**change)) != content_hash(draft())


def test_the_same_moment_in_another_zone_is_the_same_content() -> None:
    bishkek = timezone(timedelta(hours=6))
    there = draft(published=Moment(datetime(2025, 3, 4, 14, 0, tzinfo=bishkek)))
    assert content_hash(there) == content_hash(draft(published=Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC))))
