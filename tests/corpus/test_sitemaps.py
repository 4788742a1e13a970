import gzip
import json
from datetime import UTC, datetime

import pytest

from corpus.sitemaps import MARK, NEWEST_PAGES, NEWEST_PARTS, is_sitemap, json_feed, parse_sitemap, unpacked

HERALD = "https://panj-herald.example"
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>{HERALD}/talks</loc><news:news><news:publication><news:name>Panj Herald</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2025-03-04T14:00:00+06:00</news:publication_date>
<news:title>Border talks end</news:title></news:news>
<image:image><image:loc>{HERALD}/map.png</image:loc><image:title>A map</image:title></image:image></url>
<url><loc>{HERALD}/intake?utm_source=map</loc><lastmod>2025-03-05</lastmod></url>
<url><loc>{HERALD}/about</loc></url>
</urlset>""".encode()


def urlset(*pages: str) -> bytes:
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(pages)}</urlset>".encode()


def url(address: str, changed: str = "") -> str:
    return f"<url><loc>{address}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


def test_a_news_sitemap_states_title_and_publication() -> None:
    sitemap = parse_sitemap(NEWS, f"{HERALD}/sitemap.xml")
    talks = next(page for page in sitemap.pages if page.url == f"{HERALD}/talks")
    assert (talks.title, talks.published) == ("Border talks end", "2025-03-04T08:00:00+00:00")
    assert sitemap.outlet == "Panj Herald"


def test_the_newest_pages_come_first_and_undated_ones_last() -> None:
    sitemap = parse_sitemap(NEWS, f"{HERALD}/sitemap.xml")
    assert [page.url for page in sitemap.pages] == [f"{HERALD}/intake", f"{HERALD}/talks", f"{HERALD}/about"]
    assert sitemap.pages[0].changed == datetime(2025, 3, 5, tzinfo=UTC)


def test_only_the_newest_of_an_archive_are_followed() -> None:
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    pages = [url(f"{HERALD}/{number}", days[number % len(days)]) for number in range(3000)]
    sitemap = parse_sitemap(urlset(*pages), f"{HERALD}/sitemap.xml")
    assert len(sitemap.pages) == NEWEST_PAGES
    assert sitemap.pages[-1].newest > datetime(2025, 8, 1, tzinfo=UTC)


def test_addresses_elsewhere_and_addresses_that_are_none_are_left_out() -> None:
    elsewhere = ["https://isfara.example/a", "ftp://panj-herald.example/a", "/talks", "", "javascript:alert(1)"]
    own = [f"{HERALD}/a", "https://www.panj-herald.example/b", "https://sport.panj-herald.example/c"]
    sitemap = parse_sitemap(urlset(*map(url, [*elsewhere, *own])), f"{HERALD}/sitemap.xml")
    assert [page.url for page in sitemap.pages] == own


def test_an_index_lists_its_newest_parts() -> None:
    parts = "".join(
        f"<sitemap><loc>{HERALD}/sitemap-{day}.xml</loc><lastmod>2025-03-{day:02}</lastmod></sitemap>"
        for day in range(1, 29)
    )
    sitemap = parse_sitemap(f"<sitemapindex>{parts}</sitemapindex>".encode(), f"{HERALD}/sitemap.xml")
    assert sitemap.parts == tuple(f"{HERALD}/sitemap-{day}.xml" for day in range(28, 28 - NEWEST_PARTS, -1))
    assert sitemap.pages == ()


def test_a_sitemap_becomes_a_feed_without_invented_dates() -> None:
    feed = json.loads(json_feed([parse_sitemap(NEWS, f"{HERALD}/sitemap.xml")], f"{HERALD}/sitemap.xml"))
    assert (feed["title"], feed["description"]) == ("Panj Herald", MARK)
    items = {item["url"]: item for item in feed["items"]}
    assert items[f"{HERALD}/talks"]["date_published"] == "2025-03-04T08:00:00+00:00"
    assert "date_published" not in items[f"{HERALD}/intake"]
    assert items[f"{HERALD}/about"] == {"id": f"{HERALD}/about", "url": f"{HERALD}/about"}


def test_a_page_in_two_parts_is_one_item_with_its_last_change() -> None:
    parts = [
        parse_sitemap(urlset(url(f"{HERALD}/talks", day)), f"{HERALD}/sitemap.xml")
        for day in ("2025-03-05", "2025-03-04")
    ]
    items = json.loads(json_feed(parts, HERALD))["items"]
    assert [item["date_modified"] for item in items] == ["2025-03-05T00:00:00+00:00"]


@pytest.mark.parametrize("root", ["urlset", "sitemapindex", "sm:urlset", "URLSET"])
def test_a_sitemap_is_recognised_by_its_first_element(root: str) -> None:
    assert is_sitemap(f'\ufeff<?xml version="1.0"?>\n<!-- made > by hand --><{root} xmlns="x">'.encode())


def test_a_packed_sitemap_is_recognised_and_unpacked() -> None:
    packed = gzip.compress(NEWS)
    assert is_sitemap(packed)
    assert unpacked(packed, limit=len(NEWS)) == NEWS
    with pytest.raises(ValueError, match="larger than"):
        unpacked(gzip.compress(bytes(10**7)), limit=10**6)


@pytest.mark.parametrize(
    "content",
    [
        b"<rss/>",
        b"<html><urlset>",
        b"<!-- --><rss>" + b"<!-- -->" * 200 + b"<urlset>",
        b"{}",
        b"",
        b"\x1f\x8b\x00broken",
        b"urlset",
    ],
)
def test_other_documents_are_no_sitemaps(content: bytes) -> None:
    assert not is_sitemap(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset>&a;</urlset>", "DTD"),
        (b"<urlset><url></urlset>", "not well-formed"),
        (b"<urlset>" + b"<a>" * 200, "deep"),
    ],
)
def test_a_hostile_sitemap_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_sitemap(content, f"{HERALD}/sitemap.xml")
