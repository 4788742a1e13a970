"""What keeps the bot from its work, and what else its owner should know -> their words. Pure.

What others said (a database, Telegram, whoever paused the bot) is quoted as they said it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.operations.health import LEAST_DISK, MOST_REASONS, REASON_LENGTH, About, Remark, Vitals
from bot.operations.lateness import LatePile
from bot.texts import Texts

_MEBIBYTE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a remark rests on: our words, then those of others, in `language`, "" where nobody knows which."""

    words: str
    said: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Told:
    """A remark as its reader is told it, and what it rests on."""

    words: str
    rests_on: tuple[Quoted, ...] = ()


def told(remarks: Sequence[Remark], seen: Vitals, texts: Texts, zone: str) -> tuple[Told, ...]:
    """Return remarks about what was `seen` in the words of a reader, moments in those of `zone`."""
    return tuple(Told(*_told(remark.about, seen, texts, zone)) for remark in remarks)


def _told(about: About, seen: Vitals, texts: Texts, zone: str) -> tuple[str, tuple[Quoted, ...]]:
    words = texts.say(f"web_unwell_{about.value}", **_values(about, seen, texts, zone))
    match about:
        case About.INDEX:
            return words, (Quoted("", seen.index_trouble),)
        case About.DATABASE:
            return words, (Quoted("", seen.database_trouble),)
        case About.LATE if seen.holdings:
            return words, tuple(_pile(pile, texts, zone) for pile in seen.holdings.late[:MOST_REASONS])
        case About.PAUSED if seen.holdings and seen.holdings.pause and seen.holdings.pause.note:
            return words, (Quoted("", seen.holdings.pause.note, ""),)
    return words, ()


def _values(about: About, seen: Vitals, texts: Texts, zone: str) -> dict[str, str]:
    """Return what the words of a remark name."""
    held = seen.holdings
    match about:
        case About.TELEGRAM:
            return {"since": texts.moment(seen.reached or seen.started, zone)}
        case About.DISK:
            free, needed = seen.disk_free // _MEBIBYTE, LEAST_DISK // _MEBIBYTE
            return {"free": texts.number(free), "needed": texts.number(needed)}
        case About.OUTBOX if held and held.oldest_due:
            return {"since": texts.moment(held.oldest_due, zone)}
        case About.LATE if held:
            return {"many": texts.number(sum(pile.count for pile in held.late))}
        case About.PAUSED if held and held.pause:
            return {"since": texts.moment(held.pause.since, zone)}
    return {}


def _pile(pile: LatePile, texts: Texts, zone: str) -> Quoted:
    words = texts.say(
        "web_unwell_pile" if pile.reason else "web_unwell_untried",
        many=texts.number(pile.count),
        lane=texts.say(f"web_lane_{pile.lane.name.lower()}"),
        since=texts.moment(pile.oldest, zone),
    )
    return Quoted(words, " ".join((pile.reason or "").split())[:REASON_LENGTH])
