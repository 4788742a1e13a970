import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.corpus_formats import channel, post
from fakes.corpus_news import NOW, PARAGRAPHS, STORY, item, page, rss
from fakes.corpus_web import FakeWeb
from fakes.databases import url_in

from corpus.differences import differences
from corpus.feeds import FeedList
from corpus.ingest import Intake
from corpus.settings import CorpusSettings
from corpus.store import CorpusStore
from corpus.types import Article, Draft, Entry, Evidence, IngestReport, Moment, Outcome, Validators

pytestmark = pytest.mark.engines("sqlite", "postgres")

FEED = "https://panj-herald.example/rss"
TALKS = "https://panj-herald.example/talks"
FULL = "".join(f"<p>On day {day} {line}</p>" for day in range(3) for line in PARAGRAPHS)


class Desk:
    """A store, a web and what takes articles from one to the other."""

    def __init__(self, folder: Path) -> None:
        self.web, self.folder, self.now = FakeWeb(), folder, NOW
        self.store = CorpusStore(url_in(folder, "corpus.db"))
        self.feeds = FeedList(folder / "feeds.db", CorpusSettings(), self.web)
        self.intake = Intake(self.store, self.web, CorpusSettings())
        self.shown: list[tuple[int, int | None]] = []

    def take(self, *sources: object) -> IngestReport:
        return self.intake.take([str(source) for source in sources], now=lambda: self.now, progress=self)

    def update(self) -> IngestReport:
        return self.intake.take_feeds(self.feeds, now=lambda: self.now)

    def refetch(self, *cited: int) -> IngestReport:
        return self.intake.refetch(now=lambda: self.now, cited=cited)

    def advance(self, done: int, total: int | None, what: str) -> None:
        self.shown.append((done, total))

    def articles(self) -> list[Article]:
        headers = self.store.headers_between(NOW - timedelta(days=9999), NOW + timedelta(days=9))
        found = [self.store.article(header.id) for header in sorted(headers, key=lambda header: header.id)]
        return [article for article in found if article]

    def file(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path


class Killed(BaseException):
    """The process ends here."""


class DyingFeeds(FeedList):
    """Feeds of a process that is killed just before it notes that an article is stored."""

    def mark_taken(self, entry: Entry) -> None:
        raise Killed


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.feeds.close()
    desk.store.close()


def counts(report: IngestReport) -> dict[str, int]:
    return {outcome.value: count for outcome, count in report.outcomes.items() if count}


def line(**fields: object) -> str:
    return json.dumps({"title": "Border talks end", "text": STORY, **fields}, ensure_ascii=False)


def test_lines_are_added_then_unchanged_then_updated(desk: Desk) -> None:
    lines = [line(url=TALKS), line(title="Intake opens", text=PARAGRAPHS[2])]
    path = desk.file("news.jsonl", "\n".join(lines))
    assert counts(desk.take(path)) == {"added": 2}
    assert counts(desk.take(path)) == {"unchanged": 2}
    desk.file("news.jsonl", "\n".join([line(url=TALKS, text=f"{STORY} It was cold."), lines[1]]))
    assert counts(desk.take(path)) == {"updated": 1, "unchanged": 1}
    assert [article.header.revision for article in desk.articles()] == [2, 1]


def test_bad_lines_are_told_and_do_not_stop_the_rest(desk: Desk) -> None:
    path = desk.file("news.jsonl", "\n".join(["{", line(url=TALKS), line(published="soon")]))
    report = desk.take(path, desk.folder / "missing.txt", "ftp://panj-herald.example/a")
    assert counts(report) == {"added": 1, "refused": 4}
    places = [refusal.message.split(": ")[0] for refusal in report.refusals]
    assert places == [f"{path}:1", f"{path}:3", str(desk.folder / "missing.txt"), "ftp://panj-herald.example/a"]
    assert all("\n" not in refusal.message for refusal in report.refusals)
    assert desk.shown[-1] == (5, 5)


def test_a_folder_is_taken_file_by_file(desk: Desk) -> None:
    desk.file("news/a.txt", f"Border talks end\n\n{STORY}")
    desk.file("news/b.md", f"---\ntitle: Intake\n---\n{PARAGRAPHS[2]}")
    desk.file("news/c.html", page("Talks"))
    assert counts(desk.take(desk.folder / "news")) == {"added": 3}
    empty = desk.folder / "empty"
    empty.mkdir()
    assert counts(desk.take(empty)) == {"refused": 1}


def test_the_same_text_in_another_file_adds_nothing(desk: Desk) -> None:
    first = desk.file("a.txt", f"Border talks end\n\n{STORY}")
    copy = desk.file("b.txt", f"Border talks end\n\n{STORY}")
    assert counts(desk.take(first, copy)) == {"added": 1, "unchanged": 1}


def test_a_text_of_nothing_but_furniture_is_refused(desk: Desk) -> None:
    report = desk.take(desk.file("a.txt", "X\n\n1 / 1\n\n> <"))
    assert counts(report) == {"refused": 1}
    assert "nothing but page furniture" in report.refusals[0].message


def test_every_passage_is_a_slice_of_the_kept_text(desk: Desk) -> None:
    text = f"X\n\nBorder talks end\n\n{STORY}\n\n1 / 1"
    desk.take(desk.file("a.txt", text))
    (article,) = desk.articles()
    assert article.text == text
    passages = desk.store.passages_of(article.header.id)
    assert [text[passage.start : passage.end] for passage in passages] == [passage.text for passage in passages]
    assert "".join(passage.text for passage in passages) == STORY


def test_the_language_is_found_where_none_is_stated(desk: Desk) -> None:
    russian = "Делегации двух стран встретились во вторник в Баткене, чтобы обойти последний участок границы."
    desk.take(
        desk.file("news.jsonl", "\n".join([line(), line(title="Ош", text=russian), line(title="a", language="xx")]))
    )
    assert [article.header.language for article in desk.articles()] == ["en", "ru"]


def test_a_page_is_taken_by_its_address(desk: Desk) -> None:
    desk.web.put(TALKS, page("Border talks end in Batken"))
    assert counts(desk.take(TALKS)) == {"added": 1}
    assert counts(desk.take(TALKS)) == {"unchanged": 1}
    (article,) = desk.articles()
    assert article.header.key == TALKS
    assert article.header.title == "Border talks end in Batken"


def test_the_address_of_a_feed_takes_its_entries(desk: Desk) -> None:
    desk.web.put(FEED, rss(item("1", "Talks", link=TALKS), item("2", "Gone", link="https://panj-herald.example/gone")))
    desk.web.put(TALKS, page("Talks"))
    report = desk.take(FEED)
    assert counts(report) == {"added": 1, "refused": 1}
    assert report.refusals[0].message == "https://panj-herald.example/gone: the server answers 404 Not Found"
    assert desk.web.asked.count(FEED) == 1


def test_full_text_of_a_feed_is_not_fetched_twice(desk: Desk) -> None:
    desk.web.put(FEED, rss(item("1", "Talks", link=TALKS, html=FULL, date="Tue, 04 Mar 2025 08:00:00 GMT")))
    desk.feeds.add(FEED)
    assert counts(desk.update()) == {"added": 1}
    assert desk.web.asked == [FEED]
    (article,) = desk.articles()
    assert (article.header.key, article.header.title, article.header.outlet) == (TALKS, "Talks", "Panj Herald")
    assert article.header.published == Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC))
    assert counts(desk.update()) == {}


