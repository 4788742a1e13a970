"""Measure the reading room: how long a question and a page take over loopback, and what a browser loads.

usage: python bench/reading_room.py HOME --questions QUESTIONS.jsonl [--seconds 5] [--port 8317]

HOME is an indexed home; it is copied first. The bot is the real one, `heliograph run` without a token. Questions are
asked one at a time over one connection; pages by wrk (https://github.com/wg/wrk, Debian package `wrk`), by one and by
eight at once, for so many seconds each; then Debian's Chromium opens every page with an empty cache.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright
from report import heading, percentile, table
from scale_asks import read_asked

from bot.web.access import Seals, Standing, read_secret
from bot.web.gate import SESSION_COOKIE

_ROOT = Path(__file__).parent.parent
_CONFIG = """
[bot]
update_minutes = 0

[web]
listen = "127.0.0.1:{port}"
questions_per_minute = 1000000
requests_per_minute = 100000000
"""
_QUESTIONS = 300
_PATIENCE = 120.0
_CHROMIUM = "/usr/bin/chromium"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True, slots=True)
class Room:
    """The running reading room: its port, and the cookie of an owner."""

    port: int
    cookie: str

    def get(self, connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
        """Return status and body."""
        connection.request("GET", path, headers={"Cookie": f"{SESSION_COOKIE}={self.cookie}"})
        answer = connection.getresponse()
        return answer.status, answer.read()


@dataclass(frozen=True, slots=True)
class Quick:
    """What wrk says of a page: milliseconds at the median and the 99th percentile, requests a second."""

    median: float
    last: float
    rate: float


def main() -> None:
    """Measure, and print the tables."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(wanted.home, home)
        with _running(home, wanted.port) as room:
            asked = _asks(room, [one.text for one in read_asked(wanted.questions, _QUESTIONS)])
            pages = _pages(room)
            quick = {page: (_wrk(room, page, wanted.seconds, 1), _wrk(room, page, wanted.seconds, 8)) for page in pages}
            loaded = _loaded(room, ["/", *pages])
    print(heading(f"The reading room over {wanted.home.name}"), end="\n\n")
    print(_asked_table(asked), _pages_table(quick), _loaded_table(loaded), sep="\n\n")


def _asked_table(asked: Sequence[float]) -> str:
    row = (len(asked), *(percentile(asked, share) for share in (0.5, 0.95, 0.99)))
    return table(("questions", "p50 ms", "p95 ms", "p99 ms"), [row])


def _pages_table(quick: dict[str, tuple[Quick, Quick]]) -> str:
    columns = ("page", "one at a time p50 ms", "p99 ms", "eight at a time p50 ms", "p99 ms", "pages/s")
    rows = [
        (_shape(page), one.median, one.last, eight.median, eight.last, eight.rate)
        for page, (one, eight) in quick.items()
    ]
    return table(columns, rows)


def _loaded_table(loaded: dict[str, tuple[float, float, float]]) -> str:
    columns = ("page", "first byte ms", "shown ms", "kB transferred")
    return table(columns, [(_shape(page), *row) for page, row in loaded.items()])


def _asks(room: Room, questions: Sequence[str]) -> list[float]:
    """Return the milliseconds of each question until its page is whole; the first ten only warm the bot."""
    connection, took = http.client.HTTPConnection("127.0.0.1", room.port), []
    for question in (*questions[:10], *questions):
        began = time.perf_counter()
        status, _ = room.get(connection, f"/?{urllib.parse.urlencode({'q': question})}")
        took.append(1000 * (time.perf_counter() - began))
        if status != 200:
            raise SystemExit(f"{question!r}: status {status}")
        # Who reads an answer does not ask again at once; without a rest the bot hurries.
        time.sleep(0.15)
    return took[10:]


def _pages(room: Room) -> list[str]:
    """Return one address of each kind of page, found as a reader finds them: by following links."""
    connection = http.client.HTTPConnection("127.0.0.1", room.port)
    found = ["/briefs", "/sources", "/owner"]
    _, briefs = room.get(connection, "/briefs")
    _, answer = room.get(connection, "/?q=president")
    for text, pattern in (
        (briefs, rb'"(/briefs/\d{4}-\d\d-\d\d)"'),
        (answer, rb'"(/passages/\d+)[#"?]'),
        (answer, rb'"(/stories/\d+)"'),
    ):
        found += [match[1].decode() for match in [re.search(pattern, text)] if match]
    return [page for page in found if room.get(connection, page)[0] == 200]


def _wrk(room: Room, page: str, seconds: int, connections: int) -> Quick:
    words = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}",
        "--latency",
        "-H",
        f"Cookie: {SESSION_COOKIE}={room.cookie}",
    ]
    said = subprocess.run(
        [*words, f"http://127.0.0.1:{room.port}{page}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{page}: not every answer was 200\n{said}")
    rate = float(_said(said, r"Requests/sec:\s+([\d.]+)"))
    return Quick(_milliseconds(_said(said, r"50%\s+(\S+)")), _milliseconds(_said(said, r"99%\s+(\S+)")), rate)


def _loaded(room: Room, pages: Sequence[str]) -> dict[str, tuple[float, float, float]]:
    """Return for each page the milliseconds to its first byte and until it is shown, and the kilobytes it loads."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        for page in pages:
            context = browser.new_context()
            address = f"http://127.0.0.1:{room.port}"
            context.add_cookies([{"name": SESSION_COOKIE, "value": room.cookie, "url": address}])
            tab = context.new_page()
            tab.goto(address + page, wait_until="load")
            found[page] = tuple(tab.evaluate(_TIMES))
            context.close()
        browser.close()
    return found


_TIMES = """() => {
  const page = performance.getEntriesByType("navigation")[0], files = performance.getEntriesByType("resource");
  const bytes = [page, ...files].reduce((sum, one) => sum + one.transferSize, 0);
  return [page.responseStart - page.requestStart, page.domContentLoadedEventEnd, bytes / 1000];
}"""


@contextmanager
def _running(home: Path, port: int) -> Iterator[Room]:
    config = home.parent / "config.toml"
    config.write_text(_CONFIG.format(port=port), encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli", "--home", str(home), "--config", str(config), "run"]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))
    }
    with (home.parent / "log.txt").open("w") as log:
        # Its input stays open and silent: in the terminal the bot ends when that ends.
        bot = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=_ROOT, env=environment)
        try:
            _wait(port)
            seals = Seals(read_secret(home / "web.secret"))
            yield Room(port, seals.session(Standing.OWNER, until=datetime.now(UTC) + timedelta(hours=1)))
        finally:
            bot.terminate()
            bot.wait()


def _wait(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers at port {port} after {_PATIENCE:.0f} s")


def _said(text: str, pattern: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"wrk did not say {pattern!r}:\n{text}")
    return match[1]


def _milliseconds(said: str) -> float:
    """Return what wrk means by "1.21ms", "830.00us" or "2.10s"."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def _shape(page: str) -> str:
    return re.sub(r"\d+$", "ID", re.sub(r"\d{4}-\d\d-\d\d", "DAY", page))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8317)
    return parser.parse_args()


if __name__ == "__main__":
    main()
