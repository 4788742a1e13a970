"""What the browser tests share: the running bot and its reading room, over the sample and news that is hard to show."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from browser.visiting import GROUP, TOKEN, TOPIC, Kept, Options, Room, Visit, Visits
from emulator.running import ROOT, Heliograph
from emulator.telegram import Telegram
from fakes.room_articles import written
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = ("chromium", "chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

CONFIG = """
[bot]
api_base_url = "{url}"
tick_seconds = 1
update_minutes = 0
learn_from_readers = true
[web]
listen = "127.0.0.1:{port}"
questions_per_minute = 10000
requests_per_minute = 100000
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all of these tests: each needs the process and the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flow)


@pytest.fixture(scope="session")
def hard_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with all articles taken in, made once for all processes of a run; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home, done = shared / "hard" / "home", shared / "hard" / "done"
    home.parent.mkdir(exist_ok=True)
    with (home.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            config = home.parent / "config.toml"
            config.write_text("", encoding="utf-8")
            hard = written(home.parent)
            Heliograph(home, config).command("ingest", str(ROOT / "corpus" / "sample"), str(hard))
            done.touch()
    return home


@pytest.fixture(scope="session")
def room(hard_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Run the bot with its reading room, on Telegram, with a group that is subscribed to something."""
    folder = tmp_path_factory.mktemp("room")
    shutil.copytree(hard_home, folder / "home")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Telegram() as telegram:
        config = folder / "config.toml"
        config.write_text(CONFIG.format(url=telegram.url, port=port), encoding="utf-8")
        running = Heliograph(folder / "home", config)
        running.start(telegram, HELIOGRAPH_WEB_TOKEN=TOKEN)
        _subscribe(telegram)
        yield Room(f"http://127.0.0.1:{port}", running.home, telegram, _kept(running.home))
        running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Debian's chromium as long as the tests of a module last: its event loop would hinder those of others."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail(
            "the browser tests need chromium, and none is on the path; "
            "on Debian or Ubuntu: apt-get install chromium fonts-liberation",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def visits(browser: Browser, room: Room) -> Iterator[Visits]:
    """Return what begins a visit; afterwards nobody may have met what no visitor should."""
    begun: list[Visit] = []

    def begin(**options: object) -> Visit:
        chosen: Options = {"viewport": {"width": 1100, "height": 800}, "locale": "en-GB", **options}
        begun.append(Visit(room, browser.new_context(**chosen)))
        return begun[-1]

    yield begin
    for visit in begun:
        visit.context.close()
    assert [flaw for visit in begun for flaw in visit.flaws] == []


@pytest.fixture
def visit(visits: Visits) -> Visit:
    """Begin a visit as an owner."""
    begun = visits()
    begun.comes_in()
    return begun


def _subscribe(telegram: Telegram) -> None:
    group = telegram.group(GROUP, owner=telegram.person("Aigerim"))
    group.says(f"/subscribe topic {TOPIC}")
    offered = group.wait_for_message()
    group.presses(offered, "Save").wait_for_notice()


def _kept(home: Path) -> tuple[Kept, ...]:
    versions = (
        "select substr(revisions.text, 1, 120), min(passages.id), revisions.article_id from passages "
        "join revisions on revisions.id = passages.revision_id group by revisions.id order by revisions.number"
    )
    with closing(sqlite3.connect(home / "corpus.db")) as connection:
        return tuple(Kept(*row) for row in connection.execute(versions))
