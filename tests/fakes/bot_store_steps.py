"""What tests of the bot's store do again and again."""

from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import READER, topic

from bot.messages import Delivery
from bot.store import BotStore
from bot.types import Place, Subscription
from embeddings.types import Filter, Findings, Query


def subscribed(store: BotStore, place: Place = READER, words: str = "water disputes on the Amu Darya") -> Subscription:
    return store.add_subscription(place, topic(words), cursor=10, now=MONDAY_MORNING).subscription


def keys(deliveries: list[Delivery]) -> list[str]:
    return [delivery.key for delivery in deliveries]


def send(store: BotStore, delivery: Delivery, message_id: int = 1) -> None:
    assert store.mark_in_flight(delivery.id)
    store.mark_sent(delivery.id, message_id, MONDAY_MORNING)


def nothing_found() -> Findings:
    query = Query("Who guards the Termez bridge?", ("termez", "bridge"), MONDAY_MORNING, Filter())
    return Findings(query, (), 0.12, answered=False)
