"""A stored article -> what its page says about it: where it is from, when it came, whether it still stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.asking.checks import Check, Kept, Verdict, stored_checks
from bot.rendering.render_checks import MARKS
from bot.texts import Texts
from bot.web.shelf import Reading
from bot.web.withheld import withdrawal
from corpus.identity import sha256
from corpus.presence import Reworded
from corpus.standing import Seal, seal
from corpus.types import Evidence, Moment, Passage

EVIDENCE: Final[Mapping[Evidence, str]] = {
    Evidence.FEED: "web_evidence_feed",
    Evidence.META: "web_evidence_meta",
    Evidence.JSON_LD: "web_evidence_json_ld",
    Evidence.DECLARED: "web_evidence_declared",
    Evidence.TEXT: "web_evidence_text",
}
ALTERED: Final[Mapping[Seal, str]] = {
    Seal.TEXT_ALTERED: "check_seal_text",
    Seal.HEADER_ALTERED: "check_seal_header",
}
CHANGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of an article; `at` is the moment that `words` tell, None where they tell none."""

    name: str
    words: str
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One check in words: `mark` and `words` say what it came to, `changes` which sentences it is about."""

    fails: bool
    mark: str
    words: str
    changes: tuple[Reworded, ...] = ()


def facts(reading: Reading, texts: Texts, zone: str) -> tuple[Fact, ...]:
    """Return what is known of an article in the order of its page, times in `zone`."""
    return (*known(reading, texts, zone), Fact(texts.say("web_fact_checksum"), sha256(reading.article.text)))


def known(reading: Reading, texts: Texts, zone: str) -> tuple[Fact, ...]:
    """Return what is known of an article beside its text."""
    return tuple(_known(reading, texts, zone))


def checked(reading: Reading, passage: Passage, texts: Texts, zone: str) -> tuple[Checked, ...]:
    """Return what was checked of a passage: slice, checksum, newer revision, withdrawal.

    Looks for the passage in the newest text, which may take a tenth of a second: not for the event loop.
    """
    kept = Kept(passage, reading.article, reading.newest, reading.standing)
    return tuple(_said(check, texts, zone) for check in stored_checks(kept))


def troubles(reading: Reading, texts: Texts, zone: str) -> tuple[Checked, ...]:
    """Return what is wrong with an article that is read as a whole: withdrawn, or not as it was taken in."""
    found = ALTERED.get(seal(reading.article, reading.standing))
    said = (texts.say(found) if found else "", withdrawal(reading.standing, texts, zone))
    return tuple(Checked(True, MARKS[Verdict.FAILS], words) for words in said if words)


def wrong(checks: Sequence[Checked]) -> tuple[Checked, ...]:
    """Return the checks that came out badly."""
    return tuple(check for check in checks if check.fails)


def _known(reading: Reading, texts: Texts, zone: str) -> Iterator[Fact]:
    header = reading.article.header
    yield Fact(texts.say("web_fact_published"), texts.date(header.published, zone), header.published)
    if header.published:
        yield Fact(texts.say("web_fact_evidence"), texts.say(EVIDENCE.get(header.evidence, "web_evidence_none")))
    if header.modified:
        yield Fact(texts.say("web_fact_modified"), texts.date(header.modified, zone), header.modified)
    yield Fact(texts.say("web_fact_seen"), texts.moment(header.first_seen, zone), Moment(header.first_seen))
    if header.revision > 1:
        taken = reading.seen.seen
        yield Fact(texts.say("web_fact_taken"), texts.moment(taken, zone), Moment(taken))
    if header.language:
        yield Fact(texts.say("web_fact_language"), texts.tongue(header.language))


def _said(check: Check, texts: Texts, zone: str) -> Checked:
    when = texts.moment(check.at, zone) if check.at else ""
    changes = check.changes[:CHANGES_SHOWN]
    return Checked(check.verdict is Verdict.FAILS, MARKS[check.verdict], texts.say(check.key, when=when), changes)
