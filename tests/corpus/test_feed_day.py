"""A day of a few feeds, replayed: what each server was asked, and when."""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from fakes.corpus_clock import FakeClock
from fakes.corpus_news import NOW
from fakes.corpus_script import Asked, ScriptedWeb, news, refusing, with_etag

from corpus.feeds import FeedList
from corpus.fetch import Fetcher
from corpus.settings import CorpusSettings
from corpus.types import FeedState

HOUR, TICK, DAY = timedelta(hours=1), timedelta(minutes=5), timedelta(hours=24)
STEADY = "https://panj-herald.example/rss"
SISTER = "https://panj-herald.example/water/rss"
DATED = "https://isfara.example/rss"
LIMITED = "https://osh-daily.example/rss"
CACHED = "https://kok-tash.example/rss"
DOWN = "https://batken.example/rss"
MOVING, MOVED = "https://old.khujand.example/rss", "https://khujand.example/rss"
CHANGED = "Wed, 05 Mar 2025 08:00:00 GMT"


def dated(since: timedelta, request: httpx.Request) -> httpx.Response:
    if request.headers.get("if-modified-since") == CHANGED:
        return httpx.Response(304)
    return news(0, "Isfara Post", last_modified=CHANGED)


def cached(since: timedelta, request: httpx.Request) -> httpx.Response:
    return news(since / HOUR, "Kok-Tash", cache_control="max-age=10800")


def moving(since: timedelta, request: httpx.Request) -> httpx.Response:
    if since >= 12 * HOUR:
        return httpx.Response(301, headers={"location": MOVED})
    return httpx.Response(302, headers={"location": MOVED})


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ScriptedWeb, FeedList]]:
    clock = FakeClock()
    web = ScriptedWeb(clock, NOW)
    limited = with_etag("Osh Daily", every=HOUR)
    web.plays = {
        STEADY: with_etag("Panj Herald", every=6 * HOUR),
        SISTER: with_etag("Panj Herald: Water", every=HOUR),
        DATED: dated,
        LIMITED: refusing(limited, between=(3 * HOUR, 6 * HOUR), status=429, retry_after="14400"),
        CACHED: cached,
        DOWN: refusing(with_etag("Batken", every=HOUR), between=(5 * HOUR, 12 * HOUR), status=500),
        MOVING: moving,
        MOVED: with_etag("Khujand", every=6 * HOUR),
    }
    settings = CorpusSettings(feeds=(STEADY, SISTER, DATED, LIMITED, CACHED, DOWN, MOVING))
    path: Path = tmp_path_factory.mktemp("day") / "feeds.db"
    chance = random.Random(7).random
    with (
        Fetcher(settings, transport=web, now=clock) as fetcher,
        FeedList(path, settings, fetcher, chance=chance) as feeds,
    ):
        while clock.now < NOW + DAY:
            feeds.refresh(now=clock.now)
            clock.now += TICK
        yield web, feeds


Day = tuple[ScriptedWeb, FeedList]


def pauses(record: list[Asked]) -> list[timedelta]:
    return [later.at - earlier.at for earlier, later in pairwise(record)]


@pytest.mark.parametrize("url", [STEADY, SISTER, DATED, LIMITED, DOWN, MOVED])
def test_every_request_after_the_first_is_conditional_on_the_last_answer(day: Day, url: str) -> None:
    known: tuple[str | None, str | None] = (None, None)
    for asked in day[0].of(url):
        assert asked.validators == known
        if asked.status == httpx.codes.OK:
            known = asked.answered
    assert known != (None, None)


@pytest.mark.parametrize(("url", "versions"), [(STEADY, 4), (SISTER, 24), (DATED, 1)])
def test_a_feed_is_sent_once_per_change(day: Day, url: str, versions: int) -> None:
    statuses = [asked.status for asked in day[0].of(url)]
    assert statuses.count(httpx.codes.OK) == versions
    assert set(statuses) <= {httpx.codes.OK, httpx.codes.NOT_MODIFIED}
    assert 36 <= len(statuses) <= 48


@pytest.mark.parametrize("url", [STEADY, SISTER, DATED])
def test_no_feed_is_asked_more_often_than_the_settings_say(day: Day, url: str) -> None:
    assert min(pauses(day[0].of(url))) >= timedelta(minutes=30)


def test_a_retry_after_is_obeyed_to_the_minute(day: Day) -> None:
    record = day[0].of(LIMITED)
    refused = [asked for asked in record if asked.status == httpx.codes.TOO_MANY_REQUESTS]
    assert len(refused) == 1
    after = record[record.index(refused[0]) + 1]
    assert 4 * HOUR <= after.at - refused[0].at <= 4 * HOUR + timedelta(minutes=15)
    assert after.status == httpx.codes.OK


def test_an_answer_is_not_asked_for_while_it_is_good(day: Day) -> None:
    assert min(pauses(day[0].of(CACHED))) >= 3 * HOUR
    assert 7 <= len(day[0].of(CACHED)) <= 8


def test_a_server_that_is_down_is_asked_ever_more_rarely(day: Day) -> None:
    failed = [asked for asked in day[0].of(DOWN) if asked.status >= httpx.codes.INTERNAL_SERVER_ERROR]
    assert 3 <= len(failed) <= 5
    assert pauses(failed) == sorted(pauses(failed))
    (feed,) = (feed for feed in day[1].all() if feed.url == DOWN)
    assert (feed.state, feed.error) == (FeedState.OK, None)


def test_a_move_is_remembered_when_it_is_for_good(day: Day) -> None:
    asked = day[0].of(MOVING)
    assert sum(a.at >= NOW + 12 * HOUR for a in asked) == 1
    assert sum(a.at < NOW + 12 * HOUR for a in asked) >= 18
    followed = {feed.url for feed in day[1].all()}
    assert MOVED in followed
    assert MOVING not in followed


def test_no_host_is_asked_twice_at_once_and_none_for_robots_txt(day: Day) -> None:
    assert day[0].most_at_once == 1
    assert not [asked for asked in day[0].record if asked.url.endswith("robots.txt")]


def test_nothing_that_was_published_is_missed(day: Day) -> None:
    counts = {feed.url: feed.entries for feed in day[1].all()}
    assert (counts[STEADY], counts[SISTER], counts[DATED], counts[MOVED]) == (4, 24, 1, 4)
    assert (counts[LIMITED], counts[DOWN]) == (24, 24)
