"""Retrieval over the sample corpus, with the real model, is never worse than it once was, on either engine.

Floors only rise: floors.json holds for each set what was last measured, less one question, because processors differ in
the last digits. CONTRIBUTING.md says how to raise them.
"""

import json
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Heliograph
from bot.operations.evaluation import evaluate, read_sets
from bot.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "tests" / "data" / "evaluation"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
# Of these figures a lower one is better; their floor is a ceiling.
LOWER_IS_BETTER = "false_citations"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def desk(request, tmp_path_factory):
    with ExitStack() as open_:
        settings = load_settings(ROOT / "config.toml", home=tmp_path_factory.mktemp("sample"))
        if request.param == "postgres":
            url = open_.enter_context(request.getfixturevalue("postgres").database())
            settings = settings.model_copy(update={"database": settings.database.model_copy(update={"url": url})})
        desk = open_.enter_context(closing(Heliograph(settings, config=ROOT / "config.toml")))
        desk.intake.take([str(ROOT / "corpus" / "sample")], now=lambda: NOW)
        desk.catch_up()
        yield desk


@pytest.fixture(scope="module")
def measured(desk):
    def figures(*names):
        questions = read_sets([SETS / f"{name}.jsonl" for name in names], now=NOW)
        return evaluate(questions, desk.searcher, desk.store, now=NOW, progress=lambda *_: None).figures

    return {"english": figures("sample-en", "sample-unanswerable"), "russian": figures("sample-ru")}


def is_worse(name, value, floor):
    # A figure that is not a number is no figure: it is worse than any floor.
    return not (value <= floor if name.startswith(LOWER_IS_BETTER) else value >= floor)


@pytest.mark.parametrize("language", sorted(FLOORS))
def test_no_figure_is_below_its_floor(measured, language):
    figures = measured[language]
    below = {
        name: f"{figures[name]:.3f} against {floor}"
        for name, floor in FLOORS[language].items()
        if is_worse(name, figures[name], floor)
    }

    assert below == {}, f"all figures: {json.dumps(figures)}"


def test_every_quote_stands_word_for_word_in_a_file_of_the_sample(desk):
    files = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "sample").glob("*.md"))]
    questions = read_sets([SETS / "sample-en.jsonl", SETS / "sample-ru.jsonl"], now=NOW)[::12]
    report = evaluate(questions, desk.searcher, desk.store, now=NOW, progress=lambda *_: None)
    quotes = [quoted.quote for told in report.predictions for quoted in told.quotes]

    assert len(quotes) > 50
    assert [quote for quote in quotes if not any(quote in text for text in files)] == []


def test_the_index_is_kept_where_the_articles_are(desk):
    desk.generations.check()
    assert desk.generations.standing().passages == len(desk.store.live_passage_ids())
    kept = "PostgresGenerations" if desk.addresses.corpus.startswith("postgresql") else "Generations"
    assert type(desk.generations).__name__ == kept
