"""The conversation in a terminal: the same desk, the same answers, no Telegram.

Reads plain lines, also from a pipe, and ends at `/quit` or at the end of the
input. A number presses the button of that number under the last message.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from bot.away import is_absence
from bot.messages import Button, Entity, Message, Style
from bot.texts import Texts
from bot.types import ChatKind, Person, Place, Press, Request, Room

if TYPE_CHECKING:  # a command that only prints an answer loads no desk
    from bot.handlers import Desk

log = logging.getLogger(__name__)

HERE = Room(Place(0), ChatKind.PRIVATE, "terminal")
"""The terminal as a chat; Telegram gives no chat the id 0."""

_STYLES = {Style.BOLD: "bold", Style.ITALIC: "italic", Style.CODE: "cyan", Style.MOMENT: ""}
_QUOTES = (Style.QUOTE, Style.LONG_QUOTE)

Service = Callable[[], Coroutine[None, None, None]]


class TerminalRooms:
    """The one at the keyboard may do everything here, and there are no channels."""

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Return True for the terminal itself."""
        return chat_id == HERE.place.chat_id

    async def may_post(self, chat_id: int) -> bool:
        """Return True for the terminal itself."""
        return chat_id == HERE.place.chat_id

    async def has_topic(self, place: Place) -> bool:
        """Return True: no topic is ever deleted here."""
        return True

    async def find(self, handle: str) -> Room | None:
        """Return None: a terminal reaches no other chat."""
        return None


class TerminalSender:
    """Prints what is sent; it keeps the buttons of the last message for pressing."""

    def __init__(self, console: Console, texts: Texts, *, last: int = 0) -> None:
        """Print to `console`, with hints in the language of `texts`; messages are numbered on from `last`."""
        self._console, self._texts = console, texts
        self.buttons: tuple[Button, ...] = ()
        self._sent = last

    async def send(self, place: Place, message: Message) -> int:
        """Print `message` and return its number."""
        return self.show(message)

    def show(self, message: Message) -> int:
        """Print `message` with its numbered buttons below, and return its number."""
        self._sent += 1
        quoted = False
        for block in _blocks(message):
            if quoted and block.quoted:
                self._console.print()  # two quotations in a row are two, not one
            self._print(block)
            quoted = block.quoted
        if message.file is not None:
            self._console.print(Text(message.file.content), soft_wrap=True)
        for button in (one for row in message.buttons for one in row if one.url is not None):
            self._console.print(Text(f"{button.label}: {button.url}"), soft_wrap=True)
        pressable = tuple(button for row in message.buttons for button in row if button.data is not None)
        if pressable:
            self.buttons = pressable
            labels = "   ".join(f"[{number}] {button.label}" for number, button in enumerate(pressable, 1))
            self._console.print(Text(f"{labels}\n{self._texts.say('terminal_buttons')}", style="dim"))
        self._console.print()
        return self._sent

    def notice(self, words: str) -> None:
        """Print the short notice that Telegram would show over the chat."""
        if words:
            self._console.print(Text(words, style="green"), soft_wrap=not self._console.is_terminal)

    def _print(self, block: _Block) -> None:
        if not block.quoted:
            self._console.print(block.text, soft_wrap=not self._console.is_terminal)
            return
        width = max(20, self._console.width - 2) if self._console.is_terminal else 10_000
        for line in block.text.wrap(self._console, width):
            self._console.print(Text("│ ", style="dim") + line, soft_wrap=True)


class Terminal:
    """Runs the conversation; everything it shows comes from the desk or the outbox."""

    def __init__(self, desk: Desk, sender: TerminalSender, *, texts: Texts, stdin: TextIO) -> None:
        """Talk to `desk`, print through `sender`, read lines from `stdin`."""
        self._desk, self._sender, self._texts, self._stdin = desk, sender, texts, stdin
        self._person = Person(0, texts.language.value)

    async def run(self, services: tuple[Service, ...]) -> None:
        """Answer line by line until `/quit`, the end of the input, or SIGTERM; only in the main thread."""
        lines = _lines(self._stdin)
        # What is being answered is answered, and those who ask the reading room get to the end of their pages.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lines.put_nowait, None)
        for key in ("terminal_welcome", "terminal_token", "terminal_quit"):
            self._sender.notice(self._texts.say(key))
        tasks = [asyncio.create_task(service()) for service in services]
        try:
            while (line := await lines.get()) is not None and line.strip() != "/quit":
                if line.strip():
                    await self._take_or_tell(line.strip())
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take_or_tell(self, line: str) -> None:
        try:
            await self._take(line)
        except Exception as error:
            if not is_absence(error):
                raise
            log.error("the database is away: %s", error)
            self._sender.notice(self._texts.say("terminal_database_away"))

    async def _take(self, line: str) -> None:
        buttons = self._sender.buttons
        if line.isdecimal() and len(line) < 4:
            await self._press_number(int(line), buttons)
            return
        command, argument = ("ask", line)
        if line.startswith("/"):
            head, _, argument = line[1:].partition(" ")
            command = head.lower()
        request = Request(HERE, self._person, command, argument.strip(), message_id=0)
        for message in await self._desk.answer(request):
            await self._show(message)

    async def _press_number(self, number: int, buttons: tuple[Button, ...]) -> None:
        if not 1 <= number <= len(buttons):
            self._sender.notice(self._texts.say("terminal_no_button", number=number))
            return
        await self._press(buttons[number - 1])

    async def _press(self, button: Button) -> None:
        reaction = await self._desk.react(Press(HERE, self._person, button.data or "", message_id=0))
        self._sender.notice(reaction.notice)
        for message in ((reaction.edit,) if reaction.edit else ()) + reaction.messages:
            await self._show(message)

    async def _show(self, message: Message) -> None:
        await self._desk.sent(HERE.place, message, self._sender.show(message))


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of lines that is either all quoted or not at all."""

    text: Text
    quoted: bool


def _lines(stdin: TextIO) -> asyncio.Queue[str | None]:
    # A daemon thread, because a read cannot be cancelled and must not hold up the end of the program.
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the loop closed: nobody listens any more
            for line in stdin:
                loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, name="terminal-input", daemon=True).start()
    return queue


def _blocks(message: Message) -> Iterator[_Block]:
    """Yield the message's text cut at its quotes, styled, offsets turned into code points."""
    styled = Text(message.text)
    cuts = {0, len(message.text)}
    quoted: list[range] = []
    for entity in message.entities:
        start, end = _code_points(message.text, entity)
        if entity.style in _QUOTES:
            quoted.append(range(start, end))
            cuts |= {start, end}
        elif entity.style is Style.LINK:
            styled.stylize(f"underline link {entity.url}", start, end)
        else:
            styled.stylize(_STYLES[entity.style], start, end)
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        # The line break behind a quotation ends its line, which printing does by itself.
        if start and message.text[start:end].startswith("\n"):
            start += 1
        part = styled[start:end]
        part.rstrip()
        if part.plain.strip():
            yield _Block(part, any(start in quote for quote in quoted))


def _code_points(text: str, entity: Entity) -> tuple[int, int]:
    raw = text.encode("utf-16-le", "surrogatepass")
    start = len(raw[: 2 * entity.offset].decode("utf-16-le", "surrogatepass"))
    length = len(raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "surrogatepass"))
    return start, start + length
