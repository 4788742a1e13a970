"""`heliograph timeline` with what it cannot use."""

import pytest
from typer.testing import CliRunner

from bot.cli.main import app


def refused(home, *arguments):
    result = CliRunner().invoke(app, ["--home", str(home), "timeline", *arguments])
    assert result.exit_code
    return " ".join(result.output.replace("│", " ").split())


def test_an_end_before_its_start_is_said_in_the_words_of_the_person(tmp_path):
    said = refused(tmp_path, "CSTO summit", "--since", "2022-09-01", "--until", "2022-08-01")
    assert "2022-09-01 is not before 2022-08-01" in said


@pytest.mark.parametrize("topic", ["", "  "])
def test_without_a_topic_it_asks_for_one_with_an_example(tmp_path, topic):
    assert "heliograph timeline 'CSTO summit'" in refused(tmp_path, topic)
