"""Ask the running bot under load: how long readers wait, how late its event loop runs, what it takes.

usage: python bench/load.py HOME --questions QUESTIONS.jsonl [--rate 30] [--seconds 60] [--ingest ARTICLES]

HOME is an indexed home; it is copied first, because the bot writes to it. The bot is the real one, `heliograph run`,
against a Bot API server on this machine (`load_telegram`), whose own work, like that of the operating system, counts
against the bot. Waiting is reckoned from the moment at which a question was due to the request that sends its answer.
With --ingest the same is asked again while `heliograph ingest --background` takes ARTICLES in.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from load_telegram import TOKEN, Asked, Server
from report import heading, percentile, table

_ROOT = Path(__file__).parent.parent
_CONFIG = """
[bot]
api_base_url = "http://127.0.0.1:{port}/bot"
update_minutes = 0
"""
_CHATS = 600
_WARMING = 20
_PATIENCE = 60.0
_SEED = 7
_TICKS = os.sysconf("SC_CLK_TCK")
_COLUMNS = (
    *("phase", "questions", "unanswered", "p50 ms", "p95 ms", "p99 ms", "hurried"),
    *("loop late p50 ms", "p99 ms", "at most ms", "memory MB", "processors busy"),
)


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of questions: its moments on the monotonic clock, and what it took of processor and memory."""

    name: str
    begin: float
    end: float
    asked: list[Asked]
    since: datetime
    until: datetime
    megabytes: float
    processors: float


@dataclass(frozen=True, slots=True)
class Bot:
    """The running bot, and where it writes how late its loop runs."""

    process: subprocess.Popen[bytes]
    home: Path
    pulse: Path


def main() -> None:
    """Print one row for each phase."""
    options = _arguments()
    with tempfile.TemporaryDirectory(dir=options.home.parent, prefix="load-") as folder:
        home = Path(folder) / "home"
        shutil.copytree(options.home, home)
        asyncio.run(_measure(options, home))


async def _measure(options: argparse.Namespace, home: Path) -> None:
    passages, drawn = _passages(home), _drawn(options)
    server = Server()
    await server.start()
    async with _running(home, server.port) as bot:
        await server.polled()
        await _phase("warming up", server, bot, drawn[:_WARMING], rate=2.0)
        phases = [await _phase("alone", server, bot, drawn, rate=options.rate)]
        if options.ingest:
            with _ingesting(home, options.ingest):
                await asyncio.sleep(options.lead)
                phases.append(await _phase("while ingesting", server, bot, drawn, rate=options.rate))
            print(f"While the questions were asked the corpus grew from {passages} to {_passages(home)} passages.")
    print(heading(f"{options.rate:g} questions a second for {options.seconds:g} s, {passages} passages"))
    print("\n" + table(_COLUMNS, [_row(phase, bot) for phase in phases]))


async def _phase(name: str, server: Server, bot: Bot, questions: Sequence[str], *, rate: float) -> Phase:
    begin, since, spent = time.monotonic(), datetime.now(UTC), _seconds_of_processor(bot)
    asked = await server.ask(questions, rate=rate, chats=_CHATS)
    await server.settled(asked, patience=_PATIENCE)
    end, until = time.monotonic(), datetime.now(UTC)
    processors = (_seconds_of_processor(bot) - spent) / (end - begin)
    return Phase(name, begin, end, asked, since, until, _megabytes(bot), processors)


def _row(phase: Phase, bot: Bot) -> list[object]:
    waited = [ms for one in phase.asked if (ms := one.milliseconds) is not None]
    late = _lags(bot, phase)
    return [
        *(phase.name, len(phase.asked), len(phase.asked) - len(waited)),
        *(f"{percentile(waited, share):.0f}" for share in (0.5, 0.95, 0.99)),
        f"{_hurried(bot, phase):.2f}",
        *(f"{percentile(late, share):.1f}" for share in (0.5, 0.99, 1.0)),
        f"{phase.megabytes:.0f}",
        f"{phase.processors:.2f}",
    ]


@asynccontextmanager
async def _running(home: Path, port: int) -> AsyncIterator[Bot]:
    pulse = home.parent / "pulse"
    with (home.parent / "log").open("wb") as log:
        process = _started(home, port, pulse=pulse, log=log)
        try:
            yield Bot(process, home, pulse)
        finally:
            process.terminate()
            # It says goodbye to the server, which runs here.
            await asyncio.to_thread(process.wait)
            sys.stderr.write((home.parent / "log").read_text(encoding="utf-8", errors="replace")[-2000:])


def _started(home: Path, port: int, *, pulse: Path, log: BinaryIO) -> subprocess.Popen[bytes]:
    config = home.parent / "config.toml"
    config.write_text(_CONFIG.format(port=port), encoding="utf-8")
    command = _command(home, "--config", str(config), "run", "--pulse", str(pulse))
    environment = _environment() | {"TELEGRAM_BOT_TOKEN": TOKEN}
    return subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=log, stderr=log)


@contextmanager
def _ingesting(home: Path, articles: Path) -> Iterator[None]:
    command = _command(home, "ingest", "--background", str(articles))
    with subprocess.Popen(command, cwd=_ROOT, env=_environment(), stdout=sys.stderr) as process:
        try:
            yield
        finally:
            over = process.poll() is not None
            print("Ingesting ended before the questions did." if over else "Ingesting went on to the last question.")
            process.terminate()


def _command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli", "--home", str(home), *words]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    return kept | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def _drawn(options: argparse.Namespace) -> list[str]:
    questions = [json.loads(line)["question"] for line in options.questions.read_text(encoding="utf-8").splitlines()]
    return random.Random(_SEED).choices(questions, k=int(options.rate * options.seconds))


def _lags(bot: Bot, phase: Phase) -> list[float]:
    beats = (line.split() for line in bot.pulse.read_text(encoding="ascii").splitlines())
    return [float(late) for due, late in beats if phase.begin <= float(due) <= phase.end]


def _hurried(bot: Bot, phase: Phase) -> float:
    """Return the share of the cards of a phase whose hits no reranker read."""
    with closing(sqlite3.connect(bot.home / "bot.db")) as connection:
        query = "SELECT reasons FROM cards WHERE created BETWEEN ? AND ? AND reasons != '[]'"
        rows = connection.execute(query, [f"{moment:%F %T.%f}" for moment in (phase.since, phase.until)]).fetchall()
    unread = [all(reason["reranked"] is None for reason in json.loads(reasons)) for (reasons,) in rows]
    return sum(unread) / max(1, len(unread))


def _passages(home: Path) -> int:
    with closing(sqlite3.connect(home / "corpus.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM passages WHERE live").fetchone()[0])


def _megabytes(bot: Bot) -> float:
    lines = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _seconds_of_processor(bot: Bot) -> float:
    fields = Path(f"/proc/{bot.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=30.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--ingest", type=Path)
    parser.add_argument("--lead", type=float, default=8.0, help="seconds that ingesting has before it is asked")
    return parser.parse_args()


if __name__ == "__main__":
    main()
