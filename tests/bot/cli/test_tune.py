"""`heliograph tune` from the command line, over a home whose model is tiny."""

import json
from datetime import UTC, datetime

import pytest
from fakes.embeddings_beat import headers
from fakes.embeddings_tiny_model import make_tiny_model
from typer.testing import CliRunner

from bot.cli.main import app
from corpus.store import CorpusStore
from corpus.types import Draft, Evidence, Prepared, Span

pytestmark = pytest.mark.model
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_tiny_model(tmp_path_factory.mktemp("model"))


class Home:
    """A home with some articles, and what commands say in it."""

    def __init__(self, folder, model):
        self.folder = folder
        table = f'[embeddings]\nmodel = "{model}"\nbackend = "torch"\ndtype = "float32"\nthreads = 1\n'
        (folder / "config.toml").write_text(table, encoding="utf-8")

    def fill(self, count):
        with CorpusStore(f"sqlite:///{self.folder / 'corpus.db'}") as store:
            store.save_all([prepared(about, texts) for about, texts in headers(count)], now=NOW)

    def run(self, *arguments):
        options = ["--config", str(self.folder / "config.toml"), "--home", str(self.folder)]
        return CliRunner().invoke(app, [*options, *arguments])

    def fingerprint(self):
        return json.loads(self.run("index", "status", "--json").stdout)["fingerprint"]


def prepared(about, texts):
    body, spans = "", []
    for text in texts:
        spans.append(Span(len(body), len(body) + len(text)))
        body += f"{text}\n\n"
    draft = Draft(
        key=about.key,
        title=about.title,
        text=body,
        outlet=about.outlet,
        url=about.url,
        language="en",
        published=about.published,
        evidence=Evidence.DECLARED,
    )
    return Prepared(draft, spans)


@pytest.fixture
def home(tmp_path, tiny):
    return Home(tmp_path, tiny)


def models(home):
    return sorted(path.name for path in (home.folder / "models").glob("tuned-*"))


def test_a_small_corpus_is_refused_and_nothing_made(home):
    home.fill(30)

    done = home.run("tune")

    assert done.exit_code != 0
    assert "30 articles" in str(done.exception)
    assert not (home.folder / "models").exists()


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(home):
    home.fill(520)

    done = home.run("tune", "--dry-run", "--minutes", "5")

    assert done.exit_code == 0, done.output
    assert "1404 pairs (468 title, 468 lead, 468 hidden) from 468 articles" in done.stdout
    assert "52 articles held back" in done.stdout
    assert "up to 5 min of training" in done.stdout
    assert not (home.folder / "models").exists()


def test_a_tune_that_gains_nothing_changes_nothing(home):
    home.fill(520)
    home.run("index", "build")
    before = home.fingerprint()

    done = home.run("tune", "--seed", "3")

    # A step of 2e-5 moves the random weights of the tiny model by next to nothing.
    assert done.exit_code == 1, done.output
    assert done.stdout.startswith("nothing was changed: MRR@10 ")
    assert (home.fingerprint(), models(home)) == (before, [])


def test_a_better_model_is_kept_indexed_asked_and_undone(home):
    home.fill(550)
    home.run("index", "build")
    configured = home.fingerprint()

    done = home.run("tune", "--rate", "0.005")

    assert done.exit_code == 0, done.output
    (name,) = models(home)
    assert done.stdout.startswith(f"kept {name}: MRR@10 ")
    card = json.loads((home.folder / "models" / name / "card.json").read_text(encoding="utf-8"))
    assert (home.fingerprint(), configured) == (card["fingerprint"], card["parent_fingerprint"])
    assert home.run("ask", "What about the dam repair in Osh?", "--json").exit_code == 0

    undone = home.run("tune", "--undo")

    assert "back to the configured model: 1100 passages" in undone.stdout
    assert (home.fingerprint(), models(home)) == (configured, [])
    assert home.run("ask", "What about the dam repair in Osh?", "--json").exit_code == 0


def test_without_a_tuned_model_there_is_nothing_to_undo(home):
    assert home.run("tune", "--undo").stdout == "no tuned model is in use\n"
