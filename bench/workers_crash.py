"""Kill the processes of one bot again and again while people ask, and count what is lost, doubled or out of order.

usage: PYTHONPATH=.:tests python bench/workers_crash.py [--workers 3] [--deliveries 2000] [--rate 8] [--seed 11]

Several real processes (`heliograph run`) share one PostgreSQL; people ask in groups, where each answer says which
question it answers. One process after the other, the leader three times of four, is ended by SIGKILL at a moment drawn
from `--seed` and started again; with `--hang` some are stopped by SIGSTOP for a while instead, and then go on. Every
twentieth answer of the stand-in for Telegram is withheld after it has taken the message. The time of a hand-over is
that from the kill of the leader to the next poll.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from emulator.proxy import Fault
from emulator.telegram import Telegram
from fakes.bot_workers import Crowd, Worker, leader, living, rows, until
from report import heading, percentile, table

from corpus.local_postgres import Server

_GROUPS = 120
_SHORTEST = 0.2
"""Seconds between two kills at least, beside the start of the one that was killed."""
_HUNG = 12.0
"""Seconds that a hung process hangs: longer than it takes until another one leads."""
_WITHHELD = 20
_PATIENCE = 180.0
_ACTIVITY = "SELECT pid, application_name, state, wait_event, now() - state_change, query FROM pg_stat_activity"


@dataclass
class Seen:
    """What a run came to."""

    kills: int = 0
    of_leader: int = 0
    hangs: int = 0
    handed_over: list[float] = field(default_factory=list)
    after_hang: list[float] = field(default_factory=list)


def main() -> None:
    """Print the tables; exit with 1 where anything was lost, out of order, or doubled beyond what explains it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--deliveries", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=8.0)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--rest", type=float, default=3.0, help="seconds at most between two kills")
    parser.add_argument("--hang", type=int, default=0, help="every so manieth time the leader hangs instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heliograph-workers-") as folder, Telegram() as telegram:
        Path(folder).chmod(0o711)
        server = Server(Path(folder) / "postgres")
        server.start()
        try:
            sys.exit(_killed(telegram, server.url(), Path(folder), options))
        finally:
            server.stop()


def _killed(telegram: Telegram, url: str, folder: Path, options: argparse.Namespace) -> int:
    workers = [Worker(telegram, url, folder / f"worker-{number}") for number in range(options.workers)]
    try:
        for worker in workers:
            worker.start()
        until(lambda: len(living(url)) == len(workers) or None, "all workers", seconds=_PATIENCE)
        crowd, ended = Crowd(telegram, _GROUPS), threading.Event()
        feeding = threading.Thread(target=_feed, args=(telegram, crowd, options, ended))
        feeding.start()
        seen = _kill_until(ended, workers, telegram, (url, options))
        feeding.join()
        until(lambda: not crowd.lost() or None, f"answers; {len(crowd.lost())} are missing", seconds=_PATIENCE)
        time.sleep(3.0)  # for what should not come
        return _told(telegram, crowd, seen, (url, options))
    except AssertionError:
        print(*rows(url, _ACTIVITY), sep="\n")
        print(*(worker.log()[-3000:] for worker in workers), sep="\n----\n")
        raise
    finally:
        for worker in workers:
            worker.close()


def _feed(telegram: Telegram, crowd: Crowd, options: argparse.Namespace, ended: threading.Event) -> None:
    for number in range(options.deliveries):
        if number % _WITHHELD == 0:
            telegram._fault(Fault("sendMessage", 502, after=True))
        crowd.asks()
        time.sleep(1 / options.rate)
    ended.set()


def _kill_until(
    ended: threading.Event, workers: list[Worker], telegram: Telegram, how: tuple[str, argparse.Namespace]
) -> Seen:
    (url, options), seen = how, Seen()
    draw = random.Random(options.seed)
    while not ended.wait(draw.uniform(_SHORTEST, options.rest)):
        leads = until(lambda: leader(url), "a leader", seconds=_PATIENCE)
        wants_leader = (seen.kills + seen.hangs) % 4 < 3
        chosen = [worker for worker in workers if (worker.pid == leads) is wants_leader]
        if not chosen:
            continue
        victim = draw.choice(chosen)
        if options.hang and wants_leader and (seen.of_leader + seen.hangs) % options.hang == options.hang - 1:
            _hang(victim, telegram, seen)
        else:
            _kill(victim, telegram, seen, leads=wants_leader)
        until(lambda: len(living(url)) == len(workers) or None, "all workers", seconds=_PATIENCE)
    return seen


def _kill(victim: Worker, telegram: Telegram, seen: Seen, *, leads: bool) -> None:
    polls, began = telegram.world.polls, time.monotonic()
    victim.ends(signal.SIGKILL)
    seen.kills += 1
    if leads:
        seen.of_leader += 1
        until(lambda: telegram.world.polls > polls or None, "another leader")
        seen.handed_over.append(time.monotonic() - began)
    victim.start()


def _hang(victim: Worker, telegram: Telegram, seen: Seen) -> None:
    victim.sends(signal.SIGSTOP)
    polls, began = telegram.world.polls, time.monotonic()
    until(lambda: telegram.world.polls > polls or None, "another leader")
    seen.hangs += 1
    seen.after_hang.append(time.monotonic() - began)
    time.sleep(max(0.0, _HUNG - seen.after_hang[-1]))
    victim.sends(signal.SIGCONT)


def _told(telegram: Telegram, crowd: Crowd, seen: Seen, how: tuple[str, argparse.Namespace]) -> int:
    url, options = how
    withheld = sum(call.error.startswith("fault") for call in telegram.calls("sendMessage"))
    counted = int(rows(url, "SELECT coalesce(sum(lost), 0) FROM bot.outbox")[0][0])
    failed = rows(url, "SELECT count(*) FROM bot.inbox WHERE state = 'failed'")[0][0]
    lost, doubled, disordered = len(crowd.lost()), crowd.doubled(), len(crowd.disordered())
    arrived = sum(map(len, crowd.answered().values()))
    print(heading(f"{options.workers} workers that are killed while people write to them"))
    figures = [
        ("deliveries", len(crowd.asked)),
        ("messages that arrived", arrived),
        ("kills", seen.kills),
        ("of these, of the leader", seen.of_leader),
        ("times that the leader hung", seen.hangs),
        ("lost", lost or f"0 (95 % bound per kill {300 / max(1, seen.kills):.1f} %)"),
        ("doubled", doubled),
        ("answers withheld by the stand-in", withheld),
        ("sends counted as unanswered by the outbox, withheld ones among them", counted),
        ("doubled beyond those", max(0, doubled - counted)),
        ("chats whose order was broken", disordered),
        ("updates set aside", failed),
    ]
    print("\n" + table(("figure", "count"), figures))
    spans = [(name, *_span(values)) for name, values in (("kill", seen.handed_over), ("hang", seen.after_hang))]
    print("\n" + table(("hand-over after a", "n", "p50, s", "p95, s", "at most, s"), [row for row in spans if row[1]]))
    return int(bool(lost or disordered or failed or doubled > counted))


def _span(values: list[float]) -> tuple[float, ...]:
    if not values:
        return (0,)
    return len(values), percentile(values, 0.5), percentile(values, 0.95), max(values)


if __name__ == "__main__":
    main()
