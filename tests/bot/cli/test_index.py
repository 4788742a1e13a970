"""Commands that write the index: one that is refused says so and has stored its articles all the same."""

import json

import pytest
from fakes.embeddings_encoder import WordEncoder
from typer.testing import CliRunner

from bot.app import Heliograph
from bot.cli.main import app
from bot.settings import load_settings
from embeddings.errors import IndexBusy, IndexDamaged, ModelError

STORY = """---
title: Border guards reopen the Guliston crossing
outlet: Pamir Post
---

Border guards of both countries inspected the first forty lorries together on Monday.
"""


class Home:
    """A home, the commands that are run in it, and the program as those commands build it."""

    def __init__(self, folder):
        self.folder, self.config = folder, folder / "config.toml"
        self.config.write_text("", encoding="utf-8")
        (folder / "crossing.md").write_text(STORY, encoding="utf-8")
        self.heliograph = Heliograph(load_settings(self.config, home=folder), config=self.config)
        self.heliograph.encoder = WordEncoder()

    def run(self, *arguments):
        return CliRunner().invoke(app, ["--config", str(self.config), "--home", str(self.folder), *arguments])


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    yield home
    home.heliograph.close()


def damage(home):
    generations = home.heliograph.generations
    (generations.folder / generations.current() / "manifest.json").write_bytes(b"")


def test_an_ingest_beside_another_writer_stores_its_articles_says_so_and_fails(home):
    with home.heliograph.generations.building():
        done = home.run("ingest", str(home.folder / "crossing.md"), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["added"] == 1
    assert isinstance(done.exception, IndexBusy)
    assert home.heliograph.catch_up().added == 1


def test_a_removal_beside_another_writer_is_told_and_fails(home):
    home.run("ingest", "--no-index", str(home.folder / "crossing.md"))
    with home.heliograph.generations.building():
        done = home.run("remove", "--outlet", "Pamir Post")
    assert (done.exit_code, done.stdout) == (1, "withdrawn 1\n")
    assert isinstance(done.exception, IndexBusy)


def test_an_index_that_is_damaged_is_mended_from_what_is_stored(home):
    home.run("ingest", "--no-index", str(home.folder / "crossing.md"))
    home.heliograph.catch_up()
    damage(home)
    with pytest.raises(IndexDamaged):
        home.heliograph.generations.load()
    home.heliograph.mend()
    assert len(home.heliograph.generations.load().vectors) == 1


def test_what_another_process_is_writing_is_not_mended_twice(home):
    home.run("ingest", "--no-index", str(home.folder / "crossing.md"))
    home.heliograph.catch_up()
    damage(home)
    with home.heliograph.generations.building():
        home.heliograph.mend()
    assert home.heliograph.generations.current() == "generation-000001"


class MissingModel(WordEncoder):
    """A model whose files went."""

    def encode(self, texts, **_):
        raise ModelError("the model is not there")


def test_an_index_that_cannot_be_mended_keeps_no_feed_from_being_read(home, caplog):
    home.run("ingest", "--no-index", str(home.folder / "crossing.md"))
    home.heliograph.catch_up()
    other = STORY.replace("Border guards", "Herders").replace("lorries", "flocks of sheep on the Torugart pass")
    (home.folder / "pass.md").write_text(other, encoding="utf-8")
    home.run("ingest", "--no-index", str(home.folder / "pass.md"))
    damage(home)
    home.heliograph.encoder = MissingModel()

    home.heliograph.mend()

    assert "the model is not there" in caplog.text
    with pytest.raises(ModelError):
        home.heliograph.catch_up()


def test_a_sound_index_is_made_anew_on_request_and_encodes_nothing_again(home):
    home.run("ingest", "--no-index", str(home.folder / "crossing.md"))
    home.heliograph.catch_up()
    encoded = list(home.heliograph.encoder.encoded)
    report = home.heliograph.make_anew()
    assert (report.added, report.total, report.rebuilt) == (1, 1, True)
    assert home.heliograph.generations.current() == "generation-000002"
    assert home.heliograph.encoder.encoded == encoded


def test_beside_another_writer_nothing_is_made_anew(home):
    with home.heliograph.generations.building():
        assert isinstance(home.run("index", "build", "--anew").exception, IndexBusy)


def test_a_sound_index_and_a_missing_one_are_left_as_they_are(home):
    home.heliograph.mend()
    assert home.heliograph.generations.current() is None
    home.run("ingest", "--no-index", str(home.folder / "crossing.md"))
    home.heliograph.catch_up()
    home.heliograph.mend()
    assert home.heliograph.generations.current() == "generation-000001"
