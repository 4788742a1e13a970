"""Articles that were withdrawn: whose text is still shown, to whom, and what is said of the others. Pure.

Why an article is withdrawn decides it (docs/decisions/0008-reading-room.md): a page that vanished takes back nothing
that was said, and may only have moved; what an owner took out, alone or with its whole outlet, was taken out to be read
no more.
"""

from __future__ import annotations

from typing import Final

from bot.texts import Texts
from bot.web.access import Visitor
from bot.web.shelf import Reading
from corpus.standing import Standing, Withdrawal

WITHHELD: Final = frozenset({Withdrawal.OUTLET, Withdrawal.REMOVED})
WITHDRAWN: Final = {
    Withdrawal.GONE: "check_withdrawn_gone",
    Withdrawal.OUTLET: "check_withdrawn_outlet",
    Withdrawal.REMOVED: "check_withdrawn_removed",
}


def is_withheld(leaf: Reading, visitor: Visitor) -> bool:
    """Tell whether a visitor is not shown the text of an article, in none of its revisions; owners see all."""
    return leaf.standing.withdrawal in WITHHELD and not visitor.owns


def withdrawal(standing: Standing, texts: Texts, zone: str) -> str:
    """Return since when and why an article is withdrawn, "" where it is not; the time is that of `zone`."""
    if standing.withdrawn_at is None:
        return ""
    key = WITHDRAWN[standing.withdrawal or Withdrawal.REMOVED]
    return texts.say(key, when=texts.moment(standing.withdrawn_at, zone))


def told(leaf: Reading, texts: Texts, zone: str) -> str:
    """Return what is said in the place of a text that is not shown."""
    return f"{withdrawal(leaf.standing, texts, zone)} {texts.say('web_withheld')}"
