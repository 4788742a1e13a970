"""An ingest that is killed, again and again: at each step of the store, and at seeded moments between them.

Run as a program: `python corpus_killed.py FOLDER` forks one process for each kill and prints what it found as JSON.
"""

import gc
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from fakes.corpus_news import NOW, PARAGRAPHS, STORY, page
from fakes.corpus_web import FakeWeb
from fakes.killing_steps import Steps

from corpus.ingest import Intake
from corpus.settings import CorpusSettings
from corpus.store import CorpusStore

SITE = "https://panj-herald.example"
SEEDED = 10
# An ingest of this size takes about 0.15 s; a fifth of the seeded moments come after its end.
LONGEST = 0.2
LATER = NOW + timedelta(hours=7)


def prepare(folder: Path) -> None:
    """Make a store as it was yesterday, and the files and pages that changed since."""
    dump, inbox = folder / "dump.jsonl", folder / "inbox"
    inbox.mkdir()
    dump.write_text("".join(_line(number, STORY) for number in range(8)))
    with CorpusStore(f"sqlite:///{folder / 'before.db'}") as store:
        web = FakeWeb()
        for name in ("talks", "intake", "gone"):
            web.put(f"{SITE}/{name}", page(name.title()))
        intake = Intake(store, web, CorpusSettings())
        intake.take([str(dump), f"{SITE}/talks", f"{SITE}/intake", f"{SITE}/gone"], now=lambda: NOW)
    dump.write_text("".join(_line(number, f"{STORY} Corrected." if number % 2 else STORY) for number in range(14)))
    for name, text in (("a.txt", PARAGRAPHS[0]), ("b.txt", PARAGRAPHS[1])):
        (inbox / name).write_text(f"{name}\n\n{text}")
        os.utime(inbox / name, (NOW.timestamp(), NOW.timestamp()))


def _line(number: int, text: str) -> str:
    fields = {"url": f"{SITE}/{number}", "title": f"Day {number}", "text": text, "language": "en"}
    return json.dumps(fields) + "\n"


def ingest(folder: Path, database: Path) -> None:
    """Take in the dump, the watched folder and the pages that are asked for again."""
    web = FakeWeb()
    web.put(f"{SITE}/talks", page("Talks", *PARAGRAPHS[:-1], "The next meeting is planned for June."))
    web.put(f"{SITE}/intake", page("Intake"))
    web.break_down(f"{SITE}/gone", "the server answers 410 Gone", status=410)
    with CorpusStore(f"sqlite:///{database}") as store:
        intake = Intake(store, web, CorpusSettings(watched_folders=(str(folder / "inbox"),), passage_words=40))
        intake.take([str(folder / "dump.jsonl")], now=lambda: LATER)
        intake.take_watched(now=lambda: LATER)
        intake.refetch(now=lambda: LATER)


def state(database: Path) -> list[tuple[object, ...]]:
    """Return every row of the store."""
    connection = sqlite3.connect(database)
    try:
        tables = ("articles", "revisions", "passages", "watched_files")
        return [(table, *row) for table in tables for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]
    finally:
        connection.close()


def troubles(database: Path) -> list[str]:
    """Return what is half-written or lost in a store."""
    queries = {
        "damaged": "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        "dangling": "SELECT * FROM pragma_foreign_key_check",
        "revisions": (
            "SELECT id FROM articles a WHERE revision <> (SELECT count(*) FROM revisions WHERE article_id = a.id)"
        ),
        "no passages": (
            "SELECT id FROM articles a WHERE withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM passages p"
            " JOIN revisions r ON r.id = p.revision_id WHERE r.article_id = a.id AND r.number = a.revision AND p.live)"
        ),
        "live too long": (
            "SELECT p.id FROM passages p JOIN revisions r ON r.id = p.revision_id JOIN articles a"
            " ON a.id = r.article_id WHERE p.live AND (r.number <> a.revision OR a.withdrawn_at IS NOT NULL)"
        ),
        "outside": "SELECT p.id FROM passages p JOIN revisions r ON r.id = revision_id WHERE end_at > length(text)",
    }
    connection = sqlite3.connect(database)
    try:
        return [f"{name}: {rows}" for name, query in queries.items() if (rows := connection.execute(query).fetchall())]
    finally:
        connection.close()


def killed(run: Callable[[], None]) -> bool:
    """Run in a process of its own, and tell whether it was killed before its end."""
    process = os.fork()
    if process == 0:
        run()
        os._exit(0)
    _, status = os.waitpid(process, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"the ingest failed with exit code {os.WEXITSTATUS(status)}")
    return os.WIFSIGNALED(status)


def kill_at(step: int, folder: Path, database: Path) -> None:
    """Ingest until a step of the store."""
    Steps(last=step)
    ingest(folder, database)


def kill_after(seconds: float, folder: Path, database: Path) -> None:
    """Ingest until a moment; nothing handles this alarm, so it ends the process as SIGKILL does."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    ingest(folder, database)


def count_steps(folder: Path, database: Path) -> int:
    """Ingest to the end, and return how many steps the store took."""
    reading, writing = os.pipe()

    def run() -> None:
        steps = Steps()
        ingest(folder, database)
        os.write(writing, str(steps.count).encode())

    assert not killed(run)
    return int(os.read(reading, 20))


def main(folder: Path) -> None:
    """Kill, look at what is left, complete it, and compare."""
    prepare(folder)
    clean, broken = folder / "clean.db", folder / "broken.db"
    shutil.copy(folder / "before.db", clean)
    steps = count_steps(folder, clean)
    # A collection in a forked process would touch, and so copy, every page that it shares with this one.
    gc.disable()
    expected, chance = state(clean), random.Random(11)
    runs: list[tuple[str, Callable[[], None]]] = [
        (f"step {step}", lambda step=step: kill_at(step, folder, broken)) for step in range(1, steps + 1)
    ]
    for _ in range(SEEDED):
        seconds = chance.uniform(0.01, LONGEST)
        runs.append((f"{seconds:.3f} s", lambda seconds=seconds: kill_after(seconds, folder, broken)))
    ended, found = 0, []
    for name, run in runs:
        for left in folder.glob("broken.db*"):
            left.unlink()
        shutil.copy(folder / "before.db", broken)
        ended += killed(run)
        found += [f"killed at {name}: {trouble}" for trouble in troubles(broken)]
        ingest(folder, broken)
        if state(broken) != expected:
            found.append(f"killed at {name}: completed to another state")
    print(json.dumps({"points": len(runs), "killed": ended, "steps": steps, "troubles": found}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
