"""What is checked of a quote, and what each check found. Pure.

A check says only what was looked at: what could not be looked at is UNKNOWN, never a failure.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.presence import Finding, LivePage, Presence, Reworded, Sight, find
from corpus.standing import Seal, Standing, Withdrawal, seal
from corpus.types import Article, ArticleHeader, Passage, Span

Look = Callable[[Article], LivePage]
"""Fetches the page of an article once, and says what is there; blocks meanwhile."""

LookAside = Callable[[Article], Awaitable[LivePage]]
"""The same for those who wait without blocking."""


class Verdict(StrEnum):
    """What a check came to."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: `key` names its sentence in the words of `texts`.

    `at` is a moment that the sentence tells, `status` an HTTP status; `changes`
    are sentences that were quoted and are not there any more.
    """

    verdict: Verdict
    key: str
    at: datetime | None = None
    status: int | None = None
    changes: tuple[Reworded, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """All checks of one quote, by its rank from 0; `article` is None when its passage is not stored any more."""

    rank: int
    article: ArticleHeader | None
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a quote now: the revision it was cut from, the newest one, and how the article stands."""

    passage: Passage
    quoted: Article | None
    newest: Article | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Archive:
    """Where checks look beside the library.

    `standing` tells how an article stands, and blocks; `look` looks at its page,
    and is None where fetching is off.
    """

    standing: Callable[[int], Standing | None]
    look: LookAside | None = None


_SEALS = {
    Seal.WHOLE: Check(Verdict.HOLDS, "check_seal_whole"),
    Seal.TEXT_ALTERED: Check(Verdict.FAILS, "check_seal_text"),
    Seal.HEADER_ALTERED: Check(Verdict.FAILS, "check_seal_header"),
    Seal.NOT_KEPT: Check(Verdict.UNKNOWN, "check_seal_not_kept"),
}
_SIGHTS = {
    Sight.GONE: (Verdict.FAILS, "check_live_gone"),
    Sight.ELSEWHERE: (Verdict.UNKNOWN, "check_live_elsewhere"),
    Sight.PAYWALL: (Verdict.UNKNOWN, "check_live_paywall"),
    Sight.NO_ARTICLE: (Verdict.UNKNOWN, "check_live_no_article"),
    Sight.REFUSED: (Verdict.UNKNOWN, "check_live_refused"),
    Sight.UNREACHABLE: (Verdict.UNKNOWN, "check_live_unreachable"),
}
_WITHDRAWALS = {
    Withdrawal.GONE: "check_withdrawn_gone",
    Withdrawal.OUTLET: "check_withdrawn_outlet",
    Withdrawal.REMOVED: "check_withdrawn_removed",
}
_FOUND = {
    Presence.HOLDS: (Verdict.HOLDS, "check_live_holds"),
    Presence.CHANGED: (Verdict.FAILS, "check_live_changed"),
    Presence.CUT: (Verdict.UNKNOWN, "check_live_cut"),
}


def stored_checks(kept: Kept) -> tuple[Check, ...]:
    """Check the slice, the checksum, whether there is a newer revision, and whether the article is withdrawn."""
    if kept.quoted is None or kept.newest is None or kept.standing is None:
        return (Check(Verdict.FAILS, "check_passage_gone"),)
    return (
        _slice(kept.passage, kept.quoted),
        _SEALS[seal(kept.quoted, kept.standing)],
        _newer(kept.passage, kept.quoted, kept.newest),
        _withdrawn(kept.standing),
    )


def live_check(passage: Passage, quoted: Article, page: LivePage, *, at: datetime) -> Check:
    """Say what became of the quote's words on the live page that was seen `at` this moment."""
    if page.sight is not Sight.ARTICLE:
        verdict, key = _SIGHTS[page.sight]
        return Check(verdict, key, at=at, status=page.status)
    found = _find(passage, quoted, page.text)
    verdict, key = _FOUND[found.presence]
    return Check(verdict, key, at=at, changes=found.changes)


def _slice(passage: Passage, quoted: Article) -> Check:
    cut = quoted.text[passage.start : passage.end]
    is_slice = 0 <= passage.start < passage.end <= len(quoted.text) and cut == passage.text and bool(cut.strip())
    return Check(Verdict.HOLDS, "check_slice_holds") if is_slice else Check(Verdict.FAILS, "check_slice_fails")


def _newer(passage: Passage, quoted: Article, newest: Article) -> Check:
    if newest.header.revision <= quoted.header.revision:
        return Check(Verdict.HOLDS, "check_newest")
    found = _find(passage, quoted, newest.text)
    if found.presence is Presence.HOLDS:
        return Check(Verdict.HOLDS, "check_newer_holds")
    # The whole newer text is stored: what is not found in it is not in it, however little it shares with the old one.
    return Check(Verdict.FAILS, "check_newer_changed" if found.changes else "check_newer_lacks", changes=found.changes)


def _withdrawn(standing: Standing) -> Check:
    if standing.withdrawn_at is None:
        return Check(Verdict.HOLDS, "check_shown")
    return Check(Verdict.FAILS, _WITHDRAWALS[standing.withdrawal or Withdrawal.REMOVED], at=standing.withdrawn_at)


def _find(passage: Passage, quoted: Article, text: str) -> Finding:
    return find(quoted.text, Span(passage.start, passage.end), text)
