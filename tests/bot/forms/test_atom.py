from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from fakes import bot_hostile as hostile
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.atom import ATOM, Entry, Feed, entries_of, with_entry, written
from bot.forms.elements import sound

FRIDAY = datetime(2025, 3, 14, 3, 0, tzinfo=UTC)
NAME = "urn:uuid:5f0c3a52-1d1f-5a8e-9d86-0c7d1f0a6b11"


def morning(days=0, html="<p>Talks in <b>Batken</b> &amp; Isfara</p>"):
    at = FRIDAY + timedelta(days=days)
    return Entry(f"urn:uuid:00000000-0000-5000-8000-{days:012}", f"Brief, {at:%d %B}", at, html)


def feed(*entries):
    return Feed(NAME, "Heliograph: Border desk", "en", entries)


def test_a_reader_of_feeds_finds_the_briefs_newest_first():
    read = feedparser.parse(written(feed(morning(1), morning(0)), now=FRIDAY))

    assert (read.bozo, read.version) == (False, "atom10")
    assert (read.feed.title, read.feed.author, read.feed.id) == ("Heliograph: Border desk", "Heliograph", NAME)
    assert read.feed.updated == "2025-03-15T03:00:00Z"
    assert [(entry.title, entry.updated) for entry in read.entries] == [
        ("Brief, 15 March", "2025-03-15T03:00:00Z"),
        ("Brief, 14 March", "2025-03-14T03:00:00Z"),
    ]
    assert read.entries[0].content[0].type == "text/html"
    assert read.entries[0].content[0].value == "<p>Talks in <b>Batken</b> &amp; Isfara</p>"


def test_a_feed_has_what_rfc_4287_asks_for():
    root = fromstring(written(feed(morning()), now=FRIDAY))
    names = [child.tag.removeprefix(f"{{{ATOM}}}") for child in root]
    inner = [child.tag.removeprefix(f"{{{ATOM}}}") for child in root[-1]]

    assert root.tag == f"{{{ATOM}}}feed"
    assert root.attrib == {"{http://www.w3.org/XML/1998/namespace}lang": "en"}
    assert [names.count(name) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert sorted(inner) == ["content", "id", "published", "title", "updated"]


def test_a_feed_without_entries_is_one_too():
    read = feedparser.parse(written(feed(), now=FRIDAY))

    assert (read.bozo, read.feed.updated, read.entries) == (False, "2025-03-14T03:00:00Z", [])


def test_what_was_written_can_be_read_again():
    entries = (morning(1), morning(0))

    assert entries_of(written(feed(*entries), now=FRIDAY)) == entries


def test_what_was_not_written_here_is_refused():
    for document in ("", "<feed", f'<feed xmlns="{ATOM}"><entry><id>x</id></entry></feed>'):
        with pytest.raises(ValueError, match="no feed that was written here"):
            entries_of(document)


def test_an_entry_that_comes_again_takes_its_old_place():
    again = morning(1, html="<p>The same brief</p>")

    assert with_entry([morning(2), morning(1), morning(0)], again, most=9) == (morning(2), again, morning(0))


def test_the_oldest_entries_make_room():
    assert with_entry([morning(2), morning(1), morning(0)], morning(3), most=2) == (morning(3), morning(2))


@settings(max_examples=60, deadline=None)
@given(hostile.TEXTS, hostile.TEXTS)
def test_whatever_a_brief_says_its_feed_can_be_read(title, html):
    entry = Entry("urn:x", title, FRIDAY, html)

    (read,) = entries_of(written(feed(entry), now=FRIDAY))

    assert (read.title, read.html) == (sound(title), sound(html))


@given(st.text(max_size=60))
def test_the_title_of_a_chat_is_only_a_title(title):
    root = fromstring(written(Feed(NAME, title, "en", ()), now=FRIDAY))

    assert len(root.findall(f"{{{ATOM}}}title")) == 1


def test_an_entry_of_the_web_leads_to_its_page_and_keeps_when_it_was_published():
    entry = Entry(
        NAME, "Brief, 14 March", FRIDAY, "<p>Rain in Osh</p>", FRIDAY - timedelta(hours=8), "https://a.example/b"
    )
    document = written(Feed(NAME, "Briefs", "en", (entry,), "https://a.example", "https://a.example/f"), now=FRIDAY)
    read = feedparser.parse(document)

    assert {(link.rel, link.href) for link in read.feed.links} == {
        ("alternate", "https://a.example"),
        ("self", "https://a.example/f"),
    }
    assert (read.entries[0].link, read.entries[0].published) == ("https://a.example/b", "2025-03-13T19:00:00Z")
    assert entries_of(document) == (entry,)
