"""Draw the picture of a brief: sum up the sample corpus, and let a headless Chromium show the page that it prints.

    python docs/render_brief.py docs/images/brief.png

Needs `chromium` on the path. Nothing is made up for the picture: it shows the page that `heliograph brief --html`
writes of two stories.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import Heliograph
from bot.briefs.briefing import Size
from bot.briefs.windows import BriefWish
from bot.forms.html import page
from bot.forms.sheet import sheet
from bot.settings import load_settings
from bot.texts import Texts
from bot.types import Language, Length, Window

ROOT = Path(__file__).resolve().parent.parent
ASKED_AT = datetime(2025, 4, 1, 3, 30, tzinfo=UTC)
SPAN = timedelta(days=14)
STORIES = 2
WIDTH, HEIGHT, SCALE = 760, 890, 1.5


def main(picture: str) -> None:
    """Sum up the sample corpus and write the `picture`."""
    with tempfile.TemporaryDirectory() as folder:
        heliograph = Heliograph(load_settings(home=Path(folder)))
        heliograph.intake.take([str(ROOT / "corpus/sample")], now=lambda: ASKED_AT)
        heliograph.catch_up()
        written = Path(folder) / "brief.html"
        written.write_text(summed_up(heliograph), encoding="utf-8")
        heliograph.close()
        photograph(written, Path(picture).absolute())


def summed_up(heliograph: Heliograph) -> str:
    """Return the page of the last two weeks, as long as the picture."""
    wish = BriefWish(Window(ASKED_AT - SPAN, ASKED_AT))
    brief = asyncio.run(heliograph.composer.compose_brief(wish, Size(STORIES, Length.SHORT), now=ASKED_AT))
    return page(sheet(brief, Texts(Language.ENGLISH), heliograph.settings.bot.zone))


def photograph(written: Path, picture: Path) -> None:
    """Write what Chromium shows of the page to `picture`."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += ["--disable-background-networking", f"--window-size={WIDTH},{HEIGHT}"]
    command += [f"--force-device-scale-factor={SCALE}", f"--screenshot={picture}", written.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main(sys.argv[1])
