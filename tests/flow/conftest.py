"""What the flow tests share: a home folder with the sample corpus, made by the real command line, and a bot over it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from emulator.running import ROOT, Heliograph
from emulator.telegram import Telegram


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with corpus/sample ingested and indexed; copy it before changing anything in it."""
    folder = tmp_path_factory.mktemp("sample")
    config = folder / "config.toml"
    config.write_text("", encoding="utf-8")
    Heliograph(folder / "home", config).command("ingest", str(ROOT / "corpus" / "sample"))
    return folder / "home"


@pytest.fixture(scope="session")
def new_home(sample_home: Path) -> Callable[[Path], Path]:
    """Return what makes an empty home with the model exported in it, which takes ten seconds where it is not."""

    def make(home: Path) -> Path:
        shutil.copytree(sample_home / "models", home / "models", copy_function=os.link)
        return home

    return make


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    """Stand in for Telegram as long as the tests of a module last."""
    with Telegram() as standing:
        yield standing


@pytest.fixture(scope="module")
def heliograph(
    request: pytest.FixtureRequest, telegram: Telegram, sample_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Heliograph]:
    """Run the bot over a copy of the sample, with the CONFIG of the module that asks."""
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(sample_home, folder / "home")
    config = folder / "config.toml"
    config.write_text(request.module.CONFIG.format(url=telegram.url), encoding="utf-8")
    running = Heliograph(folder / "home", config)
    running.start(telegram)
    yield running
    running.close()