def test_the_feed_completes_what_the_page_leaves_out(desk: Desk) -> None:
    desk.web.put(FEED, rss(item("1", "Talks", link=TALKS, html="short", date="Tue, 04 Mar 2025 08:00:00 GMT")))
    desk.web.put(TALKS, page("Border talks end in Batken"))
    desk.feeds.add(FEED)
    desk.update()
    (article,) = desk.articles()
    assert article.header.title == "Border talks end in Batken"
    assert article.header.published == Moment(datetime(2025, 3, 4, 8, 0, tzinfo=UTC))


def test_an_entry_that_fails_comes_again_and_is_taken_then(desk: Desk) -> None:
    desk.web.put(FEED, rss(item("1", "Talks", link=TALKS)))
    desk.web.break_down(TALKS, "the server answers 503 Service Unavailable", status=503)
    desk.feeds.add(FEED)
    assert counts(desk.update()) == {"refused": 1}
    desk.web.put(TALKS, page("Talks"))
    assert counts(desk.update()) == {}
    desk.now = NOW + timedelta(hours=1)
    assert counts(desk.update()) == {"added": 1}
    assert counts(desk.update()) == {}


def test_an_entry_counts_as_taken_only_when_its_article_is_stored(desk: Desk) -> None:
    desk.web.put(FEED, rss(item("1", "Talks", link=TALKS), item("2", "Intake", link="https://panj-herald.example/i")))
    desk.web.put(TALKS, page("Talks"))
    desk.web.put("https://panj-herald.example/i", page("Intake", *PARAGRAPHS[::-1]))
    desk.feeds.add(FEED)

    dying = DyingFeeds(desk.folder / "feeds.db", CorpusSettings(), desk.web)
    with dying, pytest.raises(Killed):
        desk.intake.take_feeds(dying, now=lambda: NOW)
    assert len(desk.articles()) == 1
    assert counts(desk.update()) == {"unchanged": 1, "added": 1}
    assert len(desk.articles()) == 2


