"""A desk whose quotes were sent, for the tests of corrections."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.bot_corrected_desk import Desk, corrected_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with corrected_desk(tmp_path) as opened:
        yield opened
