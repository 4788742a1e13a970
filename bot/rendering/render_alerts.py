"""Alerts, backtests and what is said of subscriptions that watch -> messages within Telegram's limits. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answers import Quote
from bot.messages import Message
from bot.rendering.keyboards_watching import under_alert, under_backtest
from bot.rendering.markup import MESSAGE_UNITS, Markup, clipped
from bot.rendering.quoting import citation, nearest_miss, title, whole_passage
from bot.rendering.render import worded
from bot.texts import Texts
from bot.types import Subscription, Topical, Wish
from bot.watching.alerts import Alert, Reason, Told
from bot.watching.backtest import Found, is_cut, sent
from bot.watching.wishing import Considered

TOPIC_UNITS = 80
NAMED = 6
"""Words that are said to be named; a reason is a line."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much is said of one story: units of its quote, how many reasons, units of what a reason repeats."""

    quote: int
    reasons: int = 3
    words: int = TOPIC_UNITS


ROOMS = (_Room(1200), _Room(700), _Room(450), _Room(300, 2), _Room(200, 2, 50), _Room(120, 1, 30))
"""Tried in turn until the whole alert fits one message: at the last, five quotes with the longest titles, their best
sentences repeated, take under 3,600 units."""

BEST_UNITS = 400
"""Of a backtest the best sentence is shown: enough to see what would have come."""


SCORED = frozenset({Topical.TOPIC, Topical.QUESTION})
"""Kinds whose score is a number that says something; keywords and sources stand there or do not."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A backtest as it is shown: the wish, the score from which it tells, and the quotes of what `found` names."""

    considered: Considered
    floor: float
    quotes: Mapping[int, Quote]


def alert(alert: Alert, texts: Texts, zone: str) -> Message:
    """Return the one message of an alert: each story with its citation, its quote and why it came."""
    made = ((_alert(alert, texts, zone, room=room), room) for room in ROOMS)
    fitting, room = next((markup, room) for markup, room in made if markup.size <= MESSAGE_UNITS)
    shown = (reason.subscription for told in alert.told for reason in told.reasons[: room.reasons])
    return fitting.message(under_alert(alert, texts, list({one.id: one for one in shown}.values())))


def backtest(tested: Trial, texts: Texts, zone: str) -> Message:
    """Return what a wish would have sent in the last days, its best and its weakest, with buttons to save or change."""
    wish, found = tested.considered.wish, tested.considered.found
    would = sent(found, tested.floor)
    blocks = [_wished(tested.considered, texts), _would(tested.considered, would, texts)]
    if would and wish.what in SCORED:
        blocks[1] = blocks[1].line().add(worded(texts, "backtest_floor", score=texts.score(tested.floor)))
    blocks += _examples(tested, would, texts, zone)
    return _joined(blocks).message(under_backtest(tested.considered, tested.floor, texts))


def of_silent_source(backtested: Message, source: str, since: datetime, texts: Texts) -> Message:
    """Return a backtest that says of its source when it was heard last."""
    said = Markup(backtested.text, backtested.entities).line().line()
    said = said.add(worded(texts, "source_silent", source=clipped(source, TOPIC_UNITS), day=texts.day(since)))
    return replace(backtested, text=said.text, entities=said.entities)


def subscribed(wish: Wish, texts: Texts) -> Message:
    """Return the confirmation of a new subscription that watches."""
    said = worded(texts, f"watching_{wish.what}", topic=clipped(wish.topic, TOPIC_UNITS))
    if wish.channel:
        said = said.line().add(worded(texts, "subscribed_for_channel", channel=wish.channel))
    return said.message()


def adjusted(subscription: Subscription, floor: float, texts: Texts) -> Message:
    """Return the confirmation that a subscription tells from another score on."""
    topic, key = clipped(subscription.topic, TOPIC_UNITS), f"watches_{subscription.what}"
    said = Markup().plain(f"{texts.say('notice_saved')} {subscription.id}. {texts.say(key, topic=topic)}; ")
    return said.plain(texts.say("watches_from", score=texts.score(floor))).message()


def messages(would: Sequence[Found], texts: Texts) -> str:
    """Return how many messages that makes, "200 or more" where no more were counted."""
    counted = texts.count("message", len(would))
    return texts.say("messages_or_more", messages=counted) if is_cut(would) else counted


