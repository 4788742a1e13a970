"""Measure the reading room: how long a question and a page take over loopback, and what a browser loads.

usage: python bench/reading_room.py HOME --questions QUESTIONS.jsonl [--asked 320] [--seconds 3] [--only KIND]

HOME is an indexed home; it is copied first. The bot is the real one, `heliograph run` without a token. Questions are
asked one at a time over one connection, no two alike. Then pages of every kind are opened, each address twice: the
first time nothing of it is kept yet. wrk (https://github.com/wg/wrk, Debian package `wrk`) opens one of each kind again
and again, by one and by eight connections; and Debian's Chromium opens it with an empty cache.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import tempfile
import time
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright
from report import heading, percentile, table
from room_pages import kinds, settle
from room_running import Opened, Quick, Room, running, script_for_wrk
from scale_asks import read_asked

from bot.hurry import MOST_A_SECOND

ASK_GOAL: Final = 150.0
"""Milliseconds that the 95th percentile of questions is to stay under."""

PAGE_GOAL: Final = 30.0
"""Milliseconds that the first byte of any other page is to stay under."""

SIZE_GOAL: Final = 60.0
"""Kilobytes of a page with its style and scripts, without pictures."""

_AGAIN: Final = 60
"""Times that a kind is opened again at least, so that its 95th percentile is one."""

_REST: Final = 1.1 / MOST_A_SECOND
"""Seconds between two questions: whoever reads an answer does not ask again at once, and what comes faster than this
gets a hurried answer, which is another thing."""

_HURRIED: Final = "page, asked without a rest: hurried"
_WARMING: Final = 20
_CHROMIUM: Final = "/usr/bin/chromium"
_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_LINK: Final = re.compile(r'"(/passages/\d+\?q=[^"#]+)')


@dataclass(frozen=True, slots=True)
class Asks:
    """Milliseconds of questions to the last byte, and of processor for each of them."""

    took: tuple[float, ...]
    processor: float


@dataclass(frozen=True, slots=True)
class Pages:
    """What opening the pages of a kind gave: each for the first time, and again; and the largest as it is sent."""

    first: tuple[Opened, ...]
    again: tuple[Opened, ...]
    processor: float

    @property
    def sent(self) -> float:
        """Return the kilobytes of the largest page as it comes over the wire."""
        return max(len(one.body) for one in self.first) / 1000

    @property
    def whole(self) -> float:
        """Return the kilobytes of the largest page when it is unpacked."""
        return max(len(_unpacked(one.body)) for one in self.first) / 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a browser with an empty cache says: milliseconds to the first byte and until shown, kilobytes in all."""

    first: float
    shown: float
    kilobytes: float


