"""Outlets and feeds -> sources: which feed belongs to whom, who comes first, and what readers see of addresses."""

from datetime import date

import pytest
from fakes.bot_feeds import feed

from bot.web.sourced import State, shown_address, shown_error, sources
from corpus.outlets import Census, OutletFigures
from corpus.types import FeedState

DAYS = (date(2026, 3, 1), date(2026, 3, 2))


def outlet(name, **changes):
    values = {"articles": 4, "dated": 3, "newest": None, "placed": 4, "reprints": 1, "languages": (), "days": (1, 2)}
    return OutletFigures(name, **{**values, **changes})


def census(*names):
    return Census(DAYS, tuple(outlet(name) for name in names))


def test_a_feed_belongs_to_the_outlet_of_its_title():
    known = sources(census("Steppe Courier", "Sughd Herald"), [feed(title=" Steppe  courier")])

    states = {one.name: one.state for one in known.all}
    assert states == {"Steppe Courier": State.OK, "Sughd Herald": State.UNFOLLOWED}


def test_a_feed_without_a_title_belongs_to_the_outlet_of_its_host():
    known = sources(census("pamir-post.example"), [feed("https://www.pamir-post.example/feed", None)])

    assert [(one.name, one.state) for one in known.all] == [("pamir-post.example", State.OK)]


def test_a_feed_that_brought_nothing_yet_is_a_source():
    (source,) = sources(census(), [feed(title="Valley Wire", state=FeedState.FAILING)]).all

    assert (source.name, source.figures.articles, source.figures.days) == ("Valley Wire", 0, (0, 0))
    assert (source.undated, source.reprints) == (None, None)


def test_those_in_trouble_come_first_and_then_all_by_name():
    names = ("Osh Sentinel", "Batken Times", "Altai Review", "Valley Wire", "Steppe Courier", "amu daily")
    fares = dict(zip(names, (FeedState.SILENT, FeedState.OK, FeedState.FAILING, FeedState.OFF), strict=False))
    feeds = [
        feed(f"https://{number}.example/rss", name, state=state) for number, (name, state) in enumerate(fares.items())
    ]

    known = sources(census(*names), feeds)

    assert [one.name for one in known.all] == [
        "Valley Wire",
        "Altai Review",
        "Osh Sentinel",
        "Batken Times",
        "amu daily",
        "Steppe Courier",
    ]
    assert known.count(State.UNFOLLOWED) == 2


def test_a_source_fares_as_its_worst_feed():
    feeds = [feed("https://a.example/news"), feed("https://a.example/sport", state=FeedState.SILENT)]

    (source,) = sources(census("Steppe Courier"), feeds).all

    assert source.state is State.SILENT
    assert len(source.feeds) == 2


def test_shares_are_of_all_and_of_what_was_compared():
    (source,) = sources(Census(DAYS, (outlet("Steppe Courier", dated=1, placed=2),)), []).all

    assert (source.undated, source.reprints) == (0.75, 0.5)


def test_without_the_list_of_feeds_nothing_is_said_of_how_they_fare():
    known = sources(census("Steppe Courier"), None)

    assert not known.knows_feeds
    assert known.all[0].feeds == ()


@pytest.mark.parametrize("words", ["courier", "STEPPE", "  steppe   cour", "rss.example/NEWS"])
def test_a_source_is_found_by_a_part_of_its_name_or_address(words):
    known = sources(census("Steppe Courier", "Sughd Herald"), [feed("https://rss.example/news?key=s3cret")])

    assert [one.name for one in known.called(words)] == ["Steppe Courier"]


def test_what_may_be_secret_in_an_address_is_not_even_found_by():
    known = sources(census("Steppe Courier"), [feed("https://rss.example/news?key=s3cret")])

    assert known.called("s3cret") == ()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/rss", "https://a.example/rss"),
        ("https://a.example/rss?key=s3cret&page=2#new", "https://a.example/rss"),
        ("https://reader:s3cret@a.example:8443/rss", "https://a.example:8443/rss"),
        ("https://[s3cret/rss", ""),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url, shown):
    assert shown_address(url) == shown


def test_an_error_is_one_line_without_what_may_be_secret():
    said = "https://me:s3cret@a.example/rss?key=s3cret\nanswers 503"

    assert shown_error(said) == "https://a.example/rss answers 503"
