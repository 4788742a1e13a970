import json
from datetime import UTC, datetime

import pytest
from fakes.bot_newsdesk import NOW, newsdesk

from bot.errors import UsageError
from bot.operations.evaluation import case_lines, case_records, evaluate, figure_record, read_sets
from embeddings.evaluate import Prediction, Question, Quoted
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings
from embeddings.worst import worst_cases

ANSWERABLE = {
    "id": "q1",
    "question": "Who opened the gates of the Kairakkum reservoir?",
    "as_of": "2025-04-02",
    "answers": ["Tajikistan"],
    "span": True,
    "gold_urls": ["https://news.example/kairakkum-reservoir-opens-its-gates-early"],
}
UNANSWERABLE = {"id": "q2", "question": "what is pi", "as_of": "2025-04-02", "kind": "off-topic"}


def write(folder, *rows):
    path = folder / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_set_is_asked_and_measured(tmp_path):
    questions = read_sets([write(tmp_path, ANSWERABLE, UNANSWERABLE)], now=NOW)

    with newsdesk(tmp_path) as news:
        settings = EmbeddingsSettings(confidence_threshold=0.0)
        searcher = Searcher(news.corpus, lambda _: news.index.encoder, news.index.generations, settings)
        report = evaluate(questions, searcher, news.corpus, now=NOW, progress=lambda *_: None)

    figures = report.figures
    assert [one.id for one in report.predictions] == ["q1", "q2"]
    assert figures["answer_at_1"] == figures["article_hits_at_1"] == figures["verbatim"] == 1.0
    assert figures["false_citations[off-topic]"] == 1.0


@pytest.mark.parametrize("row", [{"id": "q1"}, ["q1"], {"question": 5}, {"question": "Who?", "as_of": "someday"}])
def test_a_line_that_is_no_question_is_named(tmp_path, row):
    path = write(tmp_path, ANSWERABLE, row)

    with pytest.raises(UsageError, match=r"questions.jsonl:2"):
        read_sets([path], now=NOW)


def test_an_empty_set_is_refused(tmp_path):
    with pytest.raises(UsageError, match="empty"):
        read_sets([write(tmp_path)], now=NOW)


def test_a_gold_article_without_an_address_is_named_by_its_title(tmp_path):
    row = {"question": "Who opened the gates?", "gold_titles": ["Kairakkum reservoir opens its gates early"]}
    (question,) = read_sets([write(tmp_path, row)], now=NOW)

    assert question.gold_titles == {"Kairakkum reservoir opens its gates early"}


ASKED = datetime(2026, 5, 12, tzinfo=UTC)
MISSED = Question("q1", "Which share does Bishkek hold?", ASKED, answers=("34 per cent",))
INVENTED = Question("q2", "what is pi", ASKED, kind="off-topic")
GATES = Quoted("https://valley.example/1", "Farmers waited.", "Reservoir opens its gates", "Valley Wire")


def cases():
    told = [Prediction("q1", True, 0.8, (GATES,)), Prediction("q2", True, 0.61, (GATES,))]
    return worst_cases([MISSED, INVENTED], told, 10)


def test_the_worst_cases_say_what_was_asked_shown_and_wanted():
    assert case_lines(cases())[:5] == [
        "",
        "Answerable, and the right quote is low or nowhere:",
        "  Which share does Bishkek hold?",
        "    confidence 0.80, right quote nowhere; first: Valley Wire: Reservoir opens its gates",
        "    wanted: 34 per cent",
    ]
    assert case_lines(cases())[-1] == "    confidence 0.61; first: Valley Wire: Reservoir opens its gates"


def test_the_worst_cases_are_records_by_kind():
    records = case_records(cases())

    assert [one["id"] for one in records["misled"]] == ["q1"]
    assert records["invented"] == [
        {
            "id": "q2",
            "question": "what is pi",
            "kind": "off-topic",
            "answered": True,
            "confidence": 0.61,
            "rank": None,
            "first": {"url": GATES.url, "outlet": "Valley Wire", "title": "Reservoir opens its gates"},
            "wanted": [],
        }
    ]


def test_without_worst_cases_nothing_is_said():
    assert case_lines(worst_cases([MISSED], [Prediction("q1", False, 0.1, ())], 0)) == []


def test_a_figure_that_no_question_bears_on_is_none_for_a_program():
    assert figure_record({"auroc": float("nan"), "verbatim": 1.0}) == {"auroc": None, "verbatim": 1.0}
