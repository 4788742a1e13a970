"""`Tallied` and `Vitals` -> text for Prometheus. Decides nothing, and keeps nothing between two scrapes.

No label holds an id, a title or a word of anybody: whoever may read metrics need not be one who may read chats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.messages import Lane
from bot.operations.health import Vitals
from bot.operations.holdings import Count, Holdings
from bot.operations.tally import QuestionOutcome, SendResult, Spread, Tallied

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Feeds = Mapping[str, int]
"""How many feeds there are in each state."""


class _Once(Collector):
    """Hands over metrics that were made before."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> list[Metric]:
        return self._metrics


def exposition(tallied: Tallied, vitals: Vitals, feeds: Feeds, *, ready: bool, now: datetime) -> bytes:
    """Return all metrics in Prometheus' text format; what could not be looked at is absent rather than zero."""
    registry = CollectorRegistry()
    registry.register(_Once(_counted(tallied)))
    registry.register(_Once(_seen(vitals, feeds, now)))
    registry.register(_Once([_gauge("ready", "1 where /readyz says ready.", float(ready))]))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _counted(tallied: Tallied) -> Iterator[Metric]:
    yield _counter("updates", "Updates from Telegram, by what became of them.", "result", tallied.updates)
    sends = {result.value: tallied.sends.get(result, 0) for result in SendResult}
    yield _counter("sends", "Tries to send a message, by what Telegram said.", "result", sends)
    outcomes = {outcome.value: tallied.questions.get(outcome, 0) for outcome in QuestionOutcome}
    yield _counter("questions", "Questions that were searched, by what was found.", "outcome", outcomes)
    hurried = CounterMetricFamily("heliograph_questions_hurried", "Questions answered shortly because many asked.")
    hurried.add_metric([], tallied.hurried)
    yield hurried
    yield _counter("rounds", "Rounds of the services that went well.", "service", tallied.rounds)
    yield _counter("rounds_failed", "Rounds of the services that ended in an error.", "service", tallied.rounds_failed)
    yield _moments("round_last_success_timestamp_seconds", "When a service last went well.", tallied.last_round)
    yield _histogram("answer_seconds", "From an update to its answer in the outbox.", tallied.answers)
    yield _deliveries(tallied.deliveries)
    yield _histogram("event_loop_lag_seconds", "How late the event loop came to what was due.", tallied.lag)
    if tallied.reached is not None:
        at = tallied.reached.timestamp()
        yield _gauge("telegram_last_contact_timestamp_seconds", "When Telegram was last heard of.", at)


def _seen(vitals: Vitals, feeds: Feeds, now: datetime) -> Iterator[Metric]:
    yield _gauge("start_timestamp_seconds", "When the bot started.", vitals.started.timestamp())
    yield _gauge("disk_free_bytes", "Room on the disk of the home folder.", float(vitals.disk_free))
    if feeds:
        yield _gauges("feeds", "Feeds that are followed, by state.", "state", feeds)
    if vitals.index is not None:
        yield _gauge("index_passages", "Passages that a search finds.", float(vitals.index.passages))
        age = (now - vitals.index.published).total_seconds()
        yield _gauge("index_age_seconds", "Since the index in use was published.", age)
    if vitals.holdings is not None:
        yield from _held(vitals.holdings, now)


def _held(holdings: Holdings, now: datetime) -> Iterator[Metric]:
    outbox = GaugeMetricFamily("heliograph_outbox", "Deliveries, by state and lane.", labels=["state", "lane"])
    for pile in holdings.outbox:
        outbox.add_metric([pile.state.value, pile.lane.name.lower() if pile.lane is not None else ""], pile.count)
    yield outbox
    yield _gauge("outbox_oldest_due_seconds", "How long what may go has waited.", _age(holdings.oldest_due, now))
    yield _gauges("inbox", "Updates that are kept, by state.", "state", _by_name(holdings.inbox))
    yield _gauge("inbox_oldest_seconds", "How long an update has waited.", _age(holdings.oldest_waiting, now))
    yield _gauges("chats", "Chats, by kind.", "kind", _by_name(holdings.chats))
    yield _gauges("suspensions", "Places that cannot be written to, by cause.", "cause", _by_name(holdings.suspensions))
    yield _gauges("subscriptions", "Subscriptions, by kind.", "kind", _by_name(holdings.subscriptions))
    yield _gauge("paused", "1 while broadcasts are held back.", float(holdings.pause is not None))


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"heliograph_{name}", words, value=value)


def _gauges(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"heliograph_{name}", words, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _counter(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(f"heliograph_{name}", words, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _moments(name: str, words: str, values: Mapping[str, datetime]) -> Metric:
    return _gauges(name, words, "service", {service: moment.timestamp() for service, moment in values.items()})


def _histogram(name: str, words: str, spread: Spread) -> Metric:
    family = HistogramMetricFamily(f"heliograph_{name}", words)
    family.add_metric([], buckets=_buckets(spread), sum_value=spread.total)
    return family


def _deliveries(spreads: Mapping[Lane, Spread]) -> Metric:
    words = "From the moment a message might go to its arrival."
    family = HistogramMetricFamily("heliograph_delivery_seconds", words, labels=["lane"])
    for lane, spread in spreads.items():
        family.add_metric([lane.name.lower()], buckets=_buckets(spread), sum_value=spread.total)
    return family


def _buckets(spread: Spread) -> list[tuple[str, float]]:
    buckets = [(repr(bound), float(count)) for bound, count in zip(spread.bounds, spread.at_most, strict=True)]
    return [*buckets, ("+Inf", float(spread.count))]


def _by_name(counts: Iterable[Count]) -> Mapping[str, float]:
    return {one.name: one.count for one in counts}


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
