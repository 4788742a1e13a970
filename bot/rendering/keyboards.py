"""The inline buttons under messages, and what their callback data say. Pure.

| data | means |
|---|---|
| `n:<card>:<position>` | show the quotes of the card from that rank on |
| `c:<card>:<rank>` | show the passage of that rank (from 0, over the whole card) in its context |
| `y:<card>:<position>` | tell why the quotes of that page rank where they do |
| `w:<card>` | subscribe to the card's question |
| `e:<card>` | search all articles for what was asked of some |
| `x:<id>` `au:<id>` `ad:<id>` | remove a subscription, end its mute, show what it sends to make it stricter or looser |
| `f:yes` `f:no` | delete what is kept of the person, or of the chat; keep it |
| `s:lang:<code>` `s:zone:<IANA name>` `s:quiet:<from>-<to>` `s:quiet:off` `s:brief:<length>` | change a setting |
| `k:<chat id>:<data>` | press `data` in a channel, from a private chat; see `remote` |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import time

from bot.answers import Answer
from bot.messages import Button
from bot.texts import Texts
from bot.types import Chat, Language, Length, QuietHours, Subscription, Topical

Rows = tuple[tuple[Button, ...], ...]

ZONES = (
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Bishkek",
    "Asia/Dushanbe",
    "Asia/Ashgabat",
    "Asia/Kabul",
    "Europe/Moscow",
    "Europe/Istanbul",
    "Europe/London",
    "UTC",
)
"""The region's capitals and where its desks abroad sit; any other zone is set in words."""

QUIET_PRESETS = ((21, 9), (22, 7), (23, 8))
ACROSS = 3
"""Buttons in a row: more than three labels are cut off on a phone."""

CHOSEN = "✓ "


def under_answer(answer: Answer, texts: Texts) -> Rows:
    """Return context for each quote, then paging, why and Watch, then the wider search; nothing without a card."""
    if not answer.card:
        return ()
    ranks = range(answer.position, answer.position + len(answer.quotes)) if answer.found else ()
    contexts = [Button(texts.say("button_context", number=rank + 1), data=f"c:{answer.card}:{rank}") for rank in ranks]
    everywhere = (Button(texts.say("button_everywhere"), data=f"e:{answer.card}"),) if answer.within else ()
    return (*_rows(contexts), (*_paging(answer, texts), *_about(answer, texts)), *_rows(everywhere))


def opened_elsewhere(rows: Rows, answer: Answer, door: Callable[[str, int], Button]) -> Rows:
    """Return the rows under an answer with each quote's context opened by `door`, given label and passage id."""
    quotes = enumerate(answer.quotes, answer.position)
    elsewhere = {f"c:{answer.card}:{rank}": quote.passage.id for rank, quote in quotes}
    return tuple(
        tuple(door(one.label, elsewhere[one.data]) if one.data in elsewhere else one for one in row) for row in rows
    )


def under_subscriptions(subscriptions: Sequence[Subscription], texts: Texts) -> Rows:
    """Return remove for each subscription, under its number in the list, adjust and unmute for those that can be."""
    scored = (one for one in subscriptions if one.what not in (Topical.BRIEF, Topical.SOURCE))
    adjust = (Button(texts.say("button_adjust", number=one.id), data=f"ad:{one.id}") for one in scored)
    remove = (Button(texts.say("button_remove", number=one.id), data=f"x:{one.id}") for one in subscriptions)
    muted = (one for one in subscriptions if one.muted_until is not None)
    unmute = (Button(texts.say("button_unmute", number=one.id), data=f"au:{one.id}") for one in muted)
    return (*_rows(adjust), *_rows(remove), *_rows(unmute))


def under_settings(chat: Chat, texts: Texts) -> Rows:
    """Return the choices of language, zone, quiet hours and length of briefs, the present ones marked."""
    languages = [
        _choice(texts.language_name(language), f"s:lang:{language.value}", chosen=chat.language is language)
        for language in Language
    ]
    zones = [_choice(texts.city(zone), f"s:zone:{zone}", chosen=chat.zone == zone) for zone in ZONES]
    quiet = [_quiet_choice(start, end, chat, texts) for start, end in QUIET_PRESETS]
    off = _choice(texts.say("button_quiet_off"), "s:quiet:off", chosen=chat.quiet is None)
    lengths = [
        _choice(texts.say(f"button_length_{length}"), f"s:brief:{length.value}", chosen=chat.length is length)
        for length in Length
    ]
    return (*_rows(languages), *_rows(zones), *_rows(quiet), (off,), *_rows(lengths))


def _paging(answer: Answer, texts: Texts) -> Iterable[Button]:
    if answer.more:
        data = f"n:{answer.card}:{answer.position + len(answer.quotes)}"
        yield Button(texts.say("button_more"), data=data)
    elif answer.position > 0:
        yield Button(texts.say("button_first"), data=f"n:{answer.card}:0")


def _about(answer: Answer, texts: Texts) -> Iterable[Button]:
    yield Button(texts.say("button_why"), data=f"y:{answer.card}:{answer.position}")
    yield Button(texts.say("button_watch"), data=f"w:{answer.card}")


def _quiet_choice(start: int, end: int, chat: Chat, texts: Texts) -> Button:
    quiet = QuietHours(time(start), time(end))
    return _choice(texts.quiet(quiet), f"s:quiet:{start}-{end}", chosen=chat.quiet == quiet)


def _choice(label: str, data: str, *, chosen: bool) -> Button:
    return Button(f"{CHOSEN}{label}" if chosen else label, data=data)


def _rows(buttons: Iterable[Button]) -> Rows:
    row = list(buttons)
    return tuple(tuple(row[start : start + ACROSS]) for start in range(0, len(row), ACROSS))
