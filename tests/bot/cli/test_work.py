"""Leaving work, doing it and looking at it, as whoever runs the desk types it."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from fakes.embeddings_encoder import WordEncoder
from typer.testing import CliRunner

from bot.app import Heliograph
from bot.cli.main import app
from bot.errors import UsageError
from bot.settings import load_settings
from embeddings.errors import IndexMissing

STORY = {
    "url": "https://naryn-courier.example/pass",
    "title": "Snow closes the Ala-Bel pass",
    "text": "Snow closed the Ala-Bel pass on Monday night. Two buses turned back.",
}


class Home:
    """A home whose commands encode without a model."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config = folder, folder / "config.toml"
        self.config.write_text('[bot]\nencode_by = "workers"\n', encoding="utf-8")
        self.dump = folder / "dump.jsonl"
        self.dump.write_text(json.dumps(STORY) + "\n{oops\n", encoding="utf-8")

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, ["--config", str(self.config), "--home", str(self.folder / "home"), *arguments])

    def opened(self) -> Heliograph:
        return Heliograph(load_settings(self.config, home=self.folder / "home"), config=self.config)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr(Heliograph, "encoder", WordEncoder())
    return Home(tmp_path)


def test_articles_are_left_and_bad_lines_told_at_once(home: Home) -> None:
    left = home.run("ingest", "--later", str(home.dump))

    assert left.exit_code == 0
    assert left.stdout == "left 1 article in 1 job, refused 1\n"
    assert f"{home.dump}:2: the line is not valid JSON" in left.stderr


def test_where_all_is_refused_leaving_fails(home: Home) -> None:
    left = home.run("ingest", "--later", "--json", str(home.folder / "nowhere.jsonl"))

    assert left.exit_code == 1
    assert json.loads(left.stdout) == {"jobs": 0, "articles": 0, "refused": 1}


def test_a_worker_does_what_was_left_and_says_what(home: Home) -> None:
    home.run("ingest", "--later", str(home.dump))

    assert (
        home.run("work", "--once").stdout == "did 3 jobs; articles: added 1; encoded 1 passage; caught the index up\n"
    )

    assert home.run("jobs").stdout.splitlines() == [
        "waiting  none",
        "in hand  none; workers 0",
        "done     ingest 1 in 7 days: articles added 1",
        "failed   none",
    ]


def test_a_worker_of_some_kinds_leaves_the_others(home: Home) -> None:
    home.run("ingest", "--later", str(home.dump))

    assert home.run("work", "--once", "--kinds", "ingest").stdout == "did 1 job; articles: added 1\n"

    counts = json.loads(home.run("jobs", "--json").stdout)["counts"]
    assert counts == {"ingest_done": 1, "index_waiting": 1}


def test_kinds_that_there_are_not_are_refused(home: Home) -> None:
    refused = home.run("work", "--kinds", "ingest,embed")

    assert isinstance(refused.exception, UsageError)
    assert str(refused.exception) == "--kinds 'ingest,embed': known kinds are ingest, encode, index"


def test_an_update_leaves_encoding_to_workers_where_it_is_told_to(home: Home) -> None:
    updated = home.run("update")

    assert "left to be indexed by: heliograph work" in updated.stderr
    assert json.loads(home.run("jobs", "--json").stdout)["counts"] == {"index_waiting": 1}
    heliograph = home.opened()
    with pytest.raises(IndexMissing):
        heliograph.generations.check()
    heliograph.close()


@pytest.mark.parametrize("command", ["retry", "drop"])
def test_only_failed_jobs_can_be_named(home: Home, command: str) -> None:
    home.run("ingest", "--later", str(home.dump))

    assert "no failed jobs are 1" in str(home.run("jobs", command, "1").exception)
    assert "by their numbers, or all of them with --all" in str(home.run("jobs", command).exception)
    assert home.run("jobs", command, "--all").exit_code == 0
