"""The reading room of a running bot, and how long its pages take: by one visitor over one connection, and by wrk."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT = Path(__file__).parent.parent
_TOKEN: Final = "the token of whoever measures"
_CONFIG: Final = """
[bot]
update_minutes = 0
learn_from_readers = true

[web]
listen = "127.0.0.1:{port}"
questions_per_minute = 1000000
requests_per_minute = 100000000
"""
_PATIENCE: Final = 120.0
_HIDDEN: Final = re.compile(r'name="token" value="([^"]+)"')
_PERCENTILES: Final = (50, 95)
# wrk's own table leaves out the 95th; it counts in microseconds.
_SCRIPT: Final = """
done = function(summary, latency)
  for _, share in ipairs({50, 95}) do io.write(string.format("said %d %f\\n", share, latency:percentile(share))) end
  io.write(string.format("errors %d\\n", summary.errors.status))
end
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that was opened: milliseconds to its first byte and to its last, and its bytes as they were sent."""

    status: int
    first: float
    whole: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Quick:
    """What wrk says of a page: milliseconds at the median and the 95th percentile, requests a second."""

    median: float
    late: float
    rate: float


class Room:
    """The running reading room as an owner sees it."""

    def __init__(self, port: int, cookies: dict[str, str], *, processor: int) -> None:
        """Visit the room at `port`; `processor` is the process whose processor time is counted."""
        self.port, self.cookies, self._process = port, cookies, processor
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def open(self, path: str, **headers: str) -> Opened:
        """Open a page as browsers do, compressed where the room compresses."""
        said = {"Cookie": self._cookie, "Accept-Encoding": "gzip", **headers}
        began = time.perf_counter()
        self._connection.request("GET", path, headers=said)
        answer = self._connection.getresponse()
        first = time.perf_counter()
        body = answer.read()
        return Opened(answer.status, 1000 * (first - began), 1000 * (time.perf_counter() - began), body)

    def text(self, path: str) -> str:
        """Return a page as it is read, "" for one that is not there."""
        opened = self.open(path, **{"Accept-Encoding": "identity"})
        return opened.body.decode("utf-8") if opened.status == 200 else ""

    def wrk(self, path: str, *, seconds: int, connections: int, script: Path) -> Quick:
        """Let wrk open a page again and again."""
        words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "-s", str(script)]
        words += ["-H", f"Cookie: {self._cookie}", "-H", "Accept-Encoding: gzip"]
        address = f"http://127.0.0.1:{self.port}{path}"
        said = subprocess.run([*words, address], capture_output=True, text=True, check=True).stdout
        if int(_said(said, r"errors (\d+)")):
            raise SystemExit(f"{path}: not every answer was 200\n{said}")
        median, late = (float(_said(said, rf"said {share} ([\d.]+)")) / 1000 for share in _PERCENTILES)
        return Quick(median, late, float(_said(said, r"Requests/sec:\s+([\d.]+)")))

    def processor(self) -> float:
        """Return the milliseconds of processor that the bot has taken so far."""
        fields = Path(f"/proc/{self._process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


@contextmanager
def running(home: Path, port: int) -> Iterator[Room]:
    """Run the bot in the terminal over `home`, which it may write to, and come in as an owner."""
    _demand_free(port)
    config = home.parent / "config.toml"
    config.write_text(_CONFIG.format(port=port), encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli", "--home", str(home), "--config", str(config), "run"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    environment = clean | {"HELIOGRAPH_WEB_TOKEN": _TOKEN}
    with (home.parent / "log.txt").open("w") as log:
        # Its input stays open and silent: in the terminal the bot ends when that ends.
        bot = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=_ROOT, env=environment)
        try:
            _wait(port, bot, home.parent / "log.txt")
            yield Room(port, _come_in(port), processor=bot.pid)
        finally:
            bot.terminate()
            bot.wait()


def script_for_wrk(folder: Path) -> Path:
    """Write what has wrk say the percentiles that are wanted."""
    path = folder / "said.lua"
    path.write_text(_SCRIPT, encoding="ascii")
    return path


def _come_in(port: int) -> dict[str, str]:
    """Return the cookies of somebody who came in by the door with the owner's token."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", "/login")
    door = connection.getresponse()
    form = urllib.parse.urlencode({"token": _said(door.read().decode(), _HIDDEN.pattern), "password": _TOKEN})
    cookies = _cookies(door)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    connection.request("POST", "/login", form, {**headers, "Content-Type": "application/x-www-form-urlencoded"})
    inside = connection.getresponse()
    if inside.status != 303:
        raise SystemExit(f"the door answered {inside.status} to the owner's token:\n{inside.read().decode()}")
    return cookies | _cookies(inside)


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    kept = (line.partition(";")[0].partition("=") for line in answer.headers.get_all("Set-Cookie", []))
    return {name: value for name, _, value in kept}


def _demand_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SystemExit(f"something else answers at port {port}: name another one with --port")


def _wait(port: int, bot: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and bot.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/login")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers at port {port}:\n{log.read_text(encoding='utf-8')}")


def _said(text: str, pattern: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"nobody said {pattern!r}:\n{text}")
    return match[1]
