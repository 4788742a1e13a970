"""The documents say what the code does: settings, commands, examples of both."""

import importlib.util
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from bot.settings import BotSettings, load_settings
from corpus.settings import CorpusSettings
from embeddings.settings import EmbeddingsSettings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_config_holds_every_setting_with_its_default(generate):
    shipped = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))

    assert shipped == tomllib.loads(generate.config_toml())


def test_every_setting_has_a_comment_above_it():
    lines = (ROOT / "config.toml").read_text(encoding="utf-8").splitlines()
    bare = [line for above, line in pairwise(lines) if " = " in line and not above.startswith("#")]

    assert [line for line in bare if not line.startswith("#")] == []


def test_the_shipped_config_loads_as_the_defaults():
    shipped = load_settings(ROOT / "config.toml")

    assert (shipped.corpus, shipped.embeddings, shipped.bot) == (CorpusSettings(), EmbeddingsSettings(), BotSettings())
    assert shipped.home == ROOT / "data"


def test_the_generated_documents_are_up_to_date(generate):
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == generate.configuration()
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == generate.commands()