def test_a_feed_that_is_down_is_one_refusal(desk: Desk) -> None:
    desk.web.break_down(FEED, "the server answers 502 Bad Gateway", status=502)
    desk.feeds.add(FEED)
    report = desk.update()
    assert [refusal.message for refusal in report.refusals] == [f"{FEED}: the server answers 502 Bad Gateway"]
    assert report.count(Outcome.REFUSED) == 1


def test_many_lines_are_stored_in_portions_and_copies_within_one_are_known(desk: Desk) -> None:
    lines = [line(url=f"{TALKS}/{number}", text=f"{STORY} Day {number}.") for number in range(120)]
    changed = line(url=f"{TALKS}/3", text=f"{STORY} Day 3, corrected.")
    path = desk.file("news.jsonl", "\n".join([*lines[:5], changed, lines[4], *lines[5:]]))
    report = desk.take(path)
    assert counts(report) == {"added": 120, "updated": 1, "unchanged": 1}
    assert report.revised == [4]
    assert [done for done, _ in desk.shown] == [50, 100, 122]
    assert desk.shown[-1] == (122, 122)


def test_the_messages_of_a_channel_are_taken_by_its_address(desk: Desk) -> None:
    html = channel(post(41, PARAGRAPHS[0]), post(42, ""), post(43, PARAGRAPHS[1]))
    desk.web.put("https://t.me/s/panjherald", html)
    report = desk.take("https://t.me/panjherald")
    assert counts(report) == {"added": 2, "skipped": 1}
    assert [skip.message for skip in report.skips] == ["panjherald: messages without a text: 1"]
    assert [article.header.url for article in desk.articles()] == [f"https://t.me/panjherald/{n}" for n in (41, 43)]


def test_the_evidence_for_a_date_is_kept_with_the_revision(desk: Desk) -> None:
    desk.web.put(FEED, rss(item("1", "Talks", link=TALKS, date="Tue, 04 Mar 2025 08:00:00 GMT")))
    desk.web.put(TALKS, page("Talks", head='<meta property="article:modified_time" content="2025-03-04T12:00:00Z">'))
    desk.take(FEED, desk.file("news.jsonl", line(published="2025-03-04")), desk.file("a.txt", f"A\n\n{PARAGRAPHS[0]}"))
    headers = [article.header for article in desk.articles()]
    assert [header.evidence for header in headers] == [Evidence.FEED, Evidence.DECLARED, Evidence.NONE]
    assert headers[0].modified == Moment(datetime(2025, 3, 4, 12, 0, tzinfo=UTC))


