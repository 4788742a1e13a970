"""Retrieval over the sample corpus, with the real model, is never worse than it once was.

Floors only rise: floors.json holds for each set what was last measured, less one question, because processors differ in
the last digits. CONTRIBUTING.md says how to raise them.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Heliograph
from bot.operations.evaluation import evaluate, read_sets

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "tests" / "data" / "evaluation"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
# Of these figures a lower one is better; their floor is a ceiling.
LOWER_IS_BETTER = "false_citations"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Heliograph.configured(ROOT / "config.toml", home=tmp_path_factory.mktemp("sample"))
    desk.intake.take([str(ROOT / "corpus" / "sample")], now=lambda: NOW)
    desk.catch_up()
    yield desk
    desk.close()


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
