"""A desk moves to a server of its own and back, by the real command line, and answers the same."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator.running import Heliograph
from emulator.telegram import Telegram

from corpus.local_postgres import Server

pytestmark = [pytest.mark.flow, pytest.mark.model]

QUESTION = "What did the three presidents sign in Khujand?"
ANSWER = "declaration on eternal friendship"

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Lend a folder that everybody may enter: root does not run PostgreSQL itself."""
    folder = Path(tempfile.mkdtemp(prefix="heliograph-moving-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def desk(sample_home: Path, folder: Path) -> Heliograph:
    shutil.copytree(sample_home, folder / "home")
    (folder / "home").chmod(0o711)
    config = folder / "config.toml"
    config.write_text('# The desk\n[bot]\nzone = "Asia/Almaty" # not Tashkent\n', encoding="utf-8")
    return Heliograph(folder / "home", config)


def test_a_desk_answers_the_same_wherever_it_is(desk: Heliograph, folder: Path) -> None:
    before = json.loads(desk.command("ask", "--json", QUESTION))

    there = json.loads(desk.command("migrate", "--to", "postgres", "--json"))
    assert there["switched"]
    assert there["written"] == there["rows"] > 0
    assert json.loads(desk.command("index", "status", "--json"))["behind"] == 0
    assert json.loads(desk.command("ask", "--json", QUESTION)).keys() == before.keys()
    assert "already" in desk.command("migrate", "--to", "postgres")

    back = json.loads(desk.command("migrate", "--to", "embedded", "--json"))
    assert back["written"] == 0
    assert {table["name"]: table["digest"] for table in back["tables"]} == {
        table["name"]: table["digest"] for table in there["tables"]
    }
    assert json.loads(desk.command("ask", "--json", QUESTION)) == before
    assert "# not Tashkent" in (folder / "config.toml").read_text(encoding="utf-8")


def test_a_bot_that_runs_while_its_desk_moves_loses_nothing_and_answers_once(folder: Path, sample_home: Path) -> None:
    shutil.copytree(sample_home, folder / "home")
    (folder / "home").chmod(0o711)
    config = folder / "config.toml"
    with Telegram() as telegram:
        config.write_text(CONFIG.format(url=telegram.url), encoding="utf-8")
        desk = Heliograph(folder / "home", config)
        try:
            desk.start(telegram)
            reader = telegram.private(telegram.person("Saltanat"))
            reader.says(QUESTION)
            reader.wait_for_message(lambda sent: ANSWER in sent.text)

            desk.command("migrate", "--to", "postgres")
            reader.says("When did the ministers meet in Dushanbe?")
            desk.stop()
            desk.start(telegram)
            reader.wait_for_message(lambda sent: "Dushanbe" in sent.text, timeout=60)
            assert sum(ANSWER in message.text for message in reader.messages) == 1
            assert sum("Dushanbe" in message.text for message in reader.messages) == 1
        finally:
            desk.close()
            Server(folder / "home" / "postgres").stop()
