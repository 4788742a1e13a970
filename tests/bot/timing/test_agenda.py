from dataclasses import replace
from datetime import timedelta

from fakes.bot_clock import MONDAY_MORNING
from fakes.bot_desk import (
    BORDER_TOPIC,
    NEWSROOM,
    READER,
    SECOND_READER,
    WATER_TOPIC,
    brief_at,
    outgoing,
    settle,
    topic,
)

from bot.store import BotStore
from bot.timing.agenda import Agenda
from bot.types import Place, Subscription, Wish


def subscribe(store: BotStore, place: Place, wish: Wish) -> Subscription:
    return store.add_subscription(place, wish, cursor=0, now=MONDAY_MORNING).subscription


def test_all_briefs_are_there_with_the_zones_of_their_places(store: BotStore) -> None:
    settle(store, READER, zone="Asia/Almaty")
    group = settle(store, NEWSROOM, zone="Asia/Bishkek")
    store.update_chat(replace(group, place=WATER_TOPIC, zone="Europe/Berlin"))
    places = (READER, NEWSROOM, WATER_TOPIC, BORDER_TOPIC)
    briefs = [subscribe(store, place, brief_at(8)) for place in places]
    subscribe(store, READER, topic())

    appointments = Agenda(store).appointments()

    assert [one.subscription for one in appointments] == briefs
    assert [one.zone for one in appointments] == ["Asia/Almaty", "Asia/Bishkek", "Europe/Berlin", "Asia/Bishkek"]


def test_suspended_places_and_those_without_settings_have_none(store: BotStore) -> None:
    settle(store, READER)
    for place in (READER, SECOND_READER):
        subscribe(store, place, brief_at(8))
    store.suspend(READER.chat_id, MONDAY_MORNING)

    assert Agenda(store).appointments() == []


def test_briefs_of_one_place_on_the_same_days_know_how_far_the_others_came(store: BotStore) -> None:
    settle(store, READER)
    settle(store, SECOND_READER)
    morning, evening = (subscribe(store, READER, brief_at(hour)) for hour in (8, 18))
    weekly = subscribe(store, READER, replace(brief_at(9), days=1))
    elsewhere = subscribe(store, SECOND_READER, brief_at(8))
    done = MONDAY_MORNING + timedelta(days=1)
    store.advance(morning, replace(morning, done_until=done), [])

    covered = {one.subscription.id: one.covered for one in Agenda(store).appointments()}

    assert covered == {morning.id: (done,), evening.id: (done,), weekly.id: (), elsewhere.id: ()}


def test_a_brief_was_composed_when_its_first_part_was_queued(store: BotStore) -> None:
    store.enqueue([outgoing("brief:7:2026-03-02:0"), outgoing("brief:7:2026-03-02:1")])

    assert Agenda(store).was_composed("brief:7:2026-03-02")
    assert not Agenda(store).was_composed("brief:7:2026-03-0")
