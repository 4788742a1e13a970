"""From a quote in the chat to its page in the reading room, through the real process."""

from __future__ import annotations

import html
import re
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from emulator.running import Heliograph
from emulator.telegram import Telegram
from fakes.mini_app import brought

pytestmark = pytest.mark.flow

QUESTION = "What did the three presidents sign in Khujand?"

CONFIG = """
[bot]
api_base_url = "{url}"
zone = "UTC"
tick_seconds = 1
update_minutes = 0
[web]
listen = "127.0.0.1:{port}"
url = "https://desk.example.org"
"""


@pytest.fixture(scope="module")
def browser(telegram: Telegram, sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Run the bot with its reading room, and give what asks that as if through the proxy with the certificate."""
    folder = tmp_path_factory.mktemp("room")
    shutil.copytree(sample_home, folder / "home")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "config.toml"
    config.write_text(CONFIG.format(url=telegram.url, port=port), encoding="utf-8")
    running = Heliograph(folder / "home", config)
    running.start(telegram, HELIOGRAPH_WEB_TOKEN="the token of an owner")
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"host": "desk.example.org"}, trust_env=False
    ) as asks:
        yield asks
    running.close()


def test_in_a_private_chat_a_quote_opens_as_a_mini_app(telegram: Telegram, browser: httpx.Client):
    private = telegram.private(telegram.person("Aigerim"))
    private.says(QUESTION)
    answer = private.wait_for_message()
    app = urlsplit(answer.button(label="Context 1").app or "")
    data = brought(telegram.token, datetime.now(UTC))

    shell = browser.get(app.path)
    page = browser.post("/app/open", data={"data": data, "path": app.path.removeprefix("/app")})
    forged = browser.post("/app/open", data={"data": data.replace("501", "502"), "path": "/"})

    assert (app.scheme, app.netloc) == ("https", "desk.example.org")
    assert (shell.status_code, page.status_code, forged.status_code) == (200, 200, 403)
    assert answer.quotes[0].split(". ")[0][:60] in html.unescape(page.text)


def test_in_a_group_a_quote_opens_by_a_link_that_opens_nothing_else(telegram: Telegram, browser: httpx.Client):
    aigerim = telegram.person("Aigerim")
    group = telegram.group("Border desk", [telegram.person("Bakyt")], owner=aigerim)
    group.says(f"/ask {QUESTION}", by=aigerim)
    first, second = (
        urlsplit(button.url or "") for button in group.wait_for_message().buttons[:2] if "Context" in button.label
    )

    opened = browser.get(f"{first.path}?{first.query}")
    altered = browser.get(f"{first.path}?{first.query}x")
    elsewhere = browser.get(f"{second.path}?{first.query}")
    asked = browser.get(f"/?{first.query}&q=water")

    assert (first.scheme, first.netloc, first.fragment) == ("https", "desk.example.org", "passage")
    assert opened.status_code == 200
    assert [page.status_code for page in (altered, elsewhere, asked)] == [403, 403, 401]


def test_a_reader_comes_to_the_desk_by_a_link_that_works_once_and_goes_out_for_good(
    telegram: Telegram, browser: httpx.Client
):
    private = telegram.private(telegram.person("Nasiba"))
    private.says("/desk")
    address = urlsplit(private.wait_for_message().button(label="Open the reading room").url or "")
    assert (address.scheme, address.netloc) == ("https", "desk.example.org")

    _, page = (browser.get(address.path) for _ in range(2))
    entered = browser.post("/in", data=fields(page), headers=cookies(page))
    inside = cookies(entered)
    reads, owns = (browser.get(path, headers=inside) for path in ("/sources", "/owner"))
    again = browser.get(address.path), browser.post("/in", data=fields(page), headers=cookies(page))
    left = browser.post("/logout", data=fields(reads), headers=inside)
    after = browser.get("/sources", headers=inside)

    assert (page.status_code, entered.status_code) == (200, 303)
    assert (reads.status_code, owns.status_code) == (200, 403)
    assert [answer.status_code for answer in again] == [403, 403]
    assert (left.status_code, after.status_code) == (303, 401)


def test_the_way_to_the_desk_stands_in_the_menu_of_private_chats(telegram: Telegram, browser: httpx.Client):
    def commands() -> set[str]:
        return {item["command"] for item in telegram.world.commands.get(("all_private_chats", ""), [])}

    assert "desk" in telegram.world.wait_until(lambda: commands() or None, 60, "the menu of private chats")


def fields(page: httpx.Response) -> dict[str, str]:
    """Return what the first form that goes there by a button would send, with the token of the page."""
    return dict(re.findall(r'name="(token|key|next)" value="([^"]+)"', page.text)[:3])


def cookies(page: httpx.Response) -> dict[str, str]:
    """Return the header with what a page set: cookies for https alone, which this browser would keep to itself."""
    return {"cookie": "; ".join(one.partition(";")[0] for one in page.headers.get_list("set-cookie"))}


def test_a_stranger_stands_before_the_door(browser: httpx.Client):
    page = browser.get("/")

    assert page.status_code == 401
    assert page.headers["strict-transport-security"]
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 421
