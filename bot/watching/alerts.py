"""What a place is told of new passages: which of them, once for a story, and why. Pure.

A story is told by the passage that fits best, for all subscriptions that it fits. What the place was told already is
left out, and so is what only says again what its brief said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answers import Quote
from bot.briefs.newsroom import Familiar
from bot.briefs.sameness import adds_nothing
from bot.types import Subscription, Topical
from bot.watching.matching import Fit, Want
from bot.watching.watchroom import Placed
from corpus.sentences import sentence_spans

ALERT_QUOTES = 5
"""Stories told of in one alert: the best ones, the others are counted."""

MOST_CONSIDERED = 40
"""Stories of one round that are looked at for one place; a burst brings more than anybody reads."""

SAME_SHARE = 0.5
"""Share of a passage's sentences, by length, that may stand in one told above it. Of 27 stories of a week of news-2022
four shared more: what an older page left in new ones, and one page of live updates taken in twice."""

RECENT = timedelta(days=7)
"""Only what was published (or, without a date, first seen) within this time is told: an archive that is taken in today
must not flood every chat."""

NEWEST_DAY = timedelta(days=1)
"""A place that comes back is told of no more than what came within this time."""


LONGEST_STEP = 0.1
"""How much stricter one press makes a subscription at most: under a very good match "stricter" must not mean
"nothing"."""

SMALLEST_STEP = 0.02
MOST = 0.99


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story is told: a subscription, and the passage of the story that fits it best.

    `strictness` of the subscription is the score from which it tells, also where that is the default.
    """

    subscription: Subscription
    fit: Fit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be told: its best passage, and the reasons, best first.

    `story` is negative where the article has none and stands for itself.
    """

    story: int
    fit: Fit
    origin: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One story of an alert."""

    story: int
    quote: Quote
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """What one message tells; `more` stories were left out.

    Some of these stand on the kept `page` ("" where there is none), from the place `onward` on.
    """

    told: tuple[Told, ...]
    more: int = 0
    page: str = ""
    onward: int = 0

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """Return the subscriptions that brought it, each once, in the order of what they brought."""
        each = {reason.subscription.id: reason.subscription for told in self.told for reason in told.reasons}
        return tuple(each.values())

    def weakest(self, subscription_id: int) -> float:
        """Return the lowest score with which this subscription brought a story."""
        return min(
            reason.fit.score
            for told in self.told
            for reason in told.reasons
            if reason.subscription.id == subscription_id
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What a round found: the fits by want, where their articles stand, and the first passages of revised articles.

    `whole` is how far earlier rounds had looked for everybody.
    """

    fits: Mapping[Want, Sequence[Fit]]
    placed: Mapping[int, Placed]
    were_there: Mapping[int, int]
    whole: int


def want_of(subscription: Subscription) -> Want:
    """Return what a subscription watches for; those that differ in case or spaces alone watch for the same."""
    return Want(subscription.what, " ".join(subscription.topic.split()))


def due_to(subscription: Subscription, looked: Looked, *, now: datetime) -> Iterable[Fit]:
    """Yield what fits a subscription, is new to it, and passes its own score, which must be set."""
    floor = subscription.strictness or 0.0
    if subscription.muted_until is not None and subscription.muted_until > now:
        return
    for fit in looked.fits.get(want_of(subscription), ()):
        passage = fit.passage
        is_new = passage.id > subscription.cursor and not _was_there(fit, subscription, looked)
        is_fresh = passage.id > looked.whole or passage.article.first_seen > now - NEWEST_DAY
        if fit.score >= floor and is_new and is_fresh:
            yield fit


def candidates(fits: Iterable[tuple[Subscription, Fit]], placed: Mapping[int, Placed]) -> list[Candidate]:
    """Return the stories that these fits tell, best first, each with all subscriptions that it fits."""
    by_story: dict[int, list[tuple[Subscription, Fit]]] = {}
    for subscription, fit in fits:
        place = placed[fit.passage.article.id]
        by_story.setdefault(place.origin * -1 if place.story is None else place.story, []).append((subscription, fit))
    found = [_candidate(story, pairs, placed) for story, pairs in by_story.items()]
    return sorted(found, key=lambda one: (-one.fit.score, one.fit.passage.id))


def unknown(found: Sequence[Candidate], alerted: Collection[int], familiar: Familiar) -> list[Candidate]:
    """Return what the place was not alerted to, and is no copy of what it was told."""
    known = familiar.told.article_ids | familiar.origins
    return [
        one for one in found if one.story not in alerted and known.isdisjoint((one.fit.passage.article.id, one.origin))
    ]


def adds(candidate: Candidate, quote: Quote, familiar: Familiar) -> bool:
    """Tell whether a story is new to the place, or what is quoted of it adds something to what the brief told."""
    if candidate.story not in familiar.stories:
        return True
    shown = quote.best
    said = quote.passage.text[shown.start : shown.end] if shown else quote.passage.text
    return not any(adds_nothing(said, sentence) for sentence in familiar.told.sentences)


def distinct(told: Sequence[Told]) -> list[Told]:
    """Return these stories without those whose passage says for the most part what one before it says word for word.

    Outlets leave passages of old pages in new ones, so that several articles carry them.
    """
    found: list[Told] = []
    said: list[frozenset[str]] = []
    for one in told:
        text = one.quote.passage.text
        sentences = frozenset(text[span.start : span.end] for span in sentence_spans(text))
        length = sum(map(len, sentences))
        if not any(sum(map(len, sentences & other)) > SAME_SHARE * length for other in said):
            found.append(one)
            said.append(sentences)
    return found


def asked_of(candidate: Candidate) -> str:
    """Return what the best sentence of a candidate is to answer: the words of its first reason, or the title."""
    first = candidate.reasons[0].subscription
    return candidate.fit.passage.article.title if first.what is Topical.SOURCE else first.topic


def alert(told: Sequence[Told], *, page: str, beyond: int = 0) -> Alert:
    """Return the alert that tells the best of these stories, counts the others and `beyond`, and names their `page`."""
    shown, left = told[:ALERT_QUOTES], told[ALERT_QUOTES:]
    return Alert(tuple(shown), len(left) + beyond, page if left else "")


def tightened(now: float, score: float, *, worded: bool) -> float | None:
    """Return the score from which to tell, just above one that came; None where that is as high as it goes.

    Keywords have steps of 0.2, and are taken half a step further at a time.
    """
    if worded:
        wanted = max(round(score + 0.1, 2), now)
        return wanted if now < wanted < 1.0 else None
    wanted = round(min(max(score + 0.005, now + SMALLEST_STEP), now + LONGEST_STEP), 2)
    return wanted if now < wanted <= MOST else None


def _was_there(fit: Fit, subscription: Subscription, looked: Looked) -> bool:
    first = looked.were_there.get(fit.passage.article.id)
    return first is not None and first <= subscription.cursor


def _candidate(story: int, pairs: Sequence[tuple[Subscription, Fit]], placed: Mapping[int, Placed]) -> Candidate:
    best: dict[int, tuple[Subscription, Fit]] = {}
    for subscription, fit in pairs:
        if subscription.id not in best or fit.rank > best[subscription.id][1].rank:
            best[subscription.id] = (subscription, fit)
    ordered = sorted(best.values(), key=lambda pair: (-pair[1].score, pair[0].id))
    reasons = tuple(Reason(subscription, fit) for subscription, fit in ordered)
    fit = ordered[0][1]
    return Candidate(story, fit, placed[fit.passage.article.id].origin, reasons)