class Watching(Desk):
    """A desk with one watched folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "inbox").mkdir()
        settings = CorpusSettings(watched_folders=(str(folder / "inbox"),))
        self.intake = Intake(self.store, self.web, settings)

    def write(self, name: str, content: str, *, hour: int) -> None:
        at = (NOW + timedelta(hours=hour)).timestamp()
        os.utime(self.file(f"inbox/{name}", content), (at, at))

    def look(self, *, hour: int) -> dict[str, int]:
        self.now = NOW + timedelta(hours=hour)
        return counts(self.intake.take_watched(now=lambda: self.now, progress=self))


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    desk = Watching(tmp_path)
    yield desk
    desk.feeds.close()
    desk.store.close()


def test_a_watched_folder_gives_what_is_new_or_changed(watching: Watching) -> None:
    watching.write("talks.txt", f"Border talks end\n\n{STORY}", hour=1)
    watching.write("broken.jsonl", "{", hour=1)
    assert watching.look(hour=2) == {"added": 1, "refused": 1}
    assert watching.look(hour=3) == {}
    watching.write("talks.txt", f"Border talks end\n\n{STORY} It was cold.", hour=4)
    watching.write("intake.txt", f"Intake opens\n\n{PARAGRAPHS[2]}", hour=4)
    assert watching.look(hour=5) == {"added": 1, "updated": 1}
    (watching.folder / "inbox" / "talks.txt").unlink()
    assert watching.look(hour=6) == {}
    assert len(watching.articles()) == 2


def test_a_file_still_being_written_is_read_again(watching: Watching) -> None:
    watching.write("talks.txt", f"Border talks end\n\n{STORY}", hour=2)
    assert watching.look(hour=2) == {"added": 1}
    assert watching.look(hour=3) == {"unchanged": 1}
    assert watching.look(hour=4) == {}


def test_a_corrected_page_is_a_new_revision_and_the_citation_stays(desk: Desk) -> None:
    desk.web.put(TALKS, page("Talks"))
    desk.take(TALKS)
    (cited, *_) = desk.store.passages_of(1)
    corrected = PARAGRAPHS[1].replace("14 kilometres", "17 kilometres")
    desk.web.put(TALKS, page("Talks", PARAGRAPHS[0], corrected, *PARAGRAPHS[2:]))
    desk.now = NOW + timedelta(hours=7)
    report = desk.refetch()
    assert (counts(report), report.revised) == ({"updated": 1}, [1])
    before, after = desk.store.article(1, revision=1), desk.store.article(1)
    assert before is not None
    assert after is not None
    (difference,) = differences(before.text, after.text)
    assert difference.after is not None
    assert after.text[difference.after.start : difference.after.end] == corrected
    assert desk.store.passages([cited.id]) == [cited]
    assert before.text[cited.start : cited.end] == cited.text


def test_a_page_that_is_gone_is_withdrawn_and_comes_back_with_the_page(desk: Desk) -> None:
    desk.web.put(TALKS, page("Talks"))
    desk.take(TALKS)
    desk.web.break_down(TALKS, "the server answers 410 Gone", status=410)
    desk.now = NOW + timedelta(hours=7)
    assert counts(desk.refetch()) == {"withdrawn": 1}
    assert desk.store.withdrawn_at(1) == desk.now
    assert desk.articles() == []
    assert desk.store.article(1) is not None
    desk.web.put(TALKS, page("Talks"))
    desk.now += timedelta(hours=7)
    assert counts(desk.refetch()) == {"updated": 1}
    assert (len(desk.articles()), desk.store.withdrawn_at(1)) == (1, None)


def test_a_page_is_asked_for_again_with_what_the_server_gave(desk: Desk) -> None:
    desk.web.put(TALKS, page("Talks"), etag='"1"')
    desk.take(TALKS)
    for hours in (7, 14):
        desk.now = NOW + timedelta(hours=hours)
        assert counts(desk.refetch()) == {"unchanged": 1}
    assert desk.web.validators[1:] == [Validators(), Validators('"1"')]
    assert counts(desk.refetch()) == {}


def test_old_articles_are_asked_for_again_only_when_cited(desk: Desk) -> None:
    desk.web.put(TALKS, page("Talks", head='<meta property="article:published_time" content="2024-11-04T08:00:00Z">'))
    desk.take(TALKS)
    desk.now = NOW + timedelta(days=8)
    assert counts(desk.refetch()) == {}
    assert counts(desk.refetch(1)) == {"unchanged": 1}


def test_articles_of_files_and_feeds_with_full_text_are_never_asked_for(desk: Desk) -> None:
    desk.web.put(FEED, rss(item("1", "Talks", link=TALKS, html=FULL)))
    desk.take(FEED, desk.file("news.jsonl", line(url=f"{TALKS}/2")))
    desk.now = NOW + timedelta(hours=9)
    assert counts(desk.refetch(1, 2)) == {}


def test_an_address_that_now_leads_elsewhere_or_fails_leaves_the_article_alone(desk: Desk) -> None:
    desk.web.put(TALKS, page("Talks"))
    desk.take(TALKS)
    other = '<link rel="canonical" href="https://panj-herald.example/grain">'
    desk.web.put(
        TALKS, page("Grain", *(f"Grain of sort {n} is cheap this week, say traders." for n in range(9)), head=other)
    )
    desk.now = NOW + timedelta(hours=7)
    report = desk.refetch()
    assert counts(report) == {"refused": 1}
    assert (
        report.refusals[0].message
        == f"{TALKS}: the address now leads to another article, https://panj-herald.example/grain"
    )
    desk.web.break_down(TALKS, "the server answers 503 Service Unavailable", status=503)
    assert counts(desk.refetch()) == {}
    desk.now = NOW + timedelta(hours=14)
    assert counts(desk.refetch()) == {"refused": 1}
    assert [article.header.revision for article in desk.articles()] == [1]


def test_what_nobody_can_see_is_stored_on_no_way_in(desk: Desk) -> None:
    stated = Draft("https://panj-herald.example/a", "Pass\x07 closed", f"{STORY}\x0cMore.\x92", outlet="Panj\x1fHerald")
    (ready,) = desk.intake.prepare([stated], IngestReport())

    assert (ready.draft.title, ready.draft.text, ready.draft.outlet) == ("Pass closed", f"{STORY} More.", "Panj Herald")
