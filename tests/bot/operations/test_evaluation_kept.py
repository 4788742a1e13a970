"""What the last evaluation found, kept for the owners' page."""

from pathlib import Path

import pytest
from fakes.bot_clock import MONDAY_MORNING

from bot.errors import UsageError
from bot.operations.evaluation_kept import FILE, Evaluated, keep, names, read

RUN = Evaluated(MONDAY_MORNING, ("border.jsonl", "water.jsonl"), 120, {"article_mrr": 0.71, "auroc": None})


def test_what_was_kept_is_read_as_it_was(tmp_path):
    keep(tmp_path / FILE, RUN)

    assert read(tmp_path / FILE) == RUN


def test_the_newest_run_takes_the_place_of_the_one_before(tmp_path):
    keep(tmp_path / FILE, Evaluated(MONDAY_MORNING, ("old.jsonl",), 3, {}))
    keep(tmp_path / FILE, RUN)

    assert read(tmp_path / FILE) == RUN
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_before_the_first_run_there_is_none(tmp_path):
    assert read(tmp_path / FILE) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"at": "yesterday", "sets": [], "questions": 1, "figures": {}}']
)
def test_a_file_that_is_none_of_ours_is_said_to_be(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match="run heliograph eval again"):
        read(tmp_path / FILE)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere.*cannot be kept"):
        keep(tmp_path / "nowhere" / FILE, RUN)


def test_of_question_sets_only_the_names_are_kept():
    assert names([Path("/home/aigul/secret/border.jsonl"), Path("water.jsonl")]) == ("border.jsonl", "water.jsonl")
