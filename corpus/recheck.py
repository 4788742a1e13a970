"""Decide which fetched articles are asked for again, and what to make of the answer. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from corpus.types import Article, Draft, Recheck

RECENT = timedelta(days=7)
"""How long an article is asked for again even if nobody was shown it."""
# Most corrections come within a day; later ones concern what was cited, and once a week finds those.
_SCHEDULE = ((timedelta(days=1), timedelta(hours=6)), (RECENT, timedelta(days=1)))
_LATER = timedelta(days=7)
# One update stays below two minutes at one request a second, and no site sees more than a reader would ask for.
_MOST, _MOST_OF_HOST = 100, 10
# A page that moved keeps most of its words, corrected or not; two articles of one site share about a third.
_SAME_WORDS = 0.5

_WORD = re.compile(r"\w+")


def due_rechecks(rechecks: Iterable[Recheck], *, now: datetime) -> list[Recheck]:
    """Return those that are due, in the order given, at most 100 and at most 10 of one host."""
    of_host: Counter[str | None] = Counter()
    due: list[Recheck] = []
    for recheck in rechecks:
        host = urlsplit(recheck.header.url or "").hostname
        if len(due) < _MOST and of_host[host] < _MOST_OF_HOST and _is_due(recheck, now):
            of_host[host] += 1
            due.append(recheck)
    return due


def same_article(known: Article, draft: Draft) -> Draft | None:
    """Return what the page says now as the next revision of `known`, or None if it is another article.

    Only title, text and the date of the change are taken from the page: the rest
    may have come from a feed, and losing that would look like a correction.
    """
    header = known.header
    if draft.key != header.key and _shared_words(known.text, draft.text) < _SAME_WORDS:
        return None
    return replace(
        draft,
        key=header.key,
        title=draft.title or header.title,
        outlet=header.outlet,
        url=header.url,
        authors=header.authors,
        language=header.language,
        published=header.published,
        evidence=header.evidence,
    )


def _is_due(recheck: Recheck, now: datetime) -> bool:
    age = now - recheck.header.visible_from
    pause = next((pause for limit, pause in _SCHEDULE if age <= limit), _LATER)
    return now - recheck.checked >= pause


def _shared_words(old: str, new: str) -> float:
    before, after = Counter(_WORD.findall(old.casefold())), Counter(_WORD.findall(new.casefold()))
    return (before & after).total() / max(before.total(), after.total(), 1)
