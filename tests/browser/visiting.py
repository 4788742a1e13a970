"""A visitor at a real browser who notices what must never happen, whatever is on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http.client import SEE_OTHER
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from emulator.telegram import Telegram
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Locator, Page, Request, Response

from bot.web.access import Seals

TOKEN = "the token of an owner"
GROUP = "<b>Border</b> desk"
TOPIC = 'the bridge <b>at</b> "Khorog"'
"""A group that is subscribed to a topic, both of them with markup in their names."""
PATIENCE = 15_000
"""Milliseconds until something is held to be missing; machines are shared."""

_POLICY = """addEventListener("securitypolicyviolation", (event) =>
  console.error("against the policy:", event.violatedDirective, event.blockedURI), true)"""
_REFUSED = "Failed to load resource: the server responded with a status of 4"


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of an article that the bot has: how it begins, its first passage, and the article's id."""

    text: str
    passage: int
    article: int


@dataclass(frozen=True, slots=True)
class Room:
    """The reading room of a running bot: its address, its folder, and Telegram as the bot has it."""

    origin: str
    home: Path
    telegram: Telegram
    kept: tuple[Kept, ...]

    def passage(self, beginning: str) -> str:
        """Return the path of the first passage of the article whose text begins so, in its oldest version."""
        return f"/passages/{self._kept(beginning).passage}"

    def article(self, beginning: str) -> str:
        """Return the path of the article whose text begins so."""
        return f"/articles/{self._kept(beginning).article}"

    @property
    def seals(self) -> Seals:
        """Return what the bot signs its links with."""
        return Seals((self.home / "web.secret").read_text(encoding="ascii").strip())

    def _kept(self, beginning: str) -> Kept:
        return next(one for one in self.kept if one.text.startswith(beginning))


class Visit:
    """One visitor with a browser of their own; `flaws` are what they should not have met."""

    def __init__(self, room: Room, context: BrowserContext) -> None:
        self.room, self.context, self.flaws = room, context, list[str]()
        self._asked_for = set[str]()
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_POLICY)
        context.on("request", self._requested)
        context.on("dialog", self._spoken_to)
        context.on("console", self._logged)
        context.on("weberror", lambda error: self.flaws.append(f"an error in a script: {error.error}"))
        self.page: Page = context.new_page()

    def goes(self, path: str) -> Response:
        """Open a page and return what came."""
        response = self.page.goto(self.room.origin + path)
        assert response is not None
        return response

    def comes_in(self) -> None:
        """Come in through the door as an owner, without a page being opened for it."""
        door = f"{self.room.origin}/login"
        token = re.search(r'name="token" value="([^"]+)"', self.context.request.get(door).text())
        assert token is not None
        # Not followed: where it leads is no page that somebody wants to see yet.
        form = {"token": token[1], "password": TOKEN}
        assert self.context.request.post(door, form=form, max_redirects=0).status == SEE_OTHER

    def asks(self, question: str) -> None:
        """Type a question, press Enter, and wait for its answer."""
        if self.page.url == "about:blank":
            self.goes("/")
        self.page.fill("#q", question)
        self.page.press("#q", "Enter")
        self.page.locator("#answer-heading").wait_for()

    def sees(self, text: str) -> bool:
        """Tell whether the page says that somewhere."""
        return text in self.page.locator("main").inner_text()

    def is_on_screen(self, locator: Locator) -> bool:
        """Tell whether the beginning of what is meant can be read without scrolling."""
        box, seen = locator.bounding_box(), self.page.viewport_size
        assert seen is not None
        return bool(box) and 0 <= box["y"] <= seen["height"] - 20 and 0 <= box["x"] < box["x"] + 20 <= seen["width"]

    def style(self, selector: str, name: str) -> str:
        """Return how the browser reckons a property of the first element that is meant."""
        reckon = "(element, name) => getComputedStyle(element).getPropertyValue(name)"
        return str(self.page.locator(selector).first.evaluate(reckon, name))

    def where(self) -> str:
        """Return the path, query and fragment of the page."""
        return self.page.url.removeprefix(self.room.origin)

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(self.room.origin + "/"):
            self.flaws.append(f"a request to {request.url}")
        if request.is_navigation_request():
            self._asked_for.add(urldefrag(request.url).url)

    def _spoken_to(self, dialog: Dialog) -> None:
        self.flaws.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _logged(self, message: ConsoleMessage) -> None:
        # A page that is refused is one that a test asked for; what a page itself loads is not refused.
        is_page = message.text.startswith(_REFUSED) and urldefrag(message.location["url"]).url in self._asked_for
        if message.type in ("error", "warning") and not is_page:
            where = urlsplit(str(message.location["url"])).path
            self.flaws.append(f"on the console, {where}: {message.text}")


Visits = Callable[..., Visit]
"""Begins a visit, with options of a browser context."""

Options = dict[str, Any]
