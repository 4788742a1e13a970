"""What the flow tests share: a home folder with the sample corpus, made by the real command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from emulator.running import ROOT, Heliograph


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with corpus/sample ingested and indexed; copy it before changing anything in it."""
    folder = tmp_path_factory.mktemp("sample")
    config = folder / "config.toml"
    config.write_text("", encoding="utf-8")
    Heliograph(folder / "home", config).command("ingest", str(ROOT / "corpus" / "sample"))
    return folder / "home"
