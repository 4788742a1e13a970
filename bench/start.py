"""How long commands take from a cold start, and how much memory; and what the running bot holds.

usage: python bench/start.py HOME [--runs 5] [--questions QUESTIONS.jsonl]

Each command runs in a process of its own over HOME, an indexed home that only the asked chat's database is written to.
Wall time is the median of the runs, memory the highest resident set of any. The first run of a command may have to
export the model and is not counted; files are in the system's cache, as they are where a bot runs. With --questions the
bot's own part, everything but Telegram, answers 200 of them in one process, and its memory is told by what maps it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from report import heading, table

_ROOT = Path(__file__).parent.parent
_QUESTION = "What did the ministers agree on at the border talks?"
_COMMANDS = {
    "--help": ("--help",),
    "ask": ("ask", _QUESTION),
    "ask --json": ("ask", "--json", _QUESTION),
    "brief": ("brief",),
    "index status": ("index", "status"),
}
_ASKED = 200
_LARGEST = 12


@dataclass(frozen=True, slots=True)
class Run:
    """One command from its start to its end; times in seconds."""

    wall: float
    processor: float
    megabytes: float


def main() -> None:
    """Print a row for each command, and what the bot's memory is made of."""
    options = _arguments()
    if options.hold:
        _hold(options.home, options.questions)
        return
    print(heading(f"from a cold start, over {options.home.name}"))
    rows = [_row(name, options.home, words, runs=options.runs) for name, words in _COMMANDS.items()]
    print("\n" + table(("command", "wall s", "slowest s", "processor s", "highest MB"), rows))
    if options.questions:
        held = [sys.executable, __file__, str(options.home), "--questions", str(options.questions), "--hold"]
        print("\n" + subprocess.run(held, capture_output=True, text=True, check=True, cwd=_ROOT).stdout)


def _row(name: str, home: Path, words: Sequence[str], *, runs: int) -> list[object]:
    _run(home, words)
    measured = [_run(home, words) for _ in range(runs)]
    return [
        name,
        f"{statistics.median(run.wall for run in measured):.2f}",
        f"{max(run.wall for run in measured):.2f}",
        f"{statistics.median(run.processor for run in measured):.2f}",
        f"{max(run.megabytes for run in measured):.0f}",
    ]


def _run(home: Path, words: Sequence[str]) -> Run:
    command = [sys.executable, "-m", "bot.cli", "--home", str(home), *words]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HELIOGRAPH_"))}
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=_ROOT, env=clean, stdout=subprocess.DEVNULL)
    # Not the children's highest of all time, which RUSAGE_CHILDREN gives, but this one's.
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if status:
        raise SystemExit(f"{' '.join(words)} failed with {os.waitstatus_to_exitcode(status)}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _hold(home: Path, questions: Path) -> None:
    """Answer questions as the bot does and print the memory that is held then."""
    # Only in this process: the one that measures commands must not carry what they load.
    import asyncio  # noqa: PLC0415

    from bot.app import Heliograph, now  # noqa: PLC0415
    from bot.cli.call import here  # noqa: PLC0415

    async def answer() -> None:
        await heliograph.library.warm()
        for question in asked:
            findings = await heliograph.composer.search(question, now=now())
            card = store.put_card(chat.place, findings, now=now())
            await heliograph.composer.page(card, chat, position=0)

    import telegram.ext  # noqa: F401, PLC0415 - a part of what the bot holds

    lines = questions.read_text(encoding="utf-8").splitlines()[:_ASKED]
    asked = [json.loads(line)["question"] for line in lines]
    heliograph, chat = Heliograph.configured(None, home=home), None
    with tempfile.TemporaryDirectory() as folder:
        from bot.store import BotStore  # noqa: PLC0415

        store, chat = BotStore(f"sqlite:///{folder}/bot.db"), here(heliograph)
        asyncio.run(answer())
        store.close()
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    held = _mapped()
    print(f"The bot holds {sum(held.values()):.0f} MB after {len(asked)} questions, at most {highest:.0f} MB.\n")
    largest = sorted(held.items(), key=lambda item: -item[1])[:_LARGEST]
    print(table(("what maps it", "resident MB"), [(name, f"{size:.1f}") for name, size in largest]))
    heliograph.close()


def _mapped() -> dict[str, float]:
    """Return the resident megabytes of this process by the file that is mapped, or by what the system calls it."""
    held: dict[str, float] = defaultdict(float)
    name = ""
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        head, _, rest = line.partition(" ")
        if head == "Rss:":
            held[name] += int(rest.split()[0]) / 1024
        elif not head.endswith(":"):
            path = line.split(maxsplit=5)[5:] or ["anonymous"]
            name = Path(path[0]).name
    return dict(held)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--hold", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
