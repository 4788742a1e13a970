"""`heliograph run`: what is refused before the bot starts."""

from typer.testing import CliRunner

from bot.cli.main import app


def test_a_pulse_that_cannot_be_written_is_refused_by_name(tmp_path):
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")

    refused = CliRunner().invoke(app, ["--home", str(tmp_path), "run", "--pulse", str(tmp_path / "taken" / "pulse")])

    assert refused.exit_code == 2
    assert "cannot be written" in " ".join(refused.stderr.replace("│", " ").split())
