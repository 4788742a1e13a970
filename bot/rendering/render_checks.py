"""What was checked of quotes -> messages, one line for each check. Pure.

Sentences of a live page are shown only as the ones that took the place of quoted
sentences, each in a quotation that says whose words they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.asking.checks import Check, Checked, Verdict
from bot.messages import Message
from bot.rendering.markup import Markup, cut_before, split
from bot.rendering.quoting import outlet, quotation, title
from bot.rendering.render import worded
from bot.texts import Texts
from corpus.presence import Reworded
from corpus.types import Span

MARKS = {Verdict.HOLDS: "✓", Verdict.FAILS: "✗", Verdict.UNKNOWN: "–"}
TITLE_UNITS = 100
SENTENCE_UNITS = 500
CHANGES_SHOWN = 3


def checks(checked: Sequence[Checked], texts: Texts, zone: str) -> list[Message]:
    """Return every check of every quote, cut between quotes where it takes more than one message."""
    return _messages(worded(texts, "verify_title"), checked, texts, zone)


def looks(checked: Sequence[Checked], texts: Texts, zone: str) -> list[Message]:
    """Return what was seen on the live pages, which comes later than `checks`."""
    return _messages(worded(texts, "verify_live_title"), checked, texts, zone)


def _messages(heading: Markup, checked: Sequence[Checked], texts: Texts, zone: str) -> list[Message]:
    blocks = [heading, *(_block(each, texts, zone) for each in checked)]
    return [part.message() for part in split(blocks)]


def _block(checked: Checked, texts: Texts, zone: str) -> Markup:
    markup = Markup().bold(_heading(checked, texts))
    for line in (line for check in checked.checks for line in _lines(check, texts, zone)):
        markup = markup.line().add(line)
    return markup


def _heading(checked: Checked, texts: Texts) -> str:
    number = checked.rank + 1
    if checked.article is None:
        return texts.say("verify_quote", number=number)
    named = f"{title(checked.article, texts, longest=TITLE_UNITS)} ({outlet(checked.article, texts)})"
    return f"{texts.say('verify_quote', number=number)}: {named}"


def _lines(check: Check, texts: Texts, zone: str) -> Iterator[Markup]:
    values = {"when": texts.moment(check.at, zone) if check.at else "", "status": str(check.status or "")}
    yield Markup().plain(f"{MARKS[check.verdict]} ").plain(texts.say(check.key, **values))
    for change in check.changes[:CHANGES_SHOWN]:
        yield from _change(change, "verify_after_stored" if check.at is None else "verify_after", texts)
    if len(check.changes) > CHANGES_SHOWN:
        yield Markup().plain(texts.say("verify_more_changes", more=len(check.changes) - CHANGES_SHOWN))


def _change(change: Reworded, now: str, texts: Texts) -> Iterator[Markup]:
    yield Markup().plain(texts.say("verify_before")).add(_quoted(change.before))
    if change.after is None:
        yield Markup().plain(texts.say("verify_nothing_now"))
    else:
        yield Markup().plain(texts.say(now)).add(_quoted(change.after))


def _quoted(sentence: str) -> Markup:
    return quotation(sentence, Span(0, cut_before(sentence, SENTENCE_UNITS)))
