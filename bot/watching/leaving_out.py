"""What an alert has no room for, as it is kept and as it is told later. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.answers import Quote
from bot.messages import Outgoing
from bot.types import Subscription
from bot.watching.alert_pages import Because, LeftOut, Page
from bot.watching.alerts import ALERT_QUOTES, Alert, Reason, Told, want_of
from bot.watching.matching import Fit
from bot.watching.story_alerts import Composed
from corpus.types import Passage


def composed(outgoing: Outgoing, told: Sequence[Told], *, page_id: str, beyond: int) -> Composed:
    """Return an alert with the page of all that it does not show; none where nothing would ever be asked of it."""
    shown, left = told[:ALERT_QUOTES], told[ALERT_QUOTES:]
    stories, ids = tuple(one.story for one in shown), tuple(one.id for one in Alert(tuple(shown)).subscriptions)
    if not left and len(ids) == 1:
        return Composed(outgoing, stories, ids)
    return Composed(outgoing, stories, ids, Page(page_id, outgoing.place, outgoing.key, ids, _kept(left), beyond))


def passages_of(left: Sequence[LeftOut]) -> list[int]:
    """Return the passages that a page speaks of, each once."""
    ids = [passage for one in left for passage in (one.passage, *(each.passage for each in one.because))]
    return list(dict.fromkeys(ids))


def next_of(page: Page, position: int) -> Sequence[LeftOut]:
    """Return the stories that one message shows of a page, from a position on."""
    return page.left[position : position + ALERT_QUOTES]


def page_alert(
    page: Page,
    position: int,
    quotes: Mapping[int, Quote],
    *,
    passages: Mapping[int, Passage],
    subscriptions: Mapping[int, Subscription],
) -> Alert:
    """Return what a page tells from a position on; reasons of subscriptions that ended are left out."""
    onward = position + ALERT_QUOTES
    told = [
        Told(one.story, quotes[one.passage], _reasons(one, passages, subscriptions))
        for one in next_of(page, position)
        if one.passage in quotes
    ]
    left = max(0, len(page.left) - onward)
    return Alert(tuple(told), left + page.beyond, page.id if left else "", onward)


def _reasons(
    one: LeftOut, passages: Mapping[int, Passage], subscriptions: Mapping[int, Subscription]
) -> tuple[Reason, ...]:
    made = []
    for each in one.because:
        subscription, passage = subscriptions.get(each.subscription), passages.get(each.passage)
        if subscription is not None and passage is not None:
            made.append(Reason(subscription, Fit(want_of(subscription), passage, each.score, each.named)))
    return tuple(made)


def _kept(left: Collection[Told]) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(one.story, one.quote.passage.id, tuple(_because(reason) for reason in one.reasons)) for one in left
    )


def _because(reason: Reason) -> Because:
    return Because(reason.subscription.id, reason.fit.passage.id, reason.fit.score, reason.fit.named)
