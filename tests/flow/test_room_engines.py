"""Every page of the reading room over a real desk in files and on PostgreSQL, through the real process."""

from __future__ import annotations

import re
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from emulator.running import ROOT, Heliograph
from emulator.telegram import Telegram

from corpus.local_postgres import Server

pytestmark = [pytest.mark.flow, pytest.mark.model]

QUESTION = "What did the three presidents sign in Khujand?"
QUOTED = "declaration on eternal friendship"
REVISED = "2015-09-15-csto-dushanbe-summit.md"
TOKEN = "the token of an owner"

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
[web]
listen = "127.0.0.1:{port}"
"""


@pytest.fixture(scope="module", params=["embedded", "postgres"], ids=["in files", "on a server"])
def owner(
    request: pytest.FixtureRequest, telegram: Telegram, new_home: Callable[[Path], Path]
) -> Iterator[httpx.Client]:
    """Run the bot over the sample, an article of which was revised, and give an owner's browser."""
    # Whoever runs the server must get there: in the folders of pytest it could not.
    folder = Path(tempfile.mkdtemp(prefix="heliograph-flow-"))
    folder.chmod(0o711)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "config.toml"
    config.write_text(CONFIG.format(url=telegram.url, port=port), encoding="utf-8")
    running = Heliograph(new_home(folder / "home"), config, "--engine", request.param)
    publish(running, folder / "news")
    running.start(telegram, HELIOGRAPH_WEB_TOKEN=TOKEN)
    # An index in the database can only be told from one in files by what is not there.
    assert (folder / "home" / "index").exists() == (request.param == "embedded")
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, trust_env=False) as browser:
        come_in(browser)
        yield browser
    running.close()
    Server(folder / "home" / "postgres").stop()
    shutil.rmtree(folder)


def publish(running: Heliograph, news: Path) -> None:
    shutil.copytree(ROOT / "corpus" / "sample", news)
    running.command("ingest", str(news))
    article = news / REVISED
    article.write_text(article.read_text(encoding="utf-8").replace("two-day", "three-day"), encoding="utf-8")
    running.command("ingest", str(news))


def come_in(browser: httpx.Client) -> None:
    door = browser.get("/login").text
    form = re.search(r'name="token" value="([^"]+)"', door)
    assert form
    browser.post("/login", data={"token": form[1], "password": TOKEN})


def shown(browser: httpx.Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}\n{answer.text}"
    return answer.text


def test_what_was_asked_can_be_read_in_its_article_story_and_brief(owner: httpx.Client) -> None:
    asked = shown(owner, f"/?q={QUESTION}&from=2024-01-01&language=en&as_of=2026-01-01")
    told = owner.get("/api/ask", params={"q": QUESTION, "from": "2024-01-01", "language": "en"}).json()
    best = told["passages"][0]
    known = owner.get(f"/api/passages/{best['id']}").json()
    day = best["published"][:10]
    brief = owner.get(f"/api/briefs/{day}").json()

    assert QUOTED in asked
    assert QUOTED in best["quote"]
    assert QUOTED in shown(owner, f"/passages/{best['id']}")
    assert best["title"] in shown(owner, f"/articles/{known['article']}")
    assert best["title"] in shown(owner, f"/stories/{known['story']}")
    assert [one["day"] for one in owner.get("/api/briefs", params={"before": day, "limit": 2}).json()["briefs"]]
    assert f'href="/briefs/{day}"' in shown(owner, f"/briefs?month={day[:7]}")
    assert brief["stories"][0]["headline"] in shown(owner, f"/briefs/{day}")
    assert best["outlet"] in shown(owner, f"/briefs/{day}?topic=presidents+in+Khujand")
    assert "<feed" in shown(owner, "/briefs/feed.atom")


def test_a_quote_of_an_article_that_was_revised_is_shown_as_it_was_with_what_changed(owner: httpx.Client) -> None:
    quoted = owner.get("/api/passages/1").json()

    assert (quoted["revision"], quoted["newest_revision"]) == (1, 2)
    assert "two-day" in shown(owner, "/passages/1")
    assert "three-day" in shown(owner, f"/articles/{quoted['article']}")
    changes = shown(owner, f"/articles/{quoted['article']}/revisions/1-2")
    assert "<del>two</del>" in changes
    assert "<ins>three</ins>" in changes


def test_sources_and_the_pages_of_owners_open(owner: httpx.Client) -> None:
    assert "/sources/of?name=Heliograph+sample" in shown(owner, "/sources")
    assert "Heliograph sample" in shown(owner, "/sources/of?name=Heliograph+sample")
    for page in ("", "/subscriptions", "/outbox", "/questions", "/evaluation"):
        shown(owner, f"/owner{page}")
