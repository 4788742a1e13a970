"""Draw the picture of an answer: ask the sample corpus, and let a headless Chromium draw the real message as a chat.

    python docs/render_card.py "What did the three presidents sign in Khujand?" docs/images/answer.png

Needs `chromium` on the path. Nothing is made up for the picture: it shows the
message that the bot would send, text and entities.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template

from bot.answers import Card
from bot.app import Heliograph
from bot.messages import Entity, Message, Style
from bot.settings import load_settings
from bot.types import Chat, ChatKind, Language, Place

ROOT = Path(__file__).resolve().parent.parent
ASKED_AT = datetime(2025, 4, 1, 3, 30, tzinfo=UTC)
READER = Chat(Place(1), ChatKind.PRIVATE, "", Language.ENGLISH, "Asia/Tashkent")
WIDTH, SCALE = 640, 2

_TAGS = {
    Style.BOLD: ("<b>", "</b>"),
    Style.ITALIC: ("<i>", "</i>"),
    Style.CODE: ("<code>", "</code>"),
    Style.QUOTE: ("<blockquote>", "</blockquote>"),
    Style.LONG_QUOTE: ('<blockquote class="folded">', "</blockquote>"),
}


def main(question: str, picture: str) -> None:
    """Ask `question` and write the `picture`."""
    with tempfile.TemporaryDirectory() as folder:
        heliograph = Heliograph(load_settings(home=Path(folder)))
        heliograph.intake.take([str(ROOT / "corpus/sample")], now=lambda: ASKED_AT)
        heliograph.catch_up()
        message = asyncio.run(answered(heliograph, question))
        heliograph.close()
        page = Path(folder) / "card.html"
        page.write_text(drawn(question, message), encoding="utf-8")
        photograph(page, Path(picture).absolute())


async def answered(heliograph: Heliograph, question: str) -> Message:
    """Return the message that answers `question`."""
    findings = await heliograph.composer.search(question, now=ASKED_AT)
    card = Card(
        id="picture",
        place=READER.place,
        question=question,
        as_of=ASKED_AT,
        passage_ids=tuple(hit.passage.id for hit in findings.hits),
        scores=tuple(hit.score for hit in findings.hits),
        confidence=findings.confidence,
        answered=findings.answered,
        created=ASKED_AT,
    )
    return await heliograph.composer.page(card, READER, position=0)


def drawn(question: str, message: Message) -> str:
    """Return the page that shows `question` and `message`."""
    rows = (
        '<div class="row">' + "".join(f'<div class="button">{escape(button.label)}</div>' for button in row) + "</div>"
        for row in message.buttons
    )
    template = Template((ROOT / "docs/card.html").read_text(encoding="utf-8"))
    return template.substitute(question=escape(question), answer=html_of(message), buttons="".join(rows))


def html_of(message: Message) -> str:
    """Return text and entities as HTML; a quotation brings its own line breaks."""
    raw = message.text.encode("utf-16-le")
    opening = sorted(message.entities, key=lambda entity: (entity.offset, -entity.length, entity.style != Style.LINK))
    edges = sorted({0, len(raw) // 2, *(edge for entity in opening for edge in _edges(entity))})
    parts: list[str] = []
    for start, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        parts += [_tags(entity)[1] for entity in reversed(opening) if _edges(entity)[1] == start]
        parts += [_tags(entity)[0] for entity in opening if entity.offset == start]
        parts.append(escape(raw[2 * start : 2 * end].decode("utf-16-le")))
    return re.sub(r"\n(?=<blockquote)|(?<=</blockquote>)\n", "", "".join(parts))


def photograph(page: Path, picture: Path) -> None:
    """Write what Chromium shows of `page`, at its full height, to `picture`."""
    height = re.search(r"<title>(\d+)</title>", _chromium("--dump-dom", page.as_uri()))
    if height is None:
        raise SystemExit("chromium did not measure the page")
    size = f"--window-size={WIDTH},{height[1]}"
    _chromium(f"--screenshot={picture}", size, f"--force-device-scale-factor={SCALE}", page.as_uri())


def _edges(entity: Entity) -> tuple[int, int]:
    return entity.offset, entity.offset + entity.length


def _tags(entity: Entity) -> tuple[str, str]:
    return _TAGS.get(entity.style) or (f'<a href="{escape(entity.url or "")}">', "</a>")


def _chromium(*arguments: str) -> str:
    command = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},400", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