def _alert(alert: Alert, texts: Texts, zone: str, *, room: _Room) -> Markup:
    numbered = len(alert.subscriptions) > 1
    blocks = [_told(told, texts, zone, room=room, numbered=numbered) for told in alert.told]
    heading = _heading(alert, texts)
    if alert.more:
        blocks.append(worded(texts, "alert_more", number=str(alert.more)))
    return _joined([*([heading] if heading else []), *blocks])


def _heading(alert: Alert, texts: Texts) -> Markup | None:
    return (
        worded(texts, "alert_several", stories=texts.count("story", len(alert.told))) if len(alert.told) > 1 else None
    )


def _told(told: Told, texts: Texts, zone: str, *, room: _Room, numbered: bool) -> Markup:
    cited = citation(told.quote, texts, zone).line().add(whole_passage(told.quote, room.quote))
    for reason in told.reasons[: room.reasons]:
        number = f"{reason.subscription.id}. " if numbered else ""
        cited = cited.line().plain(number).add(_reason(reason, told, texts, room.words))
    return cited.citing((), [told.quote.passage.article.id])


def _reason(reason: Reason, told: Told, texts: Texts, words: int) -> Markup:
    subscription, named = reason.subscription, ", ".join(reason.fit.named[:NAMED])
    said = worded(
        texts,
        f"because_{subscription.what}",
        topic=clipped(subscription.topic, words),
        score=texts.score(reason.fit.score),
    )
    if named:
        said = said.plain(texts.say("because_named", named=clipped(named, words)))
    article = reason.fit.passage.article
    if article.id == told.quote.passage.article.id:
        return said
    # A story is told once, and what another subscription wants of it may stand in another of its articles.
    return said.plain(" — ").link(title(article, texts, longest=words), article.url)


def _wished(considered: Considered, texts: Texts) -> Markup:
    wish = considered.wish
    said = worded(texts, f"backtest_{wish.what}", topic=clipped(wish.topic, TOPIC_UNITS))
    if wish.channel:
        said = said.line().add(worded(texts, "backtest_for_channel", channel=wish.channel))
    if considered.subscription is not None:
        said = said.line().add(worded(texts, "backtest_of_subscription", number=str(considered.subscription)))
    return said


def _would(considered: Considered, would: Sequence[Found], texts: Texts) -> Markup:
    lately = ("backtest_nothing", "backtest_would_one", "backtest_would")
    then = ("backtest_nothing_then", "backtest_would_one_then", "backtest_would_then")
    said = worded(texts, (then if considered.until else lately)[min(len(would), 2)], messages=messages(would, texts))
    if considered.until is None:
        return said
    return worded(texts, "backtest_then", day=texts.day(considered.until)).line().add(said)


def _examples(tested: Trial, would: Sequence[Found], texts: Texts, zone: str) -> Iterator[Markup]:
    """Yield the strongest and the weakest of what would have come, or the nearest of what would not."""
    if not would:
        shown = [("backtest_nearest", one) for one in tested.considered.found[:1]]
    elif len(would) == 1:
        shown = [("backtest_only", would[0])]
    elif tested.considered.wish.what is Topical.SOURCE:
        # All are as good, the newest first; where there may be more, nobody knows the earliest.
        shown = [("backtest_latest", would[0])]
        shown += [] if is_cut(would) else [("backtest_earliest", would[-1])]
    elif is_cut(would):
        shown = [("backtest_strongest", would[0])]
    else:
        shown = [("backtest_strongest", would[0]), ("backtest_weakest", would[-1])]
    for key, one in shown:
        quote = tested.quotes.get(one.passage_id)
        if quote is not None:
            said = worded(texts, key)
            if tested.considered.wish.what in SCORED:
                said = said.plain(f" ({texts.score(one.score)})")
            yield said.plain(":").line().add(citation(quote, texts, zone)).line().add(nearest_miss(quote, BEST_UNITS))


def _joined(blocks: Sequence[Markup]) -> Markup:
    joined = blocks[0]
    for block in blocks[1:]:
        joined = joined.plain("\n\n").add(block)
    return joined
