"""Several messages -> as few as Telegram's limits allow, in their order. Pure.

Nothing is cut, so that every part says what it said. Parts with buttons of their own are numbered where there are
two of them in one message, and so are their buttons; two alerts of one subscription have the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.forms import rich
from bot.messages import Button, Message
from bot.rendering.markup import MESSAGE_ENTITIES, MESSAGE_UNITS, Mark, Markup

MESSAGE_BUTTONS = 100

BETWEEN = "\n\n"

Row = tuple[Button, ...]

_CIRCLED = 20
"""There are signs for so many numbers: "①" to "⑳"."""


def packed(parts: Sequence[Message]) -> list[list[int]]:
    """Return which parts go together, as their positions; each once and in order."""
    packages: list[list[int]] = []
    for position in range(len(parts)):
        grown = [*packages[-1], position] if packages else []
        if grown and _fits([parts[each] for each in grown]):
            packages[-1] = grown
        else:
            packages.append([position])
    return packages


def joined(parts: Sequence[Message]) -> Message:
    """Return one message that says what all parts say, quotes and tells it; ValueError where it would not fit.

    It shows the preview of the first, and replies to a message only where all of them do. Its rich form and its page
    are those of its parts, the former only where each has one.
    """
    if len(parts) == 1:
        return parts[0]
    message = _text(parts).message(_buttons(parts), preview_url=parts[0].preview_url)
    replies = {part.reply_to for part in parts}
    dressed = "".join(part.rich for part in parts) if all(part.rich for part in parts) else ""
    return replace(
        message,
        reply_to=replies.pop() if len(replies) == 1 else None,
        rich=dressed if len(dressed) <= rich.LONGEST else "",
        page="".join(part.page for part in parts),
    )


def _fits(parts: Sequence[Message]) -> bool:
    text = _text(parts)
    buttons = sum(len(row) for rows in _rows(parts) for row in rows)
    return text.size <= MESSAGE_UNITS and len(text.entities) <= MESSAGE_ENTITIES and buttons <= MESSAGE_BUTTONS


def _text(parts: Sequence[Message]) -> Markup:
    text = Markup()
    for part, sign in zip(parts, _signs(parts), strict=True):
        said = Markup(part.text, part.entities, (Mark(0, part.cited, part.tells),))
        block = Markup().plain(f"{sign} ").add(said) if sign else said
        text = text.plain(BETWEEN).add(block) if text.text else block
    return text


def _buttons(parts: Sequence[Message]) -> tuple[Row, ...]:
    return tuple(
        tuple(replace(button, label=f"{sign} {button.label}") if sign else button for button in row)
        for rows, sign in zip(_rows(parts), _signs(parts), strict=True)
        for row in rows
    )


def _signs(parts: Sequence[Message]) -> list[str]:
    """Return what each part with buttons is called, "" for the others and where there is only one."""
    with_buttons = [position for position, rows in enumerate(_rows(parts)) if rows]
    if len(with_buttons) < 2:
        return [""] * len(parts)
    names = {position: _sign(number) for number, position in enumerate(with_buttons, 1)}
    return [names.get(position, "") for position in range(len(parts))]


def _rows(parts: Sequence[Message]) -> list[list[Row]]:
    """Return the buttons of each part; a row that begins as one above it does belongs to the same subscription."""
    begun: set[str | None] = set()
    rows: list[list[Row]] = []
    for part in parts:
        rows.append([row for row in part.buttons if row and _leads_to(row[0]) not in begun])
        begun |= {_leads_to(row[0]) for row in rows[-1]}
    return rows


def _leads_to(button: Button) -> str | None:
    return button.data or button.url or button.app


def _sign(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= _CIRCLED else f"({number})"
