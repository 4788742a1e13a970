"""Take the pictures of the reading room: the sample corpus, served by the bot itself, seen through a headless Chromium.

    python docs/pictures.py

Needs `chromium` on the path, and of the development packages Playwright and Pillow. Nothing is made up for the
pictures: they show the pages that a reader of the sample gets.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
QUESTION = "What did the three presidents sign in Khujand?"
WIDTH, HEIGHT, SCALE = 1240, 740, 2
COLOURS = 64
"""Of a palette: 32 show in the edges of letters, and more than 64 do not make the pictures any better."""
STARTING = 90.0
"""Seconds until the bot has to answer."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page, where its picture goes, and by which light it is seen; with `follows` what that link on it leads to."""

    name: str
    path: str
    look: str
    follows: str = ""


ANSWER = f"/?{urlencode({'q': QUESTION})}"
ALL = (
    Picture("reading-room-answer.png", ANSWER, "light"),
    Picture("reading-room-passage.png", ANSWER, "dark", follows="Read in the article"),
)


def main() -> None:
    """Write all pictures."""
    chromium = shutil.which("chromium") or sys.exit("chromium is not on the path; apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, room(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in ALL:
            photograph(browser, address, picture)
        browser.close()


@contextmanager
def room(folder: Path) -> Iterator[str]:
    """Take the sample in, run the bot in `folder`, and yield the address of its reading room."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    config = folder / "config.toml"
    config.write_text(f'[web]\nlisten = "{listen}"\nanonymous = true\n', encoding="utf-8")
    line = [sys.executable, "-m", "bot.cli", "--home", str(folder / "home"), "--config", str(config)]
    subprocess.run([*line, "ingest", str(ROOT / "corpus" / "sample")], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    # Without a token it is a chat in the terminal, which goes on for as long as somebody may still write.
    bot = subprocess.Popen([*line, "run"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        await_answer(f"http://{listen}/", bot)
        yield f"http://{listen}"
    finally:
        bot.terminate()
        bot.wait()


def await_answer(address: str, bot: subprocess.Popen[bytes]) -> None:
    """Return as soon as `address` answers."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until and bot.poll() is None:
        try:
            with urlopen(address) as page:
                if page.status == HTTPStatus.OK:
                    return
        except URLError:
            time.sleep(0.2)
    sys.exit(f"the reading room did not open at {address} within {STARTING:.0f} seconds")


def photograph(browser: Browser, address: str, picture: Picture) -> None:
    """Write what the browser shows, in few colours: the page is text on one ground."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=SCALE,
        color_scheme="dark" if picture.look == "dark" else "light",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(address + picture.path)
    if picture.follows:
        page.get_by_role("link", name=picture.follows).first.click()
        page.locator("mark").first.wait_for()
        # From its head, where the article says what it is; the quote is in sight from there, too.
        page.evaluate("scrollTo(0, 0)")
    file = PICTURES / picture.name
    page.screenshot(path=file)
    context.close()
    with Image.open(file) as taken:
        taken.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            file, optimize=True
        )


if __name__ == "__main__":
    main()