def main() -> None:
    """Measure, and print the tables."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory(dir=wanted.home.parent, prefix="room-") as folder:
        home = Path(folder) / "home"
        shutil.copytree(wanted.home, home)
        settle(home, now=datetime.now(UTC))
        with running(home, wanted.port) as room:
            load = os.getloadavg()[0]
            asked, links = _asks(room, [one.text for one in read_asked(wanted.questions, wanted.asked)])
            found = {name: some for name, some in kinds(home, links).items() if wanted.only in name}
            pages = {name: _opened(room, addresses) for name, addresses in found.items()}
            script, some = (
                script_for_wrk(Path(folder)),
                {name: addresses[0] for name, addresses in found.items() if addresses},
            )
            quick = {name: _quick(room, address, script, wanted.seconds) for name, address in some.items()}
            loaded = _loaded(room, some)
    print(heading(f"The reading room over {wanted.home.name}, load {load:.1f} at the start"), end="\n\n")
    print(_asked_table(asked), _pages_table(pages), _quick_table(quick), _loaded_table(loaded), sep="\n\n")
    print("", *_missed(asked, pages, loaded), sep="\n")


def _asks(room: Room, questions: Sequence[str]) -> tuple[dict[str, Asks], list[str]]:
    """Ask the questions in each way, no question twice, and return the addresses of the quotes that answered."""
    ways = {
        "page": ("/", {}),
        "answer alone, as htmx asks": ("/", {"HX-Request": "true"}),
        "/api/ask": ("/api/ask", {}),
        _HURRIED: ("/", {}),
    }
    for question in questions[:_WARMING]:
        room.open(_address("/", question))
        time.sleep(_REST)
    links: list[str] = []
    found, rest = {}, questions[_WARMING:]
    for number, (name, (path, headers)) in enumerate(ways.items()):
        took, before = [], room.processor()
        for question in rest[number :: len(ways)]:
            opened = room.open(_address(path, question), **headers)
            if opened.status != 200:
                raise SystemExit(f"{question!r}: status {opened.status}")
            took.append(opened.whole)
            # A hurried answer is not remembered: it was found by words alone.
            links += [] if name == _HURRIED else _LINK.findall(_unpacked(opened.body).decode())[:1]
            time.sleep(0.0 if name == _HURRIED else _REST)
        found[name] = Asks(tuple(took), (room.processor() - before) / max(1, len(took)))
    return found, list(dict.fromkeys(links))[:_AGAIN]


def _address(path: str, question: str) -> str:
    return f"{path}?{urllib.parse.urlencode({'q': question})}"


def _opened(room: Room, addresses: Sequence[str]) -> Pages:
    first = [room.open(address) for address in addresses]
    for address, one in zip(addresses, first, strict=True):
        if one.status != 200:
            raise SystemExit(f"{address}: status {one.status}\n{_unpacked(one.body).decode()[:2000]}")
    rounds, before = -(-_AGAIN // max(1, len(addresses))), room.processor()
    again = [room.open(address) for _ in range(rounds) for address in addresses]
    return Pages(tuple(first), tuple(again), (room.processor() - before) / max(1, len(again)))


def _quick(room: Room, address: str, script: Path, seconds: int) -> tuple[Quick, Quick]:
    one, eight = (room.wrk(address, seconds=seconds, connections=count, script=script) for count in (1, 8))
    return one, eight


def _loaded(room: Room, pages: Mapping[str, str]) -> dict[str, Loaded]:
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        for name, page in pages.items():
            if page.startswith("/api/"):
                continue
            context = browser.new_context()
            address = f"http://127.0.0.1:{room.port}"
            context.add_cookies([{"name": key, "value": value, "url": address} for key, value in room.cookies.items()])
            tab = context.new_page()
            tab.goto(address + page, wait_until="load")
            found[name] = Loaded(*tab.evaluate(_TIMES))
            context.close()
        browser.close()
    return found


_TIMES: Final = """() => {
  const page = performance.getEntriesByType("navigation")[0], files = performance.getEntriesByType("resource");
  const bytes = [page, ...files].reduce((sum, one) => sum + one.transferSize, 0);
  return [page.responseStart - page.requestStart, page.domContentLoadedEventEnd, bytes / 1000];
}"""


def _asked_table(asked: Mapping[str, Asks]) -> str:
    rows = [
        (name, len(one.took), *(percentile(one.took, share) for share in (0.5, 0.95, 0.99)), one.processor)
        for name, one in asked.items()
        if one.took
    ]
    return table(("asked for", "questions", "p50 ms", "p95 ms", "p99 ms", "processor ms"), rows)


def _pages_table(pages: Mapping[str, Pages]) -> str:
    columns = ("first byte of", "pages", "opened first: p50 ms", "p95 ms", "again: p50 ms", "p95 ms")
    rows = [
        (name, len(one.first), *_firsts(one.first), *_firsts(one.again), one.processor, one.sent, one.whole)
        for name, one in pages.items()
        if one.first
    ]
    return table((*columns, "processor ms", "largest, kB", "unpacked"), rows)


def _firsts(opened: Sequence[Opened]) -> tuple[float, float]:
    times = [one.first for one in opened]
    return percentile(times, 0.5), percentile(times, 0.95)


def _quick_table(quick: Mapping[str, tuple[Quick, Quick]]) -> str:
    columns = ("whole page by wrk", "one: p50 ms", "p95 ms", "eight: p50 ms", "p95 ms", "pages/s")
    rows = [(name, one.median, one.late, eight.median, eight.late, eight.rate) for name, (one, eight) in quick.items()]
    return table(columns, rows)


def _loaded_table(loaded: Mapping[str, Loaded]) -> str:
    columns = ("in Chromium, nothing cached", "first byte ms", "shown ms", "kB in all")
    return table(columns, [(name, one.first, one.shown, one.kilobytes) for name, one in loaded.items()])


def _missed(asked: Mapping[str, Asks], pages: Mapping[str, Pages], loaded: Mapping[str, Loaded]) -> list[str]:
    """Return a line for each goal that was missed, or that none was."""
    late = {name: percentile(one.took, 0.95) for name, one in asked.items() if one.took}
    first = {name: _firsts(one.first)[1] for name, one in pages.items() if one.first}
    again = {name: _firsts(one.again)[1] for name, one in pages.items() if one.again}
    over = [f"missed: {name}, p95 {ms:.0f} ms of {ASK_GOAL:.0f}" for name, ms in late.items() if ms >= ASK_GOAL]
    over += [
        f"missed: {name} opened first, {ms:.0f} ms of {PAGE_GOAL:.0f}" for name, ms in first.items() if ms >= PAGE_GOAL
    ]
    over += [
        f"missed: {name} opened again, {ms:.0f} ms of {PAGE_GOAL:.0f}" for name, ms in again.items() if ms >= PAGE_GOAL
    ]
    sizes = {name: one.kilobytes for name, one in loaded.items()}
    over += [f"missed: {name}, {size:.0f} kB of {SIZE_GOAL:.0f}" for name, size in sizes.items() if size >= SIZE_GOAL]
    return over or ["No goal was missed."]


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--asked", type=int, default=320)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8317)
    parser.add_argument("--only", default="", help="kinds of pages whose name holds this")
    return parser.parse_args()


if __name__ == "__main__":
    main()
