import json

import pytest
from fakes.bot_newsdesk import NOW, newsdesk

from bot.errors import UsageError
from bot.evaluation import evaluate, read_sets
from embeddings.search import Searcher
from embeddings.settings import EmbeddingsSettings

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
        searcher = Searcher(news.corpus, lambda: news.index.encoder, news.index.generations, settings)
        figures = evaluate(questions, searcher, news.corpus, now=NOW, progress=lambda *_: None)

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
