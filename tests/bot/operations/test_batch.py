import json
from datetime import UTC, datetime

import pytest

from bot.errors import UsageError
from bot.operations.batch import answer_file, read_questions
from embeddings.types import Filter, Findings, Query

NOW = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)


def write(folder, *lines):
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_questions_are_read_with_their_moment_and_the_rest_is_ignored(tmp_path):
    path = write(tmp_path, '{"id": "q1", "question": "Who guards?", "as_of": "2022-06-16", "answers": ["guards"]}')

    (question,) = read_questions(path, now=NOW).questions

    assert (question.id, question.text) == ("q1", "Who guards?")
    assert question.as_of == datetime(2022, 6, 16, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "2"),
        ('["a list"]', "question"),
        ('{"id": "q2"}', "question"),
        ('{"id": "q2", "question": "  "}', "question"),
        ('{"id": "q2", "question": "Who?", "as_of": 5}', "as_of"),
        ('{"id": "q2", "question": "Who?", "as_of": "someday"}', "someday"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_asked(tmp_path, line, reason):
    path = write(tmp_path, '{"id": "q1", "question": "Who guards?"}', line, "", '{"id": "q3", "question": "Why?"}')

    read = read_questions(path, now=NOW)

    assert [question.id for question in read.questions] == ["q1", "q3"]
    (refusal,) = read.refusals
    assert refusal.startswith(f"{path}:2: ")
    assert reason in refusal


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere.jsonl"):
        read_questions(tmp_path / "nowhere.jsonl", now=NOW)


def nothing(question):
    return Findings(Query(question.text, (), NOW, Filter()), (), 0.0, answered=False)


def test_each_question_gets_one_line_in_order(tmp_path):
    path = write(tmp_path, '{"id": "q1", "question": "Who?"}', '{"id": "q2", "question": "Why?"}')
    target, steps = tmp_path / "predictions.jsonl", []

    answer_file(read_questions(path, now=NOW), nothing, target, lambda done, total: steps.append((done, total)))

    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2"]
    assert steps == [(1, 2), (2, 2)]


def test_a_run_that_breaks_leaves_no_half_file(tmp_path):
    path = write(tmp_path, '{"id": "q1", "question": "Who?"}', '{"id": "q2", "question": "Why?"}')

    def breaks(question):
        if question.id == "q2":
            raise KeyboardInterrupt
        return nothing(question)

    with pytest.raises(KeyboardInterrupt):
        answer_file(read_questions(path, now=NOW), breaks, tmp_path / "predictions.jsonl", lambda *_: None)

    assert sorted(file.name for file in tmp_path.iterdir()) == ["questions.jsonl"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    path = write(tmp_path, '{"id": "q1", "question": "Who?"}')

    with pytest.raises(UsageError, match="predictions"):
        answer_file(read_questions(path, now=NOW), nothing, tmp_path / "no" / "predictions", lambda *_: None)
