"""`heliograph feeds list`, on a terminal and into a pipe."""

import io
import json

import pytest
from fakes.bot_feeds import COURIER, FRIDAY, feed
from fakes.corpus_news import NOW, item, rss
from fakes.corpus_web import FakeWeb
from rich.console import Console
from typer.testing import CliRunner

from bot.cli.feeds import table
from bot.cli.main import app
from bot.operations.feed_lines import feed_line
from corpus.feeds import FeedList
from corpus.settings import CorpusSettings
from corpus.types import FeedState

BROKEN = "https://pamir-post.example/feed"


@pytest.fixture
def said(tmp_path):
    """Return what a command says in a home that follows one feed that works and one that does not."""
    web = FakeWeb()
    dated = item("1", "Talks end", link=f"{COURIER}/1", date="Tue, 04 Mar 2025 14:00:00 +0600")
    web.put(COURIER, rss(dated, item("2", "Intake opens", link=f"{COURIER}/2")))
    web.break_down(BROKEN, "the server answers 503 Service Unavailable", status=503)
    with FeedList(tmp_path / "feeds.db", CorpusSettings(), web) as feeds:
        feeds.add(COURIER)
        feeds.add(BROKEN)
        feeds.refresh(now=NOW)
    (tmp_path / "config.toml").write_text("", encoding="utf-8")

    def run(*arguments):
        options = ["--config", str(tmp_path / "config.toml"), "--home", str(tmp_path)]
        done = CliRunner().invoke(app, [*options, "feeds", *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_into_a_pipe_each_feed_is_one_line(said):
    broken, working = said("list").splitlines()

    assert broken.startswith(f"{BROKEN}  failing  last success never  items 0  undated -  ")
    assert broken.endswith("error: the server answers 503 Service Unavailable")
    assert working.startswith(f"{COURIER}  Panj Herald  ok  last success {NOW:%Y-%m-%d %H:%M} UTC  items 2  ")
    assert "undated 50%" in working


def test_as_json_each_feed_has_every_field(said):
    broken, working = json.loads(said("list", "--json"))

    assert working.keys() == {"url", "title", "updated", "error", "state", "entries", "undated", "due"}
    assert (working["state"], working["entries"], working["undated"]) == ("ok", 2, 0.5)
    assert (broken["state"], broken["updated"], broken["undated"]) == ("failing", None, None)
    assert broken["error"] == "the server answers 503 Service Unavailable"


def test_without_feeds_it_tells_how_to_follow_one(said):
    for url in (COURIER, BROKEN):
        said("remove", url)

    assert said("list") == "no feeds yet; add one with: heliograph feeds add URL\n"


@pytest.mark.parametrize("width", [80, 140])
def test_on_a_terminal_nothing_of_a_feed_is_cut_off(width):
    ill = feed(title="Steppe [Courier]", state=FeedState.FAILING, error="no answer in 30 seconds")
    console = Console(file=io.StringIO(), width=width)

    console.print(table([feed_line(ill, now=FRIDAY)]))

    drawn = console.file.getvalue()
    assert "…" not in drawn
    for part in ("feed", "state", "last", "success", "items", "undated", "next due"):
        assert part in drawn
    for word in ("[Courier]", "failing", "seconds", "2026-02-27", "40", "5%", "now"):
        assert word in drawn
